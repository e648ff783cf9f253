#!/usr/bin/env node
/**
 * Bundles every program of the project into dist/. `--production` minifies, `--watch` rebuilds on change, `--quiet` prints
 * nothing but problems.
 *
 * Files are written beside their place and renamed into it, and left alone when nothing changed: a program that runs from
 * dist/ while a build is on never meets half a file.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { noteBuilt } from './built.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const watch = flags.has('--watch');
const quiet = flags.has('--quiet');
const started = Date.now();

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: dist,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  loader: { '.wasm': 'binary', '.jsonl': 'text' },
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  metafile: true,
  write: false,
  logLevel: 'warning',
};

// Packages in ESM look for `import.meta.url`.
const cjsBanner = "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

// Not left to esbuild: it would call the `require` that a package declares for itself.
const importByRequire = `const __import = async (path) => {
  const found = require(path);
  return found.__esModule ? found : Object.assign(Object.create(found), { default: found });
};`;

// In Node, WebAssembly lies beside the bundle: text of its size would take a third of a short command's time to compile.
const wasmBeside = {
  name: 'wasm-beside',
  setup: (build) => {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => {
      replaceFile(join(dist, basename(path)), readFileSync(path));
      const file = JSON.stringify(basename(path));
      const contents = [
        "import { readFileSync } from 'node:fs';",
        "import { join } from 'node:path';",
        `export default readFileSync(join(__dirname, ${file}));`,
      ];
      return { contents: contents.join('\n'), loader: 'js' };
    });
  },
};

// Catalogues are read when somebody asks for an operator of a provider: never at the start.
const linesBeside = {
  name: 'lines-beside',
  setup: (build) => {
    build.onLoad({ filter: /\.jsonl$/ }, ({ path }) => {
      replaceFile(join(dist, basename(path)), readFileSync(path));
      const file = JSON.stringify(basename(path));
      const contents = [
        "import { readFileSync } from 'node:fs';",
        "import { join } from 'node:path';",
        `export default () => readFileSync(join(__dirname, ${file}), 'utf8');`,
      ];
      return { contents: contents.join('\n'), loader: 'js' };
    });
  },
};

// commander starts processes only for subcommands that are programs of their own, which there are none of here; what it
// would load for them takes longer than all else that it does.
const commanderWithoutProcesses = {
  name: 'commander-without-processes',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const eager = "const childProcess = require('node:child_process');";
      if (!source.includes(eager)) throw new Error(`${path} loads node:child_process in another way than before`);
      const lazy = "const childProcess = { spawn: (...args) => require('node:child_process').spawn(...args) };";
      return { contents: source.replace(eager, lazy), loader: 'js' };
    });
  },
};

const node = {
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [wasmBeside, linesBeside, commanderWithoutProcesses],
};
const cjs = {
  ...node,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { ...common.define, 'import.meta.url': '__importMetaUrl' },
  banner: { js: cjsBanner },
};
const browser = { platform: 'browser', target: 'chrome120', format: 'iife' };

/** Name of the bundle in dist/ → where it starts. */
const bundles = [
  { options: { ...common, ...cjs, external: ['vscode'] }, entries: { client: 'client/extension.ts' } },
  // Started with its compiled code, too.
  {
    options: {
      ...common,
      ...cjs,
      entryNames: 'entry-[name]-[hash]',
      banner: { js: `${cjsBanner}\n${importByRequire}` },
    },
    entries: { server: 'server/node.ts' },
    finish: withServerStarter,
  },
  // Node's modules are asked for behind checks of the environment that a worker never passes.
  {
    options: { ...common, ...browser, external: ['module', 'node:*', 'fs', 'fs/promises', 'path', 'url'] },
    entries: { 'server-browser': 'server/browser.ts' },
  },
  {
    options: { ...common, ...browser, jsx: 'automatic' },
    entries: {
      webview: 'client/webview/main.tsx',
      'run-form': 'client/webview/form/main.tsx',
      'run-view': 'client/webview/run/main.tsx',
    },
  },
  // Shared pieces become chunks, so that a command loads only what it needs. esbuild makes chunks of modules alone; they are
  // turned into CommonJS, of which the compiled code can be kept from one start to the next (cli/compiled-code.ts).
  {
    options: {
      ...common,
      ...node,
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[name]-[hash]',
      entryNames: 'entry-[name]-[hash]',
    },
    entries: { cli: 'cli/main.ts', 'lint-worker': 'cli/lint/worker.ts', runner: 'runner/main.ts' },
    finish: asCommonJs,
  },
  { options: { ...common, ...cjs, minify: true, sourcemap: false }, entries: { start: 'cli/compiled-code.ts' } },
];

const contexts = [];
for (const { options, entries, finish } of bundles) {
  const write = async (result) => {
    if (finish && result.outputFiles) result.outputFiles = await finish(result.outputFiles);
    writeOutputs(result);
  };
  const plugins = [...(options.plugins ?? []), { name: 'write', setup: (build) => build.onEnd(write) }];
  contexts.push(await esbuild.context({ ...options, entryPoints: entries, plugins }));
}

