/** `mwaa-plugins-zip`: a plugins.zip with the folder `plugins` in it, rather than with what that folder holds. */
import { zipEntries } from '../files/zip.ts';
import type { Problem } from '../model.ts';
import type { FileAccess } from '../workspace.ts';
import { problem } from './rule.ts';

export const mwaaPluginsZip = {
  code: 'mwaa-plugins-zip',
  severity: 'warning',
  title: 'A plugins.zip for Amazon MWAA with one folder too many',
  check: (uri: string, files: FileAccess): readonly Problem[] => {
    const names = filesInArchive(uri, files) ?? [];
    const [first = ''] = names;
    if (first === '' || !names.every((name) => name.startsWith('plugins/'))) return [];
    // In a folder of that name that is meant as a package, modules are imported through it.
    if (names.includes('plugins/__init__.py')) return [];
    const message = `MWAA unpacks it into its folder plugins: '${first}' becomes plugins/${first}, and is no longer imported without 'plugins'`;
    return [problem(mwaaPluginsZip, { uri, range: START }, message)];
  },
} as const;

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Paths of the files in it, without what macOS adds. Undefined where it cannot be read. */
export function filesInArchive(uri: string, files: FileAccess): readonly string[] | undefined {
  const names = zipEntries((length) => files.tail?.(uri, length));
  return names?.filter((name) => !name.endsWith('/') && !/^__MACOSX\/|(^|\/)\.DS_Store$/.test(name));
}
