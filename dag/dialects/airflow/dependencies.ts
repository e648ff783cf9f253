/** What may stand on a side of `>>`, and what `>>`, `set_upstream` and `chain` do with it. */
import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import {
  type NativeCall,
  NONE,
  NOT_IMPLEMENTED,
  native,
  type PyUnknown,
  type Site,
  type Value,
} from '../../python/values.ts';
import { addEdge, type DagRecord, doubt, type GroupRecord, leavesOf, rootsOf, type TaskRecord } from './graph.ts';
import { addTask, currentDag, dagOf, groupOf, report, stateOf, taskOf } from './state.ts';
import { refuseUninitialised } from './uninitialised-operators.ts';
import { checkWithoutDag } from './without-dag.ts';

/** `Label('…')`: hands its text to the edges that go through it. */
export interface LabelRecord {
  readonly kind: 'label';
  readonly text: string;
  readonly upstream: Value[];
  readonly downstream: Value[];
  readonly site: Site;
}

/** An XCom reference: the task whose result it is, and which key. */
export interface XComRecord {
  readonly kind: 'xcom';
  /** More than one for `.zip` and `.concat`. */
  readonly tasks: readonly TaskRecord[];
  readonly key: string;
  readonly mapped: boolean;
}

export function xcomOf(value: Value | undefined): XComRecord | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'xcom' ? (record as XComRecord) : undefined;
}

export function labelOf(value: Value | undefined): LabelRecord | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'label' ? (record as LabelRecord) : undefined;
}

type End =
  | {
      readonly kind: 'tasks';
      readonly tasks: readonly TaskRecord[];
      readonly group?: GroupRecord;
      readonly doubt?: PyUnknown;
    }
  | { readonly kind: 'label'; readonly label: LabelRecord }
  | { readonly kind: 'unknown'; readonly value: PyUnknown }
  | { readonly kind: 'other'; readonly value: Value };

/** The ends of a dependency expression's side: lists are flattened, groups stand for their leaves or roots. */
function endsOf(interpreter: Interpreter, value: Value, side: 'upstream' | 'downstream', site: Site): readonly End[] {
  const task = taskOf(value);
  if (task) return [{ kind: 'tasks', tasks: [task] }];
  const xcom = xcomOf(value);
  if (xcom) return [{ kind: 'tasks', tasks: xcom.tasks }];
  const group = groupOf(value);
  if (group) return [{ kind: 'tasks', tasks: groupEnds(group, side, stateOf(interpreter).airflowVersion), group }];
  const label = labelOf(value);
  if (label) return [{ kind: 'label', label }];
  if (value.kind === 'unknown') {
    const choices = (value.choices ?? [])
      .flatMap((choice) => endsOf(interpreter, choice, side, site))
      .flatMap((end) => (end.kind === 'tasks' ? [{ ...end, doubt: value }] : []));
    return [...choices, { kind: 'unknown', value }];
  }
  if (isIterable(value) && value.kind !== 'str') {
    const { items, uncertain } = elements(interpreter, value, site);
    const ends = items.flatMap((item) => endsOf(interpreter, item, side, site));
    return uncertain ? [...ends, { kind: 'unknown', value: uncertain }] : ends;
  }
  return [{ kind: 'other', value }];
}

function groupEnds(group: GroupRecord, side: 'upstream' | 'downstream', airflowVersion: number): readonly TaskRecord[] {
  if (side === 'downstream') return rootsOf(group);
  if (airflowVersion < 3) return leavesOf(group);
  // Airflow 3: an empty group passes on what is upstream of it or of the group around it.
  for (let at: GroupRecord | undefined = group; at; at = at.parent) {
    const leaves = leavesOf(at);
    if (leaves.length > 0) return leaves;
    if (at.upstreamTasks.size > 0) return [...at.upstreamTasks];
  }
  return [];
}

