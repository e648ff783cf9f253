/** What is in the package that people install: all that it needs, and nothing else. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;

const ALLOWED = [
  /^(package\.json|package\.nls(\.\w+)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^(l10n|media|snippets|syntaxes)\/[\w./-]+\.(json|svg|png|md)$/,
  /^examples\/\w+\.py$/,
  /^docs\/images\/\w+\.png$/,
  /^docs\/rules\/[\w-]+\.md$/,
  /^dist\/((client|server|start|entry-[\w.-]+|chunk-[\w.-]+)\.cjs|(server-browser|webview|run-form|run-view)\.js|(webview|run-form|run-view)\.css|(runner|cli|lint-worker)\.mjs)$/,
  /^dist\/(node-sqlite3-wasm|web-tree-sitter|tree-sitter-python)\.wasm$/,
  /^dist\/((airflow|moves)-\d|standard-names)\.jsonl$/,
  /^dist\/python\/[\w./-]+\.py$/,
  /^dist\/third-party-licences\.txt$/,
];

/** As vsce would pack them. */
function packedFiles(): readonly string[] {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const output = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
  return output
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll('\\', '/'))
    .filter((line) => line !== '');
}

describe('the package', () => {
  const packed = packedFiles();

  it('holds nothing but what it needs', () => {
    expect(packed.filter((file) => !ALLOWED.some((expression) => expression.test(file)))).toEqual([]);
  });

  it('holds every program', () => {
    const programs = [
      'client.cjs',
      'server.cjs',
      'runner.mjs',
      'cli.mjs',
      'webview.js',
      'webview.css',
      'run-form.js',
      'run-form.css',
      'run-view.js',
      'run-view.css',
      'node-sqlite3-wasm.wasm',
      'web-tree-sitter.wasm',
      'tree-sitter-python.wasm',
      'airflow-2.jsonl',
      'airflow-3.jsonl',
      'moves-3.jsonl',
      'standard-names.jsonl',
    ];
    expect(programs.filter((name) => !packed.includes(`dist/${name}`))).toEqual([]);
    expect(packed.some((file) => file.startsWith('dist/python/') && file.endsWith('.py'))).toBe(true);
  });

  it('holds every file that the manifest names', () => {
    const named = pathsIn(manifest.contributes).concat(pathsIn([manifest.main, manifest.icon, manifest.bin]));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((file) => !packed.includes(file))).toEqual([]);
  });

  it('is below 6 MB when compressed, though not minified', () => {
    const sizes = packed.map((file) => deflateRawSync(readFileSync(join(root, file))).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6 * 1024 * 1024);
  });
});

/** Every string in the manifest that is a relative path to a file. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return /^(\.\/)?(dist|media|snippets|syntaxes|l10n)\/[\w./-]+\.\w+$/.test(value)
      ? [value.replace(/^\.\//, '')]
      : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}
