/** From paths on the command line to analyses. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { optionalRules } from '../dag/checks/rules.ts';
import { DEFAULT_AIRFLOW_VERSION, detectAirflowVersion, majorVersion } from '../dag/files/airflow-version.ts';
import { findPythonFiles } from '../dag/files/find.ts';
import { pathMatcher } from '../dag/files/glob.ts';
import { defaultIgnoreSyntax } from '../dag/files/ignore.ts';
import { mwaaFiles, mwaaOf, type PlatformSetting } from '../dag/platforms/platform.ts';
import type { AnalysisOptions } from '../dag/workspace.ts';
import { UsageError } from './exit.ts';
import { DiskFiles, uriOf } from './files.ts';
import type { RuleSeverities } from './option-values.ts';
import { type CommandLineEnvironment, commandLineEnvironment } from './python-environment.ts';

/** What commander makes of the options that `lint` and `graph` share. */
export interface AnalysisFlags {
  readonly airflowVersion: 'auto' | '2' | '3';
  /** Path or name of an interpreter. */
  readonly python?: string;
  readonly pythonPath: readonly string[];
  readonly env: { readonly [name: string]: string };
  /** Path of a JSON file. */
  readonly variables?: string;
  readonly exclude: readonly string[];
  /** Where the DAGs run; `auto` when absent. */
  readonly platform?: PlatformSetting;
  /** Code → severity, of rules that are to have another one. */
  readonly rule?: RuleSeverities;
}

export interface Input {
  readonly uri: string;
  /** As the user would name it: below the path that was given. */
  readonly name: string;
  /** Given by name rather than found in a folder. */
  readonly named: boolean;
}

/** Plain data, so that it can be handed to a worker. */
export type PlainOptions = Omit<AnalysisOptions, 'now'>;

export interface Inputs {
  readonly inputs: readonly Input[];
  /** Requirements and the like among what was given, if they are for an environment whose limits are known. */
  readonly platformFiles: readonly Input[];
  readonly options: PlainOptions;
}

export function readInputs(paths: readonly string[], flags: AnalysisFlags): Inputs {
  const given = paths.length === 0 ? ['.'] : paths;
  for (const path of given) if (!existsSync(path)) throw new UsageError(`there is no file or folder ${path}`);
  const roots = rootsOf(given);
  const files = new DiskFiles();
  const environment = commandLineEnvironment(files, roots, flags.python);
  const mwaa = mwaaOf(flags.platform ?? 'auto', files, roots.map(uriOf));
  const said = saidVersion(files, roots, flags, environment) ?? majorVersion(mwaa?.airflowVersion);
  const airflowVersion = said ?? majorVersion(environment?.airflowVersion) ?? DEFAULT_AIRFLOW_VERSION;
  const isExcluded = pathMatcher(flags.exclude);
  const inputs = new Map<string, Input>();
  const platformFiles = new Map<string, Input>();
  const forPlatform = mwaa ? mwaaFiles(mwaa) : [];
  for (const path of given) {
    const uri = uriOf(resolve(path));
    if (!statSync(path).isDirectory()) {
      (forPlatform.includes(uri) ? platformFiles : inputs).set(uri, { uri, name: path, named: true });
      continue;
    }
    for (const found of forPlatform) {
      const below = found.startsWith(`${uri.replace(/\/+$/, '')}/`) ? nameBelow(uri, found) : undefined;
      if (below !== undefined && !isExcluded(below) && !platformFiles.has(found))
        platformFiles.set(found, { uri: found, name: join(path, below), named: false });
    }
    const ignoreSyntax = defaultIgnoreSyntax(airflowVersion);
    for (const found of findPythonFiles(files, uri, { ignoreSyntax, isExcluded })) {
      if (!inputs.has(found)) inputs.set(found, { uri: found, name: join(path, nameBelow(uri, found)), named: false });
    }
  }
  const options: PlainOptions = {
    roots: roots.map(uriOf),
    pythonPath: flags.pythonPath.map((path) => uriOf(resolve(path))),
    ...(environment ? { environment } : {}),
    ...(mwaa ? { mwaa } : {}),
    airflowVersion,
    isVersionGuessed: said === undefined,
    optionalRules: optionalRules(flags.rule ?? {}),
    env: flags.env,
    variables: flags.variables === undefined ? {} : readVariables(flags.variables),
  };
  return { inputs: [...inputs.values()], platformFiles: [...platformFiles.values()], options };
}

function nameBelow(folder: string, uri: string): string {
  return decodeURIComponent(uri.slice(folder.replace(/\/+$/, '').length + 1));
}

/** What happens to be on PATH says less than the files do. */
function saidVersion(
  files: DiskFiles,
  roots: readonly string[],
  { airflowVersion }: AnalysisFlags,
  environment: CommandLineEnvironment | undefined,
): 2 | 3 | undefined {
  if (airflowVersion !== 'auto') return airflowVersion === '2' ? 2 : 3;
  const installed = environment?.origin === 'machine' ? undefined : majorVersion(environment?.airflowVersion);
  return installed ?? detectAirflowVersion(files, roots.map(uriOf));
}

/**
 * The current folder for what lies in it, as an editor would have it open. For the rest the folders that were given, or the
 * folder that holds all the files: imports are looked for in every folder between a file and its root.
 */
function rootsOf(paths: readonly string[]): readonly string[] {
  const here = process.cwd();
  const full = paths.map((path) => resolve(path));
  const outside = full.filter((path) => !isInside(path, here));
  const folders = outside.filter((path) => statSync(path).isDirectory());
  const files = outside.filter((path) => !folders.some((folder) => isInside(path, folder)) && !folders.includes(path));
  const roots = outside.length < full.length ? [here, ...folders] : folders;
  return [...new Set([...roots, ...commonFolder(files.map((file) => dirname(file)))])];
}

function isInside(path: string, folder: string): boolean {
  return sameDrive(path, folder) && !relative(folder, path).split(sep).includes('..');
}

/** None for no folders; the folders themselves when they have nothing but the file system's root in common. */
function commonFolder(folders: readonly string[]): readonly string[] {
  const [first, ...others] = [...new Set(folders)];
  if (first === undefined) return [];
  for (let folder = first; dirname(folder) !== folder; folder = dirname(folder)) {
    if (others.every((other) => isInside(other, folder))) return [folder];
  }
  return [first, ...others];
}

/** On Windows, the relative path between drives is absolute. */
function sameDrive(a: string, b: string): boolean {
  return sep === '/' || a.slice(0, 2).toLowerCase() === b.slice(0, 2).toLowerCase();
}

/** Airflow's export format: an object of names; values that are no text are their JSON. */
function readVariables(path: string): { readonly [name: string]: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--variables ${path}: ${(error as Error).message}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UsageError(`--variables ${path} has to hold a JSON object of names and values`);
  }
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
