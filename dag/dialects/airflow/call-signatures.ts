/** Whether a function of the user's can be called with what it is given: what Python says when it binds the arguments. */
import type { Interpreter } from '../../python/interpreter.ts';
import { type CallArguments, type PyFunction, type Site, unknown, type Value } from '../../python/values.ts';
import { tellUnknown } from './argument-names.ts';
import { refuse } from './refusals.ts';
import { currentDag, type Fault, stateOf } from './state.ts';

/** True when nothing is wrong, for all that is known. */
export function checkCall(interpreter: Interpreter, callable: PyFunction, args: CallArguments, site: Site): boolean {
  const { parameters } = callable.node;
  const given = args.keywords;
  const names = parameters
    .filter(({ kind }) => kind === 'positional' || kind === 'keyword-only')
    .map(({ name }) => name);
  const tell = (fault: Pick<Fault, 'code' | 'message' | 'site'>): false => {
    const dag = currentDag(stateOf(interpreter));
    const related = [{ site: callable.site, message: `'${callable.name}' is defined here` }];
    refuse(interpreter, { ...fault, related, ...(dag ? { dag } : {}) });
    return false;
  };
  if (!parameters.some(({ kind }) => kind === 'var-keyword')) {
    const argument = [...given.keys()].find((name) => !names.includes(name));
    if (argument !== undefined) {
      tellUnknown(interpreter, {
        owner: `'${callable.name}'`,
        argument,
        given: args.keywordSites.get(argument),
        call: site,
        names: names.filter((name) => !given.has(name)),
        has: (other) => given.has(other),
      });
      return false;
    }
  }
  const byPosition = parameters.filter(({ kind }) => kind === 'positional' || kind === 'positional-only');
  const count = args.positional.length;
  if (count > byPosition.length && !parameters.some(({ kind }) => kind === 'var-positional'))
    return tell({
      code: 'unknown-argument',
      message: `'${callable.name}' takes ${byPosition.length === 0 ? 'no' : byPosition.length} positional argument${byPosition.length === 1 ? '' : 's'}, but ${count} ${count === 1 ? 'is' : 'are'} given`,
      site: args.positionalSites[byPosition.length] ?? site,
    });
  const twice = givenTwice(callable, args);
  if (twice !== undefined)
    return tell({
      code: 'unknown-argument',
      message: `'${callable.name}' is given '${twice}' twice: by its place, and by its name`,
      site: args.keywordSites.get(twice) ?? site,
    });
  if (args.unknownKeywords ?? args.unknownPositional) return true;
  const missing = parameters.find(
    ({ kind, name, default: fallback }) =>
      kind !== 'var-positional' &&
      kind !== 'var-keyword' &&
      !fallback &&
      !given.has(name) &&
      !byPosition.slice(0, count).some((parameter) => parameter.name === name),
  );
  if (!missing) return true;
  return tell({
    code: 'missing-argument',
    message:
      missing.name === 'self' && missing === parameters[0]
        ? `'${callable.name}' is not bound to an object under this decorator, so that nothing is given for 'self': make it a function`
        : `'${callable.name}' needs a value for its parameter '${missing.name}'`,
    site,
  });
}

/** The arguments as far as they fit: so that one mistake does not hide what the function makes. */
export function fitting(callable: PyFunction, args: CallArguments, site: Site): CallArguments {
  const keywords = new Map<string, Value>();
  const positional: Value[] = [];
  for (const { kind, name, default: fallback } of callable.node.parameters) {
    if (kind === 'var-positional' || kind === 'var-keyword') continue;
    const byPosition = kind === 'keyword-only' ? undefined : args.positional[positional.length];
    const value = byPosition ?? args.keywords.get(name);
    if (value === undefined && fallback) continue;
    const given = value ?? unknown(`the argument '${name}'`, site, { broken: true });
    if (byPosition || kind === 'positional-only') positional.push(given);
    else keywords.set(name, given);
  }
  return { positional, positionalSites: [], keywords, keywordSites: new Map() };
}

/** A parameter that an argument without a name has taken already. */
export function givenTwice(callable: PyFunction, args: CallArguments): string | undefined {
  return callable.node.parameters
    .filter(({ kind }) => kind === 'positional' || kind === 'positional-only')
    .slice(0, args.positional.length)
    .find(({ kind, name }) => kind === 'positional' && args.keywords.has(name))?.name;
}
