/** Airflow 3's `@asset`: a DAG of one task. */
import {
  FALSE,
  instance,
  type NativeCall,
  NONE,
  native,
  nativeClass,
  type PyClass,
  str,
  tuple,
  type Value,
} from '../../python/values.ts';
import { makeDag } from './dags.ts';
import { initialiseTask, operatorClass } from './operators.ts';
import { functionOf, makeTask, nameOf, nowhere, taskFactoryOf } from './taskflow.ts';

/** Airflow 3: `@asset` makes a DAG of one task, both named after the function. */
function assetDefinition(call: NativeCall, keywords: ReadonlyMap<string, Value>, multi: boolean): Value {
  const [function_] = call.positional;
  const name = nameOf(function_ ?? NONE);
  const given = keywords.get('name');
  const own = !multi && given?.kind === 'str' ? given.value : name;
  const settings = new Map(
    [...keywords].filter(([key]) =>
      ['schedule', 'dag_id', 'dag_display_name', 'description', 'params', 'tags', 'is_paused_upon_creation'].includes(
        key,
      ),
    ),
  );
  settings.set('catchup', FALSE);
  makeDag(call.interpreter, settings, new Map(), own, call.site, () => {
    const factory = taskFactoryOf(function_);
    if (factory)
      makeTask(
        call.interpreter,
        factory,
        { positional: [], positionalSites: [], keywords: new Map(), keywordSites: new Map() },
        call.site,
        false,
      );
    else {
      const callable = function_ ? functionOf(function_) : undefined;
      const cls = operatorClass('airflow.sdk.definitions.asset.decorators._AssetMainOperator');
      initialiseTask(
        call.interpreter,
        instance(cls, call.site),
        { positional: [], positionalSites: [], keywords: new Map([['task_id', str(name)]]), keywordSites: new Map() },
        call.site,
        { operator: cls.name, label: cls.name, ...(callable ? { callable } : {}) },
      );
    }
  });
  const made = instance(ASSET_DEFINITION, call.site, [
    ['name', str(own)],
    ['uri', keywords.get('uri') ?? str(own)],
    ['group', keywords.get('group') ?? str('asset')],
  ]);
  if (multi) made.attrs.set('objects', keywords.get('outlets') ?? tuple([]));
  return made;
}

const ASSET_DEFINITION: PyClass = nativeClass(
  'airflow.sdk.definitions.asset.decorators',
  'AssetDefinition',
  [],
  [
    ['__or__', native('__or__', (call) => call.self)],
    ['__and__', native('__and__', (call) => call.self)],
  ],
);

const ASSET_DECORATOR: PyClass = nativeClass(
  'airflow.sdk.definitions.asset.decorators',
  'asset',
  [],
  [
    [
      '__call__',
      native('__call__', (call) => native('asset', (inner) => assetDefinition(inner, call.keywords, false), false)),
    ],
    [
      'multi',
      native('multi', (call) => native('multi', (inner) => assetDefinition(inner, call.keywords, true), false)),
    ],
  ],
);

export const ASSET: Value = instance(ASSET_DECORATOR, nowhere);
