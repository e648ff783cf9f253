/** Bundles the suite that runs inside the editor into dist/test/. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const suite = join(root, 'dist/test/index.cjs');

export async function buildSuite() {
  await build({
    absWorkingDir: root,
    entryPoints: [
      'test/vscode/suite/index.ts',
      'test/vscode/suite/extension.test.ts',
      'test/vscode/suite/language.test.ts',
      'test/vscode/suite/writing.test.ts',
    ],
    outdir: 'dist/test',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    // Mocha looks for its own parts by path.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}
