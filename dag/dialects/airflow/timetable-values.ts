/** What timetables refuse, when they are made or when a DAG takes them. Source: `airflow.sdk.definitions.timetables`. */
import { cronMistake } from '../../cron.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { timedeltaClass } from '../../python/library/modules/timedelta.ts';
import { zoneOf } from '../../python/library/modules/zones.ts';
import type { PyInstance, Site, Value } from '../../python/values.ts';
import { described, plain } from './argument-values.ts';
import { isOpen } from './records.ts';
import { secondsOf } from './static-values.ts';

interface Finding {
  readonly name: 'schedule';
  readonly message: string;
  readonly site?: Site;
}

const CRON = /^(Cron\w*|MultipleCron\w*)Timetable$/;
const DELTA = /^Delta\w*Timetable$/;
const PRESETS = /^@(hourly|daily|weekly|monthly|quarterly|yearly|annually|midnight)$/;

/** Other names may be the system's own. */
const PLACE = /^[A-Z][A-Za-z]+\/[A-Z][\w+-]+$/;

/** Of a DAG's schedule. */
export function timetableFindings(interpreter: Interpreter, schedule: Value | undefined): readonly Finding[] {
  if (schedule?.kind === 'class' && !schedule.site && (CRON.test(schedule.name) || DELTA.test(schedule.name)))
    return [finding(`A schedule is a timetable, not its class: call ${schedule.name}(…)`)];
  if (schedule?.kind !== 'instance' || schedule.cls.site) return [];
  if (schedule.cls.mro.includes(timedeltaClass)) return positive(interpreter, schedule);
  const { name } = schedule.cls;
  if (CRON.test(name)) return cronFindings(schedule);
  return DELTA.test(name) ? deltaFindings(interpreter, argument(schedule, 0, 'delta')) : [];
}

function finding(message: string): Finding {
  return { name: 'schedule', message };
}

function argument(made: PyInstance, position: number, ...names: readonly string[]): Value | undefined {
  const name = names.find((each) => made.attrs.has(each));
  return made.attrs.get(`arg${position}`) ?? (name ? made.attrs.get(name) : undefined);
}

function cronFindings(made: PyInstance): readonly Finding[] {
  const texts = [...made.attrs].filter(([name]) => /^arg\d+$|^(cron|expression)$/.test(name)).map(([, value]) => value);
  const crons = made.cls.name.startsWith('Multiple') ? texts : texts.slice(0, 1);
  const { name } = made.cls;
  if (isOpen(made)) return [];
  // Where the timetable is made, it is told what it lacks.
  const zone = made.attrs.get('timezone') ?? (name.startsWith('Multiple') ? undefined : made.attrs.get('arg1'));
  if (!zone) return [];
  if (zone.kind === 'str' && PLACE.test(zone.value) && !zoneOf(zone))
    return [finding(`There is no time zone '${zone.value}'`)];
  const interval = made.attrs.get('interval');
  if (interval && plain(interval) && interval.kind !== 'none')
    return [finding(`'interval' of a timetable has to be a timedelta, not ${described(interval)}`)];
  return crons.flatMap((cron): Finding[] => {
    if (cron.kind !== 'str' || PRESETS.test(cron.value)) return [];
    const mistake = cronMistake(cron.value);
    return mistake ? [finding(`'${cron.value}' is not a cron expression: ${mistake}`)] : [];
  });
}

function deltaFindings(interpreter: Interpreter, delta: Value | undefined): readonly Finding[] {
  if (!delta) return [];
  if (plain(delta)) return [finding(`The time between two runs has to be a timedelta, not ${described(delta)}`)];
  return delta.kind === 'instance' && delta.cls.mro.includes(timedeltaClass) ? positive(interpreter, delta) : [];
}

function positive(interpreter: Interpreter, delta: PyInstance): readonly Finding[] {
  const seconds = secondsOf(interpreter, delta, delta.site);
  return seconds !== undefined && seconds <= 0 ? [finding('The time between two runs has to be more than 0')] : [];
}
