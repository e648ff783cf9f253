/** Operators of installed packages that the catalogue knows nothing of: somebody's own providers, libraries that bring operators. */
import type { FileAccess } from '../../../workspace.ts';

export interface PackageClass {
  /** Full path. */
  readonly path: string;
}

/** Classes that are operators by their names, in packages that ask for Airflow. What their bases are is yet to be seen. */
export function* classesOfOtherPackages(
  files: FileAccess,
  /** URIs of `site-packages` folders. */
  folders: readonly string[],
  isCatalogued: (distribution: string) => boolean,
): Generator<PackageClass> {
  for (const folder of folders) {
    for (const name of files.list(folder)) {
      const [, distribution] = /^(.+)-[^-]+\.dist-info$/.exec(name) ?? [];
      if (distribution === undefined || isCatalogued(distribution.replaceAll('_', '-').toLowerCase())) continue;
      if (!REQUIRES_AIRFLOW.test(files.read(`${folder}/${name}/METADATA`) ?? '')) continue;
      for (const module of modulesIn(files.read(`${folder}/${name}/RECORD`) ?? ''))
        for (const cls of operatorNames(files.read(`${folder}/${module.file}`) ?? ''))
          yield { path: `${module.name}.${cls}` };
    }
  }
}

const REQUIRES_AIRFLOW = /^Requires-Dist:\s*apache[-_.]airflow/im;

/** `RECORD` has a line for each file: its path, a digest and its size. */
function modulesIn(record: string): readonly { readonly file: string; readonly name: string }[] {
  return record.split(/\r?\n/).flatMap((line) => {
    const file = line.split(',')[0] ?? '';
    const isModule = /^(?!.*(?:^|\/)tests?\/)[\w/]+\.py$/.test(file);
    return isModule ? [{ file, name: file.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.') }] : [];
  });
}

function operatorNames(text: string): readonly string[] {
  if (!text.includes('Operator') && !text.includes('Sensor')) return [];
  return [...text.matchAll(/^class[ \t]+([A-Za-z]\w*(?:Operator|Sensor)\w*)[ \t]*\(/gm)].map(([, name = '']) => name);
}
