/** `json`, `toml`, `csv`, `base64`: text that holds data; `yaml.ts` has YAML. */
import { elements, nextOf } from '../../iteration.ts';
import { writesInto } from '../../side-effects.ts';
import { instance, list, type NativeCall, NONE, native, nativeClass, str, unknown, type Value } from '../../values.ts';
import { hypothetically, overChoices, plain } from '../choices.ts';
import { bytes, bytesOf, decodeBytes } from '../encodings.ts';
import { remainingText } from '../files.ts';
import { method, pure, routine, unfollowed } from '../routine.ts';
import { exceptions, objectType } from '../types.ts';
import { isNoJsonText, unwritable } from './json-refusals.ts';
import { type JsonStyle, readJson, writeJson } from './json-text.ts';
import { readToml } from './toml-text.ts';

/** What there is to read in a string, in bytes or in an opened file. */
export function sourceText(call: NativeCall, source: Value): Value {
  const rest = remainingText(source);
  if (rest !== undefined) return typeof rest === 'string' ? str(rest) : unknown(rest.reason, rest.site);
  const binary = bytesOf(source);
  if (binary !== undefined) return decodeBytes(call, binary, NONE);
  return plain(source);
}

const valueError = exceptions.get('ValueError');
const decodeError = nativeClass('json.decoder', 'JSONDecodeError', valueError ? [valueError] : []);
exceptions.set('JSONDecodeError', decodeError);

function load(call: NativeCall, source: Value): Value {
  if (isNoJsonText(source) || hasNoForm(source)) return refuseJsonText(call, source);
  return overChoices(call, [source], (given) => {
    const text = sourceText(call, given);
    if (text.kind === 'unknown') return text;
    if (text.kind !== 'str' || call.keywords.size > 0) return unfollowed(call, 'json.load');
    return (
      readJson(call.interpreter, text.value) ??
      call.interpreter.fail('JSONDecodeError', 'the text is not JSON', call.site)
    );
  });
}

function hasNoForm(source: Value): boolean {
  return source.kind === 'instance' && source.cls.name === 'XComArg';
}

function refuseJsonText(call: NativeCall, source: Value): Value {
  const type = call.interpreter.typeOf(source)?.name ?? source.kind;
  return call.interpreter.fail('TypeError', `the JSON object must be str, bytes or bytearray, not ${type}`, call.site);
}

function loader(name: string): readonly [string, Value] {
  return [
    name,
    native(name, (call) => (call.positional[0] ? load(call, call.positional[0]) : unfollowed(call, name)), false),
  ];
}

const dumps = native(
  'dumps',
  (call) => {
    const style = styleOf(call);
    const [value] = call.positional;
    const refused = value && isPlainDump(call) ? unwritable(call, value) : undefined;
    if (refused) return call.interpreter.fail('TypeError', refused, call.site);
    const text = style && value ? hypotheticalText(call, value, style) : undefined;
    return text === undefined ? unfollowed(call, 'json.dumps of such a value') : str(text);
  },
  false,
);

/** Without its own ways for what has no form: as an argument, or set on the encoder for all. */
function isPlainDump(call: NativeCall): boolean {
  const followed = ['indent', 'sort_keys', 'ensure_ascii', 'separators'];
  if ([...call.keywords.keys()].some((name) => !followed.includes(name)) || call.unknownKeywords) return false;
  return call.positional.length === 1 && !/JSONEncoder/.test(call.site.document.text);
}

function hypotheticalText(call: NativeCall, value: Value, style: JsonStyle): string | undefined {
  const text = hypothetically(call.interpreter, () => str(writeJson(call.interpreter, value, style) ?? '\0'));
  return text?.kind === 'str' && text.value !== '\0' ? text.value : undefined;
}

function styleOf(call: NativeCall): JsonStyle | undefined {
  const followed = ['indent', 'sort_keys', 'ensure_ascii', 'separators', 'default'];
  if ([...call.keywords.keys()].some((name) => !followed.includes(name)) || call.unknownKeywords) return undefined;
  const indent = call.keywords.get('indent') ?? NONE;
  const separators = call.keywords.get('separators') ?? NONE;
  if (separators.kind !== 'none' && separators.kind !== 'tuple') return undefined;
  const [item, key] = separators.kind === 'tuple' ? separators.items : [];
  const spaces = indent.kind === 'int' ? ' '.repeat(indent.value) : indent.kind === 'str' ? indent.value : undefined;
  if (indent.kind === 'unknown' || (item && item.kind !== 'str') || (key && key.kind !== 'str')) return undefined;
  const flag = (name: string, fallback: boolean): boolean => {
    const value = call.keywords.get(name);
    return value?.kind === 'bool' ? value.value : fallback;
  };
  return {
    indent: spaces,
    itemSeparator: item?.kind === 'str' ? item.value : spaces === undefined ? ', ' : ',',
    keySeparator: key?.kind === 'str' ? key.value : ': ',
    sortKeys: flag('sort_keys', false),
    ascii: flag('ensure_ascii', true),
  };
}

export function jsonMembers(): Iterable<readonly [string, Value]> {
  return [
    loader('load'),
    loader('loads'),
    ['dumps', dumps],
    [
      'dump',
      native(
        'dump',
        ({ positional, keywords, site }) => {
          writesInto(keywords.get('fp') ?? positional[1], unknown('what json.dump() writes', site));
          return NONE;
        },
        false,
      ),
    ],
    ['JSONDecodeError', decodeError],
  ];
}

