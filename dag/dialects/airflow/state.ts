/** What Airflow keeps in module-level state while a file is imported: the current DAG, group, setups; and what we note. */
import type { Fix, RelatedInformation, Severity } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import {
  locationOf,
  type PyClass,
  type PyFunction,
  type PyUnknown,
  type Site,
  type Value,
} from '../../python/values.ts';
import type { LabelRecord } from './dependencies.ts';
import { childId, countNumber, type DagRecord, doubt, type GroupRecord, groupId, type TaskRecord } from './graph.ts';
import type { InstalledOperators } from './installed/operators.ts';
import type { SetupContext } from './setups.ts';

/** A mistake found while evaluating; becomes a `Problem`. */
export interface Fault {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly site: Site;
  readonly related: readonly { readonly site: Site; readonly message: string }[];
  /** In files that are not evaluated. */
  readonly relatedLocations?: readonly RelatedInformation[];
  readonly fixes: readonly Fix[];
  readonly dag?: DagRecord;
}

export interface AirflowState {
  readonly airflowVersion: 2 | 3;
  readonly dags: DagRecord[];
  readonly dagStack: DagRecord[];
  /** The groups that are open, for each DAG that is open: the innermost last. */
  readonly groupStack: GroupRecord[];
  readonly setupContext: SetupContext;
  readonly faults: Fault[];
  /** Where a name or call stands for a task: for references and rename. */
  readonly mentions: { readonly task: TaskRecord; readonly site: Site; readonly kind: 'id' | 'name' }[];
  /** Functions under `@dag`, and how often each was called. */
  readonly decorated: { readonly function: PyFunction; calls: number }[];
  /** Those that stand in a dependency expression. */
  readonly labels: LabelRecord[];
  readonly variables: { readonly [name: string]: string };
  /** What the user's own interpreter has. */
  readonly installed?: InstalledOperators;
  /** The file is for an environment of Amazon MWAA. */
  readonly isForMwaa: boolean;
  /** Codes of rules that are off unless they are asked for, and were. */
  readonly optionalRules: ReadonlySet<string>;
}

const states = new WeakMap<Interpreter, AirflowState>();

export function attachState(interpreter: Interpreter, state: AirflowState): void {
  states.set(interpreter, state);
}

export function stateOf(interpreter: Interpreter): AirflowState {
  const state = states.get(interpreter);
  if (!state) throw new Error('the Airflow dialect is used without its state');
  return state;
}

export function currentDag(state: AirflowState): DagRecord | undefined {
  return state.dagStack.at(-1);
}

/** Airflow: the innermost open group if it belongs to the DAG, else the DAG's own. */
export function currentGroup(state: AirflowState, dag: DagRecord | undefined): GroupRecord | undefined {
  const group = state.groupStack.at(-1);
  if (!dag) return group;
  return group && group.dag === dag ? group : dag.root;
}

export function dagOf(value: Value | undefined): DagRecord | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'dag' ? (record as DagRecord) : undefined;
}

export function taskOf(value: Value | undefined): TaskRecord | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'task' ? (record as TaskRecord) : undefined;
}

export function groupOf(value: Value | undefined): GroupRecord | undefined {
  const record = value?.kind === 'instance' ? (value.payload as { kind?: string } | undefined) : undefined;
  return record?.kind === 'group' ? (record as GroupRecord) : undefined;
}

export function report(
  interpreter: Interpreter,
  fault: Omit<Fault, 'related' | 'fixes' | 'severity'> & Partial<Fault>,
): void {
  if (interpreter.uncertain) return;
  if (fault.severity !== 'warning' && interpreter.handlers.some((types) => types.some(takesFaults))) {
    interpreter.note(`what follows when an error is handled: ${fault.message}`, fault.site);
    return;
  }
  stateOf(interpreter).faults.push({ severity: 'error', related: [], fixes: [], ...fault });
}

/** Whether a handler's type may be that of an exception of Airflow's: it is unknown, a bare `except`, or wide. */
function takesFaults(type: Value | undefined): boolean {
  if (type?.kind === 'tuple' || type?.kind === 'list') return type.items.some(takesFaults);
  return type?.kind !== 'class' || !type.mro.some((cls) => ['ImportError', 'OSError', 'NameError'].includes(cls.name));
}

/** Puts a task into a DAG and a group; its id gets the group's prefix. */
/** A base of an operator's class that nobody has the text of. */
export function guessedBase(cls: PyClass): PyUnknown | undefined {
  return cls.mro.find((base) => base.unknownBase)?.unknownBase;
}

