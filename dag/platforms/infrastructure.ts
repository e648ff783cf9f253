/** Files of a workspace that describe what it runs on: Terraform, CloudFormation, what CDK makes, Cloud Build. */
import type { FileAccess } from '../workspace.ts';

const FILE = /\.(tf|template)$|^(template|.*(mwaa|airflow|composer|stack|cloudformation|cloudbuild).*)\.(ya?ml|json)$/i;
/** Folders next to the DAGs in which infrastructure is described. */
const FOLDER =
  /^(infra(structure)?|terraform|tf|cloudformation|cfn|iac|deploy(ment)?|aws|gcp|mwaa|composer|cdk\.out)$/i;
/** Who has more of them says it in pyproject.toml. */
const MOST_FILES = 50;

export function isInfrastructureFile(name: string): boolean {
  return FILE.test(name);
}

/** URIs. */
export function infrastructureFiles(files: FileAccess, root: string): readonly string[] {
  const names = files.list(root);
  const folders = names.filter((name) => FOLDER.test(name)).map((name) => `${root}/${name}`);
  return [root, ...folders]
    .flatMap((folder) =>
      (folder === root ? names : files.list(folder))
        .filter(isInfrastructureFile)
        .map((name) => `${folder}/${encodeURIComponent(name)}`),
    )
    .slice(0, MOST_FILES);
}
