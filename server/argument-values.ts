/** What an argument may be given, by its name: ids, names that the workspace knows, and all that Airflow has a list of. */
import { CompletionItemKind } from 'vscode-languageserver';
import { type Dag, TRIGGER_RULES } from '../dag/model.ts';
import { knownFiles } from './analyses.ts';
import { type CallPlace, type Candidate, type CompletionPlace, dagsAround, keywordText } from './completion-place.ts';
import { assetCandidates } from './known-assets.ts';
import { knownNames, type NameKind } from './known-names.ts';
import { literalValues } from './literal-values.ts';
import { operatorCall } from './operator-call.ts';
import { scheduleInWords } from './schedule-words.ts';
import { RULE_WORDS } from './trigger-rule-words.ts';
import { xcomKeys } from './xcom-keys.ts';

export function argumentCandidates(place: CallPlace, name: string, callee: string): readonly Candidate[] {
  switch (name) {
    case 'task_ids':
    case 'task_id':
      return taskIdCandidates(place, name, callee);
    case 'follow_task_ids_if_true':
    case 'follow_task_ids_if_false':
      return tasksOf(dagsAround(place));
    case 'external_task_id':
    case 'external_task_ids':
      return tasksOf(dagsNamed(place, 'external_dag_id'));
    case 'external_task_group_id':
      return groupsOf(dagsNamed(place, 'external_dag_id'));
    case 'group_id':
      return /get_task_group$/.test(callee) ? groupsOf(dagsAround(place)) : [];
    case 'external_dag_id':
    case 'trigger_dag_id':
      return dagIds(allDags(place));
    case 'dag_id':
      // What is being named anew has no list.
      return /(^|\.)(DAG|dag)$/.test(callee) ? [] : dagIds(allDags(place));
    case 'trigger_rule':
      return TRIGGER_RULES.map((label) => ({ label, kind: CompletionItemKind.EnumMember, detail: RULE_WORDS[label] }));
    case 'schedule':
    case 'schedule_interval':
    case 'cron':
      return schedules(callee);
    case 'tz':
    case 'timezone':
      return Intl.supportedValuesOf('timeZone').map((label) => ({ label, kind: CompletionItemKind.Constant }));
    case 'pool':
      return withDefault('default_pool', names(place, 'pool'));
    case 'variable':
      return names(place, 'variable');
    case 'queue':
    case 'owner':
      return names(place, name);
    case 'tags':
      return names(place, 'tag');
    case 'asset':
      return assetCandidates(place, ['uri', 'name']);
    case 'asset_name':
      return assetCandidates(place, ['name']);
    case 'asset_uri':
      return assetCandidates(place, ['uri']);
    case 'type':
    case 'format':
      return /(^|\.)Param$/.test(callee) ? paramSchema(name) : (fixedValues(place, name) ?? []);
    case 'key':
      return /\.xcom_pull$/.test(callee) ? xcomKeys(place, pulledTasks(place)) : [];
    default:
      return fixedValues(place, name) ?? (/(^|_)conn_id$/.test(name) ? connections(place, name) : []);
  }
}

/** A pull of another DAG names tasks of that one; a task's own id is what the user makes up. */
function taskIdCandidates(place: CallPlace, name: string, callee: string): readonly Candidate[] {
  if (name === 'task_id' && !/\.(get_task|has_task|get_task_instance)$/.test(callee)) return [];
  return tasksOf(dagsNamed(place, 'dag_id') ?? dagsAround(place));
}

