/** How DAGs are made, called and asked for their tasks: what Airflow refuses of it. */
import type { Interpreter } from '../../python/interpreter.ts';
import {
  type CallArguments,
  locationOf,
  type NativeCall,
  type PyFunction,
  type Site,
  type Value,
} from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { described, plain } from './argument-values.ts';
import { checkCall } from './call-signatures.ts';
import type { DagRecord, TaskRecord } from './graph.ts';
import { refuse } from './refusals.ts';
import { type Fault, stateOf } from './state.ts';

function tell(interpreter: Interpreter, code: string, message: string, site: Site, more: Partial<Fault> = {}): void {
  refuse(interpreter, { code, message, site, ...more });
}

function isOpen(args: CallArguments): boolean {
  return args.unknownKeywords !== undefined || args.unknownPositional !== undefined;
}

/** `DAG(...)`; a decorated function has its name for an id. */
export function checkConstruction(
  interpreter: Interpreter,
  args: CallArguments,
  site: Site,
  fallbackId: string | undefined,
): void {
  if (isOpen(args)) return;
  if (fallbackId === undefined && args.positional.length === 0 && !args.keywords.has('dag_id'))
    tell(interpreter, 'missing-argument', "DAG needs the argument 'dag_id'", site);
  if (stateOf(interpreter).airflowVersion === 3 && args.positional.length > 1)
    tell(
      interpreter,
      'invalid-argument',
      'DAG takes its id by position and everything else by name',
      args.positionalSites[1] ?? site,
    );
}

/** `@dag(...)`: Airflow 3 takes the id alone by position. */
export function checkDecorator(call: NativeCall): void {
  if (stateOf(call.interpreter).airflowVersion === 2 || call.positional.length < 2 || isOpen(call)) return;
  tell(
    call.interpreter,
    'invalid-argument',
    '@dag takes the id by position and everything else by name',
    call.positionalSites[1] ?? call.site,
  );
}

/** Airflow binds the arguments of a decorated function when it is called. */
export function checkDagCall(call: NativeCall, made: PyFunction, bare: boolean): void {
  const { interpreter, site } = call;
  if (bare && stateOf(interpreter).airflowVersion === 2) {
    tell(
      interpreter,
      'missing-argument',
      `@dag needs its parentheses in Airflow 2: write @dag() above '${made.name}'`,
      site,
    );
    return;
  }
  if (isOpen(call) || made.attrs.has('__wrapped__')) return;
  checkCall(interpreter, made, call, site);
}

/** `dag.get_task(id)`: what the DAG does not have yet. */
export function checkLookUp(call: NativeCall, dag: DagRecord, id: string): void {
  const tasks: readonly TaskRecord[] = [...dag.tasks.values()];
  if (dag.doubts.length > 0 || tasks.some(({ idCertain }) => !idCertain)) return;
  const ids = tasks.map(({ taskId }) => taskId);
  const better = mostSimilar(id, ids);
  const place = call.positionalSites[0];
  const literal = place && place.document.text.slice(place.start + 1, place.end - 1) === id;
  tell(
    call.interpreter,
    'uncaught-exception',
    `The DAG '${dag.dagId}' has no task '${id}' here${better ? `; did you mean '${better}'?` : ''}`,
    place ?? call.site,
    better && place && literal
      ? {
          fixes: [
            {
              title: `Change it to '${better}'`,
              edits: [
                { location: locationOf({ ...place, start: place.start + 1, end: place.end - 1 }), newText: better },
              ],
              preferred: true,
            },
          ],
        }
      : {},
  );
}

const READ_ONLY: { readonly [name: string]: string } = {
  tasks: 'The tasks of a DAG cannot be set: make them inside of it, or use add_task()',
};

/** Attributes of a DAG that cannot be set. */
export function checkReadOnly(call: NativeCall): void {
  const [name] = call.positional;
  const message = name?.kind === 'str' ? READ_ONLY[name.value] : undefined;
  if (message) tell(call.interpreter, 'uncaught-exception', message, call.site);
}

/** `task.dag = another`. */
/** Airflow: "Expected dag; received str". */
export function checkGivenDag(interpreter: Interpreter, task: TaskRecord, value: Value, site: Site): void {
  if (!plain(value) || value.kind === 'none') return;
  const message = `The DAG of '${task.taskId}' has to be a DAG, not ${described(value)}`;
  tell(interpreter, 'invalid-argument', message, site);
}

export function checkReassignment(interpreter: Interpreter, task: TaskRecord, dag: DagRecord, site: Site): void {
  if (!task.dag || task.dag === dag) return;
  tell(
    interpreter,
    'uncaught-exception',
    `'${task.taskId}' belongs to the DAG '${task.dag.dagId}': that cannot be changed`,
    site,
  );
}

/** A DAG that fails fast has only tasks with the default rule. Source: `FailFastDagInvalidTriggerRule`. */
/** Airflow 2: "SLAs are unsupported with mapped tasks". */
export function checkMappedSla(interpreter: Interpreter, task: TaskRecord, site: Site): void {
  const sla = task.args.get('sla');
  if (!task.mapped || sla?.kind !== 'instance' || stateOf(interpreter).airflowVersion !== 2) return;
  tell(
    interpreter,
    'invalid-mapping',
    `Airflow 2 has no SLAs for mapped tasks: give '${task.taskId}' sla=None`,
    task.argSites.get('sla') ?? site,
    { ...(task.dag ? { dag: task.dag } : {}) },
  );
}

export function checkFailFast(interpreter: Interpreter, task: TaskRecord, site: Site): void {
  const fails = task.dag?.args.get('fail_fast') ?? task.dag?.args.get('fail_stop');
  const rule = task.args.get('trigger_rule');
  if (task.mapped || fails?.kind !== 'bool' || !fails.value || rule?.kind !== 'str' || rule.value === 'all_success')
    return;
  tell(
    interpreter,
    'invalid-trigger-rule',
    `The DAG fails fast, so its tasks can only have the trigger rule 'all_success', not '${rule.value}'`,
    task.argSites.get('trigger_rule') ?? site,
    { ...(task.dag ? { dag: task.dag } : {}) },
  );
}
