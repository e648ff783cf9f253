/**
 * One graph on the screen, in the side panel or beside the editor: sends it the DAGs of the file in view, the cursor's task
 * and the states of the run that is shown, and carries out what the user does in it.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Dag } from '../../dag/model.ts';
import type { TaskAtResult } from '../../server/protocol.ts';
import { hasKubeconfig } from '../kubernetes/cluster-settings.ts';
import { mayHoldDag } from '../language/dag-file.ts';
import type { DagFileContext } from '../language/dag-file-context.ts';
import type { LanguageServer } from '../language/language-server.ts';
import type { FolderChange, Runners } from '../runner/runners.ts';
import { graphDirection, graphFollowsCursor, setGraphDirection } from '../settings.ts';
import type { HostMessage, ViewMessage } from '../webview/protocol.ts';
import { fillWebview } from '../webview-page.ts';
import { saveExport } from './export.ts';
import { revealLocation, undoIn } from './reveal.ts';
import type { ShownRuns } from './shown-runs.ts';
import { actOnTask } from './task-actions.ts';
import { taskStates } from './task-states.ts';

export interface GraphServices {
  readonly extensionUri: vscode.Uri;
  readonly server: LanguageServer;
  readonly runners: Runners;
  readonly shownRuns: ShownRuns;
  readonly output: vscode.LogOutputChannel;
  readonly dagFile: DagFileContext;
}

export interface GraphSubject {
  readonly uri: vscode.Uri;
  /** Undefined: the first of the file. */
  readonly dagId?: string;
}

/** Milliseconds over which state changes are collected for one message. */
const STATES_INTERVAL = 60;

