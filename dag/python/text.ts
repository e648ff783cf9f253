/** `str()` and `repr()` of values. */
import { callMethod, lookUp } from './attributes.ts';
import type { Interpreter } from './interpreter.ts';
import { viewAsSet, viewOf } from './library/dict-views.ts';
import { type PyStr, type PyUnknown, type Site, str, unknown, type Value } from './values.ts';

/** The string that a value is: also a member of a string enumeration. */
export function stringOf(value: Value): PyStr | undefined {
  if (value.kind === 'str') return value;
  if (value.kind !== 'instance') return undefined;
  const inner = value.attrs.get('value');
  const isString = value.attrs.has('__hash_key__') || value.cls.mro.some((cls) => cls.name === 'str');
  return isString && inner?.kind === 'str' ? inner : undefined;
}

/** `str(value)`. */
export function textOf(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  if (value.kind === 'str') return value.value;
  if (value.kind === 'instance') {
    const text = callMethod(interpreter, value, '__str__', [], site);
    if (text?.kind === 'str') return text.value;
    if (text?.kind === 'unknown') return text;
  }
  return representationOf(interpreter, value, site);
}

export function reprOf(interpreter: Interpreter, value: Value, site: Site): string {
  const text = representationOf(interpreter, value, site);
  return typeof text === 'string' ? text : '…';
}

/** Lists and dicts whose text is being made: one that holds itself is `[...]` inside. */
const underWay = new Set<Value>();

/** `repr(value)`. */
export function representationOf(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  if (value.kind !== 'list' && value.kind !== 'dict') return plainRepresentation(interpreter, value, site);
  if (underWay.has(value)) return value.kind === 'list' ? '[...]' : '{...}';
  underWay.add(value);
  try {
    return plainRepresentation(interpreter, value, site);
  } finally {
    underWay.delete(value);
  }
}

function plainRepresentation(interpreter: Interpreter, value: Value, site: Site): string | PyUnknown {
  const joined = (items: readonly Value[]): string | PyUnknown => {
    const texts: string[] = [];
    let size = 0;
    for (const item of items) {
      const text = representationOf(interpreter, item, site);
      if (typeof text !== 'string') return text;
      size += text.length + 2;
      interpreter.checkSize(size);
      texts.push(text);
    }
    return texts.join(', ');
  };
  const wrapped = (open: string, items: readonly Value[], close: string): string | PyUnknown => {
    const inner = joined(items);
    return typeof inner === 'string' ? `${open}${inner}${close}` : inner;
  };
  interpreter.step();
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'ellipsis':
      return 'Ellipsis';
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'int':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'str':
      return quote(value.value);
    case 'bytes':
      return `b${quote(value.value).replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)}`;
    case 'list': {
      const view = viewOf(value);
      return perhaps(value.uncertain, () =>
        view ? wrapped(`dict_${view}([`, value.items, '])') : wrapped('[', value.items, ']'),
      );
    }
    case 'tuple':
      if (value.fields) {
        const texts = value.items.map((item) => representationOf(interpreter, item, site));
        const doubt = texts.find((text) => typeof text !== 'string');
        const named = value.fields.map((field, index) => `${field}=${texts[index]}`).join(', ');
        return doubt ?? `${value.cls?.name ?? ''}(${named})`;
      }
      return value.items.length === 1 ? wrapped('(', value.items, ',)') : wrapped('(', value.items, ')');
    case 'set': {
      if (value.uncertain) return unknown(value.uncertain.reason, value.uncertain.site);
      if (viewAsSet(value)) return wrapped('dict_keys([', [...value.items.values()], '])');
      if (value.items.size > 1) return unknown('the order of a set', site);
      if (value.items.size === 0) return value.frozen ? 'frozenset()' : 'set()';
      return wrapped(value.frozen ? 'frozenset({' : '{', [...value.items.values()], value.frozen ? '})' : '}');
    }
    case 'dict': {
      const own = value.cls && callMethod(interpreter, value, '__repr__', [], site);
      if (own?.kind === 'str') return own.value;
      if (own?.kind === 'unknown') return own;
      return perhaps(value.uncertain, () => {
        const parts: string[] = [];
        for (const entry of value.entries.values()) {
          const pair = joined([entry.key, entry.value]);
          if (typeof pair !== 'string') return pair;
          const key = representationOf(interpreter, entry.key, site);
          parts.push(`${key}: ${pair.slice(String(key).length + 2)}`);
        }
        return `{${parts.join(', ')}}`;
      });
    }
    case 'range':
      return value.step === 1
        ? `range(${value.start}, ${value.stop})`
        : `range(${value.start}, ${value.stop}, ${value.step})`;
    case 'class':
      if (lookUp(value, '__members_list__')) return `<enum '${value.name}'>`;
      return `<class '${value.module ? `${value.module}.` : ''}${value.name}'>`;
    case 'slice':
      return wrapped('slice(', [value.lower, value.upper, value.step], ')');
    case 'unknown':
      return value;
    case 'instance': {
      const text = callMethod(interpreter, value, '__repr__', [], site);
      if (text?.kind === 'str') return text.value;
      if (text?.kind === 'unknown') return text;
      return unknown(`the text of a ${value.cls.name} object`, site);
    }
    default:
      return unknown('the text of an object', site);
  }
}

/** The text of what is there, where it is not known whether that is all. */
function perhaps(doubt: PyUnknown | undefined, text: () => string | PyUnknown): string | PyUnknown {
  const made = text();
  if (!doubt || typeof made !== 'string') return made;
  return unknown(doubt.reason, doubt.site, { choices: [str(made)], ...(doubt.broken ? { broken: true } : {}) });
}

export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) >= 1e16) return value.toExponential().replace(/e\+(\d)$/, 'e+0$1');
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? '-0' : value}.0`;
  const text = String(value);
  const match = /^(-?[\d.]+)e([+-])(\d+)$/.exec(text);
  if (match) return `${match[1]}e${match[2]}${(match[3] ?? '').padStart(2, '0')}`;
  return Math.abs(value) < 1e-4 ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : text;
}

/** As Python quotes: single quotes unless the text has some and no double ones. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === mark || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += character;
  }
  return out + mark;
}
