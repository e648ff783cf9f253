/**
 * Whether a workspace says that it is for Amazon MWAA, and for which Airflow:
 * - pyproject.toml, `[tool.dagwright]`: `platform = "mwaa"`, and perhaps `airflow-version = "2.10.3"`;
 * - Terraform, CloudFormation or CDK output that makes an environment;
 * - a copy of aws-mwaa-local-runner, which has a script `mwaa-local-env`.
 * Everything else, such as a folder `plugins` or the Amazon provider, says nothing: those are in other workspaces, too.
 */
import type { FileAccess } from '../workspace.ts';

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
  return fileName === 'pyproject.toml' || fileName === 'mwaa-local-env' || INFRASTRUCTURE_FILE.test(fileName);
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

const INFRASTRUCTURE_FILE = /\.(tf|template)$|^(template|.*(mwaa|airflow|stack|cloudformation).*)\.(ya?ml|json)$/i;
/** Folders next to the DAGs in which infrastructure is described. */
const INFRASTRUCTURE_FOLDER =
  /^(infra(structure)?|terraform|tf|cloudformation|cfn|iac|deploy(ment)?|aws|mwaa|cdk\.out)$/i;
/** Who has more of them says it in pyproject.toml. */
const MOST_FILES = 50;

function inInfrastructure(files: FileAccess, root: string): DeclaredMwaa | undefined {
  const names = files.list(root);
  const folders = names.filter((name) => INFRASTRUCTURE_FOLDER.test(name)).map((name) => `${root}/${name}`);
  const candidates = [root, ...folders].flatMap((folder) =>
    (folder === root ? names : files.list(folder))
      .filter((name) => INFRASTRUCTURE_FILE.test(name))
      .map((name) => `${folder}/${encodeURIComponent(name)}`),
  );
  const environments = candidates
    .slice(0, MOST_FILES)
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
