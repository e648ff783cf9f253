/** Names and modules that no standard library has: Python's words, and what was meant. */
import type { Problem } from '../../model.ts';
import type { Mistake } from '../../python/interpreter.ts';
import { standardLacks, standardModules, standardNames } from '../../python/library/standard-names/standard-names.ts';
import { mostSimilar } from '../../similar.ts';
import { changeTo } from './refusals.ts';

type Told = Pick<Problem, 'code' | 'message' | 'fixes'>;

export function standardMistake(mistake: Mistake): Told | undefined {
  const { type, message } = mistake;
  const [, member = '', home = ''] = /^cannot import name '(\w+)' from '([\w.]+)'$/.exec(message) ?? [];
  if (member && standardLacks(home, member)) return told(mistake, `'${home}' has no '${member}'`, home, member);
  const [, owner = '', attribute = ''] = /^module '([\w.]+)' has no attribute '(\w+)'$/.exec(message) ?? [];
  if (attribute && standardLacks(owner, attribute))
    return told(mistake, `Module '${owner}' has no '${attribute}'`, owner, attribute);
  const [, path = '', part = ''] =
    /^(?:type object )?'(\w+\.\w+)'(?: object)? has no attribute '(\w+)'$/.exec(message) ?? [];
  const cls = path.replace('.', ':');
  if (part && standardLacks(cls, part)) return told(mistake, `${path} has no '${part}'`, cls, part);
  const absent = type === 'ModuleNotFoundError' && /^No module named '([\w.]+)'/.exec(message)?.[1];
  return absent ? toldOfModule(mistake, absent) : undefined;
}

function told(mistake: Mistake, what: string, home: string, name: string): Told {
  const { type } = mistake;
  const better = mostSimilar(name, [...(standardNames(home) ?? [])].sort());
  const elsewhere = better ? undefined : homeOf(name);
  const advice = better ? `; did you mean '${better}'?` : elsewhere ? `: it is in '${elsewhere}'` : '';
  return {
    code: 'uncaught-exception',
    message: `${what}${advice || ', in no version of Python'} (${type}, so Airflow cannot import the file)`,
    fixes: better ? replacing(mistake, name, better) : [],
  };
}

/** Modules that people mean, the likeliest first. */
const LIKELY = 'datetime time os os.path pathlib typing collections functools itertools json re contextlib enum'.split(
  ' ',
);

/** The module that has a name that was looked for in another. */
function homeOf(name: string): string | undefined {
  return [...LIKELY, ...(name.length > 3 ? ['dataclasses', 'abc', 'operator', 'collections.abc'] : [])].find((module) =>
    standardNames(module)?.has(name),
  );
}

function toldOfModule(mistake: Mistake, module: string): Told {
  const better = mostSimilar(module, standardModules());
  const [, parent = '', name = ''] = /^(.+)\.(\w+)$/.exec(module) ?? [];
  const isMember = !better && standardNames(parent)?.has(name);
  const advice = better
    ? `; did you mean '${better}'?`
    : isMember
      ? `: '${name}' is a name in '${parent}'; write from ${parent} import ${name}`
      : '';
  return {
    code: 'uncaught-exception',
    message: `There is no module '${module}'${advice} (ModuleNotFoundError, so Airflow cannot import the file)`,
    fixes: better ? replacing(mistake, module, better) : [],
  };
}

/** The name at the end, or at the start, of what is wrong. */
function replacing({ site }: Mistake, name: string, better: string): Problem['fixes'] {
  const { document, start, end } = site;
  const text = document.text.slice(start, end);
  const at = new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?!\\w)|(?<=\\.\\s*)${name}$`).exec(text)?.index;
  if (at === undefined) return [];
  return changeTo({ document, start: start + at, end: start + at + name.length }, better);
}
