/** `re`, over JavaScript's regular expressions where a pattern means the same in both. */

import { simpleArgs } from '../../attributes.ts';
import { callValue } from '../../calls.ts';
import {
  bool,
  dict,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyInstance,
  type PyUnknown,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { overChoices, plain } from '../choices.ts';
import { over } from '../iterators.ts';
import { given, method, routine, unfollowed, unfollowedMethods, withReceiver } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { defineMembers, exceptions, objectType } from '../types.ts';
import { GIVEN_UP } from './pattern-effort.ts';
import { refusedPattern } from './pattern-refusals.ts';
import { expandTemplate, type Translated, translatePattern } from './regular-expressions.ts';

const FLAGS: Readonly<Record<string, number>> = {
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  DEBUG: 128,
  ASCII: 256,
};
const SHORT: Readonly<Record<string, string>> = {
  I: 'IGNORECASE',
  L: 'LOCALE',
  M: 'MULTILINE',
  S: 'DOTALL',
  U: 'UNICODE',
  X: 'VERBOSE',
  A: 'ASCII',
};

interface Compiled {
  readonly source: string;
  readonly flags: number;
  readonly expression: Translated | undefined;
}

const patternClass = nativeClass('re', 'Pattern', [objectType]);
const matchClass = nativeClass('re', 'Match', [objectType]);
const exceptionClass = exceptions.get('Exception');
const errorClass = nativeClass('re', 'error', exceptionClass ? [exceptionClass] : []);
exceptions.set('re.error', errorClass);

/** Undefined where Python takes the pattern or may. */
function refusal(call: NativeCall, value: Value, flags: Value): Value | undefined {
  const simple = plain(value);
  const bits = flags.kind === 'none' ? 0 : wholeNumber(flags);
  if (simple.kind !== 'str' || bits === undefined || (bits & 64) !== 0) return undefined;
  const said = refusedPattern(simple.value);
  return said === undefined
    ? undefined
    : call.interpreter.fail('re.error', `${said} in the pattern '${simple.value}'`, call.site);
}

function compiled(source: string, flags: number): Compiled {
  return { source, flags, expression: translatePattern(source, flags) };
}

function patternObject(pattern: Compiled, call: NativeCall): PyInstance {
  const made = instance(patternClass, call.site, [
    ['pattern', str(pattern.source)],
    ['flags', int(pattern.flags | 32)],
  ]);
  made.payload = pattern;
  return made;
}

/** The pattern of a string or a compiled one; undefined when it is not followed. */
function patternOf(value: Value, flags: Value): Compiled | undefined {
  if (value.kind === 'instance' && value.cls === patternClass) return value.payload as Compiled;
  const simple = plain(value);
  const bits = flags.kind === 'none' ? 0 : wholeNumber(flags);
  return simple.kind === 'str' && bits !== undefined ? compiled(simple.value, bits) : undefined;
}

interface Found {
  readonly text: string;
  readonly match: RegExpMatchArray & { indices?: readonly (readonly [number, number] | undefined)[] };
}

function matchObject(found: Found, call: NativeCall): PyInstance {
  const made = instance(matchClass, call.site, [['string', str(found.text)]]);
  made.payload = { found };
  return made;
}

function foundOf(value: Value): Found | undefined {
  return value.kind === 'instance' && value.payload && 'found' in value.payload
    ? (value.payload as { found: Found }).found
    : undefined;
}

type Mode = 'search' | 'match' | 'fullmatch';

function matches(pattern: Translated, text: string, mode: Mode | 'all'): RegExpMatchArray[] {
  const flags = `${pattern.flags}d${mode === 'all' || mode === 'search' ? 'g' : 'y'}`;
  const source = mode === 'fullmatch' ? `(?:${pattern.source})(?![\\s\\S])` : pattern.source;
  const expression = new RegExp(source, flags);
  if (mode === 'all') return [...text.matchAll(expression)];
  const match = expression.exec(text);
  return match ? [match] : [];
}

/** Those that look at one place, or no further than to the first match. */
const SCANNING: { readonly [name: string]: 'first' | 'no' } = { search: 'first', match: 'no', fullmatch: 'no' };

type Operation = (call: NativeCall, pattern: Translated, text: string, args: readonly Value[]) => Value;

/** As a function of the module and as a method of patterns; the text is the last but `extra` parameters. */
function operation(
  name: string,
  before: string,
  after: string,
  apply: Operation,
): { readonly inModule: readonly [string, Value]; readonly ofPattern: readonly [string, Value] } {
  const count = before.split(' ').filter((word) => word !== '').length;
  const run = (call: NativeCall, pattern: Value, flags: Value, rest: readonly Value[]): Value =>
    overChoices(call, [pattern, flags, ...rest.slice(0, count + 1)], (knownPattern, knownFlags, ...known) => {
      const text = known[count];
      const refused = refusal(call, knownPattern, knownFlags);
      if (refused) return refused;
      const found = patternOf(knownPattern, knownFlags);
      if (!found?.expression || text?.kind !== 'str' || !found.expression.suits(text.value))
        return unfollowed(call, `re.${name} with such a pattern`);
      const cost = found.expression.cost(text.value, SCANNING[name] ?? 'all');
      // Also a search that is given up has taken its time.
      call.interpreter.step(Math.ceil(cost ?? GIVEN_UP));
      if (cost === undefined) return unfollowed(call, `re.${name} with such a pattern`);
      return apply(call, found.expression, text.value, [...known.slice(0, count), ...rest.slice(count + 1)]);
    });
  return {
    inModule: [
      name,
      routine(name, `pattern ${before} string ${after} flags?`, (call, pattern, ...args) =>
        run(call, pattern, args.at(-1) ?? NONE, args.slice(0, -1)),
      ),
    ],
    ofPattern: method(
      name,
      `${before} string ${after} ${after === '' ? 'pos? endpos?' : ''}`,
      (call, self, ...args) => {
        const values = after === '' ? args.slice(0, count + 1) : args;
        return after === '' && args.slice(count + 1).some((arg) => arg.kind !== 'none')
          ? unfollowed(call, `Pattern.${name}`)
          : run(call, self, NONE, values);
      },
    ),
  };
}

function single(mode: Mode) {
  return operation(mode, '', '', (call, pattern, text) => {
    const [match] = matches(pattern, text, mode);
    return match ? matchObject({ text, match }, call) : NONE;
  });
}

function groupValue(text: string | undefined): Value {
  return text === undefined ? NONE : str(text);
}

const findall = operation('findall', '', '', (_call, pattern, text) =>
  list(
    matches(pattern, text, 'all').map(([whole = '', ...groups]) => {
      if (groups.length === 0) return str(whole);
      return groups.length === 1 ? str(groups[0] ?? '') : tuple(groups.map((group) => str(group ?? '')));
    }),
  ),
);

const finditer = operation('finditer', '', '', (call, pattern, text) =>
  over(
    'finditer',
    matches(pattern, text, 'all').map((match) => matchObject({ text, match }, call)),
  ),
);

function substituted(
  call: NativeCall,
  pattern: Translated,
  text: string,
  args: readonly Value[],
): { readonly text: string; readonly count: number } | PyUnknown {
  const [replacement = NONE, limit = NONE] = args;
  const most = wholeNumber(limit) ?? 0;
  const all = matches(pattern, text, 'all');
  const used = most > 0 ? all.slice(0, most) : all;
  let out = '';
  let last = 0;
  for (const match of used) {
    call.interpreter.step();
    const made = replacement.kind === 'str' ? expandTemplate(replacement.value, match) : undefined;
    const value =
      made === undefined && replacement.kind !== 'str'
        ? callValue(call.interpreter, replacement, simpleArgs([matchObject({ text, match }, call)]), call.site)
        : undefined;
    if (value?.kind === 'unknown') return value;
    const piece = made ?? (value?.kind === 'str' ? value.value : undefined);
    if (piece === undefined) return unfollowed(call, 're.sub with such a replacement');
    out += text.slice(last, match.index) + piece;
    call.interpreter.checkSize(out.length);
    last = (match.index ?? 0) + match[0].length;
  }
  return { text: out + text.slice(last), count: used.length };
}

const sub = operation('sub', 'repl', 'count?', (call, pattern, text, args) => {
  const made = substituted(call, pattern, text, args);
  return 'kind' in made ? made : str(made.text);
});
const subn = operation('subn', 'repl', 'count?', (call, pattern, text, args) => {
  const made = substituted(call, pattern, text, args);
  return 'kind' in made ? made : tuple([str(made.text), int(made.count)]);
});

const split = operation('split', '', 'maxsplit?', (_call, pattern, text, args) => {
  const most = wholeNumber(args[0]) ?? 0;
  const parts: Value[] = [];
  let last = 0;
  const all = matches(pattern, text, 'all');
  for (const match of most > 0 ? all.slice(0, most) : all) {
    parts.push(str(text.slice(last, match.index)), ...match.slice(1).map(groupValue));
    last = (match.index ?? 0) + match[0].length;
  }
  return list([...parts, str(text.slice(last))]);
});

const OPERATIONS = [single('search'), single('match'), single('fullmatch'), findall, finditer, sub, subn, split];

defineMembers(patternClass, [
  ...OPERATIONS.map(({ ofPattern }) => ofPattern),
  ['groups', { kind: 'property', getter: routine('groups', 'self', (call) => unfollowed(call, 'Pattern.groups')) }],
  [
    'groupindex',
    { kind: 'property', getter: routine('groupindex', 'self', (call) => unfollowed(call, 'Pattern.groupindex')) },
  ],
  ...unfollowedMethods('Pattern', 'scanner __repr__ __hash__'),
]);

function groupOf(call: NativeCall, found: Found, key: Value): Value {
  const index = wholeNumber(key);
  const groups = found.match.groups ?? {};
  if (index !== undefined && index >= 0 && index < found.match.length) return groupValue(found.match[index]);
  if (key.kind === 'str' && Object.hasOwn(groups, key.value)) return groupValue(groups[key.value]);
  return key.kind === 'unknown'
    ? unknown(key.reason, key.site)
    : call.interpreter.fail('IndexError', 'no such group', call.site);
}

function place(name: string, read: (range: readonly [number, number]) => Value) {
  return method(name, 'group?', (call, self, group) => {
    const found = foundOf(self);
    const index = group.kind === 'none' ? 0 : wholeNumber(group);
    const range = index === undefined ? undefined : found?.match.indices?.[index];
    return range ? read(range) : unfollowed(call, `Match.${name}`);
  });
}

defineMembers(matchClass, [
  [
    'group',
    native('group', (call) => {
      const [self, ...keys] = withReceiver(call);
      const found = self && foundOf(self);
      if (!found) return unfollowed(call, 'Match.group');
      const values = (keys.length === 0 ? [int(0)] : keys).map((key) => groupOf(call, found, key));
      return values.length === 1 ? (values[0] ?? NONE) : tuple(values);
    }),
  ],
  method('__getitem__', 'key', (call, self, key) => {
    const found = foundOf(self);
    return found ? groupOf(call, found, key) : unfollowed(call, 'Match.__getitem__');
  }),
  method('groups', 'default?', (call, self, fallback) => {
    const found = foundOf(self);
    return found
      ? tuple(found.match.slice(1).map((group) => (group === undefined ? fallback : str(group))))
      : unfollowed(call, 'Match.groups');
  }),
  method('groupdict', 'default?', (call, self, fallback) => {
    const found = foundOf(self);
    if (!found) return unfollowed(call, 'Match.groupdict');
    return dict(
      Object.entries(found.match.groups ?? {}).map(([name, value]): [Value, Value] => [
        str(name),
        value === undefined ? fallback : str(value),
      ]),
    );
  }),
  place('start', ([start]) => int(start)),
  place('end', ([, end]) => int(end)),
  place('span', ([start, end]) => tuple([int(start), int(end)])),
  method('__bool__', '', () => bool(true)),
  ...['re', 'pos', 'endpos', 'lastindex', 'lastgroup'].map((name): [string, Value] => [
    name,
    { kind: 'property', getter: routine(name, 'self', (call) => unfollowed(call, `Match.${name}`)) },
  ]),
  ...unfollowedMethods('Match', 'expand __repr__'),
]);

const compile = native(
  'compile',
  (call) => {
    const [value] = call.positional;
    return overChoices(call, [value ?? NONE, given(call, 1, 'flags') ?? NONE], (source, flags) => {
      const refused = refusal(call, source, flags);
      if (refused) return refused;
      const pattern = patternOf(source, flags);
      return pattern ? patternObject(pattern, call) : unfollowed(call, 're.compile with such a pattern');
    });
  },
  false,
);

export function reMembers(): Iterable<readonly [string, Value]> {
  return [
    ...OPERATIONS.map(({ inModule }) => inModule),
    ['compile', compile],
    [
      'escape',
      routine('escape', 'pattern', (call, value) =>
        overChoices(call, [value], (text) =>
          text.kind === 'str'
            ? str(
                text.value.replaceAll(/[\t\n\v\f\r !-/:-@[-^`{-~]/g, (letter) =>
                  '!"%\',/:;<=>@`'.includes(letter) ? letter : `\\${letter}`,
                ),
              )
            : unfollowed(call, 're.escape'),
        ),
      ),
    ],
    ['Pattern', patternClass],
    ['Match', matchClass],
    ['error', errorClass],
    ['purge', native('purge', () => NONE, false)],
    ...Object.entries(FLAGS).map(([name, value]) => [name, int(value)] as const),
    ...Object.entries(SHORT).map(([name, long]) => [name, int(FLAGS[long] ?? 0)] as const),
  ];
}