/** Ids that the call names, all of the DAG where it names none. */
function pulledTasks(place: CallPlace): readonly string[] | undefined {
  const { call, text } = place;
  const written = call && text.text.slice(call.start, Math.min(call.end, call.start + 1000));
  const [, list] = /(?:^|\btask_ids\s*=)\s*(\[[^\]]*\]|"[^"\n]*"|'[^'\n]*')/.exec(written ?? '') ?? [];
  return list === undefined ? undefined : [...list.matchAll(/(["'])(.*?)\1/g)].map(([, , id = '']) => id);
}

/** The DAG that the call names, else all; the cursor's own for calls that name none. */
export function dagsNamed(place: CallPlace, argument: string): readonly Dag[] {
  const wanted = place.call && keywordText(place.text.text, place.call, argument);
  if (wanted === undefined) return argument === 'dag_id' ? dagsAround(place) : allDags(place);
  return allDags(place).filter(({ dagId }) => dagId === wanted);
}

/** Airflow: `airflow.timetables` and `airflow.utils.dates.cron_presets`; then what schedules often look like. */
const PRESETS: readonly (readonly [string, string])[] = [
  ['@once', 'once'],
  ['@continuous', 'as soon as the last run is over'],
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@quarterly', '0 0 1 */3 *'],
  ['@yearly', '0 0 1 1 *'],
];
const CRONS = ['*/15 * * * *', '0 */2 * * *', '0 6 * * *', '30 6 * * 1-5', '0 6 * * 1', '0 6 1 * *'];

function schedules(callee: string): readonly Candidate[] {
  const presets = PRESETS.map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Constant }));
  const crons = CRONS.map((cron) => ({
    label: cron,
    detail: scheduleInWords({ text: cron, kind: 'cron', cron }),
    kind: CompletionItemKind.Value,
  }));
  // A timetable takes expressions alone.
  return /Timetable$/.test(callee) ? crons : [...presets, ...crons];
}

/** Those that the annotation lists, or that Airflow checks. Undefined where any text will do. */
function fixedValues({ text, call }: CallPlace, name: string): readonly Candidate[] | undefined {
  const found = operatorCall(text);
  const parameter = found?.parameters.find((each) => each.name === name);
  const literals = [...(parameter?.type ?? '').matchAll(/Literal\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/(["'])(.*?)\1/g)].map(([, , value = '']) => value),
  );
  const isOperator = parameter !== undefined || /(Operator|Sensor)(\.partial)?$/.test(call?.callee ?? '');
  const values = literals.length > 0 ? literals : isOperator ? literalValues(name, found?.facts.module) : undefined;
  const byDefault = parameter?.default?.replace(/^(["'])(.*)\1$/, '$2');
  return values?.map((label) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    ...(label === byDefault ? { detail: 'default' } : {}),
  }));
}

/** Of JSON schema, as the form that starts a run shows them. */
function paramSchema(name: 'type' | 'format'): readonly Candidate[] {
  const values =
    name === 'type' ? 'string integer number boolean array object null' : 'date date-time time multiline email';
  return values.split(' ').map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

function connections(place: CallPlace, name: string): readonly Candidate[] {
  const parameter = operatorCall(place.text)?.parameters.find((each) => each.name === name);
  const [, , byDefault] = /^(["'])(.*)\1$/.exec(parameter?.default ?? '') ?? [];
  const known = names(place, 'connection');
  return byDefault === undefined ? known : withDefault(byDefault, known);
}

function withDefault(label: string, others: readonly Candidate[]): readonly Candidate[] {
  const first = { label, kind: CompletionItemKind.Value, detail: 'default' };
  return [first, ...others.filter((other) => other.label !== label)];
}

export function names(place: CompletionPlace, kind: NameKind): readonly Candidate[] {
  return knownNames(kind, place).map(({ name, from }) => ({
    label: name,
    kind: CompletionItemKind.Value,
    detail: from,
  }));
}

function allDags({ analyses }: CompletionPlace): Dag[] {
  return [...knownFiles(analyses)].flatMap(({ dags }) => dags);
}

function dagIds(dags: readonly Dag[]): Candidate[] {
  const ids = [...new Set(dags.map(({ dagId }) => dagId))].sort();
  return ids.map((label) => ({ label, kind: CompletionItemKind.Module }));
}

export function tasksOf(dags: readonly Dag[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const dag of dags) {
    for (const { taskId, operatorLabel } of dag.tasks) {
      byId.set(taskId, { label: taskId, kind: CompletionItemKind.Function, detail: operatorLabel });
    }
  }
  return [...byId.values()];
}

export function groupsOf(dags: readonly Dag[]): Candidate[] {
  const ids = new Set(dags.flatMap(({ groups }) => groups.map(({ groupId }) => groupId)));
  return [...ids].map((label) => ({ label, kind: CompletionItemKind.Module, detail: 'task group' }));
}
