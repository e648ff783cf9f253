/** `invalid-argument`: what `DAG(...)` refuses. Source: the validators of `airflow.sdk.definitions.dag.DAG`. */
import type { Interpreter } from '../../python/interpreter.ts';
import { getString, type Site, type Value } from '../../python/values.ts';
import { described, plain } from './argument-values.ts';
import { paramMistake } from './param-defaults.ts';
import { refuse } from './refusals.ts';
import { stateOf } from './state.ts';

type Arguments = ReadonlyMap<string, Value>;

interface Finding {
  readonly name: string;
  readonly message: string;
  readonly severity?: 'warning';
  readonly site?: Site | undefined;
}

const LONGEST_TAG = 100;

export function checkDagValues(
  interpreter: Interpreter,
  args: Arguments,
  sites: ReadonlyMap<string, Site>,
  call: Site,
): void {
  const { airflowVersion, faults } = stateOf(interpreter);
  const found = [
    ...typeFindings(args, airflowVersion),
    ...scheduleFindings(args, airflowVersion),
    ...tagFindings(args, airflowVersion),
    ...paramFindings(args),
    ...(airflowVersion === 2 ? severalSchedules(args) : []),
  ];
  for (const { name, message, severity, site } of found) {
    refuse(
      interpreter,
      {
        code: 'invalid-argument',
        message,
        site: site ?? sites.get(name) ?? call,
        ...(severity ? { severity } : {}),
      },
      faults,
    );
  }
}

function typeFindings(args: Arguments, airflowVersion: 2 | 3): readonly Finding[] {
  const found: Finding[] = [];
  const expect = (name: string, what: string, kinds: readonly string[]): void => {
    const value = args.get(name);
    if (value && plain(value) && !kinds.includes(value.kind))
      found.push({ name, message: `'${name}' of a DAG has to be ${what}, not ${described(value)}` });
  };
  expect('dag_id', 'a string', ['str']);
  expect('description', 'a string', ['str', 'none']);
  for (const name of ['max_active_tasks', 'max_active_runs', 'max_consecutive_failed_dag_runs'])
    if (args.get(name)?.kind !== 'none') expect(name, 'a whole number', ['int', 'bool']);
  expect('dagrun_timeout', 'a timedelta', ['none']);
  expect('params', 'a dict', ['dict', 'none']);
  if (airflowVersion === 3) {
    expect('default_args', 'a dict', ['dict', 'none']);
    expect('start_date', 'a datetime', ['none']);
    expect('end_date', 'a datetime', ['none']);
  }
  const catchup = args.get('catchup');
  if (catchup?.kind === 'str')
    found.push({
      name: 'catchup',
      message: `'catchup' has to be True or False, not ${described(catchup)}, which counts as true`,
      ...(airflowVersion === 3 ? { severity: 'warning' as const } : {}),
    });
  return found;
}

function scheduleFindings(args: Arguments, airflowVersion: 2 | 3): readonly Finding[] {
  const found: Finding[] = [];
  const schedule = args.get('schedule');
  if (schedule?.kind === 'int' || schedule?.kind === 'float' || schedule?.kind === 'dict')
    found.push({
      name: 'schedule',
      message: `A schedule is text, a timedelta, a timetable or assets, not ${described(schedule)}`,
    });
  if ((schedule?.kind === 'list' || schedule?.kind === 'tuple') && !('uncertain' in schedule && schedule.uncertain)) {
    const wrong = schedule.items.find(plain);
    if (wrong)
      found.push({ name: 'schedule', message: `A list as schedule has assets in it, not ${described(wrong)}` });
  }
  if (schedule?.kind !== 'str') return found;
  const runs = args.get('max_active_runs');
  if (schedule.value === '@continuous' && runs?.kind === 'int' && runs.value > 1)
    found.push({ name: 'max_active_runs', message: "A DAG with the schedule '@continuous' needs max_active_runs=1" });
  const catchup = args.get('catchup');
  const defaults = args.get('default_args');
  const noDefaults =
    !defaults ||
    defaults.kind === 'none' ||
    (defaults.kind === 'dict' && !defaults.uncertain && !getString(defaults, 'start_date'));
  const noStart = !args.has('start_date') || args.get('start_date')?.kind === 'none';
  if (airflowVersion === 3 && catchup?.kind === 'bool' && catchup.value && noStart && noDefaults)
    found.push({ name: 'catchup', message: 'A DAG that catches up needs a start_date' });
  return found;
}

/** Source: Airflow 2's `DAG.__init__`, "At most one allowed for args …": what counts as false is not counted. */
function severalSchedules(args: Arguments): readonly Finding[] {
  const counts = (value: Value | undefined): boolean =>
    value?.kind === 'str' ? value.value !== '' : value?.kind === 'instance' && value.cls.name !== 'timedelta';
  const [first, second] = ['schedule_interval', 'timetable', 'schedule'].filter((name) => counts(args.get(name)));
  if (!first || !second) return [];
  return [{ name: first, message: `A DAG takes either '${second}' or '${first}', not both` }];
}

function tagFindings(args: Arguments, airflowVersion: 2 | 3): readonly Finding[] {
  const tags = args.get('tags');
  if (tags?.kind === 'str')
    return [
      {
        name: 'tags',
        message: `'tags' has to be a list: of the string '${tags.value}', each letter becomes a tag`,
        ...(airflowVersion === 3 ? { severity: 'warning' as const } : {}),
      },
    ];
  if (tags?.kind !== 'list') return [];
  const long = tags.items.find((tag) => tag.kind === 'str' && [...tag.value].length > LONGEST_TAG);
  return long?.kind === 'str'
    ? [{ name: 'tags', message: `A tag has at most ${LONGEST_TAG} characters`, site: long.site }]
    : [];
}

/** Airflow lets a DAG with a schedule have only params that are valid as they are. */
function paramFindings(args: Arguments): readonly Finding[] {
  const schedule = args.get('schedule');
  const params = args.get('params');
  const scheduled = schedule?.kind === 'str' || (schedule?.kind === 'instance' && schedule.cls.name === 'timedelta');
  if (!scheduled || params?.kind !== 'dict' || params.uncertain) return [];
  return [...params.entries.values()].flatMap(({ key, value }) => {
    if (key.kind !== 'str') return [];
    const mistake = paramMistake(value);
    return mistake
      ? [
          {
            name: 'params',
            message: `The DAG has a schedule, so its param '${key.value}' needs a valid default, but ${mistake}`,
            site: value.kind === 'instance' ? value.site : undefined,
          },
        ]
      : [];
  });
}
