import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

/** What esbuild's `binary` loader does in the bundles: a `.wasm` import is its bytes. */
const wasmAsBytes: Plugin = {
  name: 'wasm-as-bytes',
  enforce: 'pre',
  load(id) {
    const file = id.split('?')[0] ?? id;
    if (!file.endsWith('.wasm')) return null;
    const base64 = readFileSync(file).toString('base64');
    return `export default Uint8Array.from(atob('${base64}'), (char) => char.charCodeAt(0));`;
  },
};

/** What esbuild's `text` loader does in the bundles. */
const linesAsText: Plugin = {
  name: 'lines-as-text',
  enforce: 'pre',
  load(id) {
    const file = id.split('?')[0] ?? id;
    if (!file.endsWith('.jsonl')) return null;
    return `export default ${JSON.stringify(readFileSync(file, 'utf8'))};`;
  },
};

export default defineConfig({
  plugins: [wasmAsBytes, linesAsText],
  test: {
    // Vitest leaves packages to Node, which has no loader for `.wasm`.
    server: { deps: { inline: [/\.wasm$/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'analysis',
          include: ['{dag,server}/**/*.test.ts'],
          // Pure code: its modules, with the grammar and the catalogue, are loaded once a worker and not once a file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: ['{runner,cli,client,scripts,test}/**/*.test.{ts,tsx}'],
          exclude: ['test/vscode/**', 'node_modules/**', 'dist/**'],
        },
      },
    ],
    // The whole suite has to fit a two-core machine.
    maxWorkers: 2,
    minWorkers: 1,
    // Milliseconds: for what hangs, not for what is slow on a busy machine.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // A second, which is the default, is a matter of luck there.
    expect: { poll: { timeout: 60_000 } },
  },
});
