/** One runner process a workspace folder, started when it is first needed, and what each has told about its runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ResponseError } from 'vscode-jsonrpc/node';
import { RUNNER_ERRORS, type RunnerRequest, type RunnerRequests } from '../../runner/protocol.ts';
import { RunBoard, type RunsChange } from '../runs/board.ts';
import { RunnerConnection, type RunnerExit } from './connection.ts';

/** Runs that are listed; older ones stay in the folder's `.dagwright/` and can be seen on the command line. */
const LISTED_RUNS = 200;
/** Milliseconds: a window that is opened again meets the runner of the one before for a moment. */
const STORE_PATIENCE = 30_000;
const STORE_RETRY = 1000;

export interface FolderChange {
  readonly folder: FolderRuns;
  readonly change: RunsChange;
}

export class Runners implements vscode.Disposable {
  private readonly folders = new Map<string, FolderRuns>();
  private readonly changed = new vscode.EventEmitter<FolderChange>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly script: string,
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
    const created = new FolderRuns(path, this.script, this.output, (folder, change) =>
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
    await Promise.all(this.all().map((folder) => folder.stop()));
    await this.refresh();
  }

  /** Ends every runner; resolves when all are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.all().map((folder) => folder.stop()));
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }
}

function hasRuns(folder: string): boolean {
  return existsSync(join(folder, '.dagwright'));
}

export class FolderRuns {
  readonly board: RunBoard;
  private connection: RunnerConnection | undefined;
  private asked = false;
  private readonly loading = new Map<string, Promise<void>>();

  constructor(
    /** Path of the folder that the runner serves. */
    readonly path: string,
    private readonly script: string,
    private readonly output: vscode.LogOutputChannel,
    changed: (folder: FolderRuns, change: RunsChange) => void,
  ) {
    this.board = new RunBoard((change) => changed(this, change));
  }

  /** Whether its runner has been started, be it alive or not. */
  get wasAsked(): boolean {
    return this.asked;
  }

  /** Starts the runner when there is none. Rejects as `RunnerConnection.request` does. */
  async request<M extends RunnerRequest>(method: M, params: RunnerRequests[M][0]): Promise<RunnerRequests[M][1]> {
    return this.connect().request(method, params);
  }

  /** As `request`, but waits while another window or a command line has the folder's `.dagwright/`. */
  private async requestPatiently<M extends RunnerRequest>(
    method: M,
    params: RunnerRequests[M][0],
  ): Promise<RunnerRequests[M][1]> {
    const deadline = Date.now() + STORE_PATIENCE;
    for (;;) {
      try {
        return await this.request(method, params);
      } catch (error) {
        const isBusy = error instanceof ResponseError && error.code === RUNNER_ERRORS.store;
        if (!isBusy || Date.now() > deadline) throw error;
        await delay(STORE_RETRY);
      }
    }
  }

  async refresh(): Promise<void> {
    try {
      const { runs } = await this.requestPatiently('runs/list', { limit: LISTED_RUNS });
      this.board.setRuns(runs);
    } catch (error) {
      this.output.warn(`Runs of ${this.path} could not be listed: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Asks for the task instances of a run, unless they are known already. */
  async load(runId: string): Promise<void> {
    if (this.board.isLoaded(runId)) return;
    const running = this.loading.get(runId);
    if (running) return running;
    const started = this.requestPatiently('runs/get', { runId })
      .then((detail) => this.board.setDetail(detail))
      .catch((error) =>
        this.output.warn(`Run ${runId} could not be read: ${error instanceof Error ? error.message : error}`),
      )
      .finally(() => this.loading.delete(runId));
    this.loading.set(runId, started);
    return started;
  }

  async stop(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    this.board.invalidate();
    await connection?.stop();
  }

  private connect(): RunnerConnection {
    if (this.connection?.alive) return this.connection;
    this.asked = true;
    this.output.info(`Starting the runner for ${this.path}`);
    const connection = new RunnerConnection({
      command: process.execPath,
      args: [this.script, '--workspace', this.path, '--program', vscode.env.appName],
      cwd: this.path,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      onStderr: (text) => this.output.info(`[runner] ${text.trimEnd()}`),
      onExit: (exit) => this.exited(exit),
    });
    connection.on('runs/changed', (run) => this.board.runChanged(run));
    connection.on('taskInstances/changed', (instance) => this.board.taskInstanceChanged(instance));
    connection.on('runner/message', ({ severity, message }) => this.show(severity, message));
    this.connection = connection;
    return connection;
  }

  private exited(exit: RunnerExit): void {
    this.board.invalidate();
    if (exit.expected) return;
    this.connection = undefined;
    const how = exit.error?.message ?? (exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`);
    this.output.error(`The runner of ${this.path} ended (${how}).\n${exit.lastWords}`);
    void this.offerRestart(how);
  }

  private async offerRestart(how: string): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const show = vscode.l10n.t('Show Output');
    const answer = await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The runner of Dagwright ended unexpectedly ({0}). After a restart, unfinished runs go on where they were.',
        how,
      ),
      restart,
      show,
    );
    // The runner goes on by itself with what it was at, and says so.
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
