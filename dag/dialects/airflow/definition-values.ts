/**
 * What the plain classes of Airflow's SDK refuse when an object of them is made: deadlines, callbacks, watchers, retry rules,
 * windows, connections. Source: `airflow.sdk.definitions`, `airflow.models.connection`.
 */
import type { Interpreter } from '../../python/interpreter.ts';
import type { CallArguments, Site, Value } from '../../python/values.ts';
import { described, isFilled, plain } from './argument-values.ts';
import { refuse } from './refusals.ts';
import { currentDag, stateOf } from './state.ts';

/** The value of a parameter, by its place or its name. */
type Given = (name: string) => Value | undefined;

interface Definition {
  /** In their order; those after `*` by name only. */
  readonly parameters: readonly string[];
  readonly required?: readonly string[];
  /** What is wrong with the values, and with which parameter. */
  readonly mistake?: (given: Given, args: CallArguments) => readonly [name: string, message: string] | undefined;
}

export function checkDefinition(interpreter: Interpreter, name: string, args: CallArguments, site: Site): void {
  const definition = DEFINITIONS[name];
  if (!definition || args.unknownKeywords || args.unknownPositional) return;
  const { parameters, required = [], mistake } = definition;
  const place = (parameter: string): number => {
    const index = parameters.indexOf(parameter);
    const last = parameters.indexOf('*');
    return last >= 0 && index > last ? -1 : index;
  };
  const given: Given = (parameter) => args.keywords.get(parameter) ?? args.positional[place(parameter)];
  const missing = required.filter((parameter) => given(parameter) === undefined);
  const wrong = missing.length === 0 ? mistake?.(given, args) : undefined;
  if (missing.length === 0 && !wrong) return;
  const [parameter = '', message = ''] = wrong ?? [];
  const at = args.keywordSites.get(parameter) ?? args.positionalSites[place(parameter)] ?? site;
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, {
    code: wrong ? 'invalid-argument' : 'missing-argument',
    message: wrong ? message : `${name} needs ${missing.map((each) => `'${each}'`).join(' and ')}`,
    site: at,
    ...(dag ? { dag } : {}),
  });
}

/** Names of the SDK that no other part of the vocabulary has: their objects are only kept. */
export const DEFINITION_NAMES =
  /^(RetryRule|SegmentWindow|MinimumCount|FixedKeyMapper|AssetAccessControl|ExceptionRetryPolicy)$/;

const CALLBACK: Definition = {
  parameters: ['callback_callable', 'kwargs', 'executor'],
  required: ['callback_callable'],
  mistake: (given) => {
    const callback = given('callback_callable');
    if (callback && plain(callback) && callback.kind !== 'str')
      return ['callback_callable', `A callback is a function or its path, not ${described(callback)}`];
    const kwargs = given('kwargs');
    const hasContext =
      kwargs?.kind === 'dict' &&
      [...kwargs.entries.values()].some(({ key }) => key.kind === 'str' && key.value === 'context');
    return hasContext
      ? ['kwargs', "A callback is given the context by Airflow: 'context' cannot be one of its kwargs"]
      : undefined;
  },
};

/** The first is called `cron` in most versions, and `expression` in others. */
const CRON: Definition = { parameters: ['', 'timezone'], required: ['timezone'] };

const ASSETS: Definition = {
  parameters: [],
  mistake: (_given, { positional }) => {
    const wrong = positional.find(plain);
    return wrong ? ['', `A condition has assets in it, not ${described(wrong)}`] : undefined;
  },
};

