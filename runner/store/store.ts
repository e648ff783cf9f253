/** Runs, task instances, tries and XComs of one workspace. Synchronous; every method is one statement or one transaction. */
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database, Statement } from 'node-sqlite3-wasm';
import type { Json } from '../../dag/model.ts';
import type { InstanceKey, InstanceView } from '../engine/model.ts';
import type { RunPlan } from '../plan.ts';
import type { RunState, RunSummary, StartRunParams, TaskInstanceState, XCom } from '../protocol.ts';
import { AssetEvents } from './asset-events.ts';
import { databasePath, explaining, openDatabase, putBack } from './database.ts';
import { KeptStates } from './kept-states.ts';
import { logPath, makeLogFolder, refuseGone, runLogFolder, type TryKey } from './log-paths.ts';
import type { Hold, Ownership } from './owner.ts';
import { PlannedRuns } from './planned-runs.ts';
import {
  numberOrNull,
  type ProcessRecord,
  type RunChanges,
  type RunRow,
  type TryRow,
  text,
  textOrNull,
  toInstance,
  toRun,
} from './rows.ts';

export type { ProcessRecord, RunChanges, RunRow, TryRow } from './rows.ts';

export class Store {
  readonly folder: string;
  /** Whether the process that had this store before died without closing it. */
  readonly afterCrash: boolean;
  readonly #program: string;
  #db: Database;
  #ownership: Ownership;
  readonly assets: AssetEvents;
  readonly planned: PlannedRuns;
  readonly kept: KeptStates;
  readonly #statements = new Map<string, Statement>();
  readonly #folders = new Set<string>();

  /** Throws RunnerErrors: read-only, full, damaged, newer, or in use by another process. */
  static open(workspace: string, program: string): Store {
    const { folder, database, ownership } = openDatabase(workspace, program);
    return new Store(folder, program, database, ownership);
  }

