/**
 * Which Airflow a workspace has on Cloud Composer: the version of an image says it, `composer-3-airflow-2.10.5-build.0`, in Terraform, in
 * Cloud Build, or in the `composer/NAME/config.json` that Google's tool for local environments keeps. Sources:
 * docs.cloud.google.com/composer/docs/concepts/versioning/composer-versions, and `composer/docs/latest/run-local-airflow-environments` there.
 */
import type { FileAccess } from '../workspace.ts';
import { infrastructureFiles, isInfrastructureFile } from './infrastructure.ts';

const IMAGE = /\bcomposer-(?:\d[\d.]*|latest)(?:-preview\.\d+)?-airflow-(\d+)/g;

/** Whether a file that comes, goes or changes may change the answer. */
export function mayDeclareComposer(fileName: string): boolean {
  return fileName === 'config.json' || isInfrastructureFile(fileName);
}

/** Major version. Undefined where nothing says it, and where environments have different ones. */
export function composerAirflow(files: FileAccess, roots: readonly string[]): number | undefined {
  const found = new Set(roots.flatMap((root) => candidates(files, root)).flatMap((uri) => imagesIn(files.read(uri))));
  const [version] = found;
  return found.size === 1 ? version : undefined;
}

function candidates(files: FileAccess, root: string): readonly string[] {
  const local = files
    .list(`${root}/composer`)
    .map((name) => `${root}/composer/${encodeURIComponent(name)}/config.json`)
    .filter((uri) => files.kind(uri) === 'file');
  return [...local, ...infrastructureFiles(files, root)];
}

function imagesIn(text = ''): readonly number[] {
  if (!text.includes('composer')) return [];
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|\/\/)/.test(line));
  return lines.flatMap((line) => [...line.matchAll(IMAGE)].map(([, version]) => Number(version)));
}
