/** Methods of operators that tell of the tasks before and after them. */
import type { Interpreter } from '../../python/interpreter.ts';
import { FALSE, native, type Site, set, str, unknown, type Value } from '../../python/values.ts';
import { neighboursOf, type TaskRecord } from './graph.ts';
import { taskOf } from './state.ts';

export const RELATIVES: readonly (readonly [string, Value])[] = [
  relatives('get_direct_relatives', directRelatives, neighboursOf),
  relatives('get_direct_relative_ids', directRelatives, (_interpreter, tasks) => idsOf(tasks)),
  relatives('get_flat_relatives', allRelatives, neighboursOf),
  relatives('get_flat_relative_ids', allRelatives, (_interpreter, tasks) => idsOf(tasks)),
];

export function idsOf(tasks: Iterable<TaskRecord>): Value {
  return set([...tasks].map((task) => str(task.taskId)));
}

/** Methods that take `upstream=` and tell of the tasks on that side. */
function relatives(
  name: string,
  find: (task: TaskRecord, up: boolean) => ReadonlySet<TaskRecord>,
  show: (interpreter: Interpreter, tasks: ReadonlySet<TaskRecord>, site: Site) => Value,
): readonly [string, Value] {
  return [
    name,
    native(name, (call) => {
      const task = taskOf(call.self);
      const upstream = call.positional[0] ?? call.keywords.get('upstream') ?? FALSE;
      if (!task || upstream.kind !== 'bool') return unknown(`what ${name}() gives`, call.site);
      return show(call.interpreter, find(task, upstream.value), call.site);
    }),
  ];
}

function directRelatives(task: TaskRecord, up: boolean): ReadonlySet<TaskRecord> {
  return up ? task.upstream : task.downstream;
}

function allRelatives(task: TaskRecord, up: boolean): ReadonlySet<TaskRecord> {
  const found = new Set<TaskRecord>();
  const open = [...directRelatives(task, up)];
  for (let next = open.pop(); next; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...directRelatives(next, up));
  }
  return found;
}
