/** What `Asset(...)` and `Dataset(...)` refuse. Source: `airflow.sdk.definitions.asset`. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { CallArguments, NativeCall, Site } from '../../python/values.ts';
import { tellUnknown } from './argument-names.ts';
import { described, plain } from './argument-values.ts';
import { refuse } from './refusals.ts';
import { currentDag, stateOf } from './state.ts';

/** In Airflow 3. */
const LONGEST = 1500;

export function checkAsset(interpreter: Interpreter, name: 'Asset' | 'Dataset', args: CallArguments, site: Site): void {
  if (name === 'Dataset' && stateOf(interpreter).airflowVersion === 2) checkDatasetNames(interpreter, args, site);
  const first = args.positional[0];
  const given = first ?? args.keywords.get('name') ?? args.keywords.get('uri');
  const mistake = assetMistake(interpreter, name, given);
  if (!mistake || args.unknownKeywords || args.unknownPositional) return;
  const place = first ? args.positionalSites[0] : (args.keywordSites.get('name') ?? args.keywordSites.get('uri'));
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, { code: 'invalid-argument', message: mistake, site: place ?? site, ...(dag ? { dag } : {}) });
}

function checkDatasetNames(interpreter: Interpreter, args: CallArguments, call: Site): void {
  const names = ['uri', 'extra'];
  for (const argument of args.keywords.keys())
    if (!names.includes(argument))
      tellUnknown(interpreter, {
        owner: 'Dataset',
        argument,
        given: args.keywordSites.get(argument),
        call,
        names,
        has: (other) => args.keywords.has(other),
      });
}

function assetMistake(
  interpreter: Interpreter,
  name: 'Asset' | 'Dataset',
  given: CallArguments['positional'][number] | undefined,
): string | undefined {
  const what = name === 'Asset' ? 'An asset' : 'A dataset';
  if (!given) return `${what} needs a name or a URI`;
  if (['int', 'float', 'bool', 'list', 'dict'].includes(given.kind)) return `${what} needs a string for a name`;
  if (given.kind !== 'str') return undefined;
  if (given.value.trim() === '') return `${what} cannot have an empty name`;
  if (name === 'Dataset' && stateOf(interpreter).airflowVersion === 2 && !/^\p{ASCII}*$/u.test(given.value))
    return 'The URI of a dataset has ASCII letters only';
  if (given.value.length > LONGEST && stateOf(interpreter).airflowVersion === 3)
    return `The name of an asset has at most ${LONGEST} characters`;
  if (/^airflow:\/\//i.test(given.value))
    return "The scheme 'airflow' of an asset's URI is reserved for Airflow itself";
  const reserved = given.value === 'self' || given.value === 'context';
  return reserved && name === 'Asset' && stateOf(interpreter).airflowVersion === 3
    ? `An asset cannot have the name '${given.value}'`
    : undefined;
}

/** `AssetAlias(...)` and `DatasetAlias(...)`. */
export function checkAssetAlias(interpreter: Interpreter, name: string, args: CallArguments, site: Site): void {
  if (args.unknownKeywords || args.unknownPositional) return;
  const given = args.positional[0] ?? args.keywords.get('name');
  if (given && !(given.kind === 'str' && given.value === '' && name === 'AssetAlias')) return;
  if (given && stateOf(interpreter).airflowVersion === 2) return;
  tell(
    interpreter,
    given ? `${name} cannot have an empty name` : `${name} needs a name`,
    args.positionalSites[0] ?? site,
  );
}

/** `Asset.ref(name=…)` or `Asset.ref(uri=…)`. */
export function checkAssetReference(call: NativeCall): void {
  if (call.unknownKeywords || call.unknownPositional) return;
  const filled = ['name', 'uri'].filter((name) => {
    const value = call.keywords.get(name);
    return value && value.kind !== 'none' && !(value.kind === 'str' && value.value === '');
  });
  if (filled.length === 2) tell(call.interpreter, 'A reference to an asset has a name or a URI, not both', call.site);
  if (filled.length === 0) tell(call.interpreter, "A reference to an asset needs 'name' or 'uri'", call.site);
}

/** `a & b` and `a | b`. */
export function checkCombination(call: NativeCall, operator: '&' | '|'): void {
  const other = call.positional[0];
  if (other && plain(other))
    tell(call.interpreter, `An asset goes with another one in ${operator}, not with ${described(other)}`, call.site);
}

function tell(interpreter: Interpreter, message: string, site: Site): void {
  const dag = currentDag(stateOf(interpreter));
  refuse(interpreter, { code: 'invalid-argument', message, site, ...(dag ? { dag } : {}) });
}
