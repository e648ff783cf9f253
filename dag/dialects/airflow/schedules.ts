/** A DAG's `schedule`, `schedule_interval` or `timetable` argument → the model's `Schedule`. */
import type { Schedule } from '../../model.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { momentOf } from '../../python/library/modules/moments.ts';
import { zoneName, zoneOf } from '../../python/library/modules/zones.ts';
import { textOf } from '../../python/text.ts';
import { locationOf, type PyUnknown, type Site, type Value } from '../../python/values.ts';
import { CRON_PRESETS } from '../../timetables/presets.ts';
import { awaitedAssets } from './assets.ts';
import type { DagRecord } from './graph.ts';
import { secondsOf } from './static-values.ts';
import { timetableOfObject } from './timetable-objects.ts';

export function scheduleOf(interpreter: Interpreter, dag: DagRecord, airflowVersion: 2 | 3): Schedule {
  const name = SCHEDULE_ARGUMENTS.find((argument) => dag.args.has(argument));
  // What is spread into the call may hold a schedule.
  if (!name && dag.unknownArguments) return { text: dag.unknownArguments.reason, kind: 'unknown' };
  if (!name)
    return airflowVersion === 2
      ? { text: '1 day, 0:00:00', kind: 'interval', interval: 86_400 }
      : { text: null, kind: 'none' };
  const value = dag.args.get(name);
  const site = dag.argSites.get(name);
  const location = site ? { location: locationOf(site) } : {};
  const timezone = timezoneOf(dag);
  const described = describe(interpreter, value, site ?? dag.site);
  const assets = described.kind === 'assets' ? awaitedAssets(dag) : undefined;
  return { ...described, ...location, ...(timezone ? { timezone } : {}), ...(assets ? { assets } : {}) };
}

/** Why the schedule is not known for certain, and where; undefined when it is. */
export function scheduleDoubt(dag: DagRecord): { readonly reason: PyUnknown; readonly site: Site } | undefined {
  const name = SCHEDULE_ARGUMENTS.find((argument) => dag.args.has(argument));
  const reason = name ? unknownIn(dag.args.get(name)) : dag.unknownArguments;
  return reason && { reason, site: (name ? dag.argSites.get(name) : undefined) ?? dag.site };
}

function unknownIn(value: Value | undefined, depth = 0): PyUnknown | undefined {
  if (!value || depth > 4) return undefined;
  if (value.kind === 'unknown') return value;
  const items =
    value.kind === 'list' || value.kind === 'tuple'
      ? value.items
      : value.kind === 'set'
        ? [...value.items.values()]
        : value.kind === 'instance' && /^(Asset|Dataset)/.test(value.cls.name)
          ? ['objects', 'uri', 'name'].map((attribute) => value.attrs.get(attribute))
          : [];
  for (const item of items) {
    const found = unknownIn(item, depth + 1);
    if (found) return found;
  }
  return undefined;
}

const SCHEDULE_ARGUMENTS = ['schedule', 'schedule_interval', 'timetable'] as const;

function describe(interpreter: Interpreter, value: Value | undefined, site: Site): Schedule {
  if (!value || value.kind === 'none') return { text: null, kind: 'none' };
  if (value.kind === 'unknown') {
    const likely = value.choices?.[0];
    return likely?.kind === 'str' ? { text: likely.value, kind: 'unknown' } : { text: value.reason, kind: 'unknown' };
  }
  if (value.kind === 'str') {
    const preset = CRON_PRESETS[value.value];
    if (preset) return { text: value.value, kind: 'preset', cron: preset };
    if (value.value.startsWith('@')) return { text: value.value, kind: 'preset' };
    return { text: value.value, kind: 'cron', cron: value.value };
  }
  const seconds = value.kind === 'instance' ? secondsOf(interpreter, value, site) : undefined;
  const text = textOf(interpreter, value, site);
  if (seconds !== undefined)
    return { text: typeof text === 'string' ? text : `${seconds} s`, kind: 'interval', interval: seconds };
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set')
    return { text: assetText(value), kind: 'assets' };
  if (value.kind === 'instance' && /^(Asset|Dataset)/.test(value.cls.name) && !/Schedule$/.test(value.cls.name))
    return { text: assetText(value), kind: 'assets' };
  const timetable = timetableOfObject(interpreter, value, site);
  const name = value.kind === 'instance' ? value.cls.name : String(value.kind);
  return { text: name, kind: 'timetable', ...(timetable ? { timetable } : {}) };
}

function assetText(value: Value): string {
  if (value.kind === 'list' || value.kind === 'tuple') return `[${value.items.map(assetText).join(', ')}]`;
  if (value.kind === 'set') return `{${[...value.items.values()].map(assetText).join(', ')}}`;
  if (value.kind !== 'instance') return value.kind === 'str' ? value.value : '…';
  const objects = value.attrs.get('objects');
  if (objects?.kind === 'list')
    return `(${objects.items.map(assetText).join(value.cls.name.endsWith('Any') ? ' | ' : ' & ')})`;
  const uri = value.attrs.get('uri') ?? value.attrs.get('name');
  return `${value.cls.name}(${uri?.kind === 'str' ? uri.value : '…'})`;
}

/** Airflow: a DAG's time zone is that of its start date. */
function timezoneOf(dag: DagRecord): string | undefined {
  const tz = momentOf(startDateOf(dag))?.tz;
  const zone = tz && zoneOf(tz);
  return zone?.kind === 'place' ? zone.name : zone && zoneName(zone);
}

export function startDateOf(dag: DagRecord): Value | undefined {
  const own = dag.args.get('start_date');
  if (own && own.kind !== 'none') return own;
  const defaults = dag.args.get('default_args');
  return defaults?.kind === 'dict'
    ? [...defaults.entries.values()].find((entry) => entry.key.kind === 'str' && entry.key.value === 'start_date')
        ?.value
    : undefined;
}
