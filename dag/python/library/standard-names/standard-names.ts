/**
 * Which names the modules of the standard library have, in any version of Python 3 from 8 on and on any platform: what is not
 * among them is nowhere. `record.py` writes the table. Names with an underscore before them are not in it.
 */
import table from './standard-names.jsonl';

const lines = new Map<string, string>();
const names = new Map<string, ReadonlySet<string>>();

/** Of a module (`os.path`) or a class (`datetime:datetime`); undefined where nothing is known of it. */
export function standardNames(path: string): ReadonlySet<string> | undefined {
  const known = names.get(path);
  if (known) return known;
  const line = allLines().get(path);
  if (line === undefined) return undefined;
  const [, text] = JSON.parse(line) as [string, string];
  const found = new Set(text.split(' '));
  names.set(path, found);
  return found;
}

/** Whether no Python has it in that module or class. */
export function standardLacks(path: string, name: string): boolean {
  return !name.startsWith('_') && standardNames(path)?.has(name) === false;
}

/** Whether no Python has such a module, although it has the package or module that the name begins with. */
export function isNoStandardModule(module: string): boolean {
  const [top = ''] = module.split('.');
  return !/(^|\.)_/.test(module) && allLines().has(top) && !allLines().has(module);
}

/** Names of all modules, or of those below a package. */
export function standardModules(below?: string): readonly string[] {
  const modules = [...allLines().keys()].filter((path) => !path.includes(':'));
  return below === undefined ? modules : modules.filter((module) => module.startsWith(`${below}.`));
}

/** The table is large: it is taken apart when somebody asks. */
function allLines(): ReadonlyMap<string, string> {
  if (lines.size === 0)
    for (const line of (typeof table === 'string' ? table : table()).split('\n'))
      if (line !== '') lines.set(line.slice(2, line.indexOf('"', 2)), line);
  return lines;
}
