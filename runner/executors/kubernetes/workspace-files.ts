/** The files of a workspace that a task in a pod may need: its code and what lies beside it, but not what is only of this machine. */
import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Archived } from './tar.ts';

/** Bytes of all files together, before compression. */
export const MOST_BYTES = 256 * 1024 * 1024;

const LEFT_OUT = new Set(['node_modules', '__pycache__', 'site-packages']);

/**
 * In the order of their paths, links as what they lead to, and folders that are empty. Hidden files and folders stay here: they are settings, caches and secrets (`.env`, `.git`, `.venv`). So
 * do virtual environments, and files that cannot be read. Throws an Error with words for the user when it is too much.
 */
export function workspaceFiles(root: string): readonly Archived[] {
  const found: Archived[] = [];
  const sizes: { readonly path: string; readonly size: number }[] = [];
  let total = 0;
  const visit = (folder: string, around: readonly string[]): void => {
    const entries = entriesOf(folder);
    // What was in it may be left out: a task can still want to write there.
    if (entries.length === 0) found.push({ path: pathIn(root, folder), folder: true });
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name.endsWith('.pyc')) continue;
      const path = join(folder, entry.name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) {
        if (isLeftOut(path, entry.name)) continue;
        const real = entry.isSymbolicLink() ? realpathSync(path) : join(around.at(-1) ?? folder, entry.name);
        // A link may lead round in a circle.
        if (!around.includes(real)) visit(path, [...around, real]);
      } else if (stats?.isFile()) {
        sizes.push({ path, size: stats.size });
        total += stats.size;
        if (total > MOST_BYTES) throw new Error(tooMuch(root, sizes));
        const data = read(path);
        const executable = (stats.mode & 0o111) !== 0;
        if (data) found.push({ path: pathIn(root, path), data, executable });
      }
    }
  };
  if (existsSync(root)) visit(root, [realpathSync(root)]);
  return found;
}

function pathIn(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function isLeftOut(path: string, name: string): boolean {
  return LEFT_OUT.has(name) || existsSync(join(path, 'pyvenv.cfg'));
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function tooMuch(root: string, sizes: readonly { readonly path: string; readonly size: number }[]): string {
  const largest = [...sizes]
    .sort((a, b) => b.size - a.size)
    .slice(0, 3)
    .map(({ path, size }) => `${relative(root, path)} (${Math.round(size / 1024 / 1024)} MB)`);
  return (
    `The files of ${root} are more than the ${MOST_BYTES / 1024 / 1024} MB that are sent into pods. The largest: ${largest.join(', ')}. ` +
    'Move data out of the workspace, or into a hidden folder, which is not sent.'
  );
}
