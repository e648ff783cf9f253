/** Backfills and local schedules of a workspace. Synchronous. What they mean is said in backfills.ts and schedules.ts. */
import type { Statement } from 'node-sqlite3-wasm';
import { explaining } from './database.ts';
import { text } from './rows.ts';

export interface BackfillRow {
  readonly id: number;
  readonly dagId: string;
  readonly file: string;
  readonly state: string;
  /** JSON. */
  readonly params: string;
  /** JSON. */
  readonly dates: string;
}

export interface ScheduleRow {
  readonly file: string;
  readonly dagId: string;
  /** JSON. */
  readonly params: string;
  /** ISO 8601: when it was switched on. */
  readonly since: string;
}

export class PlannedRuns {
  readonly #statement: (sql: string) => Statement;
  readonly #folder: string;

  constructor(statement: (sql: string) => Statement, folder: string) {
    this.#statement = statement;
    this.#folder = folder;
  }

  addBackfill(row: Omit<BackfillRow, 'id'>): BackfillRow {
    return this.#guard(() => {
      const { lastInsertRowid } = this.#statement(
        'INSERT INTO backfills (dag_id, file, state, params, dates) VALUES (?, ?, ?, ?, ?)',
      ).run([row.dagId, row.file, row.state, row.params, row.dates]);
      return { ...row, id: Number(lastInsertRowid) };
    });
  }

  updateBackfill({ id, state, dates }: Pick<BackfillRow, 'id' | 'state' | 'dates'>): void {
    this.#guard(() =>
      this.#statement('UPDATE backfills SET state = ?, dates = ? WHERE id = ?').run([state, dates, id]),
    );
  }

  /** Newest first. */
  backfills(): BackfillRow[] {
    const rows = this.#guard(() => this.#statement('SELECT * FROM backfills ORDER BY id DESC').all());
    return rows.map((row) => ({
      id: Number(row.id),
      dagId: text(row.dag_id),
      file: text(row.file),
      state: text(row.state),
      params: text(row.params),
      dates: text(row.dates),
    }));
  }

  setSchedule(row: ScheduleRow): void {
    this.#guard(() =>
      this.#statement(
        `INSERT INTO schedules (file, dag_id, params, since) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET params = excluded.params, since = excluded.since`,
      ).run([row.file, row.dagId, row.params, row.since]),
    );
  }

  deleteSchedule(file: string, dagId: string): void {
    this.#guard(() => this.#statement('DELETE FROM schedules WHERE file = ? AND dag_id = ?').run([file, dagId]));
  }

  schedules(): ScheduleRow[] {
    const rows = this.#guard(() => this.#statement('SELECT * FROM schedules ORDER BY dag_id, file').all());
    return rows.map((row) => ({
      file: text(row.file),
      dagId: text(row.dag_id),
      params: text(row.params),
      since: text(row.since),
    }));
  }

  /** A run becomes one of a backfill. */
  setRunType(run: number, type: string): void {
    this.#guard(() => this.#statement('UPDATE runs SET run_type = ? WHERE id = ?').run([type, run]));
  }

  #guard<T>(work: () => T): T {
    return explaining(this.#folder, work);
  }
}
