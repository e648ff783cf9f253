/** Runs DAG files in one workspace. Used in process by the command line, and behind JSON-RPC by the editor. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../dag/model.ts';
import { ActiveRun } from './active-run.ts';
import type { ActiveRunOptions, RunEnd } from './active-run-options.ts';
import { airflowVersion, versionInFiles } from './airflow-version.ts';
import type { Analyse } from './analysis.ts';
import { Backfills, uniqueIn } from './backfills.ts';
import { type AskedRange, findSchedule, type KnownSchedule } from './dag-schedule.ts';
import { type InstanceView, isFinished } from './engine/model.ts';
import { messageOf, OwnedByAnother, RunnerError } from './errors.ts';
import { Emitter } from './events.ts';
import { executorPolicy } from './executors/policy.ts';
import { findDag } from './find-dag.ts';
import { type FoundLog, findLog } from './find-log.ts';
import { instancesInOrder, keyOf, toTaskTry } from './instance-changes.ts';
import { loadAnalysis } from './load-analysis.ts';
import { readLocalSettings } from './local-settings.ts';
import { logicalDate } from './logical-date.ts';
import { LogFollower, readLog } from './logs.ts';
import { makePlan } from './make-plan.ts';
import { endShells, prepareShells } from './operators/shells.ts';
import { removeWorkingFolders } from './operators/working-folders.ts';
import { OtherRuns, type RunDetails } from './other-runs.ts';
import type { RunPlan } from './plan.ts';
import { intervalByHand } from './plan-timing.ts';
import type {
  ClearParams,
  InstanceRef,
  LogChunk,
  LogParams,
  MarkParams,
  PodOfTask,
  RenderAnswer,
  RunDetail,
  RunSummary,
  StartRunParams,
  TaskTry,
  XCom,
} from './protocol.ts';
import { pythonOfRun } from './python-of-run.ts';
import type { PythonSource } from './python-source.ts';
import { giveUp, recoverRun } from './recovery.ts';
import { clearInstances, markInstances, pauseRun, type RunAccess } from './run-commands.ts';
import { manualRunId } from './run-ids.ts';
import { hasPods, preparePods, releaseCode, removePods } from './run-pods.ts';
import type { RunnerEvents, RunnerOptions, StartedRun } from './runner-options.ts';
import { Schedules } from './schedules.ts';
import { runLogFolder } from './store/log-paths.ts';
import type { Hold } from './store/owner.ts';
import { type RunRow, Store } from './store/store.ts';

export type { RunnerEvents, RunnerOptions, StartedRun } from './runner-options.ts';

export class Runner {
  readonly events = new Emitter<RunnerEvents>();
  readonly #options: RunnerOptions;
  readonly #store: Store;
  readonly #others: OtherRuns;
  readonly backfills: Backfills;
  readonly schedules: Schedules;
  readonly #active = new Map<string, { readonly run: ActiveRun; readonly done: Promise<RunSummary> }>();
  /** Given by this process, stored yet or not. */
  readonly #runIds = new Set<string>();
  #closing = false;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly #grace: number;
  #starting = 0;

  /** Throws a RunnerError when `.dagwright` cannot be used: read-only, full, damaged, or owned by another runner. */
  static async open(options: RunnerOptions): Promise<Runner> {
    const deadline = Date.now() + (options.patience ?? 3000);
    for (;;) {
      try {
        return new Runner(options, Store.open(options.workspace, options.program));
      } catch (error) {
        if (!(error instanceof OwnedByAnother) || Date.now() >= deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  private constructor(options: RunnerOptions, store: Store) {
    this.#options = options;
    this.#grace = options.killGrace ?? 5;
    this.#store = store;
    this.#others = new OtherRuns({
      store,
      start: (params, details) => this.start(params, details),
      again: async (runId) => {
        await this.clear({ runId });
        return { runId, done: this.#active.get(runId)?.done ?? Promise.resolve() };
      },
      paramsOf: (run) => store.runInput(run.id).params,
      active: () => [...this.#active.values()].map(({ run }) => run),
      findDag: findDag(() => this.#analyse()),
      tell: (message) => this.#tell('information', message),
      waiting: () => this.schedules.waitingForAssets(),
    });
    const planning = {
      store,
      schedule: (params: StartRunParams, range: AskedRange) => this.#schedule(params, range),
      start: (params: StartRunParams, details: RunDetails) => this.start(params, details),
      onRun: (listener: (run: RunSummary) => void) => this.events.on('runs/changed', listener),
      tell: (message: string) => this.#tell('warning', message),
    };
    this.backfills = new Backfills({
      ...planning,
      resume: (runId) => this.resume(runId),
      clear: (params) => this.clear(params),
      cancel: (runId) => this.cancel(runId),
      changed: (backfill) => this.events.emit('backfills/changed', backfill),
    });
    this.schedules = new Schedules({
      ...planning,
      changed: (schedules) => this.events.emit('schedules/changed', { schedules }),
    });
  }

  /** The workspace's `.dagwright`. */
  get folder(): string {
    return this.#store.folder;
  }

  /** Whether the process that had this workspace before died without closing it. */
  get afterCrash(): boolean {
    return this.#store.afterCrash;
  }

  /** Whether this process still has the workspace. */
  hold(): Hold {
    return this.#store.hold();
  }

  /** Whether a run is under way or about to be. */
  get busy(): boolean {
    return this.#active.size > 0 || this.#starting > 0 || this.backfills.busy;
  }

  /** Throws RunnerErrors: no such file or DAG, several DAGs, a DAG with errors, the store. */
  async start({ env, ...params }: StartRunParams, details: RunDetails = {}): Promise<StartedRun> {
    if (!existsSync(params.file)) throw new RunnerError('noDag', `There is no file ${params.file}.`);
    const startDate = new Date();
    const named = details.runId ?? this.#newRunId(startDate);
    const python = this.#python(params, named, env);
    this.#starting += 1;
    try {
      const plan = await this.#plan(params, python, env);
      const runId = uniqueIn(this.#store, { runId: named, dagId: plan.dagId });
      const date =
        details.logicalDate === null ? null : logicalDate(details.logicalDate ?? params.logicalDate, startDate);
      const interval = details.dataInterval ?? (await intervalByHand(plan, date, python));
      const run = this.#store.insertRun(
        {
          runId,
          dagId: plan.dagId,
          file: params.file,
          state: 'running',
          executor: params.executor ?? 'local',
          logicalDate: date,
          conf: params.conf ?? {},
          runType: details.runType ?? 'manual',
          dataInterval: interval,
          startDate: startDate.toISOString(),
          endDate: null,
          message: null,
          paused: false,
        },
        params,
        plan,
      );
      return this.#launch(run, params, plan, python, [], { env });
    } catch (error) {
      await python.close();
      throw error;
    } finally {
      this.#starting -= 1;
    }
  }

  /** Goes on with an unfinished run of this or an earlier process. */
  async resume(runId: string): Promise<StartedRun> {
    const active = this.#active.get(runId);
    if (active) return { runId, done: active.done };
    const run = this.#require(runId);
    if (run.state !== 'running' && run.state !== 'queued') {
      throw new RunnerError('notFound', `Run ${runId} has ended (${run.state}): there is nothing to go on with.`);
    }
    const { params, plan } = this.#store.runInput(run.id);
    this.#starting += 1;
    try {
      const { instances, endedUnseen } = await recoverRun(this.#store, run, this.#grace);
      return this.#launch(run, params, plan, this.#python(params, runId), instances, { endedUnseen });
    } finally {
      this.#starting -= 1;
    }
  }

  /** Every run that was under way when an earlier process ended; newest first. Empty while this one has started them all. */
  unfinished(dagId?: string): RunSummary[] {
    const rows = this.#store.runs({ unfinished: true, ...(dagId !== undefined && { dagId }) });
    return rows.filter((row) => !this.#active.has(row.runId)).map((row) => this.#summary(row));
  }

  /** Resolves at once; the run ends when its tasks have. */
  cancel(runId: string): void {
    const active = this.#active.get(runId);
    if (active) {
      active.run.cancel('cancelled by the user');
      return;
    }
    const run = this.#require(runId);
    if (run.state !== 'running' && run.state !== 'queued') return;
    giveUp(this.#store, run, 'cancelled by the user', this.#grace);
    this.events.emit('runs/changed', this.#store.summary(this.#require(runId)));
    const { plan, params } = this.#store.runInput(run.id);
    void removePods(run, plan, { kubernetes: params.kubernetes, folder: this.folder, env: this.env }).catch((error) =>
      this.#tell('warning', `Pods of run ${run.runId} may be left behind: ${messageOf(error)}`),
    );
  }

  /** Task instances run again, by the file as it is now; the run goes on. Throws RunnerErrors. */
  clear(params: ClearParams): Promise<readonly InstanceRef[]> {
    return clearInstances(this.#access, params);
  }

  mark(params: MarkParams): Promise<readonly InstanceRef[]> {
    return markInstances(this.#access, params);
  }

  pause(runId: string, paused: boolean): void {
    pauseRun(this.#access, runId, paused);
    this.events.emit('runs/changed', this.#summary(this.#require(runId)));
  }

  get #access(): RunAccess {
    return {
      store: this.#store,
      row: (runId) => this.#require(runId),
      active: (runId) => this.#active.get(runId)?.run,
      python: (params, runId, env) => this.#python(params, runId, env),
      plan: (params, python) => this.#plan(params, python),
      reopen: async (row, { params, plan, python, amended, env }) => {
        // What an interrupted run left running is ended before anything of it runs again.
        const recovered = row.state === 'running' ? await recoverRun(this.#store, row, this.#grace) : undefined;
        const going = new Set(
          amended.instances.filter(({ state }) => !isFinished(state) && state !== 'none').map(keyOf),
        );
        this.#store.reopenRun(row.id, plan);
        this.#launch(this.#require(row.runId), params, plan, python, amended.instances, {
          amended,
          endedUnseen: recovered?.endedUnseen.filter((one) => going.has(keyOf(one))) ?? [],
          ...(env && { env }),
        });
      },
    };
  }

  /** Newest first. */
  list(filter: { readonly limit?: number; readonly dagId?: string } = {}): RunSummary[] {
    return this.#store.runs(filter).map((row) => this.#summary(row));
  }

  get(runId: string): RunDetail {
    const run = this.#require(runId);
    const { plan } = this.#store.runInput(run.id);
    const active = this.#active.get(runId)?.run;
    return {
      run: this.#summary(run),
      taskInstances: instancesInOrder(runId, plan, this.#store.instances(run.id), active),
    };
  }

  /** Ended tries, also interrupted ones; of all instances or of one. */
  tries(runId: string, key: { readonly taskId?: string; readonly mapIndex?: number } = {}): TaskTry[] {
    const { taskId, mapIndex = -1 } = key;
    const rows = this.#store.tries(this.#require(runId), taskId === undefined ? undefined : { taskId, mapIndex });
    return rows.map(toTaskTry);
  }

  /** Template fields as they were rendered for the newest try. */
  rendered(
    runId: string,
    { taskId, mapIndex = -1 }: { readonly taskId: string; readonly mapIndex?: number },
  ): { readonly [name: string]: Json } {
    return this.#store.rendered(this.#require(runId).id, { taskId, mapIndex });
  }

  delete(runId: string): void {
    if (this.#active.has(runId)) throw new RunnerError('notFound', `Run ${runId} is under way: cancel it first.`);
    this.#store.deleteRun(this.#require(runId));
  }

  xcoms(runId: string): XCom[] {
    return this.#store.xcoms(this.#require(runId).id);
  }

  /** Environment of tasks, and of what is asked about clusters. */
  get env(): { readonly [name: string]: string | undefined } {
    return this.#options.env ?? process.env;
  }

  /** Of a run, as they are in the cluster now. Throws what the cluster refuses. */
  async pods(runId: string): Promise<PodOfTask[]> {
    const row = this.#require(runId);
    const { plan, params } = this.#store.runInput(row.id);
    if (!hasPods(row, plan)) return [];
    const { podsOfRun } = await import('./kubernetes-service.ts');
    return podsOfRun(plan, this.#summary(row), params.kubernetes, this.#store.folder, this.env);
  }

  readLog(params: LogParams): LogChunk {
    const { path, ended } = this.#log(params);
    return readLog(path, ended, params);
  }

  logPath(params: LogParams): string {
    return this.#log(params).path;
  }

  /**
   * Gives the workspace up. Runs under way are ended but stay unfinished, to be resumed; `cancel` them first if they shall not. Idempotent.
   */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.schedules.end();
    const active = [...this.#active.values()];
    for (const { run } of active) run.abandon('the runner was closed');
    await Promise.all(active.map(({ run }) => run.idle()));
    await Promise.allSettled(active.map(({ done }) => done));
    removeWorkingFolders();
    this.#store.close();
  }

  #launch(
    row: RunRow,
    params: StartRunParams,
    plan: RunPlan,
    python: PythonSource,
    instances: readonly InstanceView[],
    { env = this.env, ...taken }: Partial<Pick<ActiveRunOptions, 'env' | 'amended' | 'endedUnseen'>> = {},
  ): StartedRun {
    const policy = executorPolicy(row.executor, params.parallelism);
    const follower = policy.followLogs
      ? new LogFollower((log) => this.events.emit('log', { runId: row.runId, ...log }))
      : undefined;
    const run = new ActiveRun({
      store: this.#store,
      run: row,
      params,
      plan,
      policy,
      python,
      env,
      settings: readLocalSettings(this.#options.workspace, (message) => this.#tell('warning', message)),
      others: this.#others,
      instances,
      ...taken,
      killGrace: this.#grace,
      onInstance: (instance) => {
        follower?.follow(instance, this.#store.logPath(instance));
        this.events.emit('taskInstances/changed', instance);
        this.#tellPast(row.runId);
      },
      onMessage: (message) => this.events.emit('runner/message', { severity: 'warning', message }),
    });
    const done = this.#conclude(row, run, plan, follower);
    // The caller may not wait for it; the failure is also sent as a message.
    done.catch(() => {});
    this.#active.set(row.runId, { run, done });
    if (this.events.has('runs/changed')) this.events.emit('runs/changed', this.#store.summary(row));
    // What Python tasks need takes a while to import: begun now, it is ready when their turn comes.
    if (plan.tasks.some((task) => task.work.kind === 'python')) void python.worker();
    if (hasPods(row, plan)) preparePods();
    if (row.executor !== 'kubernetes') prepareShells(plan, env, policy.parallelism, this.#store.folder);
    run.start();
    return { runId: row.runId, done };
  }

  async #conclude(row: RunRow, run: ActiveRun, plan: RunPlan, follower: LogFollower | undefined): Promise<RunSummary> {
    let end: RunEnd;
    try {
      end = await run.done;
    } catch (error) {
      const message = `Run ${row.runId} stopped: ${messageOf(error)}`;
      if (!this.#closing) {
        this.events.emit('runner/message', { severity: 'error', message });
        this.events.emit('runs/changed', { ...row, message: INTERRUPTED, counts: run.counts() });
      }
      throw error;
    } finally {
      this.#active.delete(row.runId);
      if (this.#active.size === 0) endShells(this.#store);
      follower?.close();
      await run.closePythons();
      if (hasPods(row, plan)) await releaseCode(row, run, this.folder);
    }
    const endDate = new Date().toISOString();
    this.#store.updateRun(row.id, end.state, endDate, end.message);
    const summary = this.#store.summary({ ...row, state: end.state, endDate, message: end.message }, run.counts());
    this.events.emit('runs/changed', summary);
    this.#tellPast(row.runId);
    this.#others.shared();
    return summary;
  }

  #tell(severity: 'warning' | 'information', message: string): void {
    this.events.emit('runner/message', { severity, message });
  }

  /** Runs whose tasks wait for this one look again. */
  #tellPast(runId: string): void {
    for (const { run } of this.#active.values()) if (run.before === runId) run.tellPast();
  }

  /** Resolves when a run has ended, and those that it has started. */
  async settled(runId: string): Promise<void> {
    await this.#active.get(runId)?.done.catch(() => {});
    await this.#others.settled(runId);
  }

  /** Every template field as a run would have it; nothing is executed. Throws RunnerErrors. */
  async render(params: StartRunParams): Promise<RenderAnswer> {
    const { workspace } = this.#options;
    const python = this.#python(params, 'dry-runs', params.env);
    const { renderDag } = await import('./render-dag.ts');
    return renderDag(params, { python, store: this.#store, workspace, env: params.env ?? this.env });
  }

  async #schedule({ env, ...params }: StartRunParams, range: AskedRange): Promise<KnownSchedule> {
    if (!existsSync(params.file)) throw new RunnerError('noDag', `There is no file ${params.file}.`);
    const python = this.#python(params, 'schedules', env);
    try {
      return await findSchedule(params, {
        analyse: () => this.#analyse(),
        python,
        workspace: this.#options.workspace,
        env: env ?? this.env,
        range,
      });
    } finally {
      await python.close();
    }
  }

  async #analyse(): Promise<Analyse> {
    return this.#options.analyse ?? (await loadAnalysis()).staticAnalysis(this.#options);
  }

  #plan(params: StartRunParams, python: PythonSource, env: StartRunParams['env'] = this.env): Promise<RunPlan> {
    const { workspace } = this.#options;
    return makePlan(params, python, {
      analyse: () => this.#analyse(),
      tell: (message) => this.#tell('information', message),
      timing: {
        env,
        airflowVersion: () => airflowVersion(params.python ?? 'python3', workspace, env),
        versionInFiles: () => versionInFiles(workspace),
      },
    });
  }

  #python(params: StartRunParams, runId: string, env: StartRunParams['env'] = this.env): PythonSource {
    const { workspace, startWorker } = this.#options;
    const logPath = join(runLogFolder(this.#store.folder, runId), 'import.log');
    return pythonOfRun(params, { workspace, env, logPath, ...(startWorker && { startWorker }) });
  }

  #newRunId(start: Date): string {
    const runId = manualRunId(start, (id) => this.#runIds.has(id) || this.#store.run(id) !== undefined);
    this.#runIds.add(runId);
    return runId;
  }

  #require(runId: string): RunRow {
    const run = this.#store.run(runId);
    if (!run) throw new RunnerError('notFound', `There is no run ${runId} in this workspace.`);
    return run;
  }

  #summary(row: RunRow): RunSummary {
    const active = this.#active.get(row.runId)?.run;
    const interrupted = !active && (row.state === 'running' || row.state === 'queued');
    const message = interrupted ? INTERRUPTED : row.message;
    return this.#store.summary({ ...row, message }, active?.counts());
  }

  #log(params: LogParams): FoundLog {
    return findLog(this.#store, this.#require(params.runId), params, this.#active.has(params.runId));
  }
}

/** The message of a run that has not ended and is not under way. */
const INTERRUPTED = 'interrupted: it can be resumed';
