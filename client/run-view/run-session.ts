/** One view of a DAG's runs on the screen: sends it what it shows, as far as it is in view, and does what the user asks. */
import * as vscode from 'vscode';
import { taskStates } from '../graph/task-states.ts';
import type { LanguageServer } from '../language/language-server.ts';
import type { FolderChange, FolderRuns, Runners } from '../runner/runners.ts';
import type { RunHostMessage, RunViewMessage, RunViewTab, Selection } from '../webview/run/protocol.ts';
import { fillWebview } from '../webview-page.ts';
import { barsOf } from './bars.ts';
import { carryOut } from './carry-out.ts';
import { DetailsFeed } from './details-feed.ts';

export interface RunSessionServices {
  readonly extensionUri: vscode.Uri;
  readonly server: LanguageServer;
  readonly runners: Runners;
  readonly output: vscode.LogOutputChannel;
}

export interface RunSubject {
  readonly uri: vscode.Uri;
  readonly dagId: string;
}

/** Milliseconds over which changes are collected for one message. */
const INTERVAL = 80;
/** Bars are drawn anew as a whole. */
const BARS_INTERVAL = 400;

export class RunSession implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly folder: FolderRuns;
  private readonly details: DetailsFeed;
  private ready = false;
  /** Runs whose states the view wants. */
  private needed: ReadonlySet<string> = new Set();
  private barsRun: string | null = null;
  private wanted: Omit<Extract<RunHostMessage, { type: 'show' }>, 'type'> = {};
  private readonly changedTasks = new Map<string, Set<string>>();
  private readonly wholeRuns = new Set<string>();
  private runsChanged = false;
  private timer: NodeJS.Timeout | undefined;
  private barsTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly services: RunSessionServices,
    private readonly subject: RunSubject,
  ) {
    const { runners, server } = services;
    this.folder = runners.ofFile(subject.uri);
    this.details = new DetailsFeed(this.folder, (message) => this.post(message), server, subject);
    this.subscriptions = [
      this.details,
      webview.onDidReceiveMessage((message: RunViewMessage) => this.receive(message)),
      runners.onDidChange((change) => this.changed(change)),
      server.onDidAnalyse(({ uri }) => {
        if (vscode.Uri.parse(uri).fsPath === subject.uri.fsPath) void this.sendDag();
      }),
      server.onReady(() => void this.sendDag()),
    ];
    fillWebview(webview, services.extensionUri, 'run-view', vscode.l10n.t('Runs of {0}', subject.dagId));
    void runners.discover(subject.uri);
  }

  show(wanted: { readonly tab?: RunViewTab; readonly selection?: Selection }): void {
    if (this.ready) this.post({ type: 'show', ...wanted });
    else this.wanted = wanted;
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.barsTimer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private post(message: RunHostMessage): void {
    if (this.ready) void this.webview.postMessage(message);
  }

  private async receive(message: RunViewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        await this.sendDag();
        this.sendRuns();
        this.post({ type: 'show', ...this.wanted });
        await this.listOlderRuns();
        return;
      case 'run':
        await vscode.commands.executeCommand('dagwright.runDag', this.subject.uri.toString(), this.subject.dagId);
        return;
      case 'need':
        return this.need(message.runIds);
      case 'needBars':
        this.barsRun = message.runId;
        if (message.runId !== null) await this.folder.load(message.runId);
        return this.sendBars();
      case 'select':
        return this.details.select(message.selection, message.tryNumber);
      case 'act':
        return carryOut(message, this.subject, this.folder);
      case 'error':
        this.services.output.error(`Runs: ${message.message}`);
        return;
    }
  }

  /** The list of the folder has the newest runs of all its DAGs alone. */
  private async listOlderRuns(): Promise<void> {
    if (!vscode.workspace.isTrusted || !this.folder.wasAsked) return;
    await this.folder
      .listRunsOf(this.subject.dagId)
      .catch((error: unknown) => this.services.output.warn(`Older runs cannot be listed: ${String(error)}`));
  }

  private async sendDag(): Promise<void> {
    if (!this.ready) return;
    const { uri, dagId } = this.subject;
    const dag = (await this.services.server.graph(uri))?.dags.find((one) => one.dagId === dagId);
    const tasks = (dag?.tasks ?? []).map(({ taskId, operatorLabel, group, mapped }) => {
      return { taskId, operator: operatorLabel, group, mapped };
    });
    this.post({
      type: 'dag',
      uri: uri.toString(),
      dagId,
      tasks,
      groups: (dag?.groups ?? []).map(({ groupId, parent }) => ({ groupId, parent })),
      edges: (dag?.edges ?? []).map(({ upstream, downstream }) => [upstream, downstream] as const),
    });
  }

  private sendRuns(): void {
    const { uri, dagId } = this.subject;
    const runs = this.folder.board.runsOf(uri.fsPath, dagId);
    this.post({
      type: 'runs',
      runs: runs.map((run) => ({ ...run, counts: this.folder.board.counts(run.runId) })),
    });
  }

  private need(runIds: readonly string[]): void {
    const fresh = runIds.filter((runId) => !this.needed.has(runId));
    this.needed = new Set(runIds);
    for (const runId of fresh) {
      if (this.folder.board.isLoaded(runId)) this.sendWhole(runId);
      // Arrives as a change of its own.
      else void this.folder.load(runId);
    }
  }

  private sendWhole(runId: string): void {
    const states = taskStates(this.folder.board.taskInstances(runId));
    this.post({ type: 'states', runId, whole: true, states });
  }

  private changed({ folder, change }: FolderChange): void {
    if (folder !== this.folder) return;
    switch (change.kind) {
      case 'lost':
      case 'schedules':
        return;
      case 'list':
        this.runsChanged = true;
        break;
      case 'run':
        this.runsChanged = true;
        this.barsSoon(change.runId);
        break;
      case 'detail':
        this.wholeRuns.add(change.runId);
        this.barsSoon(change.runId);
        this.details.runChanged(change.runId);
        break;
      case 'taskInstance': {
        const taskId = folder.board.taskInstance(change.runId, change.key)?.taskId;
        if (taskId === undefined) return;
        const tasks = this.changedTasks.get(change.runId);
        if (tasks) tasks.add(taskId);
        else this.changedTasks.set(change.runId, new Set([taskId]));
        this.barsSoon(change.runId);
        this.details.taskChanged(change.runId, taskId);
        this.runsChanged = true;
        break;
      }
    }
    this.timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  private flush(): void {
    this.timer = undefined;
    if (this.runsChanged) this.sendRuns();
    this.runsChanged = false;
    for (const runId of this.wholeRuns) if (this.needed.has(runId)) this.sendWhole(runId);
    for (const [runId, taskIds] of this.changedTasks) {
      if (!this.needed.has(runId) || this.wholeRuns.has(runId)) continue;
      const instances = this.folder.board.taskInstances(runId).filter(({ taskId }) => taskIds.has(taskId));
      this.post({ type: 'states', runId, whole: false, states: taskStates(instances) });
    }
    this.wholeRuns.clear();
    this.changedTasks.clear();
  }

  private barsSoon(runId: string): void {
    if (runId !== this.barsRun) return;
    this.barsTimer ??= setTimeout(() => void this.sendBars(), BARS_INTERVAL);
  }

  private async sendBars(): Promise<void> {
    clearTimeout(this.barsTimer);
    this.barsTimer = undefined;
    const runId = this.barsRun;
    if (runId === null) return;
    const instances = this.folder.board.taskInstances(runId);
    const retried = instances.some(({ tryNumber }) => tryNumber > 1);
    const tries = retried ? (await this.folder.request('tasks/tries', { runId }).catch(() => NO_TRIES)).tries : [];
    if (runId === this.barsRun) this.post({ type: 'bars', runId, bars: barsOf(instances, tries) });
  }
}

const NO_TRIES = { tries: [] };
