/** A table of JSON lines, `["key",…]`, that lies beside the program: read when somebody first asks, once, and a line at a time. */
export class KeyedLines<Row extends readonly [key: string, ...rest: unknown[]]> {
  #lines: ReadonlyMap<string, string> | undefined;
  readonly #rows = new Map<string, Row>();

  /** @param source the text, or what reads it. */
  constructor(private readonly source: string | (() => string)) {}

  get(key: string): Row | undefined {
    const known = this.#rows.get(key);
    if (known) return known;
    const line = this.#all().get(key);
    if (line === undefined) return undefined;
    const row = JSON.parse(line) as Row;
    this.#rows.set(key, row);
    return row;
  }

  has(key: string): boolean {
    return this.#all().has(key);
  }

  /** In the order of the table. */
  keys(): Iterable<string> {
    return this.#all().keys();
  }

  #all(): ReadonlyMap<string, string> {
    if (this.#lines === undefined) {
      const { source } = this;
      const lines = (typeof source === 'string' ? source : source()).split('\n').filter((line) => line !== '');
      this.#lines = new Map(lines.map((line) => [line.slice(2, line.indexOf('"', 2)), line]));
    }
    return this.#lines;
  }
}
