/** `missing-module` where no interpreter is known: slips of the keyboard, and what a package of the workspace does not have. */
import type { Fix } from '../../model.ts';
import { addedToPath } from '../../python/imports.ts';
import type { ImportedName, Interpreter } from '../../python/interpreter.ts';
import { STANDARD_MODULES } from '../../python/library/modules/standard-names.ts';
import type { Site } from '../../python/values.ts';
import { distributionOf } from './module-distributions.ts';
import { changeTo, refuse } from './refusals.ts';
import { stateOf } from './state.ts';

/** To be called for every import that is reached. `place` is that of the module's name. */
export function checkUnlikely(interpreter: Interpreter, { module }: ImportedName, place: Site): void {
  if (interpreter.uncertain || module === '') return;
  const message = misspelt(interpreter, module, place) ?? notInPackage(interpreter, module, place);
  // The whole text is looked through: not for every import.
  if (!message || findsItsOwnWay(place.document.text)) return;
  const [top = ''] = module.split('.');
  const better = similarStandard(top);
  refuse(interpreter, {
    code: 'missing-module',
    severity: 'warning',
    message,
    site: place,
    fixes: better && message.includes(`'${better}'`) ? changeTop(place, top, better) : [],
  });
}

/** A file that adds folders to the path finds more there than we know. */
export function findsItsOwnWay(text: string): boolean {
  return /\bsys\s*\.\s*path\b|\baddsitedir\b/.test(text);
}

/** Of the name that a module's path begins with. */
export function changeTop({ document, start }: Site, top: string, better: string): readonly Fix[] {
  return changeTo({ document, start, end: start + top.length }, better);
}

/**
 * The module that many files import and whose name differs by one letter, which is not the first: `icalendar` and `jdatetime` are
 * packages. A plural, a singular or a number at the end makes a name of somebody's own: `operators`, `secret`, `pathlib2`.
 */
export function similarStandard(top: string): string | undefined {
  if (STANDARD_MODULES.has(top) || /[_\d]/.test(top)) return undefined;
  return OFTEN_IMPORTED.find((name) => isOneSlip(top.toLowerCase(), name) && top !== `${name}s` && name !== `${top}s`);
}

const OFTEN_IMPORTED =
  `argparse asyncio calendar collections configparser contextlib dataclasses datetime decimal functools hashlib
  importlib inspect itertools logging operator pathlib pickle platform random shutil sqlite3 statistics string subprocess tempfile
  textwrap threading traceback typing unittest urllib warnings zipfile zoneinfo`.split(/\s+/);

/** A letter too many, too few or another one, or two neighbours swapped. */
function isOneSlip(word: string, name: string): boolean {
  if (word[0] !== name[0] || Math.abs(word.length - name.length) > 1) return false;
  const shorter = Math.min(word.length, name.length);
  let start = 0;
  while (start < shorter && word[start] === name[start]) start++;
  let end = 0;
  while (end < shorter - start && word.at(-1 - end) === name.at(-1 - end)) end++;
  const [ours, theirs] = [word, name].map((text) => text.slice(start, text.length - end));
  if (ours === undefined || theirs === undefined) return false;
  return Math.max(ours.length, theirs.length) <= 1 || (ours.length === 2 && ours === `${theirs[1]}${theirs[0]}`);
}

function misspelt(interpreter: Interpreter, module: string, { document }: Site): string | undefined {
  const [top = ''] = module.split('.');
  const better = similarStandard(top);
  if (!better || distributionOf(module, stateOf(interpreter).airflowVersion)) return undefined;
  if (interpreter.host.find(top, 0, document, addedToPath(interpreter))) return undefined;
  return `Neither Python nor the workspace has a module '${module}'; did you mean '${better}'? Airflow cannot read the file without it`;
}

/** The first package with an `__init__.py` is the one that Python takes; what that file does may make modules, too. */
function notInPackage(interpreter: Interpreter, module: string, { document }: Site): string | undefined {
  const { host } = interpreter;
  const more = addedToPath(interpreter);
  const parts = module.split('.');
  const [top = ''] = parts;
  if (parts.length < 2 || top === 'airflow' || STANDARD_MODULES.has(top) || host.find(module, 0, document, more))
    return undefined;
  if (distributionOf(module, stateOf(interpreter).airflowVersion)) return undefined;
  for (let count = parts.length - 1; count > 0; count--) {
    const name = parts.slice(0, count).join('.');
    const found = host.find(name, 0, document, more);
    if (!found) continue;
    if (found.isInstalled || !found.source || !found.isPackage || makesModules(found.source.document.text))
      return undefined;
    if (!isBeside(found.source.document.uri, count, document.uri)) return undefined;
    return `The package '${name}' of this workspace has no module '${parts[count]}'; Airflow cannot read the file without it`;
  }
  return undefined;
}

/** Python looks there for sure: beside the file, in the DAGs folder or in `plugins`. Elsewhere another package may have the name. */
function isBeside(init: string, depth: number, file: string): boolean {
  const folder = init.split('/').slice(0, -1 - depth);
  const own = file.slice(0, file.lastIndexOf('/'));
  return folder.join('/') === own || /^(dags|plugins)$/.test(folder.at(-1) ?? '');
}

function makesModules(text: string): boolean {
  return /__path__|sys\.modules|extend_path|import_module|__getattr__|\bglobals\(|\bexec\(|types\.ModuleType/.test(
    text,
  );
}
