/**
 * Converted statements by their exact text. An edit changes few statements; the others are taken from the last parse and,
 * where the text before them grew or shrank, moved.
 */
import type { LooseStatement } from './conversion.ts';
import type { Span, Statement, SyntaxProblem } from './syntax.ts';

export interface CachedStatement {
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  readonly loose: readonly LooseStatement[];
  /** Where the text stood when this was converted. */
  readonly start: number;
  readonly text: string;
  /** Of the statements inside, so that they are found again when only the outer one changes. */
  readonly nested: readonly CachedStatement[];
}

/** Shorter statements are cheaper to read than to look up. */
export const MINIMUM_LENGTH = 12;

export class StatementCache {
  readonly #previous: ReadonlyMap<string, CachedStatement>;
  readonly #entries = new Map<string, CachedStatement>();

  constructor(previous?: StatementCache) {
    this.#previous = previous === undefined ? new Map() : previous.#entries;
  }

  find(text: string): CachedStatement | undefined {
    return this.#entries.get(text) ?? this.#previous.get(text);
  }

  keep(entry: CachedStatement): void {
    if (this.#entries.has(entry.text)) return;
    this.#entries.set(entry.text, entry);
    for (const nested of entry.nested) this.keep(nested);
  }
}

/** A copy of a string that does not keep the whole document alive, as a slice of it would. */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** The same value when there is nothing to move. */
export function moved<T extends Span>(values: readonly T[], by: number): readonly T[] {
  return by === 0 ? values : values.map((value) => movedValue(value, by));
}

function movedValue<T>(value: T, by: number): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => movedValue(item, by)) as T;
  const copy: { [key: string]: unknown } = {};
  const source = value as { readonly [key: string]: unknown };
  for (const key in source) {
    const item = source[key];
    copy[key] = isOffset(key, item) ? item + by : movedValue(item, by);
  }
  return copy as T;
}

function isOffset(key: string, item: unknown): item is number {
  return typeof item === 'number' && (key === ('start' satisfies keyof Span) || key === ('end' satisfies keyof Span));
}
