/** `moving-start-date` and `missing-start-date`: what DAGs are given as the day from which on they run. */
import type { Fix } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, getString, locationOf, type Site, type Value } from '../../python/values.ts';
import { described } from './argument-values.ts';
import type { DagRecord } from './graph.ts';
import { refuse } from './refusals.ts';
import type { Fault } from './state.ts';

/** What the evaluation says of `datetime.now()` and all that comes of it. */
const NOW = 'the current time';

export const MOVES =
  'This start date is another one at every import, so that the first interval may never be over; write a fixed date';

export function startDateFaults(dag: DagRecord, airflowVersion: 2 | 3): readonly Fault[] {
  return [...movingStart(dag), ...(airflowVersion === 2 ? missingStart(dag) : [])];
}

/** Of a text Airflow makes no number of days. */
export function checkDaysAgo(
  interpreter: Interpreter,
  { keywords, keywordSites, positional, positionalSites }: CallArguments,
  call: Site,
): void {
  const days = keywords.get('n') ?? positional[0];
  if (days?.kind !== 'str') return;
  refuse(interpreter, {
    code: 'invalid-argument',
    message: `days_ago() takes a number of days, not ${described(days)}`,
    site: keywordSites.get('n') ?? positionalSites[0] ?? call,
  });
}

function movingStart(dag: DagRecord): readonly Fault[] {
  const own = dag.args.get('start_date');
  const defaults = dag.args.get('default_args');
  const shared = defaults?.kind === 'dict' ? getString(defaults, 'start_date') : undefined;
  const moves = (value: Value | undefined): boolean =>
    value?.kind === 'unknown' && value.reason === NOW && !value.choices;
  const site = moves(own)
    ? dag.argSites.get('start_date')
    : moves(shared) && defaults?.kind === 'dict'
      ? (defaults.sites?.get('start_date') ?? (shared?.kind === 'unknown' ? shared.site : undefined))
      : undefined;
  if (!site) return [];
  return [{ code: 'moving-start-date', severity: 'warning', message: MOVES, site, related: [], fixes: [], dag }];
}

/** Source: Airflow 2.10's `DAG.__init__`, "DAG is missing the start_date parameter"; earlier releases asked at the first task. */
function missingStart(dag: DagRecord): readonly Fault[] {
  const scheduled = ['schedule', 'schedule_interval', 'timetable'].find((name) => isSurelyTrue(dag.args.get(name)));
  if (!scheduled || dag.unknownArguments || !isAbsent(dag)) return [];
  const site = dag.argSites.get(scheduled) ?? dag.site;
  const ownDates = [...dag.tasks.values()].some((task) => task.args.has('start_date'));
  return [
    {
      code: 'missing-start-date',
      // Before 2.10 the tasks' own dates were enough.
      severity: ownDates ? 'warning' : 'error',
      message: 'Airflow 2 refuses a DAG that has a schedule and no start_date',
      site,
      related: [],
      fixes: added(dag.argSites.get(scheduled)),
      dag,
    },
  ];
}

/** The date is the writer's to choose. */
function added(site: Site | undefined): readonly Fix[] {
  if (!site) return [];
  const { document, end } = site;
  const name = /^from datetime import [^\n]*\bdatetime\b(?! as)/m.test(document.text)
    ? 'datetime('
    : /^import datetime\s*$/m.test(document.text)
      ? 'datetime.datetime('
      : /^import pendulum\s*$/m.test(document.text)
        ? 'pendulum.datetime('
        : undefined;
  if (!name) return [];
  const newText = `, start_date=${name}2024, 1, 1)`;
  return [{ title: "Add 'start_date'", edits: [{ location: locationOf({ document, start: end, end }), newText }] }];
}

function isAbsent(dag: DagRecord): boolean {
  const own = dag.args.get('start_date');
  const defaults = dag.args.get('default_args');
  if (own && own.kind !== 'none') return false;
  if (!defaults || defaults.kind === 'none') return true;
  return defaults.kind === 'dict' && !defaults.uncertain && !getString(defaults, 'start_date');
}

function isSurelyTrue(value: Value | undefined): boolean {
  if (value?.kind === 'str') return value.value !== '';
  if (value?.kind === 'list' || value?.kind === 'tuple') return value.items.length > 0;
  return value?.kind === 'instance' && value.cls.name !== 'timedelta';
}
