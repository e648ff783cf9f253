/** What tasks keep for themselves or for an asset (the state stores of Airflow 3.3). Synchronous. */
import type { Statement } from 'node-sqlite3-wasm';
import type { Json } from '../../dag/model.ts';
import { explaining } from './database.ts';
import { text } from './rows.ts';

/** An instance's own state lives as long as its run, an asset's as long as the workspace. */
export type StateOwner =
  | { readonly kind: 'task'; readonly run: number; readonly taskId: string; readonly mapIndex: number }
  | { readonly kind: 'asset'; readonly name: string };

export class KeptStates {
  readonly #statement: (sql: string) => Statement;
  readonly #folder: string;

  constructor(statement: (sql: string) => Statement, folder: string) {
    this.#statement = statement;
    this.#folder = folder;
  }

  get(owner: StateOwner, key: string): Json | undefined {
    const row = this.#guard(() =>
      this.#statement('SELECT value FROM kept_states WHERE run = ? AND owner = ? AND key = ?').get([
        ...keyOf(owner),
        key,
      ]),
    );
    return row ? (JSON.parse(text(row.value)) as Json) : undefined;
  }

  set(owner: StateOwner, key: string, value: Json): void {
    this.#guard(() =>
      this.#statement('INSERT OR REPLACE INTO kept_states (run, owner, key, value) VALUES (?, ?, ?, ?)').run([
        ...keyOf(owner),
        key,
        JSON.stringify(value),
      ]),
    );
  }

  delete(owner: StateOwner, key: string): void {
    this.#guard(() =>
      this.#statement('DELETE FROM kept_states WHERE run = ? AND owner = ? AND key = ?').run([...keyOf(owner), key]),
    );
  }

  clear(owner: StateOwner): void {
    this.#guard(() => this.#statement('DELETE FROM kept_states WHERE run = ? AND owner = ?').run([...keyOf(owner)]));
  }

  #guard<T>(work: () => T): T {
    return explaining(this.#folder, work);
  }
}

function keyOf(owner: StateOwner): readonly [number, string] {
  return owner.kind === 'asset' ? [0, owner.name] : [owner.run, `${owner.mapIndex} ${owner.taskId}`];
}