export function relate(interpreter: Interpreter, upstream: Value, downstream: Value, site: Site, label?: string): void {
  const before = endsOf(interpreter, upstream, 'upstream', site);
  const after = endsOf(interpreter, downstream, 'downstream', site);
  const dag = dagAmong([...before, ...after]) ?? currentDag(stateOf(interpreter));
  for (const end of [...before, ...after]) {
    if (end.kind === 'unknown' && dag) doubt(dag, end.value, site);
    if (end.kind === 'other') refuse(interpreter, end.value, site, dag);
  }
  for (const first of before) {
    for (const second of after) {
      if (first.kind === 'tasks' && second.kind === 'tasks') {
        interpreter.withUncertain(first.doubt ?? second.doubt, () =>
          connect(interpreter, first.tasks, second.tasks, site, label),
        );
        if (second.group) for (const task of first.tasks) second.group.upstreamTasks.add(task);
      } else if (first.kind === 'label') throughLabel(interpreter, first.label, 'downstream', downstream, site);
      else if (second.kind === 'label') throughLabel(interpreter, second.label, 'upstream', upstream, site);
    }
  }
}

function dagAmong(ends: readonly End[]): DagRecord | undefined {
  for (const end of ends) if (end.kind === 'tasks') for (const task of end.tasks) if (task.dag) return task.dag;
  return undefined;
}

function refuse(interpreter: Interpreter, value: Value, site: Site, dag: DagRecord | undefined): void {
  if (refuseUninitialised(interpreter, value)) return;
  const words = inWords(value);
  if (!words) {
    if (dag) doubt(dag, 'a dependency on something that cannot be followed', site);
    return;
  }
  report(interpreter, {
    code: 'invalid-dependency',
    message: `A dependency needs tasks on both sides, but one side is ${words}`,
    site,
    ...(dag ? { dag } : {}),
  });
}

/** What it is, and what to write instead; undefined for what may be anything. */
function inWords(value: Value): string | undefined {
  const dag = dagOf(value);
  if (dag) return `the DAG '${dag.dagId}'; make the task inside \`with\`, or give it \`dag=\``;
  switch (value.kind) {
    case 'str':
      return `the string '${value.value}'; use the task itself, not its id`;
    case 'none':
      return 'None';
    case 'function':
      return `the function ${value.name} itself; call it: ${value.name}()`;
    case 'method':
      return 'a method that is not called';
    default:
      return undefined;
  }
}

function connect(
  interpreter: Interpreter,
  before: readonly TaskRecord[],
  after: readonly TaskRecord[],
  site: Site,
  label?: string,
): void {
  const dag = [...before, ...after].find((task) => task.dag)?.dag;
  for (const task of [...before, ...after]) {
    if (!task.dag && dag) addTask(interpreter, task, dag, undefined);
  }
  if (!dag && before.length > 0 && after.length > 0) checkWithoutDag(interpreter, [...before, ...after], site);
  for (const first of before) {
    for (const second of after) {
      // Their result is what takes long when there are very many.
      interpreter.step(10);
      if (first.dag && second.dag && first.dag !== second.dag) {
        report(interpreter, {
          code: 'cross-dag-dependency',
          message: `Task '${first.taskId}' of DAG '${first.dag.dagId}' and task '${second.taskId}' of DAG '${second.dag.dagId}' cannot depend on each other: a dependency stays within one DAG`,
          site,
          dag: second.dag,
        });
        continue;
      }
      interpreter.effects++;
      addEdge(first, second, 'order', site, label, interpreter.uncertain !== undefined);
      const home = second.dag ?? first.dag;
      if (interpreter.uncertain && home) doubt(home, interpreter.uncertain, site);
    }
  }
}

function throughLabel(
  interpreter: Interpreter,
  label: LabelRecord,
  side: 'upstream' | 'downstream',
  value: Value,
  site: Site,
): void {
  if (label.upstream.length + label.downstream.length === 0) stateOf(interpreter).labels.push(label);
  const ends = side === 'upstream' ? label.upstream : label.downstream;
  if (!ends.includes(value)) ends.push(value);
  for (const before of label.upstream)
    for (const after of label.downstream) relate(interpreter, before, after, site, label.text);
}

