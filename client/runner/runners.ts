/** One runner a workspace folder, shared with other windows and command lines, and what each has told about its runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunnerLink } from '../../runner/connect.ts';
import type { BackfillSummary, RunnerRequest, RunnerRequests, ScheduleSummary } from '../../runner/protocol.ts';
import { RunBoard, type RunsChange } from '../runs/board.ts';
import { isActive, isInterrupted } from '../runs/durations.ts';
import { type Farewell, RunnerConnection } from './connection.ts';

/** Runs of all DAGs that are listed; older ones stay in the folder's `.dagwright/` and can be seen on the command line. */
const LISTED_RUNS = 200;
/** Of a DAG whose runs are looked at. */
const LISTED_RUNS_OF_A_DAG = 1000;
/** A runner that dies so often within so many milliseconds is not started again unasked. */
const MOST_DEATHS = 3;
const DEATHS_WITHIN = 60_000;

export interface FolderChange {
  readonly folder: FolderRuns;
  readonly change: RunsChange | SchedulesChange;
}

export interface SchedulesChange {
  readonly kind: 'schedules';
}

export interface EditorProgram {
  /** The runner's bundle. */
  readonly script: string;
  /** Of the extension. */
  readonly version: string;
}

export class Runners implements vscode.Disposable {
  private readonly folders = new Map<string, FolderRuns>();
  private readonly changed = new vscode.EventEmitter<FolderChange>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly program: EditorProgram,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  /** The runs of the workspace folder of a file; a file outside all of them is run from its own folder. */
  ofFile(file: vscode.Uri): FolderRuns {
    const folder = vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..');
    return this.ofFolder(folder.fsPath);
  }

  ofFolder(path: string): FolderRuns {
    const known = this.folders.get(path);
    if (known) return known;
    const created = new FolderRuns(path, this.program, this.output, (folder, change) =>
      this.changed.fire({ folder, change }),
    );
    this.folders.set(path, created);
    return created;
  }

  all(): FolderRuns[] {
    return [...this.folders.values()];
  }

  /** Lists the runs of every workspace folder that has any, starting runners where needed. */
  async refresh(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const open = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    for (const path of open) if (hasRuns(path)) this.ofFolder(path);
    await Promise.all(this.all().map((folder) => folder.refresh()));
  }

  /** Lists the runs of a file's folder if it has any that nobody has asked for yet. */
  async discover(file: vscode.Uri): Promise<void> {
    const folder = this.ofFile(file);
    if (vscode.workspace.isTrusted && !folder.wasAsked && hasRuns(folder.path)) await folder.refresh();
  }

  async restart(): Promise<void> {
    await Promise.all(this.all().map((folder) => folder.shutDown()));
    await this.refresh();
  }

  /** The runners go on with what they are at, and end when nobody wants anything of them. */
  leave(): void {
    for (const folder of this.all()) folder.leave();
  }

  dispose(): void {
    this.leave();
    this.changed.dispose();
  }
}

function hasRuns(folder: string): boolean {
  return existsSync(join(folder, '.dagwright'));
}

export class FolderRuns {
  readonly board: RunBoard;
  private readonly connection: RunnerConnection;
  private readonly watcher: vscode.FileSystemWatcher;
  private asked = false;
  private readonly deaths: number[] = [];
  private readonly backfill = new vscode.EventEmitter<BackfillSummary>();
  readonly onBackfill = this.backfill.event;
  /** DAGs that run by their own schedules. */
  schedules: readonly ScheduleSummary[] = [];
  /** DAGs whose older runs are wanted, too. */
  private readonly lookedAt = new Set<string>();
  private readonly loading = new Map<string, Promise<void>>();

  constructor(
    /** Path of the folder that the runner serves. */
    readonly path: string,
    { script, version }: EditorProgram,
    private readonly output: vscode.LogOutputChannel,
    private readonly changed: (folder: FolderRuns, change: RunsChange | SchedulesChange) => void,
  ) {
    this.board = new RunBoard((change) => changed(this, change));
    this.connection = new RunnerConnection({
      reach: { workspace: path, hello: { client: vscode.env.appName, version } },
      program: { command: process.execPath, script, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
      onLink: (link) => this.listen(link),
      onEnd: (reason) => this.ended(reason),
      onWait: (message) => this.show('information', message),
    });
    // A runner that ended for want of work may come back on the command line.
    const pattern = new vscode.RelativePattern(vscode.Uri.file(path), '.dagwright/runner.json');
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    this.watcher.onDidCreate(() => this.lookOn());
    this.watcher.onDidChange(() => this.lookOn());
  }

  /** Whether its runner has been asked for anything, be it alive or not. */
  get wasAsked(): boolean {
    return this.asked;
  }

  /** Starts the runner when there is none. Rejects as `RunnerConnection.request` does. */
  async request<M extends RunnerRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]> {
    this.asked = true;
    return this.connection.request(method, params);
  }

