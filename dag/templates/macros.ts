/** `macros.*` of Airflow's templates. */
import { DateTime, TimeDelta } from './datetime.ts';
import { UncoveredTemplate } from './errors.ts';
import { toJson } from './filters.ts';
import { type Callable, Float, isCallable, Namespace, numeric, str } from './values.ts';

/** What differs from time to time. */
export interface Circumstances {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly uuid: () => string;
}

export function macros({ now, random, uuid }: Circumstances): Namespace {
  return new Namespace('macros', {
    ds_add: () =>
      ds((args) =>
        DateTime.parse(str(args[0]))
          .add({ days: numeric(args[1]) ?? 0 })
          .strftime('%Y-%m-%d'),
      ),
    ds_format: () => ds(([text, from, to]) => DateTime.strptime(str(text), str(from)).strftime(str(to))),
    timedelta: () => timedelta,
    datetime: () => datetime(now),
    random: () => ds(() => new Float(random())),
    uuid: () => new Namespace('macros.uuid', { uuid4: () => ds(() => uuid()) }),
    json: () =>
      new Namespace('macros.json', {
        dumps: () => jsonDumps,
        loads: () => ds(([text]) => JSON.parse(str(text))),
      }),
    time: () => new Namespace('macros.time', { time: () => ds(() => new Float(now() / 1000)) }),
  });
}

function ds(method: Callable): Callable {
  return method;
}

const TIMEDELTA_POSITIONS = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'];

const timedelta: Callable = (args, kwargs) => {
  const parts: { [unit: string]: unknown } = { ...kwargs };
  for (const [i, value] of args.entries()) parts[TIMEDELTA_POSITIONS[i] ?? ''] = value;
  return TimeDelta.of(parts);
};

const jsonDumps: Callable = ([value], { indent, sort_keys, ...others }) => {
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UncoveredTemplate(`json.dumps(${other}=…)`);
  return toJson(value, { ...(typeof indent === 'number' && { indent }), sortKeys: sort_keys === true });
};

/** The class `datetime.datetime`: callable, with its constructors as members. */
function datetime(clock: () => number): Namespace & Callable {
  const members: { readonly [name: string]: () => unknown } = {
    now: () => ds(() => new DateTime(clock(), false)),
    utcnow: () => ds(() => new DateTime(clock(), false)),
    strptime: () => ds(([text, format]) => DateTime.strptime(str(text), str(format))),
    fromisoformat: () => ds(([text]) => DateTime.parse(str(text))),
    fromtimestamp: () => ds(([seconds]) => new DateTime((numeric(seconds) ?? Number.NaN) * 1000, false)),
    // `macros.datetime` is the module in some of Airflow's versions.
    timedelta: () => timedelta,
    datetime: () => datetime(clock),
  };
  const construct: Callable = ([year, month, day, hour = 0, minute = 0, second = 0], kwargs) =>
    new DateTime(0, false).replace({ year, month, day, hour, minute, second, ...kwargs });
  const both = new CallableNamespace('macros.datetime', members, construct);
  return both.asCallable();
}

class CallableNamespace extends Namespace {
  readonly #construct: Callable;

  constructor(name: string, members: { readonly [name: string]: () => unknown }, construct: Callable) {
    super(name, members);
    this.#construct = construct;
  }

  asCallable(): Namespace & Callable {
    const construct = this.#construct;
    return new Proxy(construct, {
      getPrototypeOf: () => CallableNamespace.prototype,
      get: (_, key) => {
        const value: unknown = Reflect.get(this, key, this);
        return isCallable(value) ? (value as (...args: unknown[]) => unknown).bind(this) : value;
      },
    }) as Namespace & Callable;
  }
}
