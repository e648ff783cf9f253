/** What dates, times and moments hold, and the classes that they are of. */
import {
  instance,
  type NativeCall,
  nativeClass,
  type PyClass,
  type PyInstance,
  type PyUnknown,
  type Site,
  str,
  unknown,
  type Value,
} from '../../values.ts';
import { pureMethod, unfollowed } from '../routine.ts';
import { objectType } from '../types.ts';
import { type Fields, fromMicros, isoDate, isoOffset, isoTime, microsOf } from './calendar-arithmetic.ts';
import { localOffset, utcOffset, type Zone, zoneOf } from './zones.ts';

export const dateClass = nativeClass('datetime', 'date', [objectType]);
export const datetimeClass = nativeClass('datetime', 'datetime', [dateClass]);
export const timeClass = nativeClass('datetime', 'time', [objectType]);

export interface Moment {
  readonly fields: Fields;
  /** The `tzinfo`; absent for naive moments. */
  readonly tz?: Value;
}

export function momentOf(value: Value | undefined): Moment | undefined {
  return value?.kind === 'instance' && value.payload && 'fields' in value.payload
    ? (value.payload as Moment)
    : undefined;
}

export function isDateOnly(value: Value): boolean {
  return value.kind === 'instance' && value.cls.mro.includes(dateClass) && !value.cls.mro.includes(datetimeClass);
}

/** A date, time or datetime of the class. */
export function moment(cls: PyClass, fields: Fields, tz: Value | undefined, site: Site): PyInstance {
  const aware = tz && tz.kind !== 'none' ? tz : undefined;
  const made = instance(cls, site);
  made.payload = { fields, ...(aware ? { tz: aware } : {}) } satisfies Moment;
  const instant = aware ? utcMicros({ fields, tz: aware }) : undefined;
  made.attrs.set(
    '__hash_key__',
    str(`${cls.mro.includes(datetimeClass) ? 'datetime' : cls.name} ${instant ?? `naive ${microsOf(fields)}`}`),
  );
  return made;
}

/** Seconds ahead of UTC; undefined for naive moments and zones that are not followed. */
export function offsetOf({ fields, tz }: Moment): number | undefined {
  const zone = tz && zoneOf(tz);
  return zone && localOffset(zone, fields);
}

export function utcMicros(at: Moment): bigint | undefined {
  const offset = offsetOf(at);
  return offset === undefined ? undefined : microsOf(at.fields) - BigInt(offset) * 1_000_000n;
}

/** The same instant on the wall clock of another zone. */
export function inZone(at: Moment, zone: Zone): Fields | undefined {
  const micros = utcMicros(at);
  const utcFields = micros === undefined ? undefined : fromMicros(micros);
  const offset = utcFields && utcOffset(zone, utcFields);
  return micros === undefined || offset === undefined ? undefined : fromMicros(micros + BigInt(offset) * 1_000_000n);
}

export function isoText({ fields, tz }: Moment, separator = 'T', precision = 'auto'): string | undefined {
  const clock = isoTime(fields, precision);
  const offset = tz ? offsetOf({ fields, tz }) : undefined;
  if (clock === undefined || (tz && offset === undefined)) return undefined;
  return `${isoDate(fields)}${separator}${clock}${offset === undefined ? '' : isoOffset(offset)}`;
}

export function currentTime(site: Site): PyUnknown {
  return unknown('the current time', site);
}

type Reader = (call: NativeCall, at: Moment, self: PyInstance, ...args: Value[]) => Value;

/** A method of moments; arguments that are not known make the result unknown. */
export function momentMethod(name: string, signature: string, implementation: Reader) {
  return pureMethod(name, signature, (call, self, ...args) => {
    const at = momentOf(self);
    return at && self.kind === 'instance'
      ? implementation(call, at, self, ...args)
      : unfollowed(call, `datetime.${name}`);
  });
}
