/** TOML 1.0 text → Python values, as `tomllib` reads it. */
import type { Interpreter } from '../../interpreter.ts';
import {
  bool,
  dict,
  float,
  getString,
  int,
  largeInt,
  list,
  type PyDict,
  type PyList,
  type Site,
  setItem,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { timestamp } from './yaml-text.ts';

/** The table of the whole text, or undefined when it is not TOML. */
export function readToml(interpreter: Interpreter, text: string, site: Site): Value | undefined {
  try {
    return new TomlReader(interpreter, text.replaceAll('\r\n', '\n'), site).document();
  } catch (error) {
    if (error instanceof NotToml) return undefined;
    throw error;
  }
}

class NotToml extends Error {}

/** Arrays that `[[name]]` has made, to which the next one adds. */
type Tables = WeakSet<PyList>;

class TomlReader {
  private at = 0;
  private readonly tables: Tables = new WeakSet();

  constructor(
    private readonly interpreter: Interpreter,
    private readonly text: string,
    private readonly site: Site,
  ) {}

  document(): Value {
    const root = dict();
    let current = root;
    for (this.blank(); this.at < this.text.length; this.blank()) {
      this.interpreter.step();
      if (this.take('[[')) current = this.element(root);
      else if (this.take('[')) {
        current = tableAt(root, this.keys());
        this.expect(']');
      } else this.pair(current);
      this.lineEnd();
    }
    return root;
  }

  private element(root: PyDict): PyDict {
    const keys = this.keys();
    this.expect(']]');
    const parent = tableAt(root, keys.slice(0, -1));
    const name = keys.at(-1) ?? '';
    const made = dict();
    const before = getString(parent, name);
    if (before === undefined) {
      const array = list([made]);
      this.tables.add(array);
      setItem(parent, str(name), array);
    } else if (before.kind === 'list' && this.tables.has(before)) before.items.push(made);
    else throw new NotToml();
    return made;
  }

  private pair(into: PyDict): void {
    const keys = this.keys();
    this.expect('=');
    this.space();
    const table = tableAt(into, keys.slice(0, -1));
    const name = keys.at(-1) ?? '';
    if (getString(table, name) !== undefined) throw new NotToml();
    setItem(table, str(name), this.value());
  }

  private keys(): readonly string[] {
    const found: string[] = [];
    do {
      this.space();
      const quote = this.text[this.at];
      const bare = quote === '"' || quote === "'" ? this.string() : this.match(/[A-Za-z0-9_-]+/y);
      if (bare === undefined) throw new NotToml();
      found.push(bare);
      this.space();
    } while (this.take('.'));
    return found;
  }

  private value(): Value {
    this.interpreter.step();
    const character = this.text[this.at];
    if (character === '"' || character === "'") return str(this.string());
    if (this.take('[')) return this.array();
    if (this.take('{')) return this.inlineTable();
    const word = this.match(/[A-Za-z0-9_+:.-]+(?: \d{2}:\d{2}[0-9:.Z+-]*)?/y);
    if (word === undefined) throw new NotToml();
    return this.scalar(word);
  }

  private scalar(word: string): Value {
    if (word === 'true' || word === 'false') return bool(word === 'true');
    if (/^[+-]?(inf|nan)$/.test(word))
      return float(word.endsWith('nan') ? Number.NaN : word.startsWith('-') ? -Infinity : Infinity);
    if (/^\d{4}-\d{2}-\d{2}/.test(word))
      return timestamp(word, this.site) ?? unknown('a date or time in TOML', this.site);
    if (/^\d{2}:\d{2}/.test(word)) return unknown('a time in TOML', this.site);
    const digits = word.replaceAll(/(?<=[0-9a-fA-F])_(?=[0-9a-fA-F])/g, '');
    if (/^[+-]?(0|[1-9]\d*)$/.test(digits)) return largeInt(BigInt(digits.replace('+', '')));
    if (/^0(x[0-9a-fA-F]+|o[0-7]+|b[01]+)$/.test(digits)) return int(Number(digits));
    if (/^[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(digits)) return float(Number(digits));
    throw new NotToml();
  }

  private array(): Value {
    const items: Value[] = [];
    for (this.blank(); !this.take(']'); this.blank()) {
      items.push(this.value());
      this.blank();
      if (this.take(',')) continue;
      this.expect(']');
      break;
    }
    return list(items);
  }

  private inlineTable(): Value {
    const table = dict();
    this.space();
    if (this.take('}')) return table;
    do {
      this.pair(table);
      this.space();
    } while (this.take(','));
    this.expect('}');
    return table;
  }

  private string(): string {
    for (const quotes of ['"""', "'''"]) if (this.take(quotes)) return this.longString(quotes);
    if (this.take("'")) return this.closed(/[^'\n]*/y, "'");
    this.expect('"');
    return unescaped(this.closed(/(?:[^"\\\n]|\\.)*/y, '"'));
  }

  private closed(body: RegExp, quote: string): string {
    const text = this.match(body) ?? '';
    this.expect(quote);
    return text;
  }

  private longString(quotes: string): string {
    this.take('\n');
    const body =
      quotes === "'''" ? /[\s\S]*?(?='''(?!'))/y : /(?:[^"\\]|\\[\s\S]|"(?!"")|""(?!")|"(?="""))*?(?="""(?!"))/y;
    const text = this.match(body, true);
    if (text === undefined) throw new NotToml();
    this.expect(quotes);
    return quotes === "'''" ? text : unescaped(text.replaceAll(/\\[ \t]*\n\s*/g, ''));
  }

  private lineEnd(): void {
    this.space();
    this.match(/#[^\n]*/y);
    if (this.at < this.text.length) this.expect('\n');
  }

  private blank(): void {
    this.match(/(?:[ \t\n]+|#[^\n]*)*/y);
  }

  private space(): void {
    this.match(/[ \t]*/y);
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new NotToml();
  }

  private match(pattern: RegExp, emptyToo = false): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || (found === '' && !emptyToo)) return undefined;
    this.at += found.length;
    return found;
  }
}

/** With the tables on the way there made; of an array of tables it is the last one. */
function tableAt(root: PyDict, keys: readonly string[]): PyDict {
  let table = root;
  for (const key of keys) {
    const found = getString(table, key);
    const next = found?.kind === 'list' ? found.items.at(-1) : found;
    if (next && next.kind !== 'dict') throw new NotToml();
    const made = next ?? dict();
    if (!next) setItem(table, str(key), made);
    table = made;
  }
  return table;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

function unescaped(text: string): string {
  return text.replaceAll(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g, (_, code: string) => {
    if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    const plain = ESCAPES[code];
    if (plain === undefined) throw new NotToml();
    return plain;
  });
}
