/** `invalid-argument`: what `DAG(...)` refuses. Source: the validators of `airflow.sdk.definitions.dag.DAG`. */
import type { Interpreter } from '../../python/interpreter.ts';
import { getString, type PyInstance, type Site, type Value } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { described, isFilled, plain } from './argument-values.ts';
import { paramMistake } from './param-defaults.ts';
import { refuse } from './refusals.ts';
import { stateOf } from './state.ts';
import { timetableFindings } from './timetable-values.ts';

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
  const { airflowVersion } = stateOf(interpreter);
  const found: readonly Finding[] = [
    ...typeFindings(args, airflowVersion),
    ...scheduleFindings(args, airflowVersion),
    ...tagFindings(args, airflowVersion),
    ...paramFindings(args, airflowVersion),
    ...ownerLinkFindings(args.get('owner_links')),
    ...timetableFindings(interpreter, args.get('schedule') ?? args.get('timetable')),
    ...(airflowVersion === 2 ? [...severalSchedules(args), ...viewFindings(args)] : runTypeFindings(args)),
  ];
  for (const { name, message, severity, site } of found) {
    refuse(interpreter, {
      code: 'invalid-argument',
      message,
      site: site ?? sites.get(name) ?? call,
      ...(severity ? { severity } : {}),
    });
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
  expect('dag_display_name', 'a string', airflowVersion === 3 ? ['str'] : ['str', 'none']);
  for (const name of ['max_active_tasks', 'max_active_runs', 'max_consecutive_failed_dag_runs'])
    if (args.get(name)?.kind !== 'none') expect(name, 'a whole number', ['int', 'bool']);
  const failed = args.get('max_consecutive_failed_dag_runs');
  if (airflowVersion === 2 && failed?.kind === 'int' && failed.value < 0)
    found.push({
      name: 'max_consecutive_failed_dag_runs',
      message: "'max_consecutive_failed_dag_runs' of a DAG has to be 0 or more",
    });
  expect('dagrun_timeout', 'a timedelta', ['none']);
  expect('params', 'a dict', ['dict', 'none']);
  if (airflowVersion === 3) {
    expect('default_args', 'a dict', ['dict', 'none']);
    expect('start_date', 'a datetime', ['none']);
    expect('end_date', 'a datetime', ['none']);
    const deadline = args.get('deadline');
    if (deadline && plain(deadline) && !['none', 'list', 'tuple', 'set'].includes(deadline.kind))
      found.push({
        name: 'deadline',
        message: `'deadline' of a DAG has to be a DeadlineAlert, not ${described(deadline)}`,
      });
  } else {
    const defaults = args.get('default_args');
    if (isFilled(defaults)) expect('default_args', 'a dict', ['dict']);
    for (const name of ['start_date', 'end_date']) if (isFilled(args.get(name))) expect(name, 'a datetime', ['none']);
    const access = args.get('access_control');
    const wrong =
      access?.kind === 'dict' &&
      [...access.entries.values()].find(({ value }) => ['int', 'float', 'bool'].includes(value.kind));
    if (wrong)
      found.push({ name: 'access_control', message: `A role has a set of permissions, not ${described(wrong.value)}` });
  }
  for (const name of ['start_date', 'end_date']) {
    const value = args.get(name);
    if (value?.kind === 'instance' && value.cls.name === 'date' && !value.cls.site)
      found.push({ name, message: `'${name}' of a DAG has to be a datetime, not a date` });
  }
  const catchup = args.get('catchup');
  if (catchup?.kind === 'str')
    found.push({
      name: 'catchup',
      message: `'catchup' has to be True or False, not ${described(catchup)}, which counts as true`,
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
  if (airflowVersion === 3) found.push(...catchUpFindings(args, schedule));
  if (schedule?.kind !== 'str') return found;
  const runs = args.get('max_active_runs');
  if (schedule.value === '@continuous' && runs?.kind === 'int' && runs.value > 1)
    found.push({ name: 'max_active_runs', message: "A DAG with the schedule '@continuous' needs max_active_runs=1" });
  return found;
}

/** Source: `_validate_catchup` of Airflow 3. */
function catchUpFindings(args: Arguments, schedule: Value | undefined): readonly Finding[] {
  const isScheduled = schedule?.kind === 'str' || isOfAssets(schedule) || isOfTime(schedule);
  const catchup = args.get('catchup');
  if (!isScheduled || catchup?.kind !== 'bool' || !catchup.value) return [];
  const defaults = args.get('default_args');
  const noDefaults =
    !defaults ||
    defaults.kind === 'none' ||
    (defaults.kind === 'dict' && !defaults.uncertain && !getString(defaults, 'start_date'));
  const noStart = !args.has('start_date') || args.get('start_date')?.kind === 'none';
  return noStart && noDefaults ? [{ name: 'catchup', message: 'A DAG that catches up needs a start_date' }] : [];
}

function isOfAssets(schedule: Value | undefined): boolean {
  if (schedule?.kind === 'list' || schedule?.kind === 'tuple')
    return schedule.items.length > 0 && schedule.items.every(isOfAssets);
  return schedule?.kind === 'instance' && /^(Asset|Dataset)(Any|All|Alias)?$/.test(schedule.cls.name);
}

function isOfTime(schedule: Value | undefined): boolean {
  if (schedule?.kind !== 'instance' || schedule.cls.site) return false;
  return /^(timedelta|(MultipleCron|Cron|Delta)(Trigger|DataInterval)Timetable)$/.test(schedule.cls.name);
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
  const number = tags.items.find((tag) => ['int', 'float', 'bool', 'none'].includes(tag.kind));
  if (number) return [{ name: 'tags', message: `A tag has to be a string, not ${described(number)}` }];
  const long = tags.items.find((tag) => tag.kind === 'str' && [...tag.value].length > LONGEST_TAG);
  return long?.kind === 'str'
    ? [{ name: 'tags', message: `A tag has at most ${LONGEST_TAG} characters`, site: long.site }]
    : [];
}

/** Airflow lets a DAG with a schedule have only params that are valid as they are. */
function paramFindings(args: Arguments, airflowVersion: 2 | 3): readonly Finding[] {
  const params = args.get('params');
  if (params?.kind !== 'dict' || params.uncertain) return [];
  const scheduled = isScheduled(args, airflowVersion);
  return [...params.entries.values()].flatMap(({ key, value }): Finding[] => {
    if (key.kind !== 'str') return [];
    const unserialisable =
      airflowVersion === 3 ? notJson(isParam(value) ? value.attrs.get('default') : value) : undefined;
    if (unserialisable)
      return [
        { name: 'params', message: `The param '${key.value}' has to be JSON, but its value is ${unserialisable}` },
      ];
    if (!scheduled) return [];
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

/** Airflow 2 runs a DAG daily that says nothing of a schedule. */
function isScheduled(args: Arguments, airflowVersion: 2 | 3): boolean {
  const given = ['schedule', 'schedule_interval', 'timetable']
    .map((name) => args.get(name))
    .filter((value) => value !== undefined);
  if (given.length === 0) return airflowVersion === 2;
  return given.some((value) => value.kind === 'str' || (value.kind === 'instance' && value.cls.name === 'timedelta'));
}

function isParam(value: Value): value is PyInstance {
  return value.kind === 'instance' && value.cls.name === 'Param' && !value.cls.site;
}

/** What the value is, in words, where it certainly cannot be written as JSON. */
function notJson(value: Value | undefined): string | undefined {
  if (value?.kind === 'set') return 'a set';
  if (value?.kind === 'function') return 'a function';
  if (value?.kind === 'class') return 'a class';
  if (value?.kind !== 'instance' || value.cls.site) return undefined;
  return /^(datetime|date|timedelta|object)$/.test(value.cls.name) ? `of the class ${value.cls.name}` : undefined;
}

/** Source: `_validate_owner_links`. */
function ownerLinkFindings(links: Value | undefined): readonly Finding[] {
  if (links?.kind !== 'dict') return [];
  return [...links.entries.values()].flatMap(({ value }): Finding[] => {
    if (value.kind !== 'str' || /^mailto:.|^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(value.value)) return [];
    return [
      {
        name: 'owner_links',
        message: `'${value.value}' is not a link: it needs a scheme and a host, such as https://…, or mailto:`,
      },
    ];
  });
}

const RUN_TYPES = ['backfill', 'scheduled', 'manual', 'operator_triggered', 'asset_triggered', 'asset_materialization'];

/** Source: `_validate_allowed_run_types` of Airflow 3.3. */
function runTypeFindings(args: Arguments): readonly Finding[] {
  const types = args.get('allowed_run_types');
  if (types?.kind === 'str' && types.value !== '' && !RUN_TYPES.includes(types.value[0] ?? ''))
    return [{ name: 'allowed_run_types', message: `'allowed_run_types' is a list: ['${types.value}']` }];
  if ((types?.kind !== 'list' && types?.kind !== 'tuple') || types.items.length === 0) return [];
  const names = types.items.map((item) => (item.kind === 'str' ? item.value : undefined));
  const name = 'allowed_run_types';
  const wrong = names.find((each) => each !== undefined && !RUN_TYPES.includes(each));
  if (wrong !== undefined) {
    const better = mostSimilar(wrong, RUN_TYPES);
    return [
      {
        name,
        message: `There is no run type '${wrong}'${better ? `; did you mean '${better}'?` : `: it is one of ${RUN_TYPES.join(', ')}`}`,
      },
    ];
  }
  if (names.includes(undefined)) return [];
  const schedule = args.get('schedule');
  const needed =
    !schedule || schedule.kind === 'none'
      ? 'manual'
      : isScheduled(args, 3)
        ? 'scheduled'
        : isOfAssets(schedule)
          ? 'asset_triggered'
          : undefined;
  return needed && !names.includes(needed)
    ? [
        {
          name,
          message: `The DAG ${needed === 'manual' ? 'has no schedule' : needed === 'scheduled' ? 'has a schedule' : 'is scheduled by assets'}, so '${name}' has to have '${needed}' in it`,
        },
      ]
    : [];
}

/** Source: Airflow 2's `DEFAULT_VIEW_PRESETS` and `ORIENTATION_PRESETS`. */
const VIEWS: { readonly [name: string]: readonly string[] } = {
  default_view: ['grid', 'graph', 'duration', 'gantt', 'landing_times', 'tree'],
  orientation: ['LR', 'TB', 'RL', 'BT'],
};

function viewFindings(args: Arguments): readonly Finding[] {
  return Object.entries(VIEWS).flatMap(([name, known]) => {
    const value = args.get(name);
    return value?.kind === 'str' && !known.includes(value.value)
      ? [{ name, message: `'${name}' is one of ${known.join(', ')}, not '${value.value}'` }]
      : [];
  });
}
