/** Text formatting: `format()`, format specifications, `%`, `str.format`. */

import { callMethod, findAttribute } from '../attributes.ts';
import type { Interpreter } from '../interpreter.ts';
import { getSubscript } from '../subscripts.ts';
import { representationOf, textOf } from '../text.ts';
import { getItem, type PyUnknown, type Site, str, unknown, type Value } from '../values.ts';
import { plain } from './choices.ts';
import { type FormatSpec, formatFloat, formatInteger, formatText, parseSpec } from './format-spec.ts';

/** `format(value, spec)`. */
export function formatValue(interpreter: Interpreter, value: Value, spec: string, site: Site): string | PyUnknown {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'instance') {
    const formatted = callMethod(interpreter, value, '__format__', [str(spec)], site);
    if (formatted?.kind === 'str') return formatted.value;
    if (formatted?.kind === 'unknown') return formatted;
  }
  if (spec === '') return textOf(interpreter, value, site);
  const simple = plain(value);
  if (/^(none|list|tuple|dict|set)$/.test(simple.kind))
    return failure(
      interpreter,
      `unsupported format string passed to ${interpreter.typeOf(simple)?.name}`,
      site,
      'TypeError',
    );
  const parsed = parseSpec(spec);
  if (parsed) {
    interpreter.checkSize(Math.max(parsed.width, parsed.precision ?? 0));
    const text = formatSimple(simple, parsed);
    if (text !== undefined) return text;
  }
  return failure(
    interpreter,
    `the format '${spec}' does not suit the value`,
    site,
    parsed && !isFormattable(simple) ? 'TypeError' : 'ValueError',
  );
}

function isFormattable(value: Value): boolean {
  return ['str', 'int', 'float', 'bool'].includes(value.kind);
}

function formatSimple(value: Value, spec: FormatSpec): string | undefined {
  switch (value.kind) {
    case 'str':
      return formatText(value.value, spec);
    case 'int':
      return formatInteger(value.value, spec);
    case 'float':
      return formatFloat(value.value, spec);
    case 'bool':
      return formatInteger(Number(value.value), spec);
    default:
      return undefined;
  }
}

function failure(interpreter: Interpreter, message: string, site: Site, type = 'ValueError'): PyUnknown {
  const failed = interpreter.fail(type, message, site);
  return failed.kind === 'unknown' ? failed : unknown(message, site);
}

