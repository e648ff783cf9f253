/** JSON text ↔ Python values, as the `json` module reads and writes it. */
import type { Interpreter } from '../../interpreter.ts';
import { floatText } from '../../text.ts';
import { bool, dict, float, int, list, NONE, str, unknown, type Value } from '../../values.ts';
import { plain } from '../choices.ts';

/** The value, or undefined when the text is not JSON. */
export function readJson(interpreter: Interpreter, text: string): Value | undefined {
  const reader = new JsonReader(interpreter, text);
  return reader.document();
}

class NotJson extends Error {}

class JsonReader {
  private at = 0;

  constructor(
    private readonly interpreter: Interpreter,
    private readonly text: string,
  ) {}

  document(): Value | undefined {
    try {
      const value = this.value(0);
      this.space();
      return this.at === this.text.length ? value : undefined;
    } catch (error) {
      if (error instanceof NotJson) return undefined;
      throw error;
    }
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private value(depth: number): Value {
    this.interpreter.step();
    if (depth > 500) return unknown('JSON that is nested too deeply');
    this.space();
    const character = this.text[this.at];
    if (character === '{') return this.object(depth);
    if (character === '[') return this.array(depth);
    if (character === '"') return str(this.string());
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = this.at;
    const digits = number.exec(this.text)?.[0];
    if (digits) {
      this.at += digits.length;
      return /[.eE]/.test(digits) ? float(Number(digits)) : int(Number(digits));
    }
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    throw new NotJson();
  }

  private object(depth: number): Value {
    const pairs: [Value, Value][] = [];
    this.at++;
    this.space();
    if (this.take('}')) return dict();
    do {
      this.space();
      if (this.text[this.at] !== '"') throw new NotJson();
      const key = str(this.string());
      this.space();
      if (!this.take(':')) throw new NotJson();
      pairs.push([key, this.value(depth + 1)]);
      this.space();
    } while (this.take(','));
    if (!this.take('}')) throw new NotJson();
    return dict(pairs);
  }

  private array(depth: number): Value {
    const items: Value[] = [];
    this.at++;
    this.space();
    if (this.take(']')) return list([]);
    do {
      items.push(this.value(depth + 1));
      this.space();
    } while (this.take(','));
    if (!this.take(']')) throw new NotJson();
    return list(items);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private string(): string {
    const literal = /"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y;
    literal.lastIndex = this.at;
    const text = literal.exec(this.text)?.[0];
    if (text === undefined) throw new NotJson();
    this.at += text.length;
    try {
      return JSON.parse(text) as string;
    } catch {
      // A control character.
      throw new NotJson();
    }
  }
}

const WORDS: readonly (readonly [string, Value])[] = [
  ['null', NONE],
  ['true', bool(true)],
  ['false', bool(false)],
  ['NaN', float(Number.NaN)],
  ['Infinity', float(Number.POSITIVE_INFINITY)],
  ['-Infinity', float(Number.NEGATIVE_INFINITY)],
];

export interface JsonStyle {
  readonly indent: string | undefined;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly sortKeys: boolean;
  readonly ascii: boolean;
}

/** `json.dumps`; undefined when something has no JSON or is not known. */
export function writeJson(interpreter: Interpreter, value: Value, style: JsonStyle, depth = 0): string | undefined {
  interpreter.step();
  const simple = plain(value);
  switch (simple.kind) {
    case 'none':
      return 'null';
    case 'bool':
      return String(simple.value);
    case 'int':
      return String(simple.value);
    case 'float':
      if (Number.isNaN(simple.value)) return 'NaN';
      return Number.isFinite(simple.value) ? floatText(simple.value) : simple.value > 0 ? 'Infinity' : '-Infinity';
    case 'str':
      return quoted(simple.value, style.ascii);
    case 'list':
    case 'tuple': {
      if ('uncertain' in simple && simple.uncertain) return undefined;
      const items = simple.items.map((item) => writeJson(interpreter, item, style, depth + 1));
      return items.includes(undefined) ? undefined : bracketed('[', items as string[], ']', style, depth);
    }
    case 'dict': {
      if (simple.uncertain) return undefined;
      const pairs: [string, string][] = [];
      for (const entry of simple.entries.values()) {
        const key = keyText(entry.key);
        const text = writeJson(interpreter, entry.value, style, depth + 1);
        if (key === undefined || text === undefined) return undefined;
        pairs.push([key, text]);
      }
      if (style.sortKeys) pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const items = pairs.map(([key, text]) => quoted(key, style.ascii) + style.keySeparator + text);
      return bracketed('{', items, '}', style, depth);
    }
    default:
      return undefined;
  }
}

function keyText(key: Value): string | undefined {
  switch (key.kind) {
    case 'str':
      return key.value;
    case 'int':
      return String(key.value);
    case 'float':
      return floatText(key.value);
    case 'bool':
      return String(key.value);
    case 'none':
      return 'null';
    default:
      return undefined;
  }
}

function bracketed(open: string, items: readonly string[], close: string, style: JsonStyle, depth: number): string {
  if (items.length === 0) return open + close;
  if (style.indent === undefined) return open + items.join(style.itemSeparator) + close;
  const line = `\n${style.indent.repeat(depth + 1)}`;
  return `${open}${line}${items.join(style.itemSeparator + line)}\n${style.indent.repeat(depth)}${close}`;
}

function quoted(text: string, ascii: boolean): string {
  const json = JSON.stringify(text);
  if (!ascii) return json;
  return json.replaceAll(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
