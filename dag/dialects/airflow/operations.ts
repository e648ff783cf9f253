/** What Python cannot work out with tasks, groups and results: `a & b`, `a > b`, `result + 1`. */
import { lookUp } from '../../python/attributes.ts';
import {
  locationOf,
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  type Site,
  unknown,
  type Value,
} from '../../python/values.ts';
import { xcomOf } from './dependencies.ts';
import { tasksOf } from './graph.ts';
import { stopWith } from './refusals.ts';
import { type Fault, groupOf, taskOf } from './state.ts';

type Member = readonly [string, Value];

/** The names of Python's methods → how they are written. Without `%`: what is before it is mostly a text. */
const BINARY: { readonly [name: string]: string } = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  pow: '**',
  matmul: '@',
  and: '&',
  or: '|',
  xor: '^',
};

const ORDER: { readonly [name: string]: string } = { __lt__: '<', __le__: '<=', __gt__: '>', __ge__: '>=' };

/** Members of everything that depends: each leaves it to Python to fail, so that a `try` goes on as it would. */
export const OPERATION_MEMBERS: readonly Member[] = [
  ...Object.entries(BINARY).flatMap(([name, sign]): Member[] => [
    [`__${name}__`, native(`__${name}__`, (call) => impossible(call, sign, `__r${name}__`))],
    [`__r${name}__`, native(`__r${name}__`, (call) => impossible(call, sign, undefined))],
  ]),
  ['__mod__', native('__mod__', (call) => impossible(call, '%', '__rmod__'))],
  ...Object.entries(ORDER).map(([name, sign]): Member => [name, native(name, (call) => ordered(call, sign))]),
];

function impossible(call: NativeCall, sign: string, reflected: string | undefined): Value {
  const other = call.positional[0] ?? NONE;
  if (!isOurs(call.self)) return unknown(`what ${sign} gives with an object of another package`, call.site);
  if (!isKnown(other) || (reflected !== undefined && answers(other, reflected))) return NOT_IMPLEMENTED;
  return tell(call, operationFault(call, other, sign));
}

function operationFault(call: NativeCall, other: Value, sign: string): Pick<Fault, 'code' | 'message' | 'fixes'> {
  const values = [call.self, other];
  const xcom = values.map((value) => xcomOf(value)).find((found) => found !== undefined);
  if (!xcom) {
    const both = values.every((value) => taskOf(value) ?? groupOf(value));
    return {
      code: 'invalid-dependency',
      message: both
        ? `Python has no ${sign} for tasks and groups: use >> and lists, as in \`a >> [b, c]\``
        : `Python has no ${sign} for a task or a group`,
      fixes: [],
    };
  }
  const what = xcom.form === 'element' ? 'An element that the group is mapped over' : 'The result of a task';
  return {
    code: 'xcom-not-iterable',
    message: `${what} is not known until the task runs: ${sign} cannot be worked out here. Give it to a task as an argument${sign === '+' ? ', or write it into a text: f"{…}"' : ''}`,
    fixes: [],
  };
}

/** Airflow's operators have `>` and `<` for outlets and inlets, which only assets and the like can be. */
function ordered(call: NativeCall, sign: string): Value {
  const other = call.positional[0] ?? NONE;
  const task = taskOf(call.self);
  if (!isOurs(call.self)) return unknown(`what ${sign} gives with an object of another package`, call.site);
  if (!isOurs(other)) return NOT_IMPLEMENTED;
  const plainTask = task && !task.mapped;
  if (plainTask ? !cannotBeLet(other) : !cannotBeOrdered(other)) return plainTask ? call.self : NOT_IMPLEMENTED;
  const isResult = [call.self, other].some((value) => xcomOf(value));
  const dependency = [call.self, other].every(
    (value) => taskOf(value) ?? groupOf(value) ?? isList(value) ?? xcomOf(value),
  );
  const arrow = sign.startsWith('>') ? '>>' : '<<';
  return tell(call, {
    code: isResult && !(plainTask || taskOf(other)) ? 'xcom-not-iterable' : 'invalid-dependency',
    message:
      isResult && !(plainTask || taskOf(other))
        ? `The result of a task is not known until it has run: ${sign} cannot compare it here. Compare inside a task, for example under @task.branch or @task.short_circuit`
        : `${sign} makes no dependency${dependency ? `: write ${arrow}` : ' and no task is compared'}`,
    fixes: dependency ? arrowFix(call.site, sign, arrow) : [],
  });
}

function isList(value: Value): Value | undefined {
  return value.kind === 'list' || value.kind === 'tuple' ? value : undefined;
}

/** Only where the sign stands once. */
function arrowFix({ document, start, end }: Site, sign: string, arrow: string): Fault['fixes'] {
  const found = [...document.text.slice(start, end).matchAll(/[<>]=?(?![<>=])(?<![<>=-][<>]=?)/g)];
  const [only] = found;
  if (found.length !== 1 || !only || only[0] !== sign) return [];
  const at = start + only.index;
  const edits = [{ location: locationOf({ document, start: at, end: at + sign.length }), newText: arrow }];
  return [{ title: `Change it to ${arrow}`, edits, preferred: true }];
}

/** Surely no inlet or outlet: Airflow takes what is made by `attrs`, as assets and mapped operators are. */
function cannotBeLet(value: Value): boolean {
  const task = taskOf(value);
  if (task) return !task.mapped;
  const group = groupOf(value);
  if (group) return [...tasksOf(group)].some(({ mapped }) => !mapped);
  const xcom = xcomOf(value);
  if (xcom) return xcom.form === 'plain';
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.some(cannotBeLet);
  return value.kind === 'str' ? value.value !== '' : ['none', 'bool', 'int', 'float'].includes(value.kind);
}

/** What a result or a group has no order with. A task that is asked in its turn takes a mapped one as an inlet. */
function cannotBeOrdered(value: Value): boolean {
  const task = taskOf(value);
  if (task) return false;
  if (groupOf(value) ?? xcomOf(value)) return true;
  return ['none', 'bool', 'int', 'float', 'str', 'list', 'tuple', 'dict', 'set'].includes(value.kind);
}

/** Nobody but Airflow and the file itself has a say in what its class can do. */
function isOurs(value: Value): boolean {
  if (value.kind !== 'instance') return true;
  return value.cls.mro.every((base) => !base.unknownBase && (base.site || /^(airflow\b|$)/.test(base.module)));
}

/** Python's own values, and Airflow's. */
function isKnown(value: Value): boolean {
  if (!isOurs(value)) return false;
  if (taskOf(value) ?? groupOf(value) ?? xcomOf(value)) return true;
  return ['none', 'bool', 'int', 'float', 'str', 'bytes', 'list', 'tuple', 'dict', 'set', 'range'].includes(value.kind);
}

/** A class of the user's may have an answer of its own. */
function answers(value: Value, name: string): boolean {
  const member = value.kind === 'instance' ? lookUp(value.cls, name) : undefined;
  return member !== undefined && member.kind !== 'native';
}

/** Inside of a `try` Python fails by itself. */
function tell(call: NativeCall, fault: Pick<Fault, 'code' | 'message' | 'fixes'>): Value {
  const { interpreter, site, self } = call;
  const dag = taskOf(self)?.dag ?? xcomOf(self)?.tasks[0]?.dag ?? groupOf(self)?.dag;
  if (interpreter.handlers.length > 0 || interpreter.uncertain) return NOT_IMPLEMENTED;
  return stopWith(interpreter, 'TypeError', { ...fault, site, ...(dag ? { dag } : {}) });
}
