/** Modules of functions on numbers and text: `math`, `string`, `textwrap`, `fnmatch`, `glob`, `hashlib`, `packaging.version`. */
import { callMethod, lookUp } from '../../attributes.ts';
import { binary } from '../../binary.ts';
import { elements } from '../../iteration.ts';
import {
  bool,
  dict,
  float,
  getString,
  instance,
  int,
  list,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  nativeClass,
  type PyUnknown,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { overChoices } from '../choices.ts';
import { kindAt, listNames, pathText } from '../files.ts';
import { numberOf } from '../numbers.ts';
import { isAbsolute } from '../paths.ts';
import { method, pure, pureMethod, routine, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';
import { exceptions, objectType } from '../types.ts';
import { namePatternAnywhere } from './glob-patterns.ts';

type Members = Iterable<readonly [string, Value]>;

function ofNumber(
  name: string,
  compute: (value: number) => number | undefined,
  make: (value: number) => Value = float,
): readonly [string, Value] {
  return [
    name,
    pure(name, 'x', (call, x) => {
      const value = numberOf(x);
      const result = value === undefined ? undefined : compute(value);
      return result === undefined || !Number.isFinite(result) ? unfollowed(call, `math.${name}`) : make(result);
    }),
  ];
}

/** Also of objects that say how they are rounded. */
function rounding(name: string, round: (value: number) => number): readonly [string, Value] {
  const [, plainly] = ofNumber(name, round, int);
  return [
    name,
    pure(name, 'x', (call, x) => {
      const own = x.kind === 'instance' ? callMethod(call.interpreter, x, `__${name}__`, [], call.site) : undefined;
      return own ?? (plainly.kind === 'native' ? plainly.call(call) : unfollowed(call, `math.${name}`));
    }),
  ];
}

function ofWholeNumbers(name: string, combine: (a: number, b: number) => number): readonly [string, Value] {
  return [
    name,
    pure(name, '*integers', (call, integers) => {
      const numbers = integers.kind === 'tuple' ? integers.items.map(wholeNumber) : [];
      if (numbers.some((each) => each === undefined)) return unfollowed(call, `math.${name}`);
      const [first = name === 'gcd' ? 0 : 1, ...others] = numbers as number[];
      return int(others.reduce(combine, Math.abs(first)));
    }),
  ];
}

function ofPair(
  name: string,
  work: (n: number, k: number | undefined) => number | undefined,
): readonly [string, Value] {
  return [
    name,
    pure(name, 'n k?', (call, n, k) => {
      const [first, second] = [wholeNumber(n), k.kind === 'none' ? undefined : wholeNumber(k)];
      const isKnown = first !== undefined && first >= 0 && (k.kind === 'none' || (second !== undefined && second >= 0));
      const found = isKnown ? work(first, second) : undefined;
      return found === undefined ? unfollowed(call, `math.${name}`) : int(found);
    }),
  ];
}

/** n·(n−1)·…, `count` factors of it, divided by as many from 1 on for a choice without order. */
function quotientOfProducts(n: number, count: number, unordered: boolean): number | undefined {
  if (count > n) return 0;
  let product = 1;
  for (let at = 0; at < count; at++) {
    product *= n - at;
    if (!Number.isSafeInteger(product)) return undefined;
    if (unordered) product /= at + 1;
  }
  return product;
}

function divisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : divisor(b, a % b);
}

export function mathMembers(): Members {
  return [
    rounding('ceil', Math.ceil),
    rounding('floor', Math.floor),
    rounding('trunc', Math.trunc),
    ofNumber('sqrt', (value) => (value < 0 ? undefined : Math.sqrt(value))),
    ofNumber('fabs', Math.abs),
    ofNumber('isqrt', (value) => (value < 0 || value > 2 ** 50 ? undefined : Math.floor(Math.sqrt(value))), int),
    ofNumber(
      'factorial',
      (value) => {
        let product = 1;
        for (let factor = 2; factor <= Math.min(value, 30); factor++) product *= factor;
        return Number.isInteger(value) && value >= 0 && value <= 18 ? product : undefined;
      },
      int,
    ),
    [
      'isnan',
      pure('isnan', 'x', (call, x) =>
        numberOf(x) === undefined ? unfollowed(call, 'math.isnan') : bool(Number.isNaN(numberOf(x))),
      ),
    ],
    [
      'isinf',
      pure('isinf', 'x', (call, x) =>
        numberOf(x) === undefined
          ? unfollowed(call, 'math.isinf')
          : bool(Math.abs(numberOf(x) ?? 0) === Number.POSITIVE_INFINITY),
      ),
    ],
    ofWholeNumbers('gcd', divisor),
    ofWholeNumbers('lcm', (a, b) => (a === 0 || b === 0 ? 0 : Math.abs(a / divisor(a, b)) * Math.abs(b))),
    ofPair('comb', (n, k) => quotientOfProducts(n, k ?? 0, true)),
    ofPair('perm', (n, k) => quotientOfProducts(n, k ?? n, false)),
    [
      'log',
      pure('log', 'x base?', (call, x, base) => {
        const [value, root] = [numberOf(x), base.kind === 'none' ? Math.E : numberOf(base)];
        if (value === undefined || root === undefined || value <= 0 || root <= 0) return unfollowed(call, 'math.log');
        return float(base.kind === 'none' ? Math.log(value) : Math.log(value) / Math.log(root));
      }),
    ],
    [
      'prod',
      pure('prod', 'iterable', (call, iterable) => {
        const { items, uncertain } = elements(call.interpreter, iterable, call.site);
        if (uncertain) return uncertain;
        return items.reduce((total, item) => binary(call.interpreter, '*', total, item, call.site), int(1));
      }),
    ],
    [
      'isclose',
      pure('isclose', 'a b', (call, a, b) => {
        const [first, second] = [numberOf(a), numberOf(b)];
        if (first === undefined || second === undefined || call.keywords.size > 0)
          return unfollowed(call, 'math.isclose');
        return bool(Math.abs(first - second) <= 1e-9 * Math.max(Math.abs(first), Math.abs(second)));
      }),
    ],
    ofNumber('exp', Math.exp),
    ofNumber('log2', (value) => (value > 0 ? Math.log2(value) : undefined)),
    ofNumber('log10', (value) => (value > 0 ? Math.log10(value) : undefined)),
    ['pi', float(Math.PI)],
    ['e', float(Math.E)],
    ['tau', float(2 * Math.PI)],
    ['inf', float(Number.POSITIVE_INFINITY)],
    ['nan', float(Number.NaN)],
  ];
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const OWN_PLACEHOLDERS = ['delimiter', 'idpattern', 'braceidpattern', 'pattern', 'flags'];

function substituted(call: NativeCall, safe: boolean): Value {
  // A class of the user's may have placeholders of its own.
  const { self } = call;
  if (self.kind === 'instance' && OWN_PLACEHOLDERS.some((name) => lookUp(self.cls, name)))
    return unfollowed(call, 'Template.substitute with placeholders of its own');
  const template = call.self.kind === 'instance' ? call.self.attrs.get('template') : undefined;
  const [mapping = dict()] = call.positional;
  if (template?.kind !== 'str' || mapping.kind !== 'dict') return unfollowed(call, 'Template.substitute');
  let doubt: Value | undefined;
  const text = template.value.replaceAll(
    /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\}|)/gi,
    (whole, escaped: string | undefined, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced;
      if (escaped) return '$';
      if (name === undefined) {
        if (!safe) doubt ??= call.interpreter.fail('ValueError', 'invalid placeholder in a template', call.site);
        return whole;
      }
      const value = call.keywords.get(name) ?? getString(mapping, name) ?? call.unknownKeywords ?? mapping.uncertain;
      if (!value) {
        if (!safe) doubt ??= call.interpreter.fail('KeyError', `'${name}'`, call.site);
        return whole;
      }
      const made = callMethod(call.interpreter, value, '__str__', [], call.site);
      if (made?.kind !== 'str') doubt ??= made ?? value;
      return made?.kind === 'str' ? made.value : '';
    },
  );
  return doubt ? (doubt.kind === 'unknown' ? doubt : unfollowed(call, 'Template.substitute')) : str(text);
}

