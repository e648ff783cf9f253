/** `missing-module`: imports that neither the workspace nor the interpreter in use has, with the package that brings them. */
import type { InstalledModules, SelectedEnvironment } from '../../installed-modules.ts';
import type { Fix } from '../../model.ts';
import { addedToPath } from '../../python/imports.ts';
import type { ImportedName, Interpreter, ParsedSource } from '../../python/interpreter.ts';
import type { FunctionDefinition, Statement } from '../../python/syntax.ts';
import type { Site } from '../../python/values.ts';
import { distributionOf } from './module-distributions.ts';
import { moveOf } from './moves/moves.ts';
import { refuse } from './refusals.ts';
import { type Fault, stateOf } from './state.ts';
import { isNode, nodesOf } from './syntax-walk.ts';
import { changeTop, findsItsOwnWay, similarStandard } from './unlikely-modules.ts';

export interface KnownEnvironment extends SelectedEnvironment {
  readonly modules: InstalledModules;
  /** URIs of the workspace folders. */
  readonly roots: readonly string[];
}

/** To be called for every import that is reached. */
export function checkMissing(interpreter: Interpreter, imported: ImportedName, environment: KnownEnvironment): void {
  const { site, module } = imported;
  const finding = missing(interpreter, module, site, environment);
  if (!finding) return;
  const isSure = environment.isChosen && environment.isComplete && !finding.isInstalledInPart;
  const place = imported.moduleSite ?? moduleSite(site, module);
  const consequence = 'Airflow cannot read the file without it';
  refuse(interpreter, {
    code: CODE,
    severity: isSure ? 'error' : 'warning',
    message: `${finding.message}; ${consequence}`,
    site: place,
    fixes: finding.fixes,
  });
}

/** Imports inside of functions that Airflow runs as tasks in its own interpreter: those fail when the task runs. */
export function missingInTasks(
  source: ParsedSource,
  interpreter: Interpreter,
  environment: KnownEnvironment,
): readonly Fault[] {
  if (source.module.syntaxErrors.length > 0) return [];
  const functions = [...nodesOf(source.module.body)].filter(
    (node): node is typeof node & FunctionDefinition =>
      node.kind === 'function' && (node as unknown as FunctionDefinition).decorators.some(runsInOwnInterpreter),
  );
  return functions.flatMap(({ name, body }) =>
    importsIn(body).flatMap(({ module, site }): Fault[] => {
      const place = { document: source.document, ...site };
      const finding = missing(interpreter, module, place, environment);
      if (!finding) return [];
      const message = `${finding.message}; the task of '${name}' will fail`;
      return [{ code: CODE, severity: 'warning', message, site: place, related: [], fixes: finding.fixes }];
    }),
  );
}

const CODE = 'missing-module';

interface Finding {
  readonly message: string;
  /** Its package is there, in a version without the module: it may make modules as it likes. */
  readonly isInstalledInPart: boolean;
  readonly fixes: readonly Fix[];
}

function missing(
  interpreter: Interpreter,
  module: string,
  site: Site,
  { modules, roots }: KnownEnvironment,
): Finding | undefined {
  const { document } = site;
  const { airflowVersion } = stateOf(interpreter);
  // Modules of Airflow itself are a matter of its version, which other rules know.
  const isAirflow = module === 'airflow' || module.startsWith('airflow.');
  const isProvider = module.startsWith('airflow.providers.');
  if (module === '' || (isAirflow && !isProvider) || (isProvider && moveOf(module, undefined))) return undefined;
  if (modules.mayHave(module) || isInWorkspace(interpreter, module, document)) return undefined;
  if (findsItsOwnWay(document.text)) return undefined;
  const distribution = distributionOf(module, airflowVersion);
  if (distribution && modules.hasDistribution(distribution)) {
    const message = `The ${distribution} that is installed has no module '${module}'`;
    return isProvider ? { message, isInstalledInPart: true, fixes: [] } : undefined;
  }
  if (distribution)
    return {
      message: `'${module}' is in the package ${distribution}, which is not installed in the selected Python`,
      isInstalledInPart: false,
      fixes: requirementFixes(interpreter, distribution, document.uri, roots),
    };
  const [top = ''] = module.split('.');
  const better = similarStandard(top);
  const place = moduleSite(site, module);
  return {
    message: `Neither the selected Python nor the workspace has a module '${module}'${better ? `; did you mean '${better}'?` : ''}`,
    isInstalledInPart: false,
    fixes: better ? changeTop(place, top, better) : [],
  };
}

