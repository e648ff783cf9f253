/** Time zones: `datetime.timezone`, `zoneinfo.ZoneInfo`, pendulum's. */

import type { Interpreter } from '../../interpreter.ts';
import {
  bool,
  instance,
  NONE,
  nativeClass,
  type PyClass,
  type PyInstance,
  type Site,
  str,
  type Value,
} from '../../values.ts';
import { method, pure, routine, unfollowed, unfollowedMethods } from '../routine.ts';
import { LIBRARY_SITE, objectType, setHooks } from '../types.ts';
import { type Fields, isoOffset, isZone, offsetOfLocal, offsetOfUtc } from './calendar-arithmetic.ts';
import { microsOfDelta, timedelta } from './timedelta.ts';

/** A fixed offset in seconds, or a place in the IANA database. */
export type Zone =
  | { readonly kind: 'fixed'; readonly offset: number; readonly name?: string }
  | { readonly kind: 'place'; readonly name: string };

export const UTC_ZONE: Zone = { kind: 'fixed', offset: 0, name: 'UTC' };

const tzinfoClass = nativeClass('datetime', 'tzinfo', [objectType]);
const timezoneClass = nativeClass('datetime', 'timezone', [tzinfoClass]);
export const zoneInfoClass = nativeClass('zoneinfo', 'ZoneInfo', [tzinfoClass]);
export const pendulumZoneClass = nativeClass('pendulum.tz.timezone', 'Timezone', [zoneInfoClass]);

/** The zone that a value is, a name included; undefined when it is none that is followed. */
export function zoneOf(value: Value): Zone | undefined {
  if (value.kind === 'str')
    return value.value.toUpperCase() === 'UTC'
      ? UTC_ZONE
      : isZone(value.value)
        ? { kind: 'place', name: value.value }
        : undefined;
  return value.kind === 'instance' && value.payload && 'zone' in value.payload
    ? (value.payload as { zone: Zone }).zone
    : undefined;
}

/** A failure for a name like `Region/City` that the IANA database does not have; other names may be the system's own. */
export function missingZone(interpreter: Interpreter, tz: Value, site: Site): Value | undefined {
  if (tz.kind !== 'str' || isZone(tz.value) || !/^[A-Z][A-Za-z]+\/[A-Z][\w+-]+(\/[A-Z][\w+-]+)?$/.test(tz.value))
    return undefined;
  if (/^(SystemV|Factory)\b/.test(tz.value)) return undefined;
  return interpreter.fail('ZoneInfoNotFoundError', `No time zone found with key ${tz.value}`, tz.site ?? site);
}

export function zoneValue(cls: PyClass, zone: Zone, site: Site): PyInstance {
  const made = instance(cls, site, [
    ['__hash_key__', str(`zone ${zone.name ?? ''} ${zone.kind === 'fixed' ? zone.offset : ''}`)],
  ]);
  made.payload = { zone };
  return made;
}

/** Seconds that the zone's wall clock is ahead of UTC when it shows this. */
export function localOffset(zone: Zone, local: Fields): number | undefined {
  return zone.kind === 'fixed' ? zone.offset : offsetOfLocal(zone.name, local);
}

export function utcOffset(zone: Zone, utc: Fields): number | undefined {
  return zone.kind === 'fixed' ? zone.offset : offsetOfUtc(zone.name, utc);
}

/** What `tzname` gives; undefined for places, whose abbreviations are not known here. */
export function zoneName(zone: Zone): string | undefined {
  if (zone.kind === 'place') return undefined;
  return zone.name ?? (zone.offset === 0 ? 'UTC' : `UTC${isoOffset(zone.offset)}`);
}

setHooks(timezoneClass, {
  construct: (interpreter, cls, args, site) =>
    pure('timezone', 'offset name?', (call, offset, name) => {
      const micros = microsOfDelta(offset);
      if (micros === undefined || micros % 1_000_000n !== 0n) return unfollowed(call, 'timezone()');
      const zone: Zone = {
        kind: 'fixed',
        offset: Number(micros / 1_000_000n),
        ...(name.kind === 'str' ? { name: name.value } : {}),
      };
      return zoneValue(cls, zone, call.site);
    }).call({ ...args, interpreter, self: NONE, site }),
});

function named(cls: PyClass): void {
  setHooks(cls, {
    construct: (interpreter, _cls, args, site) =>
      pure(cls.name, 'name', (call, name) => {
        const missing = missingZone(call.interpreter, name, call.site);
        if (missing) return missing;
        const zone = zoneOf(name);
        return zone ? zoneValue(cls, zone, call.site) : unfollowed(call, `${cls.name}()`);
      }).call({ ...args, interpreter, self: NONE, site }),
  });
}
named(zoneInfoClass);
named(pendulumZoneClass);

export const utc = zoneValue(timezoneClass, UTC_ZONE, LIBRARY_SITE);
timezoneClass.namespace.set('utc', utc);

for (const [name, member] of [
  method('__repr__', '', (call, self) => {
    const zone = zoneOf(self);
    if (!zone || self.kind !== 'instance') return unfollowed(call, 'the text of a time zone');
    if (self.cls === zoneInfoClass) return str(`zoneinfo.ZoneInfo(key='${zone.name ?? ''}')`);
    if (self.cls === pendulumZoneClass) return str(`Timezone('${zone.name ?? ''}')`);
    return self === utc ? str('datetime.timezone.utc') : unfollowed(call, 'the text of a time zone');
  }),
  method('__str__', '', (call, self) => {
    const zone = zoneOf(self);
    const name = zone?.kind === 'place' ? zone.name : zone && zoneName(zone);
    return name === undefined ? unfollowed(call, 'the text of a time zone') : str(name);
  }),
  method('__eq__', 'other', (_call, self, other) => {
    const [first, second] = [zoneOf(self), other.kind === 'instance' ? zoneOf(other) : undefined];
    return bool(first !== undefined && second !== undefined && JSON.stringify(first) === JSON.stringify(second));
  }),
  method('utcoffset', 'moment', (call, self) => {
    const zone = zoneOf(self);
    return zone?.kind === 'fixed'
      ? timedelta(BigInt(zone.offset) * 1_000_000n, call.site)
      : unfollowed(call, 'utcoffset()');
  }),
  method('tzname', 'moment', (call, self) => {
    const zone = zoneOf(self);
    const name = zone && zoneName(zone);
    return name ? str(name) : unfollowed(call, 'tzname()');
  }),
  ...unfollowedMethods('tzinfo', 'dst fromutc convert localize normalize datetime'),
] as const) {
  tzinfoClass.namespace.set(name, member);
}
for (const name of ['key', 'name', 'zone']) {
  zoneInfoClass.namespace.set(name, {
    kind: 'property',
    getter: routine(name, 'self', (_call, self) => str(zoneOf(self)?.name ?? '')),
  });
}

export { timezoneClass, tzinfoClass };

export function zoneinfoMembers(): Iterable<readonly [string, Value]> {
  return [['ZoneInfo', zoneInfoClass]];
}
