/** Methods of bytes. */
import { elements, iterate } from '../iteration.ts';
import { bool, int, list, type NativeCall, str, type Value } from '../values.ts';
import { overChoices } from './choices.ts';
import { bytes, bytesOf, decodeBytes, encodeText } from './encodings.ts';
import { constructible } from './inheritance.ts';
import { pure, pureMethod, unfollowed, unfollowedMethods } from './routine.ts';
import { position, sliced, sliceIndices, wholeNumber } from './slicing.ts';
import { bytesType, defineMembers } from './types.ts';

constructible(bytesType, (interpreter, args, site) => {
  const [source, encoding = args.keywords.get('encoding')] = args.positional;
  if (args.unknownPositional) return unfollowed({ site }, 'bytes()');
  if (!source) return bytes('');
  return overChoices({ interpreter, site }, [source], (known) => {
    if (known.kind === 'bytes') return known;
    if (known.kind === 'str')
      return encoding
        ? encodeText({ interpreter, site }, known.value, encoding)
        : interpreter.fail('TypeError', 'string argument without an encoding', site);
    const size = wholeNumber(known);
    if (size !== undefined) {
      interpreter.checkSize(size);
      return bytes('\0'.repeat(Math.max(0, size)));
    }
    const { items, uncertain } = elements(interpreter, known, site);
    const codes = items.map(wholeNumber);
    if (uncertain || codes.some((code) => code === undefined || code < 0 || code > 255))
      return unfollowed({ site }, 'bytes()');
    return bytes(String.fromCharCode(...(codes as number[])));
  });
});

function bytesMethod(
  name: string,
  signature: string,
  implementation: (call: NativeCall, value: string, ...args: Value[]) => Value,
) {
  return pureMethod(name, signature, (call, self, ...args) =>
    self.kind === 'bytes' ? implementation(call, self.value, ...args) : unfollowed(call, `bytes.${name}`),
  );
}

defineMembers(bytesType, [
  ...unfollowedMethods(
    'bytes',
    'capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lstrip maketrans partition removeprefix removesuffix rfind rindex rjust rpartition rsplit rstrip splitlines swapcase title translate zfill __hash__',
  ),
  bytesMethod('decode', 'encoding? errors?', (call, value, encoding) => decodeBytes(call, value, encoding)),
  bytesMethod('hex', 'sep?', (call, value, sep) =>
    sep.kind === 'none'
      ? str([...value].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join(''))
      : unfollowed(call, 'bytes.hex'),
  ),
  bytesMethod('lower', '', (_call, value) => bytes(value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))),
  bytesMethod('upper', '', (_call, value) => bytes(value.replace(/[a-z]+/g, (letters) => letters.toUpperCase()))),
  bytesMethod('strip', 'chars?', (call, value, chars) =>
    chars.kind === 'none'
      ? bytes(value.replace(/^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g, ''))
      : unfollowed(call, 'bytes.strip'),
  ),
  bytesMethod('startswith', 'prefix', (call, value, prefix) =>
    prefix.kind === 'bytes' ? bool(value.startsWith(prefix.value)) : unfollowed(call, 'bytes.startswith'),
  ),
  bytesMethod('replace', 'old new', (call, value, old, replacement) =>
    old.kind === 'bytes' && replacement.kind === 'bytes' && old.value !== ''
      ? bytes(value.replaceAll(old.value, () => replacement.value))
      : unfollowed(call, 'bytes.replace'),
  ),
  bytesMethod('split', 'sep?', (call, value, sep) =>
    sep.kind === 'bytes' && sep.value !== ''
      ? list(value.split(sep.value).map(bytes))
      : unfollowed(call, 'bytes.split'),
  ),
  bytesMethod('__len__', '', (_call, value) => int(value.length)),
  bytesMethod('__contains__', 'item', (call, value, item) => {
    const part = bytesOf(item);
    const code = wholeNumber(item);
    if (part !== undefined) return bool(value.includes(part));
    return code === undefined
      ? unfollowed(call, 'bytes.__contains__')
      : bool(value.includes(String.fromCharCode(code)));
  }),
  bytesMethod('__getitem__', 'index', (call, value, index) => {
    if (index.kind === 'slice') {
      const indices = sliceIndices(call.interpreter, index, value.length, call.site);
      return 'kind' in indices ? indices : bytes(sliced(value.split(''), indices).join(''));
    }
    const at = position(call.interpreter, index, value.length, 'bytes', call.site);
    return typeof at === 'number' ? int(value.charCodeAt(at)) : at;
  }),
  bytesMethod('__iter__', '', (call, value) => ({
    kind: 'iterator',
    name: 'bytes_iterator',
    run: (visit) => iterate(call.interpreter, bytes(value), call.site, visit),
  })),
  [
    'fromhex',
    {
      kind: 'class-member',
      binding: 'static',
      callee: pure('fromhex', 'text', (call, text) =>
        text.kind === 'str' && /^(\s*[0-9a-fA-F]{2})*\s*$/.test(text.value)
          ? bytes(
              (text.value.match(/[0-9a-fA-F]{2}/g) ?? [])
                .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
                .join(''),
            )
          : unfollowed(call, 'bytes.fromhex'),
      ),
    },
  ],
]);
