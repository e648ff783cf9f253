/** What a traceback says, as a message and the user's own places in it. Knows no editor. */
import { tracebackPlaces } from './traceback.ts';

export interface ImportFault {
  /** The last line: `ValueError: no such table`. */
  readonly message: string;
  /** Innermost first, each line once. Lines count from 1. */
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

export function importFault(traceback: string, isUsers: (path: string) => boolean): ImportFault {
  const lines = traceback.trimEnd().split('\n');
  // What comes after an exception's line is its own text, and a note would be, too.
  const message = lines.findLast((line) => /^[A-Za-z_][\w.]*(?::|$)/.test(line)) ?? lines.at(-1) ?? '';
  const seen = new Set<string>();
  const places = tracebackPlaces(traceback)
    .toReversed()
    .filter(({ path, line }) => isUsers(path) && !seen.has(`${path}:${line}`) && seen.add(`${path}:${line}`))
    .map(({ path, line }) => ({ path, line }));
  return { message: message.trim(), places };
}