function tomlLoader(name: string): readonly [string, Value] {
  return [
    name,
    routine(name, 'source parse_float?', (call, source) =>
      overChoices(call, [sourceText(call, source)], (text) => {
        if (text.kind !== 'str' || call.keywords.size > 0) return unfollowed(call, `tomllib.${name}`);
        return (
          readToml(call.interpreter, text.value, call.site) ??
          call.interpreter.fail('TOMLDecodeError', 'the text is not TOML', call.site)
        );
      }),
    ),
  ];
}

const tomlError = nativeClass('tomllib', 'TOMLDecodeError', valueError ? [valueError] : []);
exceptions.set('TOMLDecodeError', tomlError);

export function tomlMembers(): Iterable<readonly [string, Value]> {
  return [tomlLoader('load'), tomlLoader('loads'), ['TOMLDecodeError', tomlError]];
}

function coded(name: string, convert: (binary: string) => string | undefined): readonly [string, Value] {
  return [
    name,
    pure(name, 'data', (call, data) => {
      const binary = data.kind === 'str' ? data.value : bytesOf(data);
      const made = binary === undefined ? undefined : convert(binary);
      return made === undefined ? unfollowed(call, `base64.${name}`) : bytes(made);
    }),
  ];
}

function decode64(text: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? atob(text) : undefined;
}

export function base64Members(): Iterable<readonly [string, Value]> {
  return [
    coded('b64encode', (binary) => btoa(binary)),
    coded('standard_b64encode', (binary) => btoa(binary)),
    coded('urlsafe_b64encode', (binary) => btoa(binary).replaceAll('+', '-').replaceAll('/', '_')),
    coded('b64decode', decode64),
    coded('standard_b64decode', decode64),
    coded('urlsafe_b64decode', (text) => decode64(text.replaceAll('-', '+').replaceAll('_', '/'))),
  ];
}

/** Rows of simple delimited text; quotes as in the `excel` dialect. */
function rows(call: NativeCall, source: Value, delimiter: string): string[][] | undefined {
  const { items, uncertain } = elements(call.interpreter, source, call.site);
  if (uncertain || items.some((item) => item.kind !== 'str')) return undefined;
  const text = items.map((item) => (item.kind === 'str' ? item.value.replace(/\r?\n$/, '') : '')).join('\n');
  const found: string[][] = [];
  let row: string[] = [];
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${delimiter === '\t' ? '\\t' : `\\${delimiter}`}\\n"]*))(${delimiter === '\t' ? '\\t' : `\\${delimiter}`}|\\n|$)`,
    'gy',
  );
  for (const [, quotedCell, bare = '', end] of text.matchAll(cell)) {
    call.interpreter.step();
    row.push(quotedCell === undefined ? bare : quotedCell.replaceAll('""', '"'));
    if (end === delimiter) continue;
    found.push(row.length === 1 && row[0] === '' && quotedCell === undefined ? [] : row);
    row = [];
    if (end === '') break;
  }
  if (text === '') return [];
  return found;
}

function delimiterOf(call: NativeCall): string | undefined {
  const others = [...call.keywords.keys()].filter((name) => name !== 'delimiter' && name !== 'fieldnames');
  const given = call.keywords.get('delimiter');
  if (others.length > 0 || call.positional.length > 1) return undefined;
  return given === undefined ? ',' : given.kind === 'str' && given.value.length === 1 ? given.value : undefined;
}

function rowsOf(self: Value): Value | undefined {
  return self.kind === 'instance' && self.payload && 'rows' in self.payload
    ? (self.payload as { rows: Value }).rows
    : undefined;
}

const dictReaderClass = nativeClass(
  'csv',
  'DictReader',
  [objectType],
  [
    method('__iter__', '', (call, self) => rowsOf(self) ?? unfollowed(call, 'csv.DictReader')),
    method('__next__', '', (call, self) => {
      const rows = rowsOf(self);
      const row = rows?.kind === 'iterator' ? nextOf(call.interpreter, rows, call.site) : undefined;
      return row ?? call.interpreter.fail('StopIteration', '', call.site);
    }),
  ],
);

export function csvMembers(
  over: (items: readonly Value[]) => Value,
  dictOf: (names: readonly string[], row: readonly string[]) => Value,
): Iterable<readonly [string, Value]> {
  const reading = (call: NativeCall, make: (all: string[][]) => Value): Value => {
    const [source] = call.positional;
    const delimiter = delimiterOf(call);
    const all = source && delimiter ? rows(call, source, delimiter) : undefined;
    return all ? make(all) : unfollowed(call, 'a CSV reader');
  };
  return [
    [
      'reader',
      native(
        'reader',
        (call) => reading(call, (all) => over(all.map((row) => list(row.map((cell) => str(cell)))))),
        false,
      ),
    ],
    [
      'DictReader',
      native(
        'DictReader',
        (call) => {
          const given = call.keywords.get('fieldnames') ?? NONE;
          const names = given.kind === 'none' ? undefined : elements(call.interpreter, given, call.site);
          const known = names?.items.map((item) => (item.kind === 'str' ? item.value : undefined));
          if (names?.uncertain || known?.includes(undefined)) return unfollowed(call, 'csv.DictReader');
          return reading(call, (all) => {
            const header = (known as string[] | undefined) ?? all[0] ?? [];
            const rest = known ? all : all.slice(1);
            const found = rest.filter((row) => row.length > 0).map((row) => dictOf(header, row));
            const made = instance(dictReaderClass, call.site, [['fieldnames', list(header.map((name) => str(name)))]]);
            made.payload = { rows: over(found) };
            return made;
          });
        },
        false,
      ),
    ],
  ];
}
