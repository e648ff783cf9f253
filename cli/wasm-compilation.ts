/** How V8 compiles the WebAssembly of the parser and of the database. */
import { setFlagsFromString } from 'node:v8';

/** 20 times the default of Node 20: a command that reads files may read many. */
const READING = 40_000_000;
/**
 * SQLite's interpreter is one function of 60 KB with a loop around it: each of its steps takes as much from the budget as the function is
 * long. Optimising it takes a processor half as long as a short run takes as a whole; this many steps are those of hundreds of tasks.
 */
const STORING = 2_000_000_000;
/** Versions of V8 that are known to have the flag: an unknown one is complained about on stderr. */
const [OLDEST, NEWEST] = [11, 14];

/**
 * Optimised code comes later: V8 would compile the largest functions anew within the first milliseconds, which takes longer than a short
 * command as a whole. To be called before any WebAssembly is loaded; holds for all threads. Returns what the code that is compiled from
 * here on depends on.
 */
export function optimiseWebAssemblyLate(command: string | undefined): string {
  const version = Number.parseInt(process.versions.v8 ?? '', 10);
  if (version < OLDEST || version > NEWEST) return '';
  const reads = command === 'lint' || command === 'graph';
  setFlagsFromString(`--wasm-tiering-budget=${reads ? READING : STORING}`);
  return reads ? '-reading' : '-storing';
}
