/** `mwaa-requirement-path`: a file or folder that the requirements name and MWAA does not have. */
import type { RequirementLine } from '../files/requirements.ts';
import type { Fix, Range } from '../model.ts';
import { filesInArchive } from './mwaa-plugins-zip.ts';
import { problem, type Requirements, type RequirementsRule } from './rule.ts';

export const mwaaRequirementPath: RequirementsRule = {
  code: 'mwaa-requirement-path',
  severity: 'warning',
  title: 'Requirements from a path that Amazon MWAA does not have',
  check: (requirements) =>
    requirements.lines.flatMap((line) => {
      const named = pathIn(line);
      if (named && isNotPacked(named.path, requirements)) {
        const message = `There is no '${named.path.slice(PLUGINS.length + 1)}' in plugins.zip`;
        return [problem(mwaaRequirementPath, { uri: requirements.uri, range: named.range }, message)];
      }
      if (!named || isOnMwaa(named.path)) return [];
      return [
        problem(
          mwaaRequirementPath,
          { uri: requirements.uri, range: named.range },
          `MWAA gets this file alone: '${named.path}' is not there. It has what lies in ${DAGS} and ${PLUGINS}`,
          { fixes: fixes(named.path, named.range, requirements) },
        ),
      ];
    }),
};

const HOME = '/usr/local/airflow';
const DAGS = `${HOME}/dags`;
const PLUGINS = `${HOME}/plugins`;

/** Options whose value may be a path. */
const WITH_PATHS: ReadonlySet<string> = new Set(['--constraint', '--requirement', '--editable', '--find-links']);

function pathIn(line: RequirementLine): { readonly path: string; readonly range: Range } | undefined {
  switch (line.kind) {
    case 'option':
      if (!WITH_PATHS.has(line.name) || line.value === '' || isUrl(line.value)) return undefined;
      return { path: line.value, range: line.valueRange };
    case 'reference':
      return isUrl(line.target) ? undefined : { path: line.target, range: line.range };
    case 'package': {
      const [, path] = /^@\s*(file:\S+)$/.exec(line.specifier) ?? [];
      return path === undefined ? undefined : { path, range: line.specifierRange };
    }
  }
}

function isUrl(text: string): boolean {
  // Also with what pip puts in front of it: `git+https://`; and what an environment variable may be.
  return /^(?!file:)[\w+.-]+:\/\//.test(text) || text.startsWith('${');
}

function isOnMwaa(path: string): boolean {
  const plain = path.replace(/^file:(\/\/)?/, '');
  return [DAGS, PLUGINS].some((folder) => plain === folder || plain.startsWith(`${folder}/`));
}

/** What MWAA has in its folder for plugins is what plugins.zip brings, where the workspace has one. */
function isNotPacked(path: string, { mwaa, files }: Requirements): boolean {
  const packed = mwaa.pluginArchives?.map((uri) => filesInArchive(uri, files)) ?? [];
  if (packed.length === 0 || !path.startsWith(`${PLUGINS}/`)) return false;
  const below = path.slice(PLUGINS.length + 1).replace(/\/$/, '');
  return packed.every((names) => names && !names.some((name) => name === below || name.startsWith(`${below}/`)));
}

/** What lies in the workspace's `dags` or `plugins` is on MWAA, at another path. */
function fixes(path: string, range: Range, { uri, files }: Requirements): readonly Fix[] {
  const [, below] = /^(?:\.{1,2}\/)*((?:dags|plugins)\/.+)$/.exec(path) ?? [];
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  const above = folder.slice(0, folder.lastIndexOf('/'));
  if (below === undefined || ![folder, above].some((each) => files.kind(`${each}/${below}`))) return [];
  const newText = `${HOME}/${below}`;
  return [{ title: `Change it to ${newText}`, edits: [{ location: { uri, range }, newText }], preferred: true }];
}
