/** Asset events of a workspace, and which DAG has them before it or has been started by them. Synchronous. */
import type { Statement } from 'node-sqlite3-wasm';
import type { Json } from '../../dag/model.ts';
import { explaining } from './database.ts';
import { text } from './rows.ts';

export interface AssetEvent {
  readonly id: number;
  readonly name: string;
  readonly uri: string;
  /** Names of the aliases through which it came. */
  readonly aliases: readonly string[];
  readonly extra: { readonly [key: string]: Json };
  /** ISO 8601. */
  readonly at: string;
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
}

export class AssetEvents {
  readonly #statement: (sql: string) => Statement;
  readonly #folder: string;

  constructor(statement: (sql: string) => Statement, folder: string) {
    this.#statement = statement;
    this.#folder = folder;
  }

  add(event: Omit<AssetEvent, 'id'>): AssetEvent {
    return this.#guard(() => {
      const { lastInsertRowid } = this.#statement(
        `INSERT INTO asset_events (name, uri, aliases, extra, at, dag_id, run_id, task_id, map_index)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run([
        event.name,
        event.uri,
        JSON.stringify(event.aliases),
        JSON.stringify(event.extra),
        event.at,
        event.dagId,
        event.runId,
        event.taskId,
        event.mapIndex,
      ]);
      return { ...event, id: Number(lastInsertRowid) };
    });
  }

  /** Oldest first. */
  of(asset: { readonly name?: string; readonly uri?: string; readonly alias?: string }): AssetEvent[] {
    const rows = this.#guard(() =>
      this.#statement(
        'SELECT * FROM asset_events WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR uri = ?2) ORDER BY id',
      ).all([asset.name ?? null, asset.uri ?? null]),
    );
    const events = rows.map(toEvent);
    const { alias } = asset;
    return alias === undefined ? events : events.filter(({ aliases }) => aliases.includes(alias));
  }

  /** The event waits with others of the DAG until all that it needs are there. */
  wait(dagId: string, event: AssetEvent): void {
    this.#guard(() =>
      this.#statement("INSERT OR IGNORE INTO asset_event_uses (dag_id, run_id, event) VALUES (?, '', ?)").run([
        dagId,
        event.id,
      ]),
    );
  }

  waiting(dagId: string): AssetEvent[] {
    return this.startedBy(dagId, '');
  }

  /** What waited has started a run. */
  use(dagId: string, runId: string): void {
    this.#guard(() =>
      this.#statement("UPDATE asset_event_uses SET run_id = ?2 WHERE dag_id = ?1 AND run_id = ''").run([dagId, runId]),
    );
  }

  /** Those that started the run, oldest first. */
  startedBy(dagId: string, runId: string): AssetEvent[] {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT e.* FROM asset_event_uses u JOIN asset_events e ON e.id = u.event
         WHERE u.dag_id = ?1 AND u.run_id = ?2 ORDER BY e.id`,
      ).all([dagId, runId]),
    );
    return rows.map(toEvent);
  }

  #guard<T>(work: () => T): T {
    return explaining(this.#folder, work);
  }
}

function toEvent(row: { readonly [column: string]: unknown }): AssetEvent {
  return {
    id: Number(row.id),
    name: text(row.name),
    uri: text(row.uri),
    aliases: JSON.parse(text(row.aliases)) as string[],
    extra: JSON.parse(text(row.extra)) as AssetEvent['extra'],
    at: text(row.at),
    dagId: text(row.dag_id),
    runId: text(row.run_id),
    taskId: text(row.task_id),
    mapIndex: Number(row.map_index),
  };
}