const templateClass = nativeClass(
  'string',
  'Template',
  [objectType],
  [
    method('__init__', 'template', (_call, self, template) => {
      if (self.kind === 'instance') self.attrs.set('template', template);
      return NONE;
    }),
    ['substitute', native('substitute', (call) => substituted(call, false))],
    ['safe_substitute', native('safe_substitute', (call) => substituted(call, true))],
  ],
);

export function stringMembers(): Members {
  return [
    ['ascii_lowercase', str(LOWER)],
    ['ascii_uppercase', str(LOWER.toUpperCase())],
    ['ascii_letters', str(LOWER + LOWER.toUpperCase())],
    ['digits', str(DIGITS)],
    ['hexdigits', str(`${DIGITS}abcdefABCDEF`)],
    ['octdigits', str('01234567')],
    ['punctuation', str(PUNCTUATION)],
    ['whitespace', str(' \t\n\r\v\f')],
    ['printable', str(`${DIGITS}${LOWER}${LOWER.toUpperCase()}${PUNCTUATION} \t\n\r\v\f`)],
    ['Template', templateClass],
  ];
}

/** `textwrap.dedent`: takes away what all lines that have text begin with. */
function dedented(text: string): string {
  const bare = text.replaceAll(/^[ \t]+$/gm, '');
  let margin: string | undefined;
  for (const [, indent = ''] of bare.matchAll(/(^[ \t]*)(?:[^ \t\n])/gm)) {
    if (margin === undefined || margin.startsWith(indent)) margin = indent;
    else if (!indent.startsWith(margin)) {
      let shared = 0;
      while (margin[shared] === indent[shared] && shared < margin.length) shared++;
      margin = margin.slice(0, shared);
    }
  }
  return margin
    ? bare
        .split('\n')
        .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line))
        .join('\n')
    : bare;
}

