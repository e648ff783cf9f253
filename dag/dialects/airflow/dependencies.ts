/** What may stand on a side of `>>`, and what `>>`, `set_upstream` and `chain` do with it. */
import type { Interpreter } from '../../python/interpreter.ts';
import { elements, isIterable } from '../../python/iteration.ts';
import { viewOf } from '../../python/library/dict-views.ts';
import { stringOf } from '../../python/text.ts';
import {
  locationOf,
  type NativeCall,
  NONE,
  native,
  type PyUnknown,
  type Site,
  type Value,
} from '../../python/values.ts';
import { addEdge, type DagRecord, doubt, type GroupRecord, leavesOf, rootsOf, type TaskRecord } from './graph.ts';
import { noTaskInWords } from './no-tasks.ts';
import { addTask, currentDag, type Fault, groupOf, report, stateOf, taskOf } from './state.ts';
import { refuseUninitialised } from './uninitialised-operators.ts';
import { checkWithoutDag } from './without-dag.ts';

/** `Label('…')`: hands its text to the edges that go through it. */
export interface LabelRecord {
  readonly kind: 'label';
  readonly text: string;
  /** What was given instead of a text, where that is known. */
  readonly noText?: Value;
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
  /** What became of it: other kinds than the plain one have no key and no element. */
  readonly form: 'plain' | 'changed' | 'element';
  /** The method that was given something else than a result, so that nothing can be mapped over it. */
  readonly method?: string;
  /** What `XComArg(…)` was made with, where it was no task: Airflow stops once a task is given it. */
  readonly noTask?: string;
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

/**
 * The ends of a dependency expression's side: groups stand for their leaves or roots. Airflow goes through lists and tuples
 * alone, and not through those `inside` of another one; the tasks in there are taken as meant.
 */
function endsOf(
  interpreter: Interpreter,
  value: Value,
  side: 'upstream' | 'downstream',
  site: Site,
  inside = false,
): readonly End[] {
  const task = taskOf(value);
  if (task) return [{ kind: 'tasks', tasks: [task] }];
  const xcom = xcomOf(value);
  if (xcom?.form === 'element') return [{ kind: 'other', value }];
  if (xcom) return [{ kind: 'tasks', tasks: xcom.tasks }];
  const group = groupOf(value);
  if (group) return [{ kind: 'tasks', tasks: groupEnds(group, side, stateOf(interpreter).airflowVersion), group }];
  const label = labelOf(value);
  if (label) return [{ kind: 'label', label }];
  if (value.kind === 'unknown') {
    const choices = (value.choices ?? [])
      .flatMap((choice) => endsOf(interpreter, choice, side, site, inside))
      .flatMap((end) => (end.kind === 'tasks' ? [{ ...end, doubt: value }] : []));
    return [...choices, { kind: 'unknown', value }];
  }
  if (isIterable(value) && value.kind !== 'str') {
    const { items, uncertain } = elements(interpreter, value, site);
    const ends = items.flatMap((item) => endsOf(interpreter, item, side, site, true));
    const all = isSide(value, inside) ? ends : [...ends, { kind: 'other', value } as const];
    // What may not be in there is not told of.
    return uncertain ? [...all.filter(({ kind }) => kind !== 'other'), { kind: 'unknown', value: uncertain }] : all;
  }
  if (value.kind === 'str' && value.value === '' && !inside) return [];
  return [{ kind: 'other', value }];
}

function isSide(value: Value, inside: boolean): boolean {
  if (viewOf(value)) return false;
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'range') return !inside;
  return value.kind === 'instance' || value.kind === 'bytes';
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
  checkAlways(interpreter, [...before, ...after], site);
  for (const end of [...before, ...after]) {
    if (end.kind === 'unknown' && dag) doubt(dag, end.value, site);
    if (end.kind === 'other') refuse(interpreter, end.value, site, dag);
  }
  for (const first of before) {
    for (const second of after) {
      if (first.kind === 'label' && second.kind === 'label') {
        tell(interpreter, { message: 'A label stands between tasks, not beside another label', site });
        continue;
      }
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

/** Airflow goes through a mapped group to find its ends, and stops at a task of it that would not wait. */
function checkAlways(interpreter: Interpreter, ends: readonly End[], site: Site): void {
  for (const end of ends) {
    const child = end.kind === 'tasks' && end.group ? alwaysInside(end.group) : undefined;
    if (!child) continue;
    tell(interpreter, {
      code: 'invalid-mapping',
      message: `The mapped group has a task with the trigger rule 'always', '${child.taskId}', so that nothing can depend on the group or come before it`,
      site,
      related: [{ site: child.site, message: `'${child.taskId}' is made here` }],
      ...(child.dag ? { dag: child.dag } : {}),
    });
  }
}

/** A task with the trigger rule `always` that is directly in a mapped group. */
export function alwaysInside(group: GroupRecord): TaskRecord | undefined {
  for (const child of group.children.values()) {
    if (child.kind === 'group') {
      const inner = alwaysInside(child);
      if (inner) return inner;
      continue;
    }
    const rule = group.mapped && !child.dynamic ? child.args.get('trigger_rule') : undefined;
    if (rule && stringOf(rule)?.value === 'always') return child;
  }
  return undefined;
}

function dagAmong(ends: readonly End[]): DagRecord | undefined {
  for (const end of ends) if (end.kind === 'tasks') for (const task of end.tasks) if (task.dag) return task.dag;
  return undefined;
}

function refuse(interpreter: Interpreter, value: Value, site: Site, dag: DagRecord | undefined): void {
  if (refuseUninitialised(interpreter, value)) return;
  const words = noTaskInWords(value);
  if (!words) {
    if (dag) doubt(dag, 'a dependency on something that cannot be followed', site);
    return;
  }
  tell(interpreter, {
    message: `A dependency needs tasks on both sides, but one side is ${words}`,
    site,
    fixes: calledAtTheEnd(words, site),
    ...(dag ? { dag } : {}),
  });
}

/** `a >> f`, where f has to be called. */
function calledAtTheEnd(words: string, site: Site): Fault['fixes'] {
  const name = /; call it: (\w+)\(\)$/.exec(words)?.[1];
  const { document, start, end } = site;
  if (!name || !new RegExp(`(>>|<<)\\s*${name}$`).test(document.text.slice(start, end))) return [];
  const edits = [{ location: locationOf({ document, start: end, end }), newText: '()' }];
  return [{ title: `Call it: ${name}()`, edits, preferred: true }];
}

/** One place is told of once, whatever else is wrong with it. */
export function tell(
  interpreter: Interpreter,
  fault: { readonly message: string; readonly site: Site } & Partial<Fault>,
): void {
  const code = fault.code ?? 'invalid-dependency';
  const known = stateOf(interpreter).faults.some(
    ({ code: other, site }) =>
      other === code &&
      site.document === fault.site.document &&
      site.start === fault.site.start &&
      site.end === fault.site.end,
  );
  if (!known) report(interpreter, { ...fault, code });
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
  if (label.noText && label.upstream.length > 0 && label.downstream.length > 0)
    tell(interpreter, { code: 'invalid-argument', message: "A label's text has to be a string", site: label.site });
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
  if (side === 'downstream') relate(call.interpreter, call.self, other, call.site);
  else relate(call.interpreter, other, call.self, call.site);
  return reflected ? call.self : other;
}

function setRelation(call: NativeCall, side: 'upstream' | 'downstream'): Value {
  const { interpreter, self, site, positional, keywords } = call;
  const other = positional[0] ?? keywords.get('task_or_task_list') ?? keywords.get('other');
  const modifier = positional[1] ?? keywords.get('edge_modifier');
  const label = labelOf(modifier);
  const known = !call.unknownPositional && !call.unknownKeywords;
  if (!other && known)
    tell(interpreter, { code: 'missing-argument', message: `set_${side}() needs the task or the list of tasks`, site });
  if (positional.length > 2 || (modifier && !label && modifier.kind !== 'unknown' && modifier.kind !== 'none'))
    tell(interpreter, { message: `set_${side}() takes one task or one list of tasks: put them into a list`, site });
  const all = label ? [other ?? NONE] : [other, ...positional.slice(1)].filter((value) => value !== undefined);
  for (const each of other ? all : []) {
    if (each.kind === 'none' && each !== other) continue;
    if (side === 'downstream') relate(interpreter, self, each, site, label?.text);
    else relate(interpreter, each, self, site, label?.text);
  }
  return NONE;
}

/** What may stand in a dependency on its own, for all that is known. */
export function isNode(value: Value): boolean {
  return Boolean(
    taskOf(value) ??
      xcomOf(value) ??
      groupOf(value) ??
      labelOf(value) ??
      (value.kind === 'unknown' ? value : undefined),
  );
}

/** Tells that the value cannot stand on a side. */
export function refuseSide(interpreter: Interpreter, value: Value, site: Site): void {
  refuse(interpreter, value, site, currentDag(stateOf(interpreter)));
}