const PERCENT =
  /%(?:\((?<key>[^)]*)\))?(?<flags>[#0\- +]*)(?<width>\*|\d+)?(?:\.(?<precision>\*|\d*))?[hlL]?(?<type>.)?/gsu;

/** `text % value`. */
export function percentFormat(interpreter: Interpreter, text: string, value: Value, site: Site): string | PyUnknown {
  if (value.kind === 'unknown' && text.replaceAll('%%', '').includes('%')) return value;
  const args = value.kind === 'tuple' ? value.items : [value];
  let used = 0;
  let out = '';
  let last = 0;
  let named = false;
  const take = (): Value | PyUnknown =>
    args[used++] ?? failure(interpreter, 'not enough arguments for format string', site, 'TypeError');
  for (const match of text.matchAll(PERCENT)) {
    const { key, flags = '', type } = match.groups ?? {};
    out += text.slice(last, match.index);
    last = match.index + match[0].length;
    if (type === '%') {
      out += '%';
      continue;
    }
    if (type === undefined) return failure(interpreter, 'incomplete format', site);
    const width = measure(match.groups?.width, take);
    const precision = measure(match.groups?.precision === '' ? '0' : match.groups?.precision, take);
    let item: Value;
    if (key === undefined) item = take();
    else {
      named = true;
      const mapping = plain(value);
      const found = mapping.kind === 'dict' ? getItem(mapping, str(key)) : undefined;
      item =
        found ??
        (mapping.kind === 'dict' && mapping.uncertain
          ? mapping.uncertain
          : interpreter.fail('KeyError', `'${key}'`, site));
    }
    if (item.kind === 'unknown') return item;
    if (typeof width === 'object' || typeof precision === 'object') return unknown('the width of a format', site);
    interpreter.checkSize(out.length + Math.max(width ?? 0, precision ?? 0));
    const piece = percentPiece(interpreter, item, flags, width ?? 0, precision, type, site);
    if (typeof piece !== 'string') return piece;
    out += piece;
  }
  // Python takes whatever has `__getitem__` for a mapping here.
  const isMapping = ['dict', 'instance', 'list', 'range', 'bytes', 'class'].includes(value.kind);
  if (!named && used < args.length && !isMapping)
    return failure(interpreter, 'not all arguments converted during string formatting', site, 'TypeError');
  return out + text.slice(last);
}

function measure(text: string | undefined, take: () => Value): number | undefined | PyUnknown {
  if (text !== '*') return text === undefined ? undefined : Number(text);
  const value = take();
  if (value.kind === 'int') return value.value;
  return value.kind === 'unknown' ? value : unknown('the width of a format');
}

function percentPiece(
  interpreter: Interpreter,
  value: Value,
  flags: string,
  width: number,
  precision: number | undefined,
  type: string,
  site: Site,
): string | PyUnknown {
  const left = flags.includes('-');
  const spec: FormatSpec = {
    fill: flags.includes('0') && !left ? '0' : ' ',
    align: left ? '<' : flags.includes('0') ? '=' : '>',
    isPadded: false,
    sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-',
    alternate: flags.includes('#'),
    width,
    grouping: '',
    precision,
    type,
  };
  if (type === 's' || type === 'r' || type === 'a') {
    const text = type === 's' ? textOf(interpreter, value, site) : representationOf(interpreter, value, site);
    if (typeof text !== 'string') return text;
    return formatText(text, { ...spec, fill: ' ', align: left ? '<' : '>', sign: '-', type: 's' }) ?? text;
  }
  const simple = plain(value);
  if (type === 'c' && simple.kind === 'str')
    return formatText(simple.value, { ...spec, align: left ? '<' : '>', type: 's' }) ?? simple.value;
  const number =
    simple.kind === 'int' || simple.kind === 'float'
      ? simple.value
      : simple.kind === 'bool'
        ? Number(simple.value)
        : undefined;
  if (number === undefined)
    return simple.kind === 'instance'
      ? unknown('the number that such an object is', site)
      : failure(interpreter, `%${type} format: a number is required`, site, 'TypeError');
  if (type === 'c')
    return formatText(String.fromCodePoint(number), { ...spec, align: left ? '<' : '>', type: 's' }) ?? '';
  if ('diu'.includes(type)) {
    const digits = String(Math.abs(Math.trunc(number))).padStart(precision ?? 0, '0');
    const signed =
      formatInteger(Math.sign(Math.trunc(number)) || 0, { ...spec, width: 0, precision: undefined, type: 'd' }) ?? '';
    const sign = /^[+\- ]/.exec(signed)?.[0] ?? '';
    const missing = Math.max(0, width - sign.length - digits.length);
    if (left) return sign + digits + ' '.repeat(missing);
    return spec.fill === '0' ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits;
  }
  const text = 'oxX'.includes(type)
    ? formatInteger(Math.trunc(number), { ...spec, precision: undefined })
    : formatFloat(number, spec);
  return text ?? failure(interpreter, `unsupported format character '${type}'`, site);
}

/** What `str.format` fills its fields with. */
export interface FormatArguments {
  readonly positional: readonly Value[];
  /** The named argument, or undefined if there is none. */
  named(name: string): Value | undefined;
}

/** `text.format(…)`. */
export function strFormat(
  interpreter: Interpreter,
  text: string,
  args: FormatArguments,
  site: Site,
): string | PyUnknown {
  const counter = { next: 0 };
  return fill(interpreter, text, args, counter, site);
}

function fill(
  interpreter: Interpreter,
  text: string,
  args: FormatArguments,
  counter: { next: number },
  site: Site,
): string | PyUnknown {
  let out = '';
  let at = 0;
  while (at < text.length) {
    interpreter.step();
    const character = text[at] ?? '';
    if ((character === '{' || character === '}') && text[at + 1] === character) {
      out += character;
      at += 2;
    } else if (character === '{') {
      const end = fieldEnd(text, at);
      if (end < 0) return failure(interpreter, "expected '}' before end of string", site);
      const piece = replacement(interpreter, text.slice(at + 1, end), args, counter, site);
      if (typeof piece !== 'string') return piece;
      out += piece;
      at = end + 1;
    } else if (character === '}') return failure(interpreter, "Single '}' encountered in format string", site);
    else {
      out += character;
      at++;
    }
    interpreter.checkSize(out.length);
  }
  return out;
}

function fieldEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function replacement(
  interpreter: Interpreter,
  field: string,
  args: FormatArguments,
  counter: { next: number },
  site: Site,
): string | PyUnknown {
  const [, path = '', conversion, spec = ''] = /^((?:\[[^\]]*\]|[^!:[])*)(?:!(.))?(?::(.*))?$/su.exec(field) ?? [];
  const [, root = '', rest = ''] = /^([^.[]*)(.*)$/s.exec(path) ?? [];
  const key = root === '' ? String(counter.next++) : root;
  let value = /^\d+$/.test(key) ? args.positional[Number(key)] : args.named(key);
  if (!value) {
    const kind = /^\d+$/.test(key) ? 'IndexError' : 'KeyError';
    value = interpreter.fail(kind, kind === 'KeyError' ? `'${key}'` : 'Replacement index out of range', site);
  }
  for (const [, attribute, index] of rest.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    if (attribute !== undefined)
      value =
        findAttribute(interpreter, value, attribute, site) ??
        interpreter.fail('AttributeError', `there is no attribute '${attribute}'`, site);
    else
      value = getSubscript(
        interpreter,
        value,
        /^\d+$/.test(index ?? '') ? { kind: 'int', value: Number(index) } : str(index ?? ''),
        site,
      );
  }
  const filled = spec.includes('{') ? fill(interpreter, spec, args, counter, site) : spec;
  if (typeof filled !== 'string') return filled;
  if (value.kind === 'unknown') return value;
  if (!conversion) return formatValue(interpreter, value, filled, site);
  const text = conversion === 's' ? textOf(interpreter, value, site) : representationOf(interpreter, value, site);
  return typeof text === 'string' ? formatValue(interpreter, str(text), filled, site) : text;
}