export function textwrapMembers(): Members {
  return [
    [
      'dedent',
      pure('dedent', 'text', (call, text) =>
        text.kind === 'str' ? str(dedented(text.value)) : unfollowed(call, 'textwrap.dedent'),
      ),
    ],
    [
      'indent',
      pure('indent', 'text prefix predicate?', (call, text, prefix, predicate) => {
        if (text.kind !== 'str' || prefix.kind !== 'str' || predicate.kind !== 'none')
          return unfollowed(call, 'textwrap.indent');
        return str(text.value.replaceAll(/^(?=.*\S)/gm, () => prefix.value));
      }),
    ],
  ];
}

export function fnmatchMembers(): Members {
  const matching = (name: string): readonly [string, Value] => [
    name,
    pure(name, 'name pattern', (call, text, pattern) =>
      text.kind === 'str' && pattern.kind === 'str'
        ? bool(namePatternAnywhere(pattern.value).test(text.value))
        : unfollowed(call, `fnmatch.${name}`),
    ),
  ];
  return [
    matching('fnmatch'),
    matching('fnmatchcase'),
    [
      'filter',
      routine('filter', 'names pattern', (call, names, pattern) => {
        const { items, uncertain } = elements(call.interpreter, names, call.site);
        if (pattern.kind !== 'str' || uncertain || items.some((item) => item.kind !== 'str'))
          return unfollowed(call, 'fnmatch.filter');
        const test = namePatternAnywhere(pattern.value);
        return list(items.filter((item) => item.kind === 'str' && test.test(item.value)));
      }),
    ],
  ];
}

/** `glob.glob` in folders of the workspace. Python gives the names of a folder in no order that could be relied on; here they are sorted. */
export function globMembers(): Members {
  const finding = (name: string): readonly [string, Value] => [
    name,
    native(
      name,
      (call) => {
        const [given] = call.positional;
        const pattern = given ? pathText(call.interpreter, given, call.site) : '';
        const root = call.keywords.get('root_dir') ?? NONE;
        const top = root.kind === 'none' ? undefined : pathText(call.interpreter, root, call.site);
        const recursive = call.keywords.get('recursive');
        const deep = recursive?.kind === 'bool' && recursive.value;
        const asText = (value: string | PyUnknown): Value => (typeof value === 'string' ? str(value) : value);
        return overChoices(call, [asText(pattern), ...(top === undefined ? [] : [asText(top)])], (known, above) =>
          known?.kind === 'str' && (above === undefined || above.kind === 'str')
            ? globbed(call, name, known.value, above?.value, deep)
            : unfollowed(call, `glob.${name}`),
        );
      },
      false,
    ),
  ];
  return [finding('glob'), finding('iglob')];
}

function globbed(call: NativeCall, name: string, pattern: string, top: string | undefined, recursive: boolean): Value {
  if (top === undefined ? !isAbsolute(pattern) : isAbsolute(pattern) || !isAbsolute(top))
    return unfollowed(call, `glob.${name} of such a pattern`);
  const from = top ?? '';
  const found = matches(call, from, (top === undefined ? pattern.slice(1) : pattern).split('/'), recursive);
  if (!Array.isArray(found)) return unknown((found as PyUnknown).reason, call.site);
  return list(found.map((path: string) => str(top === undefined ? path : path.slice(from.length + 1))));
}

