/** Names that a DAG adds to its templates. */
import type { Value } from '../../python/values.ts';
import { DAG_CLASS } from './dags.ts';
import type { DagRecord, TaskRecord } from './graph.ts';

export interface NamesInTemplates {
  readonly dagId: string;
  readonly airflowVersion: 2 | 3;
  readonly isScheduled: boolean;
  /** Beside Airflow's; undefined where they are not known. */
  readonly variables: ReadonlySet<string> | undefined;
  readonly filters: ReadonlySet<string> | undefined;
  readonly params: ReadonlySet<string> | undefined;
}

const known = new WeakMap<DagRecord, NamesInTemplates>();

export function namesInTemplates(dag: DagRecord, task: TaskRecord, airflowVersion: 2 | 3): NamesInTemplates {
  let ofDag = known.get(dag);
  if (!ofDag) {
    ofDag = ofDagAlone(dag, airflowVersion);
    known.set(dag, ofDag);
  }
  const own = task.args.get('params');
  return own && ofDag.params ? { ...ofDag, params: union(ofDag.params, keys(own)) } : ofDag;
}

function ofDagAlone(dag: DagRecord, airflowVersion: 2 | 3): NamesInTemplates {
  const { text } = dag.site.document;
  // A class of the user's may add what it likes, and so may `dag.user_defined_macros[…] = …`.
  const isOwn =
    dag.instance.cls !== DAG_CLASS ||
    (text.includes('.user_defined_') && /\.user_defined_(macros|filters)\b/.test(text));
  // What is undefined may be meant to print as nothing.
  const isLenient = dag.args.has('template_undefined');
  const given = (name: string): ReadonlySet<string> | undefined => keys(dag.args.get(name));
  const schedule = ['schedule', 'schedule_interval', 'timetable']
    .map((name) => dag.args.get(name))
    .find((value) => value);
  return {
    dagId: dag.dagId,
    airflowVersion,
    variables: isOwn || isLenient ? undefined : given('user_defined_macros'),
    filters: isOwn ? undefined : given('user_defined_filters'),
    params: isOwn || isLenient || isChanged(text) ? undefined : paramsOf(dag),
    isScheduled: schedule ? schedule.kind !== 'none' && schedule.kind !== 'unknown' : airflowVersion === 2,
  };
}

/** `dag.params['x'] = …`: outside of templates somebody has to do with the params of a DAG. */
function isChanged(text: string): boolean {
  return text.includes('.params') && /\.params\b/.test(text.replace(/\{\{.*?\}\}/gs, ''));
}

/** Airflow: those of the DAG, over those in its `default_args`. */
function paramsOf(dag: DagRecord): ReadonlySet<string> | undefined {
  const defaults = dag.args.get('default_args');
  if (defaults && defaults.kind !== 'dict' && defaults.kind !== 'none') return undefined;
  const shared = defaults?.kind === 'dict' ? defaults.entries.get('sparams')?.value : undefined;
  return union(keys(dag.args.get('params')), keys(shared));
}

/** None for what is not given; undefined for what is not known. */
function keys(value: Value | undefined): ReadonlySet<string> | undefined {
  if (!value || value.kind === 'none') return new Set();
  if (value.kind !== 'dict' || value.uncertain) return undefined;
  const names = new Set<string>();
  for (const { key } of value.entries.values()) {
    if (key.kind !== 'str') return undefined;
    names.add(key.value);
  }
  return names;
}

function union(
  first: ReadonlySet<string> | undefined,
  second: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return first && second && new Set([...first, ...second]);
}
