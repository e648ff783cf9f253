/** How V8 compiles the WebAssembly of the parser and of the database. */
import { setFlagsFromString } from 'node:v8';

/** 20 times the default of Node 20: a command that reads files may read many. */
const READING = 40_000_000;
/**
 * Nearly the most there is. SQLite's interpreter is one function of 60 KB with a loop around it: each of its steps takes as much from the
 * budget as the function is long.
 */
const SERVING = 2_000_000_000;
/** Versions of V8 that are known to have the flags: an unknown one is complained about on stderr. */
const [OLDEST, NEWEST] = [11, 14];

/**
 * Optimised code comes later: V8 would compile the largest functions anew within the first milliseconds, which takes longer than a short
 * command as a whole. To be called before any WebAssembly is loaded; holds for all threads. `args`: of the program; those of the runner
 * begin with an option. Returns what the code that is compiled from here on depends on.
 */
export function optimiseWebAssemblyLate(args: readonly string[]): string {
  const version = Number.parseInt(process.versions.v8 ?? '', 10);
  if (version < OLDEST || version > NEWEST) return '';
  const [name, flag] = choose(args);
  setFlagsFromString(flag);
  return `-${name}`;
}

function choose([command, ...rest]: readonly string[]): readonly [string, string] {
  if ((command === 'lint' || command === 'graph') && !isOneFile(rest))
    return ['reading', `--wasm-tiering-budget=${READING}`];
  if (command?.startsWith('--') || !BASELINE_IS_WHOLE) return ['serving', `--wasm-tiering-budget=${SERVING}`];
  // One file is read before anything is optimised. Of runs of 10 to 5,000 tasks none was quicker with SQLite optimised: that takes a processor 0.2 s.
  return ['storing', '--liftoff-only'];
}

/** Where V8's baseline compiler knows every instruction. */
const BASELINE_IS_WHOLE = process.arch === 'x64' || process.arch === 'arm64';

/** As far as that can be told without knowing the options: what follows one may be its value. */
function isOneFile(args: readonly string[]): boolean {
  const paths = args.filter((arg, index) => !arg.startsWith('-') && !args[index - 1]?.startsWith('--'));
  return paths.length === 1 && paths[0]?.endsWith('.py') === true;
}
