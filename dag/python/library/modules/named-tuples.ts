/** Classes of named tuples. */

import { lookUp } from '../../attributes.ts';
import type { Interpreter } from '../../interpreter.ts';
import { elements } from '../../iteration.ts';
import {
  type CallArguments,
  dict,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyTuple,
  type Site,
  str,
  tuple,
  unknown,
  type Value,
} from '../../values.ts';
import { method, unfollowed } from '../routine.ts';
import { setHooks, tupleType } from '../types.ts';

export function namedTupleClass(
  name: string,
  fields: readonly string[],
  defaults: ReadonlyMap<string, Value>,
): PyClass {
  const cls = nativeClass(
    '',
    name,
    [tupleType],
    [
      ['_fields', tuple(fields.map((field) => str(field)))],
      ['_field_defaults', dict([...defaults].map(([field, value]) => [str(field), value]))],
      [
        '_make',
        {
          kind: 'class-member',
          binding: 'class',
          callee: native('_make', (call) => {
            const [iterable] = call.positional;
            if (call.self.kind !== 'class' || !iterable) return unfollowed(call, '_make');
            const { items, uncertain } = elements(call.interpreter, iterable, call.site);
            return uncertain || items.length !== fields.length
              ? unfollowed(call, '_make')
              : made(call.self, items, fields);
          }),
        },
      ],
      method('_asdict', '', (call, self) =>
        self.kind === 'tuple'
          ? dict(fields.map((field, index) => [str(field), self.items[index] ?? NONE]))
          : unfollowed(call, '_asdict'),
      ),
      [
        '_replace',
        native('_replace', (call) => {
          const self = call.self;
          if (self.kind !== 'tuple' || call.unknownKeywords) return unfollowed(call, '_replace');
          return {
            ...self,
            items: fields.map((field, index) => call.keywords.get(field) ?? self.items[index] ?? NONE),
          };
        }),
      ],
      ['__match_args__', tuple(fields.map((field) => str(field)))],
    ],
  );
  setHooks(cls, {
    construct: (interpreter, own, args, site) => filled(interpreter, own, args, site, fields, defaults),
  });
  return cls;
}

function filled(
  interpreter: Interpreter,
  cls: PyClass,
  args: CallArguments,
  site: Site,
  fields: readonly string[],
  defaults: ReadonlyMap<string, Value>,
): Value {
  const own = lookUp(cls, '__new__');
  if (own && own.kind !== 'native') return unknown(`what ${cls.name}.__new__ makes of its arguments`, site);
  const doubt = args.unknownPositional ?? args.unknownKeywords;
  const items = fields.map((field, index) => {
    const value = args.positional[index] ?? args.keywords.get(field);
    if (value) return value;
    if (doubt) return unknown(doubt.reason, doubt.site);
    return (
      defaults.get(field) ?? interpreter.fail('TypeError', `${cls.name}() is missing its argument '${field}'`, site)
    );
  });
  if (args.positional.length > fields.length)
    interpreter.fail('TypeError', `${cls.name}() got more arguments than it has fields`, site);
  return made(cls, items, fields);
}

function made(cls: PyClass, items: readonly Value[], fields: readonly string[]): PyTuple {
  return { kind: 'tuple', items, fields, cls };
}
