/** Methods of strings. */
import { elements, iterate } from '../iteration.ts';
import { getSubscript } from '../subscripts.ts';
import { textOf } from '../text.ts';
import {
  bool,
  dict,
  getItem,
  getString,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  type PyUnknown,
  str,
  tuple,
  unknown,
  type Value,
} from '../values.ts';
import { overChoices, plain } from './choices.ts';
import { bytesOf, decodeBytes, encodeText } from './encodings.ts';
import { strFormat } from './formatting.ts';
import { constructible } from './inheritance.ts';
import { method, pure, pureMethod, unfollowed, withReceiver } from './routine.ts';
import { failed, position, sliced, sliceIndices, wholeNumber } from './slicing.ts';
import {
  capitalised,
  casefolded,
  characters,
  expandTabs,
  isWhitespace,
  PREDICATES,
  splitLines,
  swappedCase,
  titled,
  WHITESPACE,
} from './text.ts';
import { defineMembers, strType } from './types.ts';

/** A method that works on the text. */
function textMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, text: string, ...args: Value[]) => Value,
) {
  return pureMethod(name, signature, (call, self, ...args) =>
    self.kind === 'str' ? implementation(call, self.value, ...args) : unfollowed(call, `str.${name}`),
  );
}

/** The text of an argument; a failure by Python's rules if it is none. */
function textArgument(
  call: NativeCall,
  value: Value,
  said: (type: string) => string = () => 'a string was expected',
): string | PyUnknown {
  const simple = plain(value);
  if (simple.kind === 'str') return simple.value;
  if (simple.kind === 'unknown') return simple;
  const type = call.interpreter.typeOf(simple)?.name ?? simple.kind;
  return failed(call.interpreter, 'TypeError', said(type), call.site);
}

function converted(name: string, convert: (text: string) => string | undefined) {
  return textMethod(name, '', (call, text) => {
    const made = convert(text);
    return made === undefined ? unfollowed(call, `str.${name} of such letters`) : str(made);
  });
}

function stripped(name: string, start: boolean, end: boolean) {
  return textMethod(name, 'chars?', (call, text, chars) => {
    if (chars.kind !== 'str' && chars.kind !== 'none') return unfollowed(call, `str.${name}`);
    const letters = characters(text);
    const out = new Set(chars.kind === 'str' ? characters(chars.value) : []);
    const drop = (letter: string): boolean => (chars.kind === 'str' ? out.has(letter) : isWhitespace(letter));
    let from = 0;
    let to = letters.length;
    while (start && from < to && drop(letters[from] ?? '')) from++;
    while (end && to > from && drop(letters[to - 1] ?? '')) to--;
    return str(letters.slice(from, to).join(''));
  });
}

function splitting(name: string, fromRight: boolean) {
  return textMethod(name, 'sep? maxsplit?', (call, text, sep, maxsplit) => {
    const most = maxsplit.kind === 'none' ? -1 : (wholeNumber(maxsplit) ?? -1);
    if (sep.kind === 'str' && sep.value === '')
      return call.interpreter.fail('ValueError', 'empty separator', call.site);
    if (sep.kind !== 'str' && sep.kind !== 'none') return unfollowed(call, `str.${name}`);
    const parts =
      sep.kind === 'str' ? bySeparator(text, sep.value, most, fromRight) : byWhitespace(text, most, fromRight);
    call.interpreter.checkSize(parts.length);
    return list(parts.map((part) => str(part)));
  });
}

function bySeparator(text: string, sep: string, most: number, fromRight: boolean): string[] {
  const parts = text.split(sep);
  if (most < 0 || parts.length <= most + 1) return parts;
  if (fromRight) return [parts.slice(0, parts.length - most).join(sep), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(sep)];
}