mkdirSync(dist, { recursive: true });
copyAssets();
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('watching …');
} else {
  const outcomes = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  // esbuild has printed its own errors with their places.
  for (const { reason } of failed) if (!reason.errors) console.error(reason);
  const results = failed.length === 0 ? outcomes.map((outcome) => outcome.value) : undefined;
  await Promise.all(contexts.map((context) => context.dispose()));
  if (results) {
    removeStale(results);
    if (production) writeLicences(results);
    noteBuilt(started);
    if (!quiet) printSizes(results);
  } else {
    process.exitCode = 1;
  }
}

function writeOutputs(result) {
  for (const file of result.outputFiles ?? []) {
    replaceFile(file.path, file.contents);
    if (relative(dist, file.path) === 'cli.mjs') chmodSync(file.path, 0o755);
  }
}

/** Chunks as CommonJS, and for each entry a program of its plain name that starts it. */
async function asCommonJs(files) {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const modules = files.filter(({ path }) => path.endsWith('.js'));
  const made = await Promise.all(modules.map(({ path, text }) => commonJs(path, text, texts.get(`${path}.map`))));
  const programs = modules.flatMap(({ path }) => {
    const [, name] = /^entry-(.*)-[A-Z0-9]{8}\.js$/.exec(basename(path)) ?? [];
    return name === undefined ? [] : [starter(name, basename(path).replace(/\.js$/, '.cjs'))];
  });
  return [...made.flat(), ...programs];
}

async function commonJs(path, source, map) {
  const text = importingByRequire(source);
  const withMap = map
    ? `${text}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
    : text;
  const result = await esbuild.transform(withMap, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: `${cjsBanner}\n${importByRequire}`,
    minify: production,
    sourcemap: map ? 'external' : false,
    sourcefile: basename(path),
  });
  const target = path.replace(/\.js$/, '.cjs');
  const code = result.code.replace(/(["'])(\.\/(?:chunk|entry)-[\w.-]+)\.js\1/g, '$1$2.cjs$1');
  if (!map) return [outputFile(target, code)];
  return [
    outputFile(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`),
    outputFile(`${target}.map`, result.map),
  ];
}

function starter(name, entry) {
  const lines = [
    "import { createRequire } from 'node:module';",
    "import { fileURLToPath } from 'node:url';",
    "const { start } = createRequire(import.meta.url)('./start.cjs');",
    `start(fileURLToPath(new URL('./${entry}', import.meta.url)));`,
  ];
  const shebang = name === 'cli' ? ['#!/usr/bin/env node'] : [];
  return outputFile(join(dist, `${name}.mjs`), `${[...shebang, ...lines].join('\n')}\n`);
}

function importingByRequire(source) {
  return source.replace(/\bimport\((\s*["'][^"']+["']\s*)\)/g, '__import($1)');
}

/** `server.cjs`, which the editor starts. */
function withServerStarter(files) {
  const entry = files.find(({ path }) => path.endsWith('.cjs'));
  const name = basename(entry.path);
  const start = `require('./start.cjs').startServer(require('node:path').join(__dirname, '${name}'));\n`;
  const rest = files.filter((file) => file !== entry);
  return [...rest, outputFile(entry.path, importingByRequire(entry.text)), outputFile(join(dist, 'server.cjs'), start)];
}

function outputFile(path, text) {
  return { path, text, contents: Buffer.from(text) };
}

function replaceFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

function copyAssets() {
  // node-sqlite3-wasm reads its module from the folder of the script that it is bundled into.
  const sqlite = join(root, 'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm');
  replaceFile(join(dist, 'node-sqlite3-wasm.wasm'), readFileSync(sqlite));
  const source = join(root, 'runner/python');
  const kept = new Set();
  for (const file of pythonFiles(source)) {
    kept.add(file);
    replaceFile(join(dist, 'python', file), readFileSync(join(source, file)));
  }
  for (const file of pythonFiles(join(dist, 'python'))) if (!kept.has(file)) rmSync(join(dist, 'python', file));
}

/** Paths relative to the folder; without tests and caches. */
function pythonFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter(
      (file) => !file.split(sep).some((part) => part === '__pycache__' || part === 'tests' || /^test_/.test(part)),
    );
}

/** Chunks of earlier builds, whose names carry a hash. */
function removeStale(results) {
  const current = new Set(
    results.flatMap((result) => (result.outputFiles ?? []).map((file) => relative(dist, file.path))),
  );
  for (const name of readdirSync(dist)) {
    const stale = /^(chunk|entry)-.*\.[cm]js(\.map)?$/.test(name) || (production && name.endsWith('.map'));
    if (stale && !current.has(name)) rmSync(join(dist, name));
  }
}

/** The licences of what is bundled ask to travel with it. */
function writeLicences(results) {
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  // node-sqlite3-wasm is copied, its script is bundled: the one name covers both.
  const names = inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  const texts = [...new Set(names)].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  replaceFile(join(dist, 'third-party-licences.txt'), Buffer.from(texts.join(rule)));
}

function printSizes(results) {
  const rows = results
    .flatMap((result) => Object.entries(result.metafile.outputs))
    .filter(([file]) => !file.endsWith('.map'))
    .map(([file, output]) => [file, output.bytes])
    .sort((a, b) => b[1] - a[1]);
  for (const [file, bytes] of rows) console.log(`${(bytes / 1024).toFixed(1).padStart(9)} KB  ${file}`);
}
