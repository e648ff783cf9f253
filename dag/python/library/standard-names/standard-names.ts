/**
 * Which names the modules of the standard library have, in any version of Python 3 from 8 on and on any platform: what is not
 * among them is nowhere. `record.py` writes the table. Names with an underscore before them are not in it.
 */
import { KeyedLines } from '../../../keyed-lines.ts';
import text from './standard-names.jsonl';

const table = new KeyedLines<readonly [path: string, names: string]>(text);
/**
 * What Python has had since 3.8 and has no longer in one of the versions that Airflow runs on: there the name is free for a module of
 * the user's own. Source: "Removed" in "What's New in Python" 3.9 to 3.13.
 */
const GONE_SINCE = new Set(
  (
    'aifc asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils dummy_threading formatter imghdr imp lib2to3 mailcap msilib ' +
    'nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sunau symbol telnetlib uu xdrlib'
  ).split(' '),
);

const names = new Map<string, ReadonlySet<string>>();

/** Of a module (`os.path`) or a class (`datetime:datetime`); undefined where nothing is known of it. */
export function standardNames(path: string): ReadonlySet<string> | undefined {
  const known = names.get(path);
  if (known) return known;
  const row = table.get(path);
  if (!row) return undefined;
  const found = new Set(row[1].split(' '));
  names.set(path, found);
  return found;
}

/** Whether no Python has it in that module or class. */
export function standardLacks(path: string, name: string): boolean {
  return !isFree(path) && !name.startsWith('_') && standardNames(path)?.has(name) === false;
}

/** Whether no Python has such a module, although it has the package or module that the name begins with. */
export function isNoStandardModule(module: string): boolean {
  const [top = ''] = module.split('.');
  return !isFree(module) && !/(^|\.)_/.test(module) && table.has(top) && !table.has(module);
}

function isFree(path: string): boolean {
  const [top = ''] = path.split(/[.:]/);
  return GONE_SINCE.has(top);
}

/** Names of all modules, or of those below a package. */
export function standardModules(below?: string): readonly string[] {
  const modules = [...table.keys()].filter((path) => !path.includes(':'));
  return below === undefined ? modules : modules.filter((module) => module.startsWith(`${below}.`));
}
