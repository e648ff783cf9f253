/** How V8 compiles the WebAssembly of the parser and of the database in a command, which ends soon. */
import { setFlagsFromString } from 'node:v8';

/** 20 times the default of Node 20. */
const TIERING_BUDGET = 40_000_000;
/** Versions of V8 that are known to have the flag: an unknown one is complained about on stderr. */
const [OLDEST, NEWEST] = [11, 14];

/**
 * Optimised code comes later: V8 would compile the parser's largest functions anew within the first milliseconds, which
 * takes longer than a short command as a whole. To be called before any WebAssembly is loaded; holds for all threads.
 */
export function optimiseWebAssemblyLate(): void {
  const version = Number.parseInt(process.versions.v8 ?? '', 10);
  if (version >= OLDEST && version <= NEWEST) setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
}
