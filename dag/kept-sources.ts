/** Files that were read and are not needed now: one that is read again is most often what it was, and need not be parsed anew. */
import type { ParsedSource } from './python/interpreter.ts';
import type { ParsedModule } from './python/parse.ts';

export interface ReadSource {
  readonly text: string;
  readonly parsed: ParsedModule;
  readonly source: ParsedSource;
}

/** Of all files together, in UTF-16 code units: each takes about nine bytes. */
const MOST_CHARACTERS = 2_000_000;

export class KeptSources {
  /** The longest kept first. */
  readonly #kept = new Map<string, ReadSource>();
  #characters = 0;

  /** Without what helps to read an edited text. What was kept the longest makes room. */
  keep(uri: string, source: ReadSource): void {
    source.parsed.dispose();
    this.drop(uri);
    if (source.text.length > MOST_CHARACTERS / 4) return;
    this.#kept.set(uri, source);
    this.#characters += source.text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.drop(oldest);
    }
  }

  /** Undefined when the file has another text by now. It is no longer kept in either case. */
  take(uri: string, text: string): ReadSource | undefined {
    const source = this.#kept.get(uri);
    this.drop(uri);
    return source?.text === text ? source : undefined;
  }

  drop(uri: string): void {
    this.#characters -= this.#kept.get(uri)?.text.length ?? 0;
    this.#kept.delete(uri);
  }
}
