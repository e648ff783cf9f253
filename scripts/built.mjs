/** Knows whether dist/ is what the sources say, and makes it so. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
// Not in dist/, which goes into the package as it is.
const stamp = join(root, 'node_modules/.cache/dagwright/built');
const SOURCES = ['client', 'server', 'dag', 'runner', 'cli', 'scripts/build.mjs', 'package.json', 'package-lock.json'];
const PROGRAMS = ['cli.mjs', 'runner.mjs', 'server.cjs', 'client.cjs', 'webview.js', 'run-form.js', 'run-view.js'];

/** To be called by the build, with the time at which it started. */
export function noteBuilt(started) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, String(started));
}

/** Builds when something is missing or older than its sources. Throws when the build fails. */
export function ensureBuilt() {
  if (isFresh()) return;
  console.log('Building …');
  const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--quiet'], { stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed');
}

function isFresh() {
  if (!existsSync(stamp) || PROGRAMS.some((name) => !existsSync(join(root, 'dist', name)))) return false;
  const built = Number(readFileSync(stamp, 'utf8'));
  return SOURCES.every((source) => newest(join(root, source)) < built);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.name !== '__pycache__');
  const inside = entries
    .filter((entry) => !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => newest(join(path, entry.name)));
  return Math.max(0, ...inside);
}