  private constructor(folder: string, program: string, database: Database, ownership: Ownership) {
    this.folder = folder;
    this.#program = program;
    this.afterCrash = ownership.afterCrash;
    this.#db = database;
    this.#ownership = ownership;
    this.assets = new AssetEvents((sql) => this.#statement(sql), folder);
    this.planned = new PlannedRuns((sql) => this.#statement(sql), folder);
    this.kept = new KeptStates((sql) => this.#statement(sql), folder);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    try {
      this.#finalize();
      this.#db.close();
    } catch {
      // A disk that is full or gone has been reported when it was written to; what was committed is safe.
    } finally {
      this.#ownership.release();
    }
  }

  #finalize(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
  }

  /** Whether this process still has the folder. */
  hold(): Hold {
    return this.#ownership.hold();
  }

  /** Whether the folder had been deleted while it was in use, and is back: with all that was stored, but without the logs. */
  putBackIfGone(): boolean {
    if (existsSync(databasePath(this.folder)) || !this.#db.isOpen) return false;
    refuseGone(dirname(this.folder));
    this.#finalize();
    const { database, ownership } = putBack(this.folder, this.#db, this.#program, this.#ownership);
    this.#db = database;
    this.#ownership = ownership;
    this.#folders.clear();
    return true;
  }

  insertRun(run: Omit<RunRow, 'id'>, params: StartRunParams, plan: RunPlan): RunRow {
    this.putBackIfGone();
    return this.#guard(() => {
      const { lastInsertRowid } = this.#statement(
        `INSERT INTO runs (run_id, dag_id, file, state, executor, logical_date, conf, start_date, end_date, message, params, plan,
           run_type, data_interval_start, data_interval_end, paused)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run([
        run.runId,
        run.dagId,
        run.file,
        run.state,
        run.executor,
        run.logicalDate,
        JSON.stringify(run.conf),
        run.startDate,
        run.endDate,
        run.message,
        JSON.stringify(params),
        JSON.stringify(plan),
        run.runType,
        run.dataInterval?.start ?? null,
        run.dataInterval?.end ?? null,
        run.paused ? 1 : 0,
      ]);
      return { ...run, id: Number(lastInsertRowid) };
    });
  }

  updateRun(id: number, state: RunState, endDate: string | null, message: string | null): void {
    this.putBackIfGone();
    this.#guard(() =>
      this.#statement('UPDATE runs SET state = ?, end_date = ?, message = ? WHERE id = ?').run([
        state,
        endDate,
        message,
        id,
      ]),
    );
  }

  /** The run goes on: with another plan, when one is given. */
  reopenRun(id: number, plan: RunPlan): void {
    this.#guard(() =>
      this.#statement("UPDATE runs SET state = 'running', end_date = NULL, message = NULL, plan = ? WHERE id = ?").run([
        JSON.stringify(plan),
        id,
      ]),
    );
  }

  pauseRun(id: number, paused: boolean): void {
    this.#guard(() => this.#statement('UPDATE runs SET paused = ? WHERE id = ?').run([paused ? 1 : 0, id]));
  }

  run(runId: string): RunRow | undefined {
    const row = this.#guard(() => this.#statement('SELECT * FROM runs WHERE run_id = ?').get([runId]));
    return row ? toRun(row) : undefined;
  }

  /** What the run was started with. */
  runInput(id: number): { params: StartRunParams; plan: RunPlan } {
    const row = this.#guard(() => this.#statement('SELECT params, plan FROM runs WHERE id = ?').get([id]));
    return { params: JSON.parse(text(row?.params)), plan: JSON.parse(text(row?.plan)) };
  }

  /** Newest first. */
  runs(filter: { readonly dagId?: string; readonly limit?: number; readonly unfinished?: boolean } = {}): RunRow[] {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT * FROM runs WHERE (?1 IS NULL OR dag_id = ?1) AND (?2 = 0 OR state IN ('queued', 'running'))
         ORDER BY id DESC LIMIT ?3`,
      ).all([filter.dagId ?? null, filter.unfinished ? 1 : 0, filter.limit ?? -1]),
    );
    return rows.map(toRun);
  }

  /** The newest run of the DAG before this one that succeeded. */
  previousSuccess(run: RunRow): RunRow | undefined {
    const row = this.#guard(() =>
      this.#statement(
        "SELECT * FROM runs WHERE dag_id = ? AND id < ? AND state = 'success' ORDER BY id DESC LIMIT 1",
      ).get([run.dagId, run.id]),
    );
    return row ? toRun(row) : undefined;
  }

  /** The DAG's run with the logical date next before this one's; a run by hand only if it counts, too. */
  runBefore(run: RunRow, { alsoManual }: { readonly alsoManual: boolean } = { alsoManual: true }): RunRow | undefined {
    const row = this.#guard(() =>
      this.#statement(
        `SELECT * FROM runs WHERE dag_id = ?1 AND id <> ?2 AND logical_date < ?3 AND (?4 OR run_type <> 'manual')
         ORDER BY logical_date DESC, id DESC LIMIT 1`,
      ).get([run.dagId, run.id, run.logicalDate ?? '', alsoManual ? 1 : 0]),
    );
    return row ? toRun(row) : undefined;
  }

  summary(run: RunRow, counts = this.counts(run.id)): RunSummary {
    const { id: _id, message, dataInterval: _interval, paused, ...rest } = run;
    return { ...rest, counts, ...(paused && { paused }), ...(message === null ? {} : { message }) };
  }

  counts(run: number): { [state in TaskInstanceState]?: number } {
    const rows = this.#guard(() =>
      this.#statement('SELECT state, count(*) AS n FROM task_instances WHERE run = ? GROUP BY state').all([run]),
    );
    return Object.fromEntries(rows.map((row) => [text(row.state), Number(row.n)]));
  }

  deleteRun(run: RunRow): void {
    this.#guard(() =>
      this.#transaction(() => {
        for (const table of ['task_instances', 'tries', 'xcoms', 'rendered', 'kept_states']) {
          this.#statement(`DELETE FROM ${table} WHERE run = ?`).run([run.id]);
        }
        this.#statement('DELETE FROM runs WHERE id = ?').run([run.id]);
      }),
    );
    rmSync(runLogFolder(this.folder, run.runId), { recursive: true, force: true });
  }

  /** Everything that one step of the run changed, in one transaction. */
  write(run: number, changes: RunChanges): void {
    this.#guard(() =>
      this.#transaction(() => {
        for (const key of changes.cleared) this.#deleteXComs(run, key);
        for (const xcom of changes.xcoms) this.#writeXCom(run, xcom);
        for (const one of changes.rendered) this.#writeRendered(run, one, one.fields);
        for (const key of changes.dropped ?? []) this.#forget(run, key);
        for (const key of changes.replaced) this.#deleteInstance(run, key);
        for (const view of changes.changed) this.#writeInstance(run, view);
        for (const one of changes.processes) this.#writeProcess(run, one);
        for (const one of changes.tries) this.#writeTry(run, one);
      }),
    );
  }

  instances(run: number): InstanceView[] {
    const rows = this.#guard(() =>
      this.#statement('SELECT * FROM task_instances WHERE run = ? ORDER BY task_id, map_index').all([run]),
    );
    return rows.map(toInstance);
  }

  /** Processes that were carrying out instances when they were last written. */
  processes(run: number): (InstanceKey & ProcessRecord & { readonly tryNumber: number })[] {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT task_id, map_index, try_number, pid, pid_identity FROM task_instances
         WHERE run = ? AND pid IS NOT NULL AND state IN ('running', 'deferred', 'queued')`,
      ).all([run]),
    );
    return rows.map((row) => ({
      taskId: text(row.task_id),
      mapIndex: Number(row.map_index),
      tryNumber: Number(row.try_number),
      pid: Number(row.pid),
      identity: text(row.pid_identity),
    }));
  }

  /** Of processes that an unfinished run may have left, or has. */
  unfinishedPids(): ReadonlySet<number> {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT pid FROM task_instances WHERE pid IS NOT NULL AND state IN ('running', 'deferred', 'queued')
           AND run IN (SELECT id FROM runs WHERE state IN ('queued', 'running'))`,
      ).all(),
    );
    return new Set(rows.map((row) => Number(row.pid)));
  }

  setXCom(run: number, xcom: XCom): void {
    this.#guard(() => this.#writeXCom(run, xcom));
  }

  xcom(run: number, key: Omit<XCom, 'value'>): Json | undefined {
    return this.exactXCom(run, key)?.value;
  }

  exactXCom(run: number, { taskId, mapIndex, key }: Omit<XCom, 'value'>): Pick<XCom, 'value' | 'exact'> | undefined {
    const row = this.#guard(() =>
      this.#statement('SELECT value FROM xcoms WHERE run = ? AND task_id = ? AND map_index = ? AND key = ?').get([
        run,
        taskId,
        mapIndex,
        key,
      ]),
    );
    return row ? readValue(text(row.value)) : undefined;
  }

  /** In the order of task and map index; of all tasks or of one. */
  xcoms(run: number, filter: { readonly taskId?: string; readonly key?: string } = {}): XCom[] {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT task_id, map_index, key, value FROM xcoms
         WHERE run = ?1 AND (?2 IS NULL OR task_id = ?2) AND (?3 IS NULL OR key = ?3) ORDER BY task_id, map_index, key`,
      ).all([run, filter.taskId ?? null, filter.key ?? null]),
    );
    return rows.map((row) => ({
      taskId: text(row.task_id),
      mapIndex: Number(row.map_index),
      key: text(row.key),
      ...readValue(text(row.value)),
    }));
  }

  deleteXCom(run: number, { taskId, mapIndex, key }: Omit<XCom, 'value'>): void {
    this.#guard(() => this.#deleteXComs(run, { taskId, mapIndex }, key));
  }

  setRendered(run: number, key: InstanceKey, fields: { readonly [name: string]: Json }): void {
    this.#guard(() => this.#writeRendered(run, key, fields));
  }

  rendered(run: number, { taskId, mapIndex }: InstanceKey): { readonly [name: string]: Json } {
    const row = this.#guard(() =>
      this.#statement('SELECT fields FROM rendered WHERE run = ? AND task_id = ? AND map_index = ?').get([
        run,
        taskId,
        mapIndex,
      ]),
    );
    return row ? JSON.parse(text(row.fields)) : {};
  }

  variable(key: string): string | undefined {
    const row = this.#guard(() => this.#statement('SELECT value FROM variables WHERE key = ?').get([key]));
    return row ? text(row.value) : undefined;
  }

  setVariable(key: string, value: string): void {
    this.#guard(() =>
      this.#statement(
        'INSERT INTO variables (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      ).run([key, value]),
    );
  }

  variableKeys(): string[] {
    return this.#guard(() => this.#statement('SELECT key FROM variables ORDER BY key').all()).map((row) =>
      text(row.key),
    );
  }

  deleteVariable(key: string): void {
    this.#guard(() => this.#statement('DELETE FROM variables WHERE key = ?').run([key]));
  }

  logPath(key: TryKey): string {
    return logPath(this.folder, key);
  }

  /** The log's path, its folder made. */
  prepareLog(key: TryKey): string {
    const path = this.logPath(key);
    const folder = dirname(path);
    if (!this.#folders.has(folder)) {
      makeLogFolder(dirname(this.folder), path);
      this.#folders.add(folder);
    }
    return path;
  }

  #writeInstance(run: number, view: InstanceView): void {
    this.#statement(
      `INSERT INTO task_instances (run, task_id, map_index, state, try_number, max_tries, started_at, ended_at, due_at,
         first_started_at, reschedule_count, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET state = excluded.state, try_number = excluded.try_number, max_tries = excluded.max_tries,
         started_at = excluded.started_at, ended_at = excluded.ended_at, due_at = excluded.due_at,
         first_started_at = excluded.first_started_at, reschedule_count = excluded.reschedule_count, reason = excluded.reason`,
    ).run([
      run,
      view.taskId,
      view.mapIndex,
      view.state,
      view.tryNumber,
      view.maxTries,
      view.startedAt,
      view.endedAt,
      view.dueAt,
      view.firstStartedAt,
      view.rescheduleCount,
      view.reason,
    ]);
  }

  #writeXCom(run: number, { taskId, mapIndex, key, value, exact }: XCom): void {
    this.#statement(
      `INSERT INTO xcoms (run, task_id, map_index, key, value) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    ).run([run, taskId, mapIndex, key, exact ?? JSON.stringify(value)]);
  }

  #deleteXComs(run: number, { taskId, mapIndex }: InstanceKey, key?: string): void {
    this.#statement(
      'DELETE FROM xcoms WHERE run = ?1 AND task_id = ?2 AND map_index = ?3 AND (?4 IS NULL OR key = ?4)',
    ).run([run, taskId, mapIndex, key ?? null]);
  }

  #writeRendered(run: number, { taskId, mapIndex }: InstanceKey, fields: { readonly [name: string]: Json }): void {
    this.#statement(
      `INSERT INTO rendered (run, task_id, map_index, fields) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET fields = excluded.fields`,
    ).run([run, taskId, mapIndex, JSON.stringify(fields)]);
  }

  #forget(run: number, { taskId, mapIndex }: InstanceKey): void {
    // Its tries and their logs stay, and are counted on when there is such an instance again.
    for (const table of ['task_instances', 'xcoms', 'rendered']) {
      this.#statement(`DELETE FROM ${table} WHERE run = ? AND task_id = ? AND map_index = ?`).run([
        run,
        taskId,
        mapIndex,
      ]);
    }
  }

  #deleteInstance(run: number, { taskId, mapIndex }: InstanceKey): void {
    this.#statement('DELETE FROM task_instances WHERE run = ? AND task_id = ? AND map_index = ?').run([
      run,
      taskId,
      mapIndex,
    ]);
  }

  #writeProcess(run: number, { taskId, mapIndex, pid, identity }: InstanceKey & ProcessRecord): void {
    this.#statement(
      'UPDATE task_instances SET pid = ?, pid_identity = ? WHERE run = ? AND task_id = ? AND map_index = ?',
    ).run([pid, identity, run, taskId, mapIndex]);
  }

  #writeTry(run: number, row: Omit<TryRow, 'runId'>): void {
    this.#statement(
      `INSERT OR REPLACE INTO tries (run, task_id, map_index, try_number, state, started_at, ended_at, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run([run, row.taskId, row.mapIndex, row.tryNumber, row.state, row.startedAt, row.endedAt, row.reason]);
  }

  tries(run: RunRow, key?: InstanceKey): TryRow[] {
    const rows = this.#guard(() =>
      this.#statement(
        `SELECT * FROM tries WHERE run = ?1 AND (?2 IS NULL OR (task_id = ?2 AND map_index = ?3))
         ORDER BY task_id, map_index, try_number`,
      ).all([run.id, key?.taskId ?? null, key?.mapIndex ?? null]),
    );
    return rows.map((row) => ({
      runId: run.runId,
      taskId: text(row.task_id),
      mapIndex: Number(row.map_index),
      tryNumber: Number(row.try_number),
      state: text(row.state) as TryRow['state'],
      startedAt: numberOrNull(row.started_at),
      endedAt: numberOrNull(row.ended_at),
      reason: textOrNull(row.reason),
    }));
  }

  #transaction(work: () => void): void {
    this.#statement('BEGIN').run();
    try {
      work();
      this.#statement('COMMIT').run();
    } catch (error) {
      // After a full disk SQLite has rolled back already.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #guard<T>(work: () => T): T {
    return explaining(this.folder, work);
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function readValue(stored: string): Pick<XCom, 'value' | 'exact'> {
  const value = JSON.parse(stored) as Json;
  return JSON.stringify(value) === stored ? { value } : { value, exact: stored };
}
