/**
 * Whether a workspace says that it is for Amazon MWAA, and for which Airflow:
 * - pyproject.toml, `[tool.dagwright]`: `platform = "mwaa"`, and perhaps `airflow-version = "2.10.3"`;
 * - Terraform, CloudFormation or CDK output that makes an environment;
 * - a copy of aws-mwaa-local-runner, which has a script `mwaa-local-env`.
 * Everything else, such as a folder `plugins` or the Amazon provider, says nothing: those are in other workspaces, too.
 */
import type { FileAccess } from '../workspace.ts';
import { infrastructureFiles, isInfrastructureFile } from './infrastructure.ts';

export interface DeclaredMwaa {
  readonly airflowVersion?: string;
  /** Files that make environments, URIs. */
  readonly infrastructure?: readonly string[];
}

export function declaredMwaa(files: FileAccess, roots: readonly string[]): DeclaredMwaa | undefined {
  for (const root of roots) {
    const made = inInfrastructure(files, root);
    const said = inPyproject(files.read(`${root}/pyproject.toml`)) ?? inLocalRunner(files, root);
    if (said || made) return { ...made, ...said };
  }
  return undefined;
}

/** Whether a file that comes, goes or changes may change the answer. */
export function mayDeclareMwaa(fileName: string): boolean {
  return fileName === 'pyproject.toml' || fileName === 'mwaa-local-env' || isInfrastructureFile(fileName);
}

function inPyproject(text: string | undefined): DeclaredMwaa | undefined {
  if (!text?.includes('[tool.dagwright]')) return undefined;
  const [, section = ''] = /^\[tool\.dagwright\]\s*$((?:(?!^\[)[\s\S])*)/m.exec(text) ?? [];
  if (!/^\s*platform\s*=\s*["']mwaa["']/m.test(section)) return undefined;
  return versioned(/^\s*airflow-version\s*=\s*["'](\d+\.\d+\.\d+)["']/m.exec(section)?.[1]);
}

function inLocalRunner(files: FileAccess, root: string): DeclaredMwaa | undefined {
  if (files.kind(`${root}/mwaa-local-env`) !== 'file') return undefined;
  return versioned(
    /^ARG AIRFLOW_VERSION=(\d+\.\d+\.\d+)\s*$/m.exec(files.read(`${root}/docker/Dockerfile`) ?? '')?.[1],
  );
}

function inInfrastructure(files: FileAccess, root: string): DeclaredMwaa | undefined {
  const environments = infrastructureFiles(files, root)
    .map((uri) => ({ uri, text: files.read(uri) ?? '' }))
    .filter(({ text }) => /^\s*resource\s+"aws_mwaa_environment"|AWS::MWAA::Environment/m.test(text));
  if (environments.length === 0) return undefined;
  const versions = environments.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:airflow_version|AirflowVersion)["']?\s*[=:]\s*["']?(\d+\.\d+\.\d+)\b/g)].map(
      ([, version]) => version,
    ),
  );
  // Of several environments it is not known which one runs the files.
  const version = versioned(new Set(versions).size === 1 ? versions[0] : undefined);
  return { ...version, infrastructure: environments.map(({ uri }) => uri) };
}

function versioned(airflowVersion: string | undefined): DeclaredMwaa {
  return airflowVersion === undefined ? {} : { airflowVersion };
}
