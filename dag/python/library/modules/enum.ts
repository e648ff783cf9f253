/** `enum`: the members of a class are made when it has been defined. */

import { findAttribute, lookUp, simpleArgs } from '../../attributes.ts';
import { binary } from '../../binary.ts';
import { callValue, initialise } from '../../calls.ts';
import { makeClass } from '../../classes.ts';
import { equals } from '../../comparison.ts';
import type { Interpreter } from '../../interpreter.ts';
import { elements } from '../../iteration.ts';
import {
  bool,
  type CallArguments,
  dict,
  getItem,
  hashKey,
  instance,
  int,
  list,
  NONE,
  NOT_IMPLEMENTED,
  nativeClass,
  type PyClass,
  type PyInstance,
  type Site,
  setItem,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { plain } from '../choices.ts';
import { method, routine, unfollowed } from '../routine.ts';
import { defineMembers, intType, LIBRARY_SITE, objectType, setHooks, strType } from '../types.ts';

const autoClass = nativeClass('enum', 'auto', [objectType]);
const enumClass = nativeClass('enum', 'Enum', [objectType]);
const flagClass = nativeClass('enum', 'Flag', [enumClass]);
const intEnumClass = nativeClass('enum', 'IntEnum', [intType, enumClass]);
const strEnumClass = nativeClass('enum', 'StrEnum', [strType, enumClass]);
const intFlagClass = nativeClass('enum', 'IntFlag', [intType, flagClass]);
const NATIVE: ReadonlySet<PyClass> = new Set([enumClass, flagClass, intEnumClass, strEnumClass, intFlagClass]);

/** Names of a class body that are members: no functions, no descriptors, nothing with underscores around it. */
function isMember(name: string, value: Value): boolean {
  if (/^__.*__$/.test(name) || /^_.*_$/.test(name)) return false;
  return !['function', 'native', 'property', 'class-member', 'class', 'method'].includes(value.kind);
}

setHooks(enumClass, {
  onSubclass: (interpreter, cls) => {
    const found = [...cls.namespace].filter(([name, value]) => isMember(name, value));
    const members = dict();
    const unique: PyInstance[] = [];
    const made = new Map<Value, Value>();
    let last: Value | undefined;
    for (const [name, written] of found) {
      const value = valueOfMember(
        interpreter,
        cls,
        name,
        combinedFrom(interpreter, written, made),
        last,
        unique.length,
      );
      made.set(written, value);
      last = value;
      const alias = unique.find((member) => sameValue(member.attrs.get('value'), value));
      const member = alias ?? makeMember(interpreter, cls, name, value);
      if (!alias) unique.push(member);
      cls.namespace.set(name, member);
      setItem(members, str(name), member);
    }
    if (found.length === 0) return;
    cls.namespace.set('__members__', members);
    cls.namespace.set('__members_list__', iterated(cls, unique));
    setHooks(cls, { construct: (current, own, args, site) => byValue(current, own, unique, args.positional[0], site) });
    for (const [name, text] of TEXTS)
      if (
        !cls.mro.some(
          (base) =>
            !NATIVE.has(base) &&
            base !== strType &&
            base !== intType &&
            base !== objectType &&
            base.namespace.has(name),
        )
      )
        cls.namespace.set(name, text);
  },
});
for (const each of NATIVE)
  setHooks(each, { construct: (interpreter, cls, args, site) => madeByCall(interpreter, cls, args, site) });

/** Since Python 3.11 flags that are made of others are passed over. */
function iterated(cls: PyClass, members: readonly PyInstance[]): Value {
  const single = cls.mro.includes(flagClass) ? members.filter(isSingleBit) : members;
  const found = list([...single]);
  if (single.length < members.length)
    found.uncertain = unknown('the members of a flag, which differ between versions of Python', cls.site);
  return found;
}

function isSingleBit({ attrs }: PyInstance): boolean {
  const value = attrs.get('value');
  return value?.kind !== 'int' || (value.value > 0 && (value.value & (value.value - 1)) === 0);
}

/** `Enum('Colour', 'RED GREEN')`, with the names as a text, a list, pairs or a dict. */
function madeByCall(interpreter: Interpreter, cls: PyClass, args: CallArguments, site: Site): Value {
  const [name, given = args.keywords.get('names')] = args.positional;
  const start = args.keywords.get('start') ?? int(1);
  const names =
    given?.kind === 'str'
      ? list(
          given.value
            .split(/[\s,]+/)
            .filter(Boolean)
            .map((each) => str(each)),
        )
      : given;
  const isFollowed = !args.keywords.has('type') && !cls.mro.includes(flagClass) && start.kind === 'int';
  if (name?.kind !== 'str' || !names || !isFollowed) return unfollowed({ site }, 'an enumeration made by a call');
  const namespace = new Map<string, Value>();
  const { items, uncertain } = elements(interpreter, names, site);
  if (uncertain) return unknown(uncertain.reason, site);
  for (const [index, item] of items.entries()) {
    const [key, value] =
      names.kind === 'dict'
        ? [item, getItem(names, item)]
        : item.kind === 'tuple' || item.kind === 'list'
          ? item.items
          : [item, cls.mro.includes(strEnumClass) ? str(textOf(item).toLowerCase()) : int(start.value + index)];
    if (key?.kind !== 'str' || !value) return unfollowed({ site }, 'an enumeration made by a call');
    namespace.set(key.value, value);
  }
  return makeClass(interpreter, name.value, '', simpleArgs([cls]), namespace, [], site);
}

function textOf(value: Value): string {
  return value.kind === 'str' ? value.value : '';
}

function sameValue(first: Value | undefined, second: Value): boolean {
  const key = first && hashKey(first);
  return key !== undefined && key === hashKey(second);
}

function valueOfMember(
  interpreter: Interpreter,
  cls: PyClass,
  name: string,
  written: Value,
  last: Value | undefined,
  index: number,
): Value {
  if (written.kind !== 'instance' || written.cls !== autoClass) return written;
  const maker = lookUp(cls, '_generate_next_value_');
  if (maker) {
    const callee = maker.kind === 'class-member' ? maker.callee : maker;
    const before = list(last ? [last] : []);
    return callee.kind === 'function'
      ? callValue(interpreter, callee, simpleArgs([str(name), int(1), int(index), before]), cls.site ?? LIBRARY_SITE)
      : unknown('a value made by _generate_next_value_');
  }
  if (cls.mro.includes(strEnumClass)) return str(name.toLowerCase());
  if (cls.mro.includes(flagClass)) {
    const before = last?.kind === 'int' ? last.value : 0;
    return int(before === 0 ? 1 : 2 ** (Math.floor(Math.log2(before)) + 1));
  }
  if (last === undefined) return int(1);
  return last.kind === 'int'
    ? int(last.value + 1)
    : last.kind === 'str'
      ? int(index + 1)
      : unknown('an automatic value');
}

function makeMember(interpreter: Interpreter, cls: PyClass, name: string, given: Value): PyInstance {
  const site = cls.site ?? LIBRARY_SITE;
  const member = newMember(interpreter, cls, given, site);
  const value = member.attrs.get('_value_') ?? given;
  for (const [key, held] of [
    ['name', str(name)],
    ['_name_', str(name)],
    ['value', value],
    ['_value_', value],
  ] as const)
    member.attrs.set(key, held);
  if (mixin(cls)) {
    member.payload = { wraps: value };
    member.attrs.set('__hash_key__', value);
  }
  const init = lookUp(cls, '__init__');
  if (init && init.kind !== 'native') initialise(interpreter, member, simpleArgs(partsOf(given)), site);
  return member;
}

/** By the class's own `__new__`, where it has one: that says what the member's value is. */
function newMember(interpreter: Interpreter, cls: PyClass, given: Value, site: Site): PyInstance {
  const maker = lookUp(cls, '__new__');
  const callee = maker?.kind === 'class-member' ? maker.callee : maker;
  if (callee?.kind !== 'function') return instance(cls, site);
  const made = callValue(interpreter, callee, simpleArgs([cls, ...partsOf(given)]), site);
  if (made.kind === 'instance' && made.cls === cls) return made;
  interpreter.note('an enumeration whose members are made in a way of its own', site);
  return instance(cls, site);
}

function partsOf(value: Value): readonly Value[] {
  return value.kind === 'tuple' ? value.items : [value];
}

/** `READ | WRITE` of members whose numbers are automatic: Python has the numbers as soon as they are assigned. */
function combinedFrom(interpreter: Interpreter, written: Value, made: ReadonlyMap<Value, Value>): Value {
  if (written.kind !== 'instance' || written.cls !== autoClass) return written;
  const { payload } = written as { payload?: AutoOperation };
  if (!payload) return made.get(written) ?? written;
  const { operator, operands, site } = payload;
  const [left, right] = operands.map((operand) => combinedFrom(interpreter, operand, made));
  return left && right ? binary(interpreter, operator, left, right, site) : written;
}

interface AutoOperation {
  readonly operator: '|' | '&' | '^' | '+' | '-' | '*' | '<<';
  readonly operands: readonly Value[];
  readonly site: Site;
}

const OPERATORS: readonly (readonly [string, AutoOperation['operator']])[] = [
  ['or', '|'],
  ['and', '&'],
  ['xor', '^'],
  ['add', '+'],
  ['sub', '-'],
  ['mul', '*'],
  ['lshift', '<<'],
];

defineMembers(
  autoClass,
  OPERATORS.flatMap(([name, operator]) => {
    const operation = (operands: readonly Value[], site: Site): PyInstance => {
      const later = instance(autoClass, site);
      later.payload = { operator, operands, site } satisfies AutoOperation;
      return later;
    };
    return [
      method(`__${name}__`, 'other', (call, self, other) => operation([self, other], call.site)),
      method(`__r${name}__`, 'other', (call, self, other) => operation([other, self], call.site)),
    ];
  }),
);

function mixin(cls: PyClass): PyClass | undefined {
  return cls.mro.find((base) => base === strType || base === intType || (base.module === '' && base.name === 'float'));
}

function byValue(
  interpreter: Interpreter,
  cls: PyClass,
  members: readonly PyInstance[],
  value: Value | undefined,
  site: PyInstance['site'],
): Value {
  if (!value) return unfollowed({ site }, `${cls.name}()`);
  if (value.kind === 'unknown') {
    const choices = (value.choices ?? [])
      .map((choice) => members.find((member) => sameValue(member.attrs.get('value'), plain(choice))))
      .filter((member) => member !== undefined);
    return unknown(value.reason, value.site, choices.length > 0 ? { choices } : {});
  }
  if (value.kind === 'instance' && value.cls === cls) return value;
  const found = members.find(
    (member) => equals(interpreter, member.attrs.get('value') ?? NONE, plain(value), site) === true,
  );
  if (found) return found;
  if (lookUp(cls, '_missing_')) {
    const finder = findAttribute(interpreter, cls, '_missing_', site) ?? NONE;
    const made = callValue(interpreter, finder, simpleArgs([value]), site);
    if (made.kind === 'instance' && made.cls === cls) return made;
    if (made.kind !== 'none') return unknown(`what ${cls.name}._missing_ gives`, site);
  }
  if (cls.mro.includes(flagClass)) return unfollowed({ site }, `${cls.name}() of another value`);
  return interpreter.fail('ValueError', `the value is not a valid ${cls.name}`, site);
}

const TEXTS = [
  method('__str__', '', (call, self) => {
    if (self.kind !== 'instance') return unfollowed(call, 'the text of a member');
    if (
      self.cls.mro.includes(strEnumClass) ||
      self.cls.mro.includes(intEnumClass) ||
      self.cls.mro.includes(intFlagClass)
    )
      return textOfValue(self);
    const name = self.attrs.get('name');
    return name?.kind === 'str' ? str(`${self.cls.name}.${name.value}`) : unfollowed(call, 'the text of a member');
  }),
  method('__repr__', '', (call, self) => {
    const value = self.kind === 'instance' ? self.attrs.get('value') : undefined;
    const name = self.kind === 'instance' ? self.attrs.get('name') : undefined;
    const shown = value?.kind === 'str' ? `'${value.value}'` : value?.kind === 'int' ? String(value.value) : undefined;
    return self.kind === 'instance' &&
      name?.kind === 'str' &&
      shown !== undefined &&
      !/['\\\n]/.test(shown.slice(1, -1))
      ? str(`<${self.cls.name}.${name.value}: ${shown}>`)
      : unfollowed(call, 'the text of a member');
  }),
  // Members of `(str, Enum)` are formatted by their value before Python 3.12 and by their name since.
  method('__format__', 'spec', (call, self, spec) => {
    if (self.kind !== 'instance' || spec.kind !== 'str' || spec.value !== '')
      return unfollowed(call, 'a format of a member');
    const text = findAttribute(call.interpreter, self, '__str__', call.site);
    const member =
      text?.kind === 'method' && text.callee.kind === 'native'
        ? text.callee.call({ ...call, self, positional: [] })
        : unfollowed(call, 'the text of a member');
    if (!mixin(self.cls) || self.cls.mro.includes(strEnumClass) || self.cls.mro.includes(intEnumClass)) return member;
    return unknown('the text of a member, which differs between versions of Python', call.site, {
      choices: [textOfValue(self), ...(member.kind === 'str' ? [member] : [])].filter(
        (value) => value.kind !== 'unknown',
      ),
    });
  }),
];

function textOfValue(self: PyInstance): Value {
  const value = self.attrs.get('value');
  return value?.kind === 'str'
    ? value
    : value?.kind === 'int'
      ? str(String(value.value))
      : unknown('the text of a member');
}

function combined(name: string, operator: '|' | '&' | '^') {
  return method(name, 'other', (call, self, other) => {
    if (self.kind !== 'instance' || other.kind !== 'instance' || self.cls !== other.cls) return NOT_IMPLEMENTED;
    const value = binary(
      call.interpreter,
      operator,
      self.attrs.get('value') ?? NONE,
      other.attrs.get('value') ?? NONE,
      call.site,
    );
    const known = lookUp(self.cls, '__members__');
    const found =
      known?.kind === 'dict'
        ? [...known.entries.values()]
            .map((entry) => entry.value)
            .find((member) => member.kind === 'instance' && sameValue(member.attrs.get('value'), value))
        : undefined;
    if (found) return found;
    const made = instance(self.cls, call.site, [
      ['name', NONE],
      ['value', value],
      ['_value_', value],
      ['__hash_key__', value],
    ]);
    return made;
  });
}

defineMembers(flagClass, [
  combined('__or__', '|'),
  combined('__and__', '&'),
  combined('__xor__', '^'),
  method('__bool__', '', (_call, self) => {
    const value = self.kind === 'instance' ? self.attrs.get('value') : undefined;
    return value?.kind === 'int' ? bool(value.value !== 0) : unknown('a flag');
  }),
  method('__contains__', 'other', (call, self, other) => {
    const [mine, theirs] = [self, other].map((flag) =>
      flag.kind === 'instance' ? flag.attrs.get('value') : undefined,
    );
    return mine?.kind === 'int' && theirs?.kind === 'int'
      ? bool((mine.value & theirs.value) === theirs.value)
      : unfollowed(call, 'a flag');
  }),
]);

export function enumMembers(): Iterable<readonly [string, Value]> {
  const identity = routine('unique', 'cls', (_call, cls) => cls);
  return [
    ['Enum', enumClass],
    ['Flag', flagClass],
    ['IntEnum', intEnumClass],
    ['StrEnum', strEnumClass],
    ['IntFlag', intFlagClass],
    ['ReprEnum', enumClass],
    ['auto', autoClass],
    ['unique', identity],
    ['member', routine('member', 'value', (_call, value) => value)],
    ['property', routine('property', 'getter', (_call, getter) => ({ kind: 'property', getter }))],
  ];
}