  async refresh(): Promise<void> {
    try {
      const { runs } = await this.request('runs/list', { limit: LISTED_RUNS });
      this.board.setRuns(runs);
      for (const dagId of this.lookedAt) await this.listRunsOf(dagId);
      await this.refreshSchedules();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.show('error', vscode.l10n.t('The runs of {0} cannot be shown: {1}', this.path, message));
    }
  }

  /** Beside the newest runs of all DAGs those of this one. */
  async listRunsOf(dagId: string): Promise<void> {
    this.lookedAt.add(dagId);
    this.board.addRuns((await this.request('runs/list', { dagId, limit: LISTED_RUNS_OF_A_DAG })).runs);
  }

  async refreshSchedules(): Promise<void> {
    this.setSchedules((await this.request('schedules/list', null)).schedules);
  }

  private setSchedules(schedules: readonly ScheduleSummary[]): void {
    if (schedules.length === 0 && this.schedules.length === 0) return;
    this.schedules = schedules;
    this.changed(this, { kind: 'schedules' });
  }

  /** Asks for the task instances of a run, unless they are known already. */
  async load(runId: string): Promise<void> {
    if (this.board.isLoaded(runId)) return;
    const running = this.loading.get(runId);
    if (running) return running;
    const started = this.request('runs/get', { runId })
      .then((detail) => this.board.setDetail(detail))
      .catch((error) =>
        this.output.warn(`Run ${runId} could not be read: ${error instanceof Error ? error.message : error}`),
      )
      .finally(() => this.loading.delete(runId));
    this.loading.set(runId, started);
    return started;
  }

  leave(): void {
    this.watcher.dispose();
    this.backfill.dispose();
    this.connection.leave();
  }

  /** Ends the runner for everybody; runs under way can be resumed. */
  async shutDown(): Promise<void> {
    if (!(await this.connection.join().catch(() => false))) return;
    await this.connection.request('shutdown', null).catch(() => {});
    this.connection.leave();
    this.board.invalidate();
  }

  private lookOn(): void {
    if (this.connection.alive || !vscode.workspace.isTrusted) return;
    this.connection.join().then(
      (joined) => (joined ? this.refresh() : undefined),
      (error: unknown) => this.output.warn(String(error)),
    );
  }

  private listen(link: RunnerLink): void {
    const { pid, version, program } = link.welcome;
    this.output.info(`Connected to ${program} of ${this.path} (process ${pid}, version ${version})`);
    link.on('runs/changed', (run) => this.board.runChanged(run));
    link.on('taskInstances/changed', (instance) => this.board.taskInstanceChanged(instance));
    link.on('backfills/changed', (backfill) => this.backfill.fire(backfill));
    link.on('schedules/changed', ({ schedules }) => this.setSchedules(schedules));
    link.on('runner/message', ({ severity, message }) => this.show(severity, message));
  }

  private ended(reason: Farewell | undefined): void {
    const wasBusy = this.board.runs().some((run) => isActive(run) && !isInterrupted(run));
    this.board.invalidate();
    this.output.info(`The runner of ${this.path} ended (${reason ?? 'unexpectedly'}).`);
    // Another one has the workspace now or is to have it; who is idle is asked when there is something to ask.
    if (reason === 'done' || reason === 'retired') void this.refresh();
    if (reason !== undefined) return;
    const now = Date.now();
    this.deaths.push(now);
    const often = this.deaths.filter((at) => now - at < DEATHS_WITHIN).length >= MOST_DEATHS;
    if (often) void this.offerRestart();
    // It goes on by itself with what was under way, and says so.
    else if (wasBusy) void this.refresh();
  }

  private async offerRestart(): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const show = vscode.l10n.t('Show Output');
    const answer = await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The runner of Dagwright ends again and again. After a restart, unfinished runs go on where they were; .dagwright/runner.log may say why.',
      ),
      restart,
      show,
    );
    if (answer === restart) await this.refresh();
    if (answer === show) this.output.show();
  }

  private show(severity: 'error' | 'warning' | 'information', message: string): void {
    this.output.info(`[runner] ${severity}: ${message}`);
    switch (severity) {
      case 'error':
        void vscode.window.showErrorMessage(message);
        return;
      case 'warning':
        void vscode.window.showWarningMessage(message);
        return;
      case 'information':
        void vscode.window.showInformationMessage(message);
        return;
    }
  }
}