export class GraphSession implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly subjectChanged = new vscode.EventEmitter<GraphSubject>();
  /** For who has to remember it over a reload. */
  readonly onDidChangeSubject = this.subjectChanged.event;
  private readonly drawn = new vscode.EventEmitter<string>();
  /** Id of the DAG that is drawn from now on. */
  readonly onDidDraw = this.drawn.event;
  private dags: readonly Dag[] = [];
  private ready = false;
  private refreshing: Promise<void> | undefined;
  private stale = false;
  private statesTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly services: GraphServices,
    private subject: GraphSubject | undefined,
  ) {
    this.listen();
    this.subject ??= subjectOf(vscode.window.activeTextEditor) ?? lastSubject(services.dagFile);
    fillWebview(webview, services.extensionUri, 'webview', vscode.l10n.t('DAG graph'));
  }

  /** Draws this file from now on; the DAG that was selected in it before when `dagId` is absent. */
  show(subject: GraphSubject): void {
    const sameFile = this.subject?.uri.toString() === subject.uri.toString();
    const dagId = subject.dagId ?? (sameFile ? this.subject?.dagId : undefined);
    if (sameFile && dagId === this.subject?.dagId && this.dags.length > 0) return;
    this.subject = { uri: subject.uri, dagId };
    this.subjectChanged.fire(this.subject);
    this.refresh();
  }

  post(message: HostMessage): void {
    if (this.ready) void this.webview.postMessage(message);
  }

  dispose(): void {
    clearTimeout(this.statesTimer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private listen(): void {
    const { server, runners, shownRuns } = this.services;
    this.subscriptions.push(
      this.subjectChanged,
      this.drawn,
      this.webview.onDidReceiveMessage((message: ViewMessage) => this.receive(message)),
      server.onDidAnalyse(({ uri }) => {
        if (this.subject && sameUri(uri, this.subject.uri)) this.refresh();
      }),
      server.onReady(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        const subject = subjectOf(editor);
        if (subject) this.show(subject);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => void this.cursorMoved(textEditor)),
      runners.onDidChange((change) => this.runChanged(change)),
      shownRuns.onDidChange(() => this.sendStatesSoon()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dagwright.graph.direction')) this.sendSettings();
      }),
    );
  }

  /** One request at a time; what changes meanwhile is asked for once more afterwards. */
  private refresh(): void {
    if (!this.ready) return;
    this.stale = true;
    this.refreshing ??= this.refreshUntilFresh().finally(() => {
      this.refreshing = undefined;
    });
  }

  private async refreshUntilFresh(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      await this.sendDags();
    }
  }

  private async sendDags(): Promise<void> {
    const { subject } = this;
    if (!subject) {
      this.post({ type: 'empty', message: vscode.l10n.t('Open a DAG file to see its graph.') });
      return;
    }
    const result = await this.services.server.graph(subject.uri);
    if (subject.uri !== this.subject?.uri) return;
    if (!result) {
      this.post({ type: 'empty', message: vscode.l10n.t('The language server of Dagwright is not running.') });
      return;
    }
    const fileName = basename(subject.uri.path);
    this.dags = result.dags;
    const wanted = this.subject.dagId;
    const selected = result.dags.find((dag) => dag.dagId === wanted) ?? result.dags[0];
    if (!selected && !result.broken) {
      this.post({ type: 'empty', message: vscode.l10n.t('There is no DAG in {0}.', fileName) });
      return;
    }
    const { dags, broken } = result;
    this.post({ type: 'dags', uri: result.uri, fileName, dags, selected: selected?.dagId ?? null, broken });
    if (selected) this.drawn.fire(selected.dagId);
    // What it did last time is shown with the graph; the runs arrive as changes.
    void this.services.runners.discover(subject.uri);
    this.sendStates();
    void this.sendCursor(vscode.window.activeTextEditor);
  }

  /** A cursor that goes to another DAG of the file takes the graph along. */
  private async cursorMoved(editor: vscode.TextEditor): Promise<void> {
    const found = await this.taskAtCursor(editor);
    if (!found || !this.subject) return;
    if (found.dagId !== this.selectedDagId() && this.dags.some((dag) => dag.dagId === found.dagId)) {
      this.show({ uri: this.subject.uri, dagId: found.dagId });
    } else {
      this.post({ type: 'cursor', ...found });
    }
  }

  private async sendCursor(editor: vscode.TextEditor | undefined): Promise<void> {
    const found = editor && (await this.taskAtCursor(editor));
    if (found?.dagId === this.selectedDagId() && found) this.post({ type: 'cursor', ...found });
  }

  private async taskAtCursor(editor: vscode.TextEditor): Promise<TaskAtResult> {
    const { document, selection } = editor;
    if (!this.ready || !this.subject || !graphFollowsCursor()) return null;
    if (document.uri.toString() !== this.subject.uri.toString()) return null;
    return this.services.server.taskAt(document.uri, selection.active);
  }

  private selectedDagId(): string | undefined {
    const wanted = this.subject?.dagId;
    return (this.dags.find((dag) => dag.dagId === wanted) ?? this.dags[0])?.dagId;
  }

  private runChanged({ folder, change }: FolderChange): void {
    if (change.kind === 'lost' || change.kind === 'schedules') return;
    const dagId = this.selectedDagId();
    if (!this.subject || dagId === undefined) return;
    const shown = this.services.shownRuns.of(this.subject.uri, dagId);
    const concerned = change.kind === 'list' || (shown?.folder === folder && shown.run.runId === change.runId);
    if (concerned) this.sendStatesSoon();
  }

  private sendStatesSoon(): void {
    this.statesTimer ??= setTimeout(() => this.sendStates(), STATES_INTERVAL);
  }

  private sendStates(): void {
    clearTimeout(this.statesTimer);
    this.statesTimer = undefined;
    const dagId = this.selectedDagId();
    if (!this.subject || dagId === undefined) return;
    const shown = this.services.shownRuns.of(this.subject.uri, dagId);
    if (!shown) {
      this.post({ type: 'states', dagId, run: null, states: {} });
      return;
    }
    const { folder, run } = shown;
    // Arrives as a change of its own, and comes here again.
    if (!folder.board.isLoaded(run.runId)) void folder.load(run.runId);
    this.post({ type: 'states', dagId, run, states: taskStates(folder.board.taskInstances(run.runId)) });
  }

  private sendSettings(): void {
    this.post({ type: 'settings', direction: graphDirection(), kubernetes: hasKubeconfig() });
  }

  private async receive(message: ViewMessage): Promise<void> {
    const uri = this.subject?.uri;
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.sendSettings();
        return this.refresh();
      case 'reveal':
        return revealLocation(message.location);
      case 'selectDag':
        if (uri) this.show({ uri, dagId: message.dagId });
        return;
      case 'runDag':
        if (uri) await vscode.commands.executeCommand('dagwright.runDag', uri.toString(), message.dagId);
        return;
      case 'runDagOnKubernetes':
        if (uri) await vscode.commands.executeCommand('dagwright.runDagOnKubernetes', uri.toString(), message.dagId);
        return;
      case 'runTask':
        if (uri)
          await vscode.commands.executeCommand('dagwright.runTask', uri.toString(), message.dagId, message.taskId);
        return;
      case 'taskAction': {
        const { dagId, taskId, action } = message;
        if (uri) await actOnTask(action, { uri, dagId, taskId }, this.services.shownRuns);
        return;
      }
      case 'editDependency': {
        const { action, dagId, upstream, downstream } = message;
        const command = action === 'add' ? 'dagwright.addDependency' : 'dagwright.removeDependency';
        if (uri) await vscode.commands.executeCommand(command, uri.toString(), dagId, upstream, downstream);
        return;
      }
      case 'undo':
        if (uri) await undoIn(uri);
        return;
      case 'showRuns':
        if (uri) await vscode.commands.executeCommand('dagwright.showRuns', uri.toString(), message.dagId);
        return;
      case 'cancelRun':
      case 'showLog':
        return this.receiveAboutRun(message);
      case 'setDirection':
        return setGraphDirection(message.direction);
      case 'export':
        if (uri) await saveExport(message, uri);
        return;
      case 'error':
        this.services.output.error(`Graph: ${message.message}`);
        return;
    }
  }

  private async receiveAboutRun(message: Extract<ViewMessage, { type: 'cancelRun' | 'showLog' }>): Promise<void> {
    if (!this.subject) return;
    const folder = this.services.runners.ofFile(this.subject.uri);
    const { runId } = message;
    const run = { kind: 'run', folder, runId } as const;
    if (message.type === 'cancelRun') {
      await vscode.commands.executeCommand('dagwright.cancelRun', run);
      return;
    }
    // Of a mapped task, the instance that failed is the one to read first.
    const instances = folder.board.taskInstances(runId).filter((instance) => instance.taskId === message.taskId);
    const instance = instances.find(({ state }) => state === 'failed') ?? instances[0];
    if (instance) await vscode.commands.executeCommand('dagwright.showLog', folder, instance);
  }
}

/** The file of an editor, if it may hold a DAG. */
export function subjectOf(editor: vscode.TextEditor | undefined): GraphSubject | undefined {
  const document = editor?.document;
  return document?.languageId === 'python' && mayHoldDag(document.getText()) ? { uri: document.uri } : undefined;
}

function lastSubject({ last }: DagFileContext): GraphSubject | undefined {
  return last && { uri: last };
}

/** The server may spell a URI differently (percent-encoded colon of a Windows drive). */
function sameUri(text: string, uri: vscode.Uri): boolean {
  return text === uri.toString() || vscode.Uri.parse(text).fsPath === uri.fsPath;
}
