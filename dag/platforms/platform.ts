/** Where the DAGs of a workspace run, as far as that limits what they may do. Only Amazon MWAA has rules of its own so far. */
import type { FileAccess } from '../workspace.ts';
import { declaredMwaa } from './mwaa-declaration.ts';

/** An environment of Amazon MWAA. */
export interface Mwaa {
  /** Full version; absent where nothing says it. */
  readonly airflowVersion?: string;
  /** Requirements files that it would be given, URIs. */
  readonly requirements: readonly string[];
}

/** `auto`: what the workspace says itself. */
export type PlatformSetting = 'auto' | 'mwaa' | 'none';

export function mwaaOf(setting: PlatformSetting, files: FileAccess, roots: readonly string[]): Mwaa | undefined {
  if (setting === 'none') return undefined;
  const declared = declaredMwaa(files, roots);
  if (!declared && setting === 'auto') return undefined;
  return { ...declared, requirements: roots.flatMap((root) => requirementsFiles(files, root)) };
}

/** In the order in which they are looked for, below a workspace folder. aws-mwaa-local-runner has the second; older ones of it, the third. */
const REQUIREMENTS = ['requirements.txt', 'requirements/requirements.txt', 'dags/requirements.txt'];

/** Whether a file that comes, goes or changes may be one of them. */
export function isRequirementsFile(uri: string): boolean {
  return uri.endsWith('/requirements.txt');
}

/** Of several, those that have to do with Airflow: the others may well be a developer's own. */
function requirementsFiles(files: FileAccess, root: string): readonly string[] {
  const found = REQUIREMENTS.map((path) => `${root}/${path}`).filter((uri) => files.kind(uri) === 'file');
  if (found.length < 2) return found;
  return found.filter((uri) => /airflow|--constraint|^\s*-c\s/im.test(files.read(uri) ?? ''));
}
