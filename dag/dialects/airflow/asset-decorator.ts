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
import { refuse } from './refusals.ts';
import { functionOf, makeTask, nameOf, nowhere, taskFactoryOf } from './taskflow.ts';

/** Airflow 3: `@asset` makes a DAG of one task, both named after the function. */
function assetDefinition(call: NativeCall, keywords: ReadonlyMap<string, Value>, multi: boolean): Value {
  const [function_] = call.positional;
  checkDefinition(call, keywords, multi);
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
        { operator: cls.name, label: multi ? '@asset.multi' : '@asset', ...(callable ? { callable } : {}) },
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

/** Source: `_validate_asset_function_arguments` and the decorators of `airflow.sdk.definitions.asset.decorators`. */
function checkDefinition(call: NativeCall, keywords: ReadonlyMap<string, Value>, multi: boolean): void {
  const { interpreter, site } = call;
  const tell = (code: string, message: string): void => refuse(interpreter, { code, message, site });
  if (!keywords.has('schedule') && !keywords.has(OPEN))
    tell('missing-argument', "@asset needs the argument 'schedule'");
  const outlets = keywords.get('outlets');
  if (multi && (outlets?.kind === 'list' || outlets?.kind === 'tuple') && outlets.items.length === 0)
    tell('invalid-argument', '@asset.multi needs at least one outlet');
  const [made] = call.positional;
  if (taskFactoryOf(made)?.keywords.has('outlets'))
    tell('invalid-argument', 'A task under @asset has the asset for an outlet: it cannot be given outlets of its own');
  if (made?.kind !== 'function') return;
  if (interpreter.calls.length > 0)
    tell('invalid-argument', `@asset is for functions at the top of a file, and '${made.name}' is inside another one`);
  for (const { kind, name, default: fallback } of made.node.parameters) {
    if (kind === 'positional-only' && !fallback)
      tell(
        'invalid-argument',
        `A function under @asset is given '${name}' by its name, so it cannot be positional-only`,
      );
    if (kind !== 'var-positional' && kind !== 'var-keyword') continue;
    tell(
      'invalid-argument',
      `A function under @asset cannot take ${kind === 'var-keyword' ? '**' : '*'}${name}: name what it needs`,
    );
  }
}

/** Stands for keyword arguments that are not known. */
const OPEN = '**';

function settingsOf(call: NativeCall): ReadonlyMap<string, Value> {
  return call.unknownKeywords ? new Map([...call.keywords, [OPEN, call.unknownKeywords]]) : call.keywords;
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

/** `@asset` without parentheses. */
function bare(call: NativeCall): Value | undefined {
  const [made] = call.positional;
  if (made?.kind !== 'function') return undefined;
  refuse(call.interpreter, {
    code: 'missing-argument',
    message: "@asset needs the argument 'schedule': @asset(schedule=None) for an asset that is made by hand",
    site: call.site,
  });
  return assetDefinition(call, new Map([[OPEN, made]]), false);
}

const ASSET_DECORATOR: PyClass = nativeClass(
  'airflow.sdk.definitions.asset.decorators',
  'asset',
  [],
  [
    [
      '__call__',
      native(
        '__call__',
        (call) => bare(call) ?? native('asset', (inner) => assetDefinition(inner, settingsOf(call), false), false),
      ),
    ],
    [
      'multi',
      native('multi', (call) => native('multi', (inner) => assetDefinition(inner, settingsOf(call), true), false)),
    ],
  ],
);

export const ASSET: Value = instance(ASSET_DECORATOR, nowhere);