export function addTask(
  interpreter: Interpreter,
  task: TaskRecord,
  dag: DagRecord,
  group: GroupRecord | undefined,
): void {
  // Made in a group before it had a DAG: the group has given it its prefix then.
  const early = task.dag ? undefined : task.group;
  const home = early?.dag === dag ? early : group && group.dag === dag ? group : dag.root;
  let id = home === early ? task.taskId : childId(home, task.taskId);
  const certain = task.idCertain && idsCertain(home);
  if (!certain && dag.tasks.get(id) !== task) {
    // Likely ids may be alike where the real ones differ.
    const likely = id;
    for (let number = 2; dag.tasks.has(id) || dag.groupIds.has(id); number++) id = `${likely} (${number})`;
  }
  task.taskId = id;
  const known = dag.tasks.get(id);
  task.dag = dag;
  task.group = home;
  const doubtful = interpreter.uncertain ?? interpreter.optional;
  if (doubtful) doubt(dag, doubtful, task.site);
  const guessed = guessedBase(task.instance.cls);
  if (guessed)
    doubt(dag, `${guessed.origin ?? guessed.reason}, which is taken for an operator or a part of one`, task.site);
  if (known && known !== task) {
    // Made in both branches of a condition that is not known: either one will be it.
    if (interpreter.uncertain || known.dynamic || !known.idCertain || !known.group || !idsCertain(known.group)) return;
    report(interpreter, {
      code: 'duplicate-task-id',
      message: `Task id '${id}' is used twice in DAG '${dag.dagId}'`,
      site: task.idSite ?? task.site,
      related: [{ site: known.idSite ?? known.site, message: `'${id}' is first used here` }],
      fixes: otherId(dag, task, known),
      dag,
    });
    return;
  }
  if (dag.groupIds.has(id)) {
    report(interpreter, {
      code: 'duplicate-task-id',
      message: `Task id '${id}' is also the id of a task group in DAG '${dag.dagId}'`,
      site: task.idSite ?? task.site,
      dag,
    });
    return;
  }
  interpreter.effects++;
  dag.tasks.set(id, task);
  countNumber(dag, id);
  home.children.set(id, task);
}

/** Only where each of the two ids is written at its own place: a loop that makes both is not mended by another id. */
function otherId(dag: DagRecord, task: TaskRecord, known: TaskRecord): readonly Fix[] {
  const { idSite } = task;
  if (!idSite || (idSite.document === known.idSite?.document && idSite.start === known.idSite.start)) return [];
  const written = idSite.document.text.slice(idSite.start, idSite.end);
  let number = 2;
  const full = (): string => `${task.taskId.slice(0, task.taskId.length - written.length)}${written}_${number}`;
  while (dag.tasks.has(full())) number++;
  const newText = `${written}_${number}`;
  return [
    { title: `Change this one to '${newText}'`, edits: [{ location: locationOf(idSite), newText }], preferred: true },
  ];
}

function idsCertain(group: GroupRecord): boolean {
  for (let at: GroupRecord | undefined = group; at; at = at.parent) if (!at.idCertain) return false;
  return true;
}

/** Puts a group into its parent; gives it a number when its id is taken and it may have one. */
export function addGroup(interpreter: Interpreter, group: GroupRecord, suffixOnCollision: boolean): void {
  const { dag } = group;
  const taken = (): boolean => {
    const id = groupId(group);
    return id !== null && (dag.groupIds.has(id) || dag.tasks.has(id));
  };
  const isLikely = !idsCertain(group) || dag.likelyGroupIds.has(groupId(group) ?? '');
  if (taken() && (suffixOnCollision || isLikely) && group.ownId !== null) {
    const base = group.ownId.replace(/__\d+$/, '');
    let number = 1;
    do group.ownId = `${base}__${number++}`;
    while (taken());
  } else if (taken()) {
    report(interpreter, {
      code: 'duplicate-task-id',
      message: `The id of task group '${groupId(group)}' is already used in DAG '${dag.dagId}'`,
      site: group.site,
      dag,
    });
    return;
  }
  const id = groupId(group);
  if (id === null) return;
  interpreter.effects++;
  dag.groupIds.add(id);
  if (!idsCertain(group)) dag.likelyGroupIds.add(id);
  group.parent?.children.set(id, group);
  if (interpreter.uncertain) doubt(dag, interpreter.uncertain, group.site);
}
