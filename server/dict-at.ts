/** Where in a dict display a text ends, while it is being typed. */

export interface DictAt {
  /** Keys of the dicts around, the outermost first; that of the value that is being written last. */
  readonly path: readonly string[];
  /** A key comes next; else a value. */
  readonly isKey: boolean;
  /** Keys that the innermost dict has already. */
  readonly given: readonly string[];
}

interface Level {
  readonly bracket: string;
  key: string | undefined;
  readonly given: string[];
}

/** `text` begins with the dict's brace, and ends where the string at the cursor opens. Undefined where it ends outside of dicts. */
export function dictAt(text: string): DictAt | undefined {
  if (!text.startsWith('{')) return undefined;
  const levels: Level[] = [];
  let last: string | undefined;
  for (const [token, , string] of text.matchAll(TOKEN)) {
    const innermost = levels.at(-1);
    if (string !== undefined) last = string;
    else if (token.startsWith('#') || token.trim() === '') continue;
    else if ('([{'.includes(token)) levels.push({ bracket: token, key: undefined, given: [] });
    else if (')]}'.includes(token)) {
      levels.pop();
      if (levels.length === 0) return undefined;
    } else if (innermost?.bracket === '{' && token === ':' && innermost.key === undefined) {
      innermost.key = last ?? '';
      innermost.given.push(innermost.key);
    } else if (token === ',' && innermost) innermost.key = undefined;
  }
  const innermost = levels.at(-1);
  if (!innermost) return undefined;
  const isKey = innermost.bracket === '{' && innermost.key === undefined;
  return {
    path: levels.flatMap(({ key }) => (key === undefined ? [] : [key])),
    isKey,
    given: innermost.given,
  };
}

const TOKEN = /(["'])((?:\\.|(?!\1)[^\\\r\n])*)\1|#[^\r\n]*|\s+|[()[\]{}:,]|[^\s()[\]{}:,"'#]+|["']/g;
