/** Names that a template sets itself, with those around them. */
export class Scope {
  readonly #values = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): { readonly value: unknown } | undefined {
    if (this.#values.has(name)) return { value: this.#values.get(name) };
    return this.#outer?.get(name);
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  /** What is set here itself. */
  own(): ReadonlyMap<string, unknown> {
    return this.#values;
  }
}
