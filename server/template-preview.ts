/**
 * What a template will be in the next run: rendered as Airflow would, as far as that is known beforehand. What only the run
 * knows (results of tasks, Variables, connections) stays as it is written.
 */
import type { Dag, Json, Task } from '../dag/model.ts';
import { DateTime } from '../dag/templates/datetime.ts';
import { TemplateError, UncoveredTemplate } from '../dag/templates/errors.ts';
import { evaluateTemplate, type Lookup } from '../dag/templates/evaluate.ts';
import { macros } from '../dag/templates/macros.ts';
import { Namespace } from '../dag/templates/values.ts';
import { runId as scheduledRunId } from '../dag/timetables/run-id.ts';
import { dueAt } from '../dag/timetables/timetable.ts';
import { upcomingRuns } from '../dag/timetables/upcoming.ts';

export interface TemplatePreview {
  readonly text: string;
  /** When the run starts that it is rendered for. */
  readonly runsAt: Date;
  /** The DAG has no next run of its own: as if somebody triggered it now. */
  readonly isTriggered: boolean;
  /** What could not be rendered, with the reason. */
  readonly left: readonly { readonly source: string; readonly reason: string }[];
}

export function hasTemplate(text: string): boolean {
  return /\{\{|\{%/.test(text);
}

/** `now` in milliseconds since the epoch. */
export function previewTemplate(
  text: string,
  { dag, task }: { readonly dag: Dag; readonly task: Task },
  airflowVersion: 2 | 3,
  now: number,
): TemplatePreview {
  const run = nextRun(dag, airflowVersion, now);
  const lookup = lookupOf(dag, task, run, airflowVersion, now);
  const about = { runsAt: run.runsAt, isTriggered: run.isTriggered };
  const whole = attempt(text, lookup);
  if (whole.kind === 'text') return { ...about, text: whole.text, left: [] };
  // A statement holds the parts together: it is rendered as one or not at all.
  if (text.includes('{%')) return { ...about, text, left: [{ source: text, reason: whole.reason }] };
  const left: { source: string; reason: string }[] = [];
  const rendered = text.replace(/\{\{.*?\}\}/gs, (source) => {
    const part = attempt(source, lookup);
    if (part.kind === 'text') return part.text;
    left.push({ source, reason: part.reason });
    return source;
  });
  return { ...about, text: rendered, left };
}

type Attempt = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'left'; readonly reason: string };

function attempt(text: string, lookup: Lookup): Attempt {
  try {
    return { kind: 'text', text: evaluateTemplate(text, lookup) };
  } catch (error) {
    if (error instanceof UncoveredTemplate || error instanceof TemplateError)
      return { kind: 'left', reason: error.message };
    throw error;
  }
}

interface Run {
  readonly id: string;
  readonly runsAt: Date;
  readonly isTriggered: boolean;
  readonly logical: DateTime;
  readonly start: DateTime;
  readonly end: DateTime;
}

/** As its timetable has it: the date of a run is the start of its data interval. */
function nextRun(dag: Dag, airflowVersion: 2 | 3, now: number): Run {
  const [next] = upcomingRuns(dag, { airflowVersion }, now, 1);
  const moment = (at: number): DateTime => new DateTime(at);
  if (!next) {
    const at = moment(now);
    const id = `manual__${at.isoformat()}`;
    return { id, runsAt: at.date, isTriggered: true, logical: at, start: at, end: at };
  }
  const [start, end] = [moment(next.start), moment(next.end)];
  const id = scheduledRunId('scheduled', next, airflowVersion);
  return { id, runsAt: new Date(dueAt(next)), isTriggered: false, logical: start, start, end };
}

function lookupOf(dag: Dag, task: Task, run: Run, airflowVersion: 2 | 3, now: number): Lookup {
  const names = contextNames(dag, task, run, airflowVersion, now);
  return (name) => {
    const value = Object.hasOwn(names, name) ? names[name] : undefined;
    if (value) return { value: value() };
    throw new UncoveredTemplate(`the name ${name}`);
  };
}

type Names = { readonly [name: string]: () => unknown };

function contextNames(dag: Dag, task: Task, run: Run, airflowVersion: 2 | 3, now: number): Names {
  const { id: runId, logical, start, end } = run;
  const iso = logical.isoformat();
  const ti = () => taskInstance(dag, task, runId);
  return {
    logical_date: () => logical,
    ...(airflowVersion === 2 ? { execution_date: () => logical, next_execution_date: () => end } : {}),
    data_interval_start: () => start,
    data_interval_end: () => end,
    ds: () => logical.strftime('%Y-%m-%d'),
    ds_nodash: () => logical.strftime('%Y%m%d'),
    ts: () => iso,
    ts_nodash: () => logical.strftime('%Y%m%dT%H%M%S'),
    ts_nodash_with_tz: () => iso.replaceAll('-', '').replaceAll(':', ''),
    run_id: () => runId,
    params: () => params(dag, task),
    dag: () =>
      new Namespace('dag', { dag_id: () => dag.dagId, params: () => params(dag, task) }, `<DAG: ${dag.dagId}>`),
    task: () => taskObject(dag, task),
    ti,
    task_instance: ti,
    task_instance_key_str: () => `${dag.dagId}__${task.taskId}__${logical.strftime('%Y%m%d')}`,
    dag_run: () =>
      new Namespace('dag_run', {
        dag_id: () => dag.dagId,
        run_id: () => runId,
        run_type: () => (run.isTriggered ? 'manual' : 'scheduled'),
        logical_date: () => logical,
        data_interval_start: () => start,
        data_interval_end: () => end,
      }),
    macros: () => macros({ now: () => now, random: byChance, uuid: byChance }),
    var: () => new Namespace('a Variable', {}),
    conn: () => new Namespace('a connection', {}),
  };
}

function byChance(): never {
  throw new UncoveredTemplate('chance');
}

function taskInstance(dag: Dag, task: Task, runId: string): Namespace {
  return new Namespace('ti', {
    task_id: () => task.taskId,
    dag_id: () => dag.dagId,
    run_id: () => runId,
    try_number: () => 1,
    task: () => taskObject(dag, task),
    xcom_pull: () => () => {
      throw new UncoveredTemplate('the result of a task');
    },
  });
}

function taskObject(dag: Dag, task: Task): Namespace {
  const members = {
    task_id: () => task.taskId,
    dag_id: () => dag.dagId,
    retries: () => task.retries ?? 0,
    pool: () => task.pool ?? 'default_pool',
    trigger_rule: () => task.triggerRule,
    params: () => params(dag, task),
  };
  return new Namespace('task', members, `<Task(${task.operator}): ${task.taskId}>`);
}

/** One whose default is not known is no part of it: it makes the template wait for the run. */
function params(dag: Dag, task: Task): Namespace | { readonly [name: string]: unknown } {
  const known: { [name: string]: Json } = {};
  let isComplete = true;
  for (const { name, default: value } of dag.params) {
    if (value.kind === 'json') known[name] = value.value;
    else isComplete = false;
  }
  const own = task.args.find(({ name }) => name === 'params')?.value;
  if (own?.kind === 'json' && own.value !== null && typeof own.value === 'object' && !Array.isArray(own.value))
    Object.assign(known, own.value);
  if (isComplete) return known;
  return new Namespace('params', Object.fromEntries(Object.entries(known).map(([name, value]) => [name, () => value])));
}
