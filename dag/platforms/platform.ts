/** Where the DAGs of a workspace run, as far as that limits what they may do. Only Amazon MWAA has rules of its own so far. */
import type { FileAccess } from '../workspace.ts';
import { declaredMwaa } from './mwaa-declaration.ts';

/** An environment of Amazon MWAA. */
export interface Mwaa {
  /** Full version; absent where nothing says it. */
  readonly airflowVersion?: string;
  /** Requirements files that it would be given, URIs. */
  readonly requirements: readonly string[];
  /** Scripts that it would run before it starts Airflow, URIs. */
  readonly startupScripts?: readonly string[];
  /** Files that give it configuration options, URIs. */
  readonly infrastructure?: readonly string[];
  /** What it would unpack into its folder for plugins, URIs. */
  readonly pluginArchives?: readonly string[];
  /** Configuration files that it does not read, URIs. */
  readonly configurations?: readonly string[];
}

/** `auto`: what the workspace says itself. */
export type PlatformSetting = 'auto' | 'mwaa' | 'none';

export function mwaaOf(setting: PlatformSetting, files: FileAccess, roots: readonly string[]): Mwaa | undefined {
  if (setting === 'none') return undefined;
  const declared = declaredMwaa(files, roots);
  if (!declared && setting === 'auto') return undefined;
  const { infrastructure = [], ...known } = declared ?? {};
  const there = (paths: readonly string[]): readonly string[] =>
    roots.flatMap((root) => paths.map((path) => `${root}/${path}`).filter((uri) => files.kind(uri) === 'file'));
  const [startupScripts, pluginArchives] = [there(STARTUP_SCRIPTS), there(PLUGIN_ARCHIVES)];
  const configurations = there(CONFIGURATIONS);
  return {
    ...known,
    requirements: roots.flatMap((root) => requirementsFiles(files, root)),
    ...(startupScripts.length > 0 && { startupScripts }),
    ...(infrastructure.length > 0 && { infrastructure }),
    ...(pluginArchives.length > 0 && { pluginArchives }),
    ...(configurations.length > 0 && { configurations }),
  };
}

/** All files that rules look at, URIs. */
export function mwaaFiles(mwaa: Mwaa): readonly string[] {
  const { requirements, startupScripts = [], infrastructure = [], pluginArchives = [], configurations = [] } = mwaa;
  return [...requirements, ...startupScripts, ...infrastructure, ...pluginArchives, ...configurations];
}

/** Below a workspace folder. aws-mwaa-local-runner has the second. */
const STARTUP_SCRIPTS = ['startup.sh', 'startup_script/startup.sh', 'startup-script/startup.sh', 'scripts/startup.sh'];
const PLUGIN_ARCHIVES = ['plugins.zip', 'plugins/plugins.zip', 'dist/plugins.zip', 'build/plugins.zip'];
const CONFIGURATIONS = ['airflow.cfg', 'dags/airflow.cfg'];

/** In the order in which they are looked for, below a workspace folder. aws-mwaa-local-runner has the second; older ones of it, the third. */
const REQUIREMENTS = ['requirements.txt', 'requirements/requirements.txt', 'dags/requirements.txt'];

/** Whether a file that comes, goes or changes may be one that MWAA takes or should not get. */
export function isMwaaFile(uri: string): boolean {
  return /\/(requirements\.txt|startup\.sh|airflow\.cfg|plugins\.zip)$/.test(uri);
}

/** Of several, those that have to do with Airflow: the others may well be a developer's own. */
function requirementsFiles(files: FileAccess, root: string): readonly string[] {
  const found = REQUIREMENTS.map((path) => `${root}/${path}`).filter((uri) => files.kind(uri) === 'file');
  if (found.length < 2) return found;
  return found.filter((uri) => /airflow|--constraint|^\s*-c\s/im.test(files.read(uri) ?? ''));
}