/** A folder without an `__init__.py` may be continued by other folders: it is the module that counts, not the folder. */
function isInWorkspace(interpreter: Interpreter, module: string, document: Site['document']): boolean {
  const [top = ''] = module.split('.');
  const { host } = interpreter;
  const more = addedToPath(interpreter);
  return host.find(module, 0, document, more) !== undefined || host.find(top, 0, document, more)?.source !== undefined;
}

/** The fix adds it to the nearest `requirements.txt` between the file and its workspace folder. */
function requirementFixes(
  { host: { files } }: Interpreter,
  distribution: string,
  uri: string,
  roots: readonly string[],
): readonly Fix[] {
  const root = roots.find((each) => uri.startsWith(`${each.replace(/\/$/, '')}/`))?.replace(/\/$/, '');
  for (let folder = parentOf(uri); root !== undefined && folder.length >= root.length; folder = parentOf(folder)) {
    const requirements = `${folder}/requirements.txt`;
    const text = files.read(requirements);
    if (text === undefined) continue;
    const lines = text.split('\n');
    const isListed = lines.some((line) => line.trim().toLowerCase().startsWith(distribution.toLowerCase()));
    if (isListed) return [];
    const end = { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
    const newText = `${end.character === 0 ? '' : '\n'}${distribution}\n`;
    const edits = [{ location: { uri: requirements, range: { start: end, end } }, newText }];
    return [{ title: `Add ${distribution} to requirements.txt`, edits }];
  }
  return [];
}

function parentOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** Of the module's name in the statement: several names that are imported from it are one problem. */
export function moduleSite(site: Site, module: string): Site {
  const { document, start } = site;
  if (document.text.startsWith(module, start)) return { document, start, end: start + module.length };
  const at = document.text.lastIndexOf(module, start);
  const isOfStatement = at !== -1 && /\bfrom\s+$/.test(document.text.slice(Math.max(0, at - 20), at));
  return isOfStatement ? { document, start: at, end: at + module.length } : site;
}

/** `@task` and its variants that do not go elsewhere: to a virtual environment, a container, a pod. */
function runsInOwnInterpreter(decorator: unknown): boolean {
  if (!isNode(decorator)) return false;
  if (decorator.kind === 'call') return runsInOwnInterpreter(decorator.callee);
  if (decorator.kind === 'name') return decorator.name === 'task';
  const own = ['python', 'branch', 'short_circuit', 'sensor'];
  return (
    decorator.kind === 'attribute' && own.includes(String(decorator.name)) && runsInOwnInterpreter(decorator.value)
  );
}

interface WrittenImport {
  readonly module: string;
  readonly site: Pick<Site, 'start' | 'end'>;
}

/** Those that are carried out whatever happens: not under an `if` or a `try`, which may well be there for the case. */
function importsIn(body: readonly Statement[]): readonly WrittenImport[] {
  return body.flatMap((statement): readonly WrittenImport[] => {
    switch (statement.kind) {
      case 'import':
        return statement.names.map(({ name, start }) => ({ module: name, site: { start, end: start + name.length } }));
      case 'import-from':
        return statement.level > 0 ? [] : [{ module: statement.module, site: statement }];
      case 'with':
        return importsIn(statement.body);
      default:
        return [];
    }
  });
}
