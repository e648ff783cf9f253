/** Runs a TypeScript program of this project in Node 20, which cannot read TypeScript: bundles it first. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Path of the bundle. `entry` is relative to the project. */
export async function bundle(entry) {
  const folder = join(root, 'node_modules/.cache/dagwright');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${basename(entry, '.ts')}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    loader: { '.wasm': 'binary', '.jsonl': 'text' },
    mainFields: ['module', 'main'],
    external: ['elkjs', 'node-sqlite3-wasm'],
    banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}

/** Exit code of the program. */
export async function runTypeScript(entry, args, options = {}) {
  const file = await bundle(entry);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit', ...options });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code, signal) => done(code ?? (signal ? 2 : 0)));
  });
}
