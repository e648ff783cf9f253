/** `textDocument/completion` inside string literals: ids of tasks and DAGs, and all that Airflow has a list of. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { type Dag, TRIGGER_RULES } from '../dag/model.ts';
import { knownFiles } from './analyses.ts';
import { branchCandidates } from './completion-branches.ts';
import {
  type Candidate,
  type CompletionPlace,
  dagsAround,
  itemsReplacing,
  keywordText,
  type StringPlace,
} from './completion-place.ts';
import { knownNames, type NameKind } from './known-names.ts';
import { operatorCall, parameterText } from './operator-call.ts';
import { scheduleInWords } from './schedule-words.ts';
import { RULE_WORDS } from './trigger-rule-words.ts';

export function stringCompletions(place: StringPlace): CompletionItem[] {
  const { text, offset } = place.text;
  const { literal } = place;
  const typed = text.slice(literal.start, offset);
  if (/[\r\n]/.test(typed)) return [];
  const behind = /^[\w.@/-]*/.exec(text.slice(offset, literal.end))?.[0] ?? '';
  // What is behind the cursor is part of the word only when the string ends there.
  const isWhole = literal.isClosed && offset + behind.length === literal.end;
  return itemsReplacing(place, literal.start, isWhole ? literal.end : offset, candidates(place));
}

function candidates(place: StringPlace): readonly Candidate[] {
  const { call } = place;
  const subscript = /\btask_dict\[\s*$/.test(place.text.text.slice(0, place.literal.opening));
  if (subscript) return tasksOf(dagsAround(place));
  const defaults = defaultArguments(place);
  if (defaults.length > 0) return defaults;
  const branch = branchCandidates(place);
  if (branch.length > 0) return branch;
  if (!call) return [];
  const name = call.argument.name ?? positionalName(call.callee, call.argument.index);
  return name === undefined ? [] : argumentCandidates(place, name, call.callee);
}

/** Keys of `default_args`, wherever the dict is written: what every operator takes. */
function defaultArguments({ text: { text, airflowVersion }, literal }: StringPlace): readonly Candidate[] {
  const before = text.slice(Math.max(0, literal.opening - 2000), literal.opening);
  if (!/\bdefault_args\s*(?::[^=\n]*)?=\s*\{(?:[^{}]*,)?(?:\s|#.*)*$/i.test(before)) return [];
  const parameters = operatorCatalogue(airflowVersion).base()?.parameters ?? [];
  return parameters
    .filter(({ name }) => !OF_ONE_TASK.has(name))
    .map((parameter) => ({
      label: parameter.name,
      kind: CompletionItemKind.Property,
      detail: parameterText(parameter),
    }));
}

const OF_ONE_TASK = new Set(['task_id', 'task_group', 'dag']);

/** Of functions whose arguments are mostly given without their names. */
const POSITIONAL: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.xcom_pull$/, ['task_ids']],
  [/\.(get_task|has_task|remove_task|partial_subset)$/, ['task_ids']],
  [/\.get_task_group$/, ['group_id']],
  [/\bVariable\.(get|set|delete|update)$/, ['variable']],
  [/\b(get_connection|Connection\.get|get_connection_from_secrets)$/, ['conn_id']],
  [/\b(CronDataIntervalTimetable|CronTriggerTimetable)$/, ['schedule']],
  [/\b(ZoneInfo|timezone|Timezone)$/, ['timezone']],
];

function positionalName(callee: string, index: number): string | undefined {
  return POSITIONAL.find(([expression]) => expression.test(callee))?.[1][index];
}

function argumentCandidates(place: StringPlace, name: string, callee: string): readonly Candidate[] {
  switch (name) {
    case 'task_ids':
    case 'task_id':
      return taskIdCandidates(place, name, callee);
    case 'follow_task_ids_if_true':
    case 'follow_task_ids_if_false':
      return tasksOf(dagsAround(place));
    case 'external_task_id':
    case 'external_task_ids':
      return tasksOf(externalDags(place, 'external_dag_id'));
    case 'external_task_group_id':
      return groupsOf(externalDags(place, 'external_dag_id'));
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
    default:
      return fixedValues(place, name) ?? (/(^|_)conn_id$/.test(name) ? connections(place, name) : []);
  }
}

/** A pull of another DAG names tasks of that one; a task's own id is what the user makes up. */
function taskIdCandidates(place: StringPlace, name: string, callee: string): readonly Candidate[] {
  if (name === 'task_id' && !/\.(get_task|has_task|get_task_instance)$/.test(callee)) return [];
  return tasksOf(externalDags(place, 'dag_id') ?? dagsAround(place));
}

/** The DAG that the call names, else all; the cursor's own for calls that name none. */
function externalDags(place: StringPlace, argument: string): readonly Dag[] {
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

const TASK_STATES =
  'success failed skipped upstream_failed up_for_retry up_for_reschedule running queued scheduled deferred removed restarting'.split(
    ' ',
  );
const VALUES: { readonly [argument: string]: readonly string[] } = {
  mode: ['poke', 'reschedule'],
  weight_rule: ['downstream', 'upstream', 'absolute'],
  allowed_states: TASK_STATES,
  failed_states: TASK_STATES,
  skipped_states: TASK_STATES,
};

/** Those that the annotation lists, or that Airflow checks. Undefined where any text will do. */
function fixedValues({ text, call }: StringPlace, name: string): readonly Candidate[] | undefined {
  const found = operatorCall(text);
  const type = found?.parameters.find((each) => each.name === name)?.type ?? '';
  const literals = [...type.matchAll(/Literal\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/(["'])(.*?)\1/g)].map(([, , value = '']) => value),
  );
  const isOperator = found !== undefined || /(Operator|Sensor)(\.partial)?$/.test(call?.callee ?? '');
  const values = literals.length > 0 ? literals : isOperator && Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  return values?.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

function connections(place: StringPlace, name: string): readonly Candidate[] {
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
