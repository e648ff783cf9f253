/** What Airflow 3 makes of the names of Airflow 2: read from the file that `npm run moves` writes, a module at a time. */
import { KeyedLines } from '../../../keyed-lines.ts';
import text from './moves-3.jsonl';

/**
 * A module, whether it is gone as a whole (as a letter), and its names: a letter, and the full path of what takes its place.
 * `E`: gone since 3.0. `W`: gone in the newest Airflow 3. `H`: there, but elsewhere, too, where it is to stay.
 */
export type MoveRow = readonly [module: string, gone: 'E' | 'W' | '', names: { readonly [name: string]: string }];

export interface Move {
  readonly kind: 'removed' | 'removed-lately' | 'moved';
  /** Full path. */
  readonly target?: string;
}

const KINDS: { readonly [letter: string]: Move['kind'] } = { E: 'removed', W: 'removed-lately', H: 'moved' };
const rows = new KeyedLines<MoveRow>(text);

/** `name` absent: of the module itself. */
export function moveOf(module: string, name: string | undefined): Move | undefined {
  const row = rows.get(module);
  const own = name !== undefined && row && Object.hasOwn(row[2], name) ? row[2][name] : undefined;
  if (own !== undefined) return move(own);
  if (row?.[1]) return move(row[1]);
  // `from airflow.utils import dates` names a module.
  const below = name === undefined ? undefined : rows.get(`${module}.${name}`)?.[1];
  return below ? move(below) : undefined;
}

function move(text: string): Move | undefined {
  const kind = KINDS[text[0] ?? ''];
  if (!kind) return undefined;
  return text.length > 1 ? { kind, target: text.slice(1) } : { kind };
}