/** Paths below a folder that fit the parts of a pattern. */
function matches(
  call: NativeCall,
  folder: string,
  [part, ...rest]: readonly string[],
  recursive: boolean,
): readonly string[] | PyUnknown {
  call.interpreter.step();
  if (part === undefined) return [];
  const isLast = rest.length === 0;
  const deep = part === '**' && recursive;
  if (!/[*?[]/.test(part)) {
    const path = `${folder}/${part}`;
    if (!isLast) return matches(call, path, rest, recursive);
    const kind = kindAt(call.interpreter, path, call.site);
    return typeof kind === 'string' ? (kind === 'missing' ? [] : [path]) : kind;
  }
  const top = folder === '' ? '/' : folder;
  const here = kindAt(call.interpreter, top, call.site);
  if (here === 'missing' || here === 'file') return [];
  const names = listNames(call.interpreter, top, call.site);
  if (!Array.isArray(names)) return names as PyUnknown;
  const test = namePatternAnywhere(deep ? '*' : part);
  const found: string[] = [];
  const add = (more: readonly string[] | PyUnknown): PyUnknown | undefined => {
    if (!Array.isArray(more)) return more as PyUnknown;
    found.push(...(more as readonly string[]));
    return undefined;
  };
  if (deep && isLast) found.push(`${folder}/`);
  if (deep && !isLast) {
    const doubt = add(matches(call, folder, rest, recursive));
    if (doubt) return doubt;
  }
  for (const name of names as readonly string[]) {
    if (!test.test(name) || (name.startsWith('.') && !part.startsWith('.'))) continue;
    const path = `${folder}/${name}`;
    const kind = kindAt(call.interpreter, path, call.site);
    if (typeof kind !== 'string') return kind;
    if (isLast) found.push(path);
    if (kind !== 'directory' || (isLast && !deep)) continue;
    // What `**` itself stands for in a folder below is that folder, which is there already.
    const below = matches(call, path, deep ? [part, ...rest] : rest, recursive);
    const doubt = add(Array.isArray(below) ? below.filter((each: string) => each !== `${path}/`) : below);
    if (doubt) return doubt;
  }
  return found;
}

const valueError = exceptions.get('ValueError');
const invalidVersion = nativeClass('packaging.version', 'InvalidVersion', valueError ? [valueError] : []);
const versionClass = nativeClass('packaging.version', 'Version', [objectType]);

/** Numbers of a release such as `2.10.3`; versions with more to them are not followed. */
function releaseOf(text: string): number[] | undefined {
  const release = /^v?(\d+(?:\.\d+)*)$/.exec(text.trim())?.[1];
  return release?.split('.').map(Number);
}

function numbersOf(value: Value): number[] | undefined {
  const text = value.kind === 'instance' && value.cls === versionClass ? value.attrs.get('text') : undefined;
  return text?.kind === 'str' ? releaseOf(text.value) : undefined;
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const ORDERS: Readonly<Record<string, (sign: number) => boolean>> = {
  __lt__: (sign) => sign < 0,
  __le__: (sign) => sign <= 0,
  __gt__: (sign) => sign > 0,
  __ge__: (sign) => sign >= 0,
  __eq__: (sign) => sign === 0,
};

function part(name: string, index: number): readonly [string, Value] {
  return [
    name,
    {
      kind: 'property',
      getter: routine(name, 'self', (call, self) => int(numbersOf(self)?.[index] ?? 0) ?? unfollowed(call, name)),
    },
  ];
}

for (const [name, member] of [
  ...Object.entries(ORDERS).map(([order, verdict]) =>
    pureMethod(order, 'other', (_call, self, other) => {
      const [a, b] = [numbersOf(self), numbersOf(other)];
      return a && b ? bool(verdict(compared(a, b))) : NOT_IMPLEMENTED;
    }),
  ),
  method('__str__', '', (_call, self) => (self.kind === 'instance' ? (self.attrs.get('text') ?? NONE) : NONE)),
  part('major', 0),
  part('minor', 1),
  part('micro', 2),
  [
    'release',
    {
      kind: 'property',
      getter: routine('release', 'self', (_call, self) => tuple((numbersOf(self) ?? []).map((number) => int(number)))),
    },
  ] as const,
  [
    'base_version',
    {
      kind: 'property',
      getter: routine('base_version', 'self', (_call, self) =>
        self.kind === 'instance' ? (self.attrs.get('text') ?? NONE) : NONE,
      ),
    },
  ] as const,
]) {
  versionClass.namespace.set(name, member);
}

const version = pure('Version', 'version', (call, text) => {
  if (text.kind !== 'str') return unfollowed(call, 'packaging.version.Version');
  const release = releaseOf(text.value);
  return release
    ? instance(versionClass, call.site, [
        ['text', str(text.value.trim().replace(/^v/, ''))],
        ['__hash_key__', str(`version ${release.join('.').replace(/(\.0)+$/, '')}`)],
      ])
    : unfollowed(call, 'a version of such a form');
});

export function packagingMembers(): Members {
  return [
    ['Version', version],
    ['parse', version],
    ['InvalidVersion', invalidVersion],
  ];
}
