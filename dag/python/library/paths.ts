/** Paths as text, by the rules of POSIX; a drive letter with forward slashes counts as a root. */

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

export function joinPaths(first: string, ...rest: readonly string[]): string {
  return rest.reduce((path, part) => {
    if (isAbsolute(part)) return part;
    return path === '' || path.endsWith('/') ? path + part : `${path}/${part}`;
  }, first);
}

/** `os.path.split`. */
export function splitPath(path: string): readonly [string, string] {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)];
}

/** `os.path.splitext`. */
export function splitExtension(path: string): readonly [string, string] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || /^\.+$/.test(name.slice(0, dot + 1))) return [path, ''];
  const at = path.length - name.length + dot;
  return [path.slice(0, at), path.slice(at)];
}

/** `os.path.normpath`. */
export function normalisePath(path: string): string {
  if (path === '') return '.';
  const [, root = '', rest = ''] = /^(\/\/(?!\/)|\/+|[A-Za-z]:\/)?(.*)$/s.exec(path) ?? [];
  const start = root === '//' || /^[A-Za-z]/.test(root) ? root : root ? '/' : '';
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (!start && parts.length === 0) || parts.at(-1) === '..') parts.push(part);
    else parts.pop();
  }
  return start + parts.join('/') || '.';
}

/** `os.path.relpath` between absolute paths. */
export function relativePath(path: string, start: string): string {
  const to = normalisePath(path)
    .split('/')
    .filter((part) => part !== '');
  const from = normalisePath(start)
    .split('/')
    .filter((part) => part !== '');
  let shared = 0;
  while (shared < to.length && shared < from.length && to[shared] === from[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}

/** The longest common start of texts. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    let at = 0;
    while (at < length && text[at] === first[at]) at++;
    length = at;
  }
  return first.slice(0, length);
}
