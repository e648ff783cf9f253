/** What `Asset(...)` and `Dataset(...)` refuse. Source: `airflow.sdk.definitions.asset`. */
import type { Interpreter } from '../../python/interpreter.ts';
import type { CallArguments, Site } from '../../python/values.ts';
import { refuse } from './refusals.ts';
import { currentDag, stateOf } from './state.ts';

/** In Airflow 3. */
const LONGEST = 1500;

export function checkAsset(interpreter: Interpreter, name: 'Asset' | 'Dataset', args: CallArguments, site: Site): void {
  const first = args.positional[0];
  const given = first ?? args.keywords.get('name') ?? args.keywords.get('uri');
  const mistake = assetMistake(interpreter, name, given);
  if (!mistake || args.unknownKeywords || args.unknownPositional) return;
  const place = first ? args.positionalSites[0] : (args.keywordSites.get('name') ?? args.keywordSites.get('uri'));
  const dag = currentDag(stateOf(interpreter));
  refuse(
    interpreter,
    { code: 'invalid-argument', message: mistake, site: place ?? site, ...(dag ? { dag } : {}) },
    stateOf(interpreter).faults,
  );
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
  if (given.value.length > LONGEST && stateOf(interpreter).airflowVersion === 3)
    return `The name of an asset has at most ${LONGEST} characters`;
  if (/^airflow:\/\//i.test(given.value))
    return "The scheme 'airflow' of an asset's URI is reserved for Airflow itself";
  const reserved = given.value === 'self' || given.value === 'context';
  return reserved && name === 'Asset' && stateOf(interpreter).airflowVersion === 3
    ? `An asset cannot have the name '${given.value}'`
    : undefined;
}