const DEFINITIONS: { readonly [name: string]: Definition | undefined } = {
  DeadlineAlert: {
    parameters: ['reference', 'interval', 'callback', 'name'],
    required: ['reference', 'interval', 'callback'],
    mistake: (given) => {
      const callback = given('callback');
      if (callback?.kind === 'function')
        return [
          'callback',
          `The callback of a deadline is AsyncCallback(${callback.name}) or SyncCallback(${callback.name}), not the function itself`,
        ];
      return callback && plain(callback)
        ? ['callback', `The callback of a deadline is an AsyncCallback or a SyncCallback, not ${described(callback)}`]
        : undefined;
    },
  },
  AsyncCallback: {
    ...CALLBACK,
    mistake: (given, args) => {
      const callback = given('callback_callable');
      if (callback?.kind === 'function' && !(callback.node.kind === 'function' && callback.node.isAsync))
        return ['callback_callable', `'${callback.name}' has to be an async def, or the callback a SyncCallback`];
      return CALLBACK.mistake?.(given, args);
    },
  },
  SyncCallback: CALLBACK,
  AssetWatcher: {
    parameters: ['name', 'trigger'],
    required: ['name', 'trigger'],
    mistake: (given) => {
      const trigger = given('trigger');
      if (trigger?.kind === 'class') return ['trigger', `A watcher needs a trigger: call ${trigger.name}(…)`];
      return trigger && plain(trigger)
        ? ['trigger', `A watcher needs a trigger of the kind BaseEventTrigger, not ${described(trigger)}`]
        : undefined;
    },
  },
  AssetAll: ASSETS,
  AssetAny: ASSETS,
  AssetAccessControl: {
    parameters: ['producer_teams', 'consumer_teams', 'allow_global'],
    mistake: (given) => {
      for (const name of ['producer_teams', 'consumer_teams']) {
        const teams = given(name);
        const isEmpty = teams?.kind === 'list' && teams.items.some((team) => team.kind === 'str' && team.value === '');
        if (isEmpty) return [name, 'A team cannot have an empty name'];
      }
      return undefined;
    },
  },
  RetryRule: {
    parameters: ['exception', 'action', 'retry_delay', 'reason', 'match_subclasses'],
    required: ['exception'],
    mistake: (given) => {
      const exception = given('exception');
      const names = exception?.kind === 'list' ? exception.items : [exception];
      const bare = names.find((each) => each?.kind === 'str' && !each.value.includes('.'));
      return bare?.kind === 'str'
        ? ['exception', `An exception is named by its whole path, such as 'builtins.ValueError', not '${bare.value}'`]
        : undefined;
    },
  },
  SegmentWindow: {
    parameters: ['segments'],
    mistake: (given, { positional, keywords }) => {
      const segments = given('segments') ?? positional[0] ?? [...keywords.values()][0];
      if (segments?.kind !== 'list' && segments?.kind !== 'tuple') return undefined;
      if ('uncertain' in segments && segments.uncertain) return undefined;
      if (segments.items.length === 0) return ['segments', 'A window of segments needs at least one'];
      const wrong = segments.items.find((each) => plain(each) && !(each.kind === 'str' && each.value !== ''));
      return wrong ? ['segments', `A segment is a string that is not empty, not ${described(wrong)}`] : undefined;
    },
  },
  MinimumCount: {
    parameters: ['n'],
    mistake: (given) => {
      const count = given('n');
      return count?.kind === 'int' && count.value === 0
        ? ['n', 'MinimumCount(0) would always fire: take WaitForAll(), or a count that is not 0']
        : undefined;
    },
  },
  FixedKeyMapper: {
    parameters: ['downstream_key'],
    mistake: (given) => {
      const key = given('downstream_key');
      return key && plain(key) && !(key.kind === 'str' && key.value !== '')
        ? ['downstream_key', `A fixed key is a string that is not empty, not ${described(key)}`]
        : undefined;
    },
  },
  Connection: {
    parameters: ['conn_id', 'conn_type'],
    mistake: (given) => {
      const parts = ['conn_type', 'host', 'login', 'password', 'schema', 'port', 'extra'];
      const part = parts.find((name) => isKnownAndFilled(given(name)));
      return part && isKnownAndFilled(given('uri'))
        ? ['uri', `A connection is made of 'uri' or of its parts such as '${part}', not of both`]
        : undefined;
    },
  },
  AssetOrTimeSchedule: {
    parameters: ['*', 'timetable', 'assets'],
    required: ['timetable', 'assets'],
    mistake: (given) => {
      const assets = given('assets');
      return assets && plain(assets) && !['list', 'tuple', 'set'].includes(assets.kind)
        ? ['assets', `'assets' has to be assets, not ${described(assets)}`]
        : ASSETS.mistake?.(() => undefined, { ...NO_ARGUMENTS, positional: itemsOf(assets) });
    },
  },
  DatasetOrTimeSchedule: {
    parameters: ['*', 'timetable', 'datasets'],
    required: ['timetable', 'datasets'],
    mistake: (given) => {
      const timetable = given('timetable');
      return timetable?.kind === 'instance' && timetable.cls.name === 'DatasetOrTimeSchedule'
        ? ['timetable', 'The timetable of a DatasetOrTimeSchedule is one of times: it cannot be another of its kind']
        : ASSETS.mistake?.(() => undefined, { ...NO_ARGUMENTS, positional: itemsOf(given('datasets')) });
    },
  },
  CronTriggerTimetable: CRON,
  CronDataIntervalTimetable: CRON,
  MultipleCronTriggerTimetable: {
    parameters: ['*', 'timezone'],
    required: ['timezone'],
    mistake: (_given, { positional }) =>
      positional.length === 0 ? ['', 'MultipleCronTriggerTimetable needs a cron expression'] : undefined,
  },
  DeltaTriggerTimetable: { parameters: ['delta'], required: ['delta'] },
  DeltaDataIntervalTimetable: { parameters: ['delta'], required: ['delta'] },
  EventsTimetable: {
    parameters: ['event_dates'],
    required: ['event_dates'],
    mistake: (given) => {
      const wrong = itemsOf(given('event_dates')).find(plain);
      return wrong ? ['event_dates', `An event is a datetime, not ${described(wrong)}`] : undefined;
    },
  },
};

const NO_ARGUMENTS: CallArguments = {
  positional: [],
  positionalSites: [],
  keywords: new Map(),
  keywordSites: new Map(),
};

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' || value?.kind === 'tuple' ? value.items : [];
}

function isKnownAndFilled(value: Value | undefined): boolean {
  return value !== undefined && plain(value) && isFilled(value);
}