/** Members of everything that may stand in a dependency expression. */
export const DEPENDENCY_MEMBERS: readonly (readonly [string, Value])[] = [
  ['__rshift__', native('__rshift__', (call) => shift(call, 'downstream', false))],
  ['__lshift__', native('__lshift__', (call) => shift(call, 'upstream', false))],
  ['__rrshift__', native('__rrshift__', (call) => shift(call, 'upstream', true))],
  ['__rlshift__', native('__rlshift__', (call) => shift(call, 'downstream', true))],
  ['set_downstream', native('set_downstream', (call) => setRelation(call, 'downstream'))],
  ['set_upstream', native('set_upstream', (call) => setRelation(call, 'upstream'))],
];

function shift(call: NativeCall, side: 'upstream' | 'downstream', reflected: boolean): Value {
  const other = call.positional[0] ?? NONE;
  if (!reflected && other.kind === 'int') return NOT_IMPLEMENTED;
  if (side === 'downstream') relate(call.interpreter, call.self, other, call.site);
  else relate(call.interpreter, other, call.self, call.site);
  return reflected ? call.self : other;
}

function setRelation(call: NativeCall, side: 'upstream' | 'downstream'): Value {
  const other = call.positional[0] ?? call.keywords.get('task_or_task_list') ?? call.keywords.get('other') ?? NONE;
  const modifier = labelOf(call.positional[1] ?? call.keywords.get('edge_modifier'));
  if (side === 'downstream') relate(call.interpreter, call.self, other, call.site, modifier?.text);
  else relate(call.interpreter, other, call.self, call.site, modifier?.text);
  return NONE;
}

function isNode(value: Value): boolean {
  return Boolean(
    taskOf(value) ??
      xcomOf(value) ??
      groupOf(value) ??
      labelOf(value) ??
      (value.kind === 'unknown' ? value : undefined),
  );
}

/** Airflow: `chain(*tasks)`. Neighbouring lists are tied element by element and must be equally long. */
export function chain(call: NativeCall): Value {
  const { interpreter, site } = call;
  unknownArguments(call);
  for (let index = 0; index + 1 < call.positional.length; index++) {
    const first = call.positional[index] as Value;
    const second = call.positional[index + 1] as Value;
    if (isNode(first) || isNode(second)) {
      relate(interpreter, first, second, site);
      continue;
    }
    const [before, after] = [elements(interpreter, first, site), elements(interpreter, second, site)];
    if (before.items.length !== after.items.length) {
      if (before.uncertain ?? after.uncertain) {
        relate(interpreter, first, second, site);
        continue;
      }
      report(interpreter, {
        code: 'invalid-dependency',
        message: `chain() ties neighbouring lists element by element, but they have ${before.items.length} and ${after.items.length} tasks`,
        site,
      });
      continue;
    }
    for (const [at, item] of before.items.entries()) relate(interpreter, item, after.items[at] as Value, site);
  }
  return NONE;
}

/** Airflow: `chain_linear(*elements)`. Neighbouring lists are tied all to all. */
export function chainLinear(call: NativeCall): Value {
  unknownArguments(call);
  const items = call.positional.filter(
    (value) => !((value.kind === 'list' || value.kind === 'tuple') && value.items.length === 0),
  );
  for (let index = 0; index + 1 < items.length; index++)
    relate(call.interpreter, items[index] as Value, items[index + 1] as Value, call.site);
  return NONE;
}

/** Airflow: `cross_downstream(from_tasks, to_tasks)`. */
export function crossDownstream(call: NativeCall): Value {
  const from = call.positional[0] ?? call.keywords.get('from_tasks') ?? NONE;
  const to = call.positional[1] ?? call.keywords.get('to_tasks') ?? NONE;
  relate(call.interpreter, from, to, call.site);
  return NONE;
}

function unknownArguments(call: NativeCall): void {
  const dag =
    call.positional
      .map((value) => taskOf(value)?.dag ?? xcomOf(value)?.tasks[0]?.dag ?? groupOf(value)?.dag)
      .find(Boolean) ?? currentDag(stateOf(call.interpreter));
  if (call.unknownPositional && dag) doubt(dag, call.unknownPositional, call.site);
}
