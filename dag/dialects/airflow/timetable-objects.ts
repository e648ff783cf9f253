/** A timetable that a file makes → when it runs. Source: `airflow.sdk.definitions.timetables`, `airflow.timetables`. */
import type { Interpreter } from '../../python/interpreter.ts';
import { timedeltaClass } from '../../python/library/modules/timedelta.ts';
import { zoneName, zoneOf } from '../../python/library/modules/zones.ts';
import type { PyInstance, Site, Value } from '../../python/values.ts';
import { cronTimes } from '../../timetables/cron.ts';
import type { Delta, Timetable } from '../../timetables/timetable.ts';
import { isOpen } from './records.ts';
import { secondsOf } from './static-values.ts';

/** Undefined for one of the user's own, and where an argument of it is not known. */
export function timetableOfObject(interpreter: Interpreter, made: Value, site: Site): Timetable | undefined {
  if (made.kind !== 'instance' || made.cls.site || isOpen(made)) return undefined;
  const delta = (value: Value | undefined): Delta | undefined => exactDelta(interpreter, value, site);
  switch (made.cls.name) {
    case 'CronTriggerTimetable':
      return cronTrigger(made, [argument(made, 0, 'cron')], argument(made, undefined, 'timezone'), delta);
    case 'MultipleCronTriggerTimetable':
      return cronTrigger(made, positional(made), argument(made, undefined, 'timezone'), delta);
    case 'CronDataIntervalTimetable': {
      const expression = cronText(argument(made, 0, 'cron'));
      const timezone = zoneText(argument(made, 1, 'timezone'));
      if (expression === undefined || timezone === undefined) return undefined;
      return { kind: 'cron-interval', expression, timezone };
    }
    case 'DeltaDataIntervalTimetable': {
      const every = delta(argument(made, 0, 'delta'));
      return every && { kind: 'delta-interval', delta: every };
    }
    case 'DeltaTriggerTimetable': {
      const every = delta(argument(made, 0, 'delta'));
      const interval = given(made, 'interval') ? delta(made.attrs.get('interval')) : NONE;
      return every && interval && { kind: 'delta-trigger', delta: every, interval };
    }
    default:
      return undefined;
  }
}

const NONE: Delta = { months: 0, milliseconds: 0 };

function cronTrigger(
  made: PyInstance,
  crons: readonly (Value | undefined)[],
  zone: Value | undefined,
  delta: (value: Value | undefined) => Delta | undefined,
): Timetable | undefined {
  const expressions = crons.map(cronText);
  const timezone = zoneText(zone);
  const interval = given(made, 'interval') ? delta(made.attrs.get('interval')) : NONE;
  const immediately = runImmediately(made.attrs.get('run_immediately'), delta);
  const isKnown = expressions.every((each) => each !== undefined);
  if (expressions.length === 0 || !isKnown || !timezone || !interval || immediately === 'unknown') return undefined;
  return {
    kind: 'cron-trigger',
    expressions,
    timezone,
    interval,
    ...(immediately === undefined ? {} : { immediately }),
  };
}

/** True, or milliseconds. */
function runImmediately(
  value: Value | undefined,
  delta: (value: Value) => Delta | undefined,
): boolean | number | undefined | 'unknown' {
  if (!value) return undefined;
  if (value.kind === 'bool') return value.value;
  return delta(value)?.milliseconds ?? 'unknown';
}

function given(made: PyInstance, name: string): boolean {
  return made.attrs.has(name);
}

function argument(made: PyInstance, position: number | undefined, name: string): Value | undefined {
  return (position === undefined ? undefined : made.attrs.get(`arg${position}`)) ?? made.attrs.get(name);
}

function positional(made: PyInstance): readonly Value[] {
  return [...made.attrs].filter(([name]) => /^arg\d+$/.test(name)).map(([, value]) => value);
}

function cronText(value: Value | undefined): string | undefined {
  return value?.kind === 'str' && cronTimes(value.value, 'UTC') ? value.value : undefined;
}

function zoneText(value: Value | undefined): string | undefined {
  const zone = value && zoneOf(value);
  return zone && (zone.kind === 'place' ? zone.name : zoneName(zone));
}

/** A timedelta; what follows the calendar is left to Python. */
function exactDelta(interpreter: Interpreter, value: Value | undefined, site: Site): Delta | undefined {
  if (value?.kind !== 'instance' || !value.cls.mro.includes(timedeltaClass)) return undefined;
  const seconds = secondsOf(interpreter, value, site);
  return seconds === undefined ? undefined : { months: 0, milliseconds: seconds * 1000 };
}
