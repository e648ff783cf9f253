/**
 * Starts a program of dist/ with the code that V8 compiled in earlier starts: reading a bundle anew takes half of a short
 * command's time. Node has this since 22.8; before, it is done here, for what is bundled.
 *
 * Kept in the user's cache folder; NODE_DISABLE_COMPILE_CACHE turns it off. Nothing depends on it: what cannot be read or
 * written is compiled.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { optimiseWebAssemblyLate } from './wasm-compilation.ts';

/**
 * `entry`: absolute path of a bundle in CommonJS whose name changes with its contents, as those of its chunks do. Flags of V8
 * come first, because compiled code is good only for the flags that it was compiled with.
 */
export function start(entry: string): void {
  // A thread of `lint` has the flags of its process.
  run(entry, isMainThread ? optimiseWebAssemblyLate(process.argv.slice(2)) : '-reading');
}

/** The language server runs for long: V8 optimises as it always does. */
export function startServer(entry: string): void {
  run(entry, '-server');
}

function run(entry: string, flags: string): void {
  const require = nodeModule.createRequire(entry);
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
  if (enableCompileCache) enableCompileCache();
  else if (!process.env.NODE_DISABLE_COMPILE_CACHE) loadCompiledCode(flags);
  require(entry);
}

interface Loaded {
  readonly script: Script;
  readonly kept: string;
}

type Extensions = { [extension: string]: (module: NodeModule, path: string) => void };

function loadCompiledCode(flags: string): void {
  const folder = cacheFolder(flags);
  if (folder === undefined) return;
  const fresh: Loaded[] = [];
  const extensions = (nodeModule.Module as unknown as { _extensions: Extensions })._extensions;
  // Bundles alone end in .cjs here, so that nothing else is loaded in another way than Node's.
  extensions['.cjs'] = (module, path) => {
    const kept = join(folder, `${basename(path)}.code`);
    const cachedData = readKept(kept);
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'utf8')}\n})`;
    const script = new Script(wrapped, { filename: path, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) fresh.push({ script, kept });
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, nodeModule.createRequire(path), module, path, dirname(path));
  };
  // At the end, what was compiled since is in it, too. Threads load what their program has loaded.
  if (isMainThread) process.on('exit', () => keep(folder, fresh));
}

/** By what V8's code depends on. Undefined when there is no such folder and none can be made. */
function cacheFolder(flags: string): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const base = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, '.cache'));
  if (!base) return undefined;
  const folder = join(base, 'dagwright', 'compiled', `${process.version}-${process.arch}${flags}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Code that somebody else could write is not run.
    const { uid, mode } = statSync(folder);
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return isOwn ? folder : undefined;
  } catch {
    return undefined;
  }
}

function readKept(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Of versions that nobody starts any more. */
const OLD = 30 * 24 * 3600 * 1000;

function keep(folder: string, fresh: readonly Loaded[]): void {
  if (fresh.length === 0) return;
  try {
    for (const { script, kept } of fresh) {
      const temporary = `${kept}.${process.pid}`;
      writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      renameSync(temporary, kept);
    }
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > OLD) rmSync(path, { force: true });
    }
  } catch {
    // A disk that is full or may not be written: the next start compiles again.
  }
}
