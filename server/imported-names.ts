/** What a file imports under which name, from the text alone. */

const FROM = /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n(]*)/gm;
const IMPORT = /^[ \t]*import[ \t]+([\w.]+)(?:[ \t]+as[ \t]+(\w+))?/gm;

/** Name → full path. */
export function importedNames(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [, module = '', list = ''] of text.matchAll(FROM)) {
    for (const entry of list.replace(/#.*|[()]/g, '').split(',')) {
      const [, name, alias] = /^\s*(\w+)(?:\s+as\s+(\w+))?/.exec(entry) ?? [];
      if (name) names.set(alias ?? name, `${module}.${name}`);
    }
  }
  for (const [, path = '', alias] of text.matchAll(IMPORT)) {
    const [head = ''] = path.split('.');
    if (alias) names.set(alias, path);
    else if (!names.has(head)) names.set(head, head);
  }
  return names;
}

/** `bash.BashOperator` → `airflow.providers.standard.operators.bash.BashOperator`. */
export function pathOf(names: ReadonlyMap<string, string>, dotted: string): string | undefined {
  const [head = '', ...rest] = dotted.split('.');
  const path = names.get(head);
  return path === undefined ? undefined : [path, ...rest].join('.');
}
