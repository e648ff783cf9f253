/** Airflow's enumerations of strings: trigger rules, weight rules, states. */
import { TRIGGER_RULES } from '../../model.ts';
import {
  bool,
  dict,
  instance,
  list,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  type PyInstance,
  type Site,
  str,
  unknown,
  type Value,
} from '../../python/values.ts';
import { stateOf } from './state.ts';
import { RUN_STATES, TASK_STATES } from './states.ts';

const nowhere: Site = { document: { uri: '', text: '', lines: undefined as never }, start: 0, end: 0 };

/**
 * A member's text is its value; in Airflow 3 that of a rule is `TriggerRule.ALL_DONE`, and that of a state rests on where it
 * was imported from.
 */
function memberText({ self, interpreter, site }: NativeCall): Value {
  const value = self.kind === 'instance' ? self.attrs.get('value') : undefined;
  if (self.kind !== 'instance' || value?.kind !== 'str') return NONE;
  if (stateOf(interpreter).airflowVersion === 2 || self.cls.name === 'State') return value;
  return self.cls.name.endsWith('Rule')
    ? str(`${self.cls.name}.${value.value.toUpperCase()}`)
    : unknown(`the text of a ${self.cls.name}`, site);
}

/** A string enumeration as Airflow has them: equal to its value. */
function enumeration(module: string, name: string, values: readonly (readonly [string, string])[]): PyClass {
  const cls: PyClass = nativeClass(
    module,
    name,
    [],
    [
      ['__str__', native('__str__', memberText)],
      [
        '__repr__',
        native('__repr__', ({ self }) => {
          const value = self.kind === 'instance' ? self.attrs.get('value') : undefined;
          const owner = name === 'State' ? 'TaskInstanceState' : name;
          return value?.kind === 'str' ? str(`<${owner}.${value.value.toUpperCase()}: '${value.value}'>`) : NONE;
        }),
      ],
      [
        '__eq__',
        native('__eq__', (call) => {
          const own = call.self.kind === 'instance' ? call.self.attrs.get('value') : undefined;
          const other = call.positional[0];
          const text =
            other?.kind === 'str' ? other.value : other?.kind === 'instance' ? other.attrs.get('value') : undefined;
          const value = typeof text === 'string' ? text : text?.kind === 'str' ? text.value : undefined;
          return other?.kind === 'unknown' ? other : bool(own?.kind === 'str' && own.value === value);
        }),
      ],
    ],
    {
      construct: (_interpreter, self, args, site) => {
        const given = args.positional[0];
        const text =
          given?.kind === 'str'
            ? given.value
            : given?.kind === 'instance' && given.cls === self
              ? undefined
              : undefined;
        if (given?.kind === 'instance') return given;
        const member =
          text === undefined
            ? undefined
            : [...self.namespace.values()].find(
                (each): each is PyInstance =>
                  each.kind === 'instance' &&
                  each.attrs.get('value')?.kind === 'str' &&
                  (each.attrs.get('value') as { value: string }).value === text,
              );
        return member ?? given ?? unknown(`a member of ${name}`, site);
      },
    },
  );
  const members: [Value, Value][] = [];
  for (const [member, value] of values) {
    const made = instance(cls, nowhere, [
      ['value', str(value)],
      ['name', str(member)],
    ]);
    made.attrs.set('__hash_key__', str(value));
    members.push([str(member), made]);
    cls.namespace.set(member, made);
  }
  cls.namespace.set('__members__', dict(members));
  cls.namespace.set('__members_list__', list(members.map(([, made]) => made)));
  return cls;
}

const upper = (values: readonly string[]): readonly (readonly [string, string])[] =>
  values.map((value) => [value.toUpperCase(), value]);

const STATES = ['none', ...TASK_STATES];

const TRIGGER_RULE = enumeration('airflow.utils.trigger_rule', 'TriggerRule', [
  ...upper(TRIGGER_RULES),
  ['DUMMY', 'dummy'],
  ['NONE_FAILED_OR_SKIPPED', 'none_failed_or_skipped'],
]);
const WEIGHT_RULE = enumeration(
  'airflow.utils.weight_rule',
  'WeightRule',
  upper(['downstream', 'upstream', 'absolute']),
);

export const ENUMERATIONS: readonly PyClass[] = [
  TRIGGER_RULE,
  WEIGHT_RULE,
  enumeration('airflow.utils.state', 'TaskInstanceState', upper(STATES)),
  enumeration('airflow.utils.state', 'DagRunState', upper(RUN_STATES)),
  enumeration('airflow.utils.state', 'State', upper(STATES)),
];

/** The member that Airflow keeps for a rule that was given as text. */
export function ruleOf(kind: 'trigger' | 'weight', value: Value): Value {
  const cls = kind === 'trigger' ? TRIGGER_RULE : WEIGHT_RULE;
  const member = value.kind === 'str' ? cls.namespace.get(value.value.toUpperCase()) : undefined;
  return member?.kind === 'instance' ? member : value;
}