function byWhitespace(text: string, most: number, fromRight: boolean): string[] {
  const words = text.split(new RegExp(`[${WHITESPACE}]+`, 'u')).filter((word) => word !== '');
  if (most < 0 || words.length <= most) return words;
  const parts: string[] = [];
  let rest = text;
  if (fromRight) {
    while (parts.length < most) {
      const match = new RegExp(`([^${WHITESPACE}]+)[${WHITESPACE}]*$`, 'u').exec(rest);
      if (!match) break;
      parts.unshift(match[1] ?? '');
      rest = rest.slice(0, match.index);
    }
    rest = rest.replace(new RegExp(`[${WHITESPACE}]+$`, 'u'), '');
    return rest ? [rest, ...parts] : parts;
  }
  while (parts.length < most) {
    const match = new RegExp(`^[${WHITESPACE}]*([^${WHITESPACE}]+)`, 'u').exec(rest);
    if (!match) break;
    parts.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  rest = rest.replace(new RegExp(`^[${WHITESPACE}]+`, 'u'), '');
  return rest ? [...parts, rest] : parts;
}

/** A method that looks for a part in `text[start:end]`. */
function searching(name: string, last: boolean, missing: 'fail' | 'negative') {
  return textMethod(name, 'sub start? end?', (call, text, sub, start, end) => {
    const part = textArgument(call, sub);
    if (typeof part !== 'string') return part;
    const window = windowOf(call, text, start, end);
    if ('kind' in window) return window;
    const found = last ? window.text.lastIndexOf(part) : window.text.indexOf(part);
    if (found >= 0 && window.valid) return int(window.start + characters(window.text.slice(0, found)).length);
    return missing === 'fail' ? call.interpreter.fail('ValueError', 'substring not found', call.site) : int(-1);
  });
}

function windowOf(
  call: NativeCall,
  text: string,
  start: Value,
  end: Value,
): { text: string; start: number; valid: boolean } | PyUnknown {
  if (start.kind === 'none' && end.kind === 'none') return { text, start: 0, valid: true };
  const letters = characters(text);
  const indices = sliceIndices(
    call.interpreter,
    { kind: 'slice', lower: start, upper: end, step: NONE },
    letters.length,
    call.site,
  );
  if ('kind' in indices) return indices;
  const beyond = (wholeNumber(start) ?? 0) > letters.length;
  return {
    text: sliced(letters, indices).join(''),
    start: indices.start,
    valid: !beyond && indices.start <= indices.stop,
  };
}

function affix(name: 'startswith' | 'endswith') {
  return textMethod(name, 'prefix start? end?', (call, text, prefix, start, end) => {
    const window = windowOf(call, text, start, end);
    if ('kind' in window) return window;
    const options = prefix.kind === 'tuple' ? prefix.items : [prefix];
    let doubt: PyUnknown | undefined;
    for (const option of options) {
      const part = textArgument(call, option, (type) =>
        option === prefix
          ? `${name} first arg must be str or a tuple of str, not ${type}`
          : `tuple for ${name} must only contain str, not ${type}`,
      );
      if (typeof part !== 'string') doubt ??= part;
      else if (window.valid && (name === 'startswith' ? window.text.startsWith(part) : window.text.endsWith(part)))
        return bool(true);
    }
    return doubt ?? bool(false);
  });
}

function padding(name: string, place: (missing: number, width: number) => number) {
  return textMethod(name, 'width fillchar?', (call, text, width, fillchar) => {
    const wanted = wholeNumber(width);
    if (wanted === undefined || (fillchar.kind !== 'str' && fillchar.kind !== 'none'))
      return unfollowed(call, `str.${name}`);
    call.interpreter.checkCopy(wanted);
    const missing = Math.max(0, wanted - characters(text).length);
    const left = place(missing, wanted);
    const fill = fillchar.kind === 'str' ? fillchar.value : ' ';
    return str(fill.repeat(left) + text + fill.repeat(missing - left));
  });
}

function partitioning(name: string, last: boolean) {
  return textMethod(name, 'sep', (call, text, sep) => {
    const part = textArgument(call, sep);
    if (typeof part !== 'string') return part;
    if (part === '') return call.interpreter.fail('ValueError', 'empty separator', call.site);
    const at = last ? text.lastIndexOf(part) : text.indexOf(part);
    const pieces =
      at < 0 ? (last ? ['', '', text] : [text, '', '']) : [text.slice(0, at), part, text.slice(at + part.length)];
    return tuple(pieces.map((piece) => str(piece)));
  });
}

function joined(call: NativeCall, separator: string, iterable: Value): Value {
  const { items, uncertain } = elements(call.interpreter, iterable, call.site);
  const texts: string[] = [];
  let doubt = uncertain;
  let size = 0;
  for (const item of items) {
    const simple = plain(item);
    if (simple.kind === 'str') texts.push(simple.value);
    else if (simple.kind === 'unknown') {
      doubt ??= simple;
      const likely = simple.choices?.[0];
      if (likely?.kind === 'str') texts.push(likely.value);
    } else return call.interpreter.fail('TypeError', 'join() expects strings', call.site);
    size += (texts.at(-1)?.length ?? 0) + separator.length;
    call.interpreter.checkCopy(size);
  }
  if (!doubt) return str(texts.join(separator));
  const whole = texts.length === items.length && items.length > 0;
  return unknown(doubt.reason, doubt.site, {
    ...(doubt.broken ? { broken: true } : {}),
    ...(whole ? { choices: [str(texts.join(separator))] } : {}),
  });
}

function replaced(call: NativeCall, text: string, old: string, replacement: string, count: number): Value {
  if (count < 0) {
    call.interpreter.checkCopy(text.length + text.split(old).length * replacement.length);
    return str(
      old === ''
        ? [
            ...['', ...characters(text)].map((letter, index) => (index === 0 ? replacement : letter + replacement)),
          ].join('')
        : text.replaceAll(old, () => replacement),
    );
  }
  if (old === '') return unfollowed(call, 'str.replace of nothing');
  const parts = text.split(old);
  const head = parts.slice(0, count + 1).join(replacement);
  return str(parts.length > count + 1 ? [head, ...parts.slice(count + 1)].join(old) : head);
}

function translated(call: NativeCall, text: string, table: Value): Value {
  if (table.kind !== 'dict' || table.uncertain) return unfollowed(call, 'str.translate');
  let out = '';
  for (const letter of characters(text)) {
    call.interpreter.step();
    const to = getItem(table, { kind: 'int', value: letter.codePointAt(0) ?? 0 });
    if (!to) out += letter;
    else if (to.kind === 'str') out += to.value;
    else if (to.kind === 'int') out += String.fromCodePoint(to.value);
    else if (to.kind !== 'none') return unfollowed(call, 'str.translate');
  }
  return str(out);
}

const maketrans = pure('maketrans', 'x y? z?', (call, x, y, z) => {
  const code = (letter: string): Value => int(letter.codePointAt(0) ?? 0);
  if (x.kind === 'dict' && y.kind === 'none') {
    return dict([...x.entries.values()].map(({ key, value }) => [key.kind === 'str' ? code(key.value) : key, value]));
  }
  if (x.kind !== 'str' || y.kind !== 'str') return unfollowed(call, 'str.maketrans');
  const to = characters(y.value);
  const table = characters(x.value).map((letter, index): [Value, Value] => [code(letter), code(to[index] ?? '')]);
  const dropped = z.kind === 'str' ? characters(z.value).map((letter): [Value, Value] => [code(letter), NONE]) : [];
  return dict([...table, ...dropped]);
});

const format = native('format', (call) => {
  const [self = NONE, ...positional] = withReceiver(call);
  const doubt = call.unknownPositional ?? call.unknownKeywords;
  return overChoices(call, [self], (text) => {
    if (text.kind !== 'str') return unfollowed(call, 'str.format');
    if (call.unknownPositional) return call.unknownPositional;
    const args = {
      positional: doubt && call.unknownPositional ? [] : positional,
      named: (name: string): Value | undefined => call.keywords.get(name) ?? call.unknownKeywords,
    };
    const made = strFormat(call.interpreter, text.value, args, call.site);
    return typeof made === 'string' ? (call.unknownPositional ?? str(made)) : likely(call, text.value, args, made);
  });
});

/** Where a field is not known but likely something, so is the whole text. */
function likely(
  call: NativeCall,
  text: string,
  args: { positional: readonly Value[]; named(name: string): Value | undefined },
  doubt: PyUnknown,
): PyUnknown {
  const guess = (value: Value): Value => (value.kind === 'unknown' ? (value.choices?.[0] ?? value) : value);
  const made = strFormat(
    call.interpreter,
    text,
    {
      positional: args.positional.map(guess),
      named: (name) => {
        const value = args.named(name);
        return value && guess(value);
      },
    },
    call.site,
  );
  return unknown(doubt.reason, doubt.site ?? call.site, {
    ...(doubt.broken ? { broken: true } : {}),
    ...(typeof made === 'string' ? { choices: [str(made)] } : {}),
  });
}

constructible(strType, (interpreter, args, site) => {
  const value = args.positional[0] ?? args.keywords.get('object');
  if (args.unknownPositional) return unknown(args.unknownPositional.reason, site);
  if (!value) return str('');
  const encoding = args.positional[1] ?? args.keywords.get('encoding');
  return overChoices({ interpreter, site }, [value], (known) => {
    const bytes = bytesOf(known);
    if (bytes !== undefined && encoding) return decodeBytes({ interpreter, site }, bytes, encoding);
    const text = textOf(interpreter, known === plain(value) && value.kind !== 'unknown' ? value : known, site);
    return typeof text === 'string' ? str(text) : text;
  });
});

defineMembers(strType, [
  converted('lower', (text) => text.toLowerCase()),
  converted('upper', (text) => text.toUpperCase()),
  converted('capitalize', capitalised),
  converted('casefold', casefolded),
  converted('title', titled),
  converted('swapcase', swappedCase),
  stripped('strip', true, true),
  stripped('lstrip', true, false),
  stripped('rstrip', false, true),
  splitting('split', false),
  splitting('rsplit', true),
  textMethod('splitlines', 'keepends?', (_call, text, keepends) =>
    list(splitLines(text, keepends.kind === 'bool' && keepends.value).map((line) => str(line))),
  ),
  searching('find', false, 'negative'),
  searching('rfind', true, 'negative'),
  searching('index', false, 'fail'),
  searching('rindex', true, 'fail'),
  textMethod('count', 'sub start? end?', (call, text, sub, start, end) => {
    const part = textArgument(call, sub);
    if (typeof part !== 'string') return part;
    const window = windowOf(call, text, start, end);
    if ('kind' in window) return window;
    if (!window.valid) return int(0);
    return int(part === '' ? characters(window.text).length + 1 : window.text.split(part).length - 1);
  }),
  affix('startswith'),
  affix('endswith'),
  textMethod('removeprefix', 'prefix', (_call, text, prefix) =>
    str(prefix.kind === 'str' && text.startsWith(prefix.value) ? text.slice(prefix.value.length) : text),
  ),
  textMethod('removesuffix', 'suffix', (_call, text, suffix) =>
    str(
      suffix.kind === 'str' && suffix.value && text.endsWith(suffix.value) ? text.slice(0, -suffix.value.length) : text,
    ),
  ),
  textMethod('replace', 'old new count?', (call, text, old, replacement, count) => {
    const from = textArgument(call, old, (type) => `replace() argument 1 must be str, not ${type}`);
    const to = textArgument(call, replacement, (type) => `replace() argument 2 must be str, not ${type}`);
    if (typeof from !== 'string') return from;
    if (typeof to !== 'string') return to;
    return replaced(call, text, from, to, wholeNumber(count) ?? -1);
  }),
  partitioning('partition', false),
  partitioning('rpartition', true),
  padding('ljust', () => 0),
  padding('rjust', (missing) => missing),
  padding('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  textMethod('zfill', 'width', (call, text, width) => {
    const wanted = wholeNumber(width) ?? 0;
    call.interpreter.checkCopy(wanted);
    const sign = /^[+-]/.exec(text)?.[0] ?? '';
    const rest = text.slice(sign.length);
    return str(sign + '0'.repeat(Math.max(0, wanted - characters(text).length)) + rest);
  }),
  textMethod('expandtabs', 'tabsize?', (_call, text, tabsize) => str(expandTabs(text, wholeNumber(tabsize) ?? 8))),
  textMethod('translate', 'table', translated),
  textMethod('encode', 'encoding? errors?', (call, text, encoding, errors) => encodeText(call, text, encoding, errors)),
  method('join', 'iterable', (call, self, iterable) =>
    overChoices(call, [self], (separator) =>
      separator.kind === 'str' ? joined(call, separator.value, iterable) : unfollowed(call, 'str.join'),
    ),
  ),
  ['format', format],
  method('format_map', 'mapping', (call, self, mapping) => {
    const text = plain(self);
    if (text.kind !== 'str') return text.kind === 'unknown' ? text : unfollowed(call, 'str.format_map');
    const args = {
      positional: [],
      named: (name: string) =>
        mapping.kind === 'dict' && !mapping.missing
          ? (getString(mapping, name) ?? mapping.uncertain)
          : getSubscript(call.interpreter, mapping, str(name), call.site),
    };
    const made = strFormat(call.interpreter, text.value, args, call.site);
    return typeof made === 'string' ? str(made) : made;
  }),
  ['maketrans', { kind: 'class-member', binding: 'static', callee: maketrans }],
  ...Object.entries(PREDICATES).map(([name, test]) =>
    textMethod(name, '', (call, text) => {
      const verdict = test(text);
      return verdict === undefined ? unfollowed(call, `str.${name} of such letters`) : bool(verdict);
    }),
  ),
  textMethod('__len__', '', (_call, text) => int(characters(text).length)),
  textMethod('__contains__', 'item', (_call, text, item) =>
    item.kind === 'str' ? bool(text.includes(item.value)) : bool(false),
  ),
  textMethod('__getitem__', 'index', (call, text, index) => {
    const letters = characters(text);
    if (index.kind === 'slice') {
      const indices = sliceIndices(call.interpreter, index, letters.length, call.site);
      return 'kind' in indices ? indices : str(sliced(letters, indices).join(''));
    }
    const at = position(call.interpreter, index, letters.length, 'string', call.site);
    return typeof at === 'number' ? str(letters[at] ?? '') : at;
  }),
  textMethod('__iter__', '', (call, text) => ({
    kind: 'iterator',
    name: 'str_iterator',
    run: (visit) => iterate(call.interpreter, str(text), call.site, visit),
  })),
  textMethod('__hash__', '', (call) => unfollowed(call, 'hash of a string')),
]);
