/** The language server's life: start, restart within limits, and a status item when it is down. */
import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  ANALYSED_NOTIFICATION,
  type AnalysedParams,
  COMMANDS,
  CONFIGURATION_NOTIFICATION,
  DAGS_REQUEST,
  type DagsResult,
  EDIT_DEPENDENCY_REQUEST,
  type EditDependencyParams,
  type EditDependencyResult,
  GRAPH_REQUEST,
  type GraphResult,
  type ServerConfiguration,
  TASK_AT_REQUEST,
  type TaskAtResult,
} from '../../server/protocol.ts';
import { hasKubeconfig } from '../kubernetes/cluster-settings.ts';
import type { SelectedInterpreters } from '../python/selected-interpreters.ts';
import { serverConfiguration } from '../settings.ts';
import { withoutVainTriggers } from './completion-middleware.ts';
import { hasPythonCompletion } from './python-completion.ts';
import { registerTemplateSuggestions } from './template-suggestions.ts';

/** Restarts within three minutes after which the server stays down until the user asks. */
const RESTARTS = 4;

/**
 * MB for what is made and dropped again. A keystroke in a large file makes so much that V8's own choice has it collected in the midst, which
 * takes a quarter longer.
 */
const ROOM_FOR_A_KEYSTROKE = '--max-semi-space-size=32';

const DOCUMENTS = ['file', 'untitled', 'vscode-remote'].map((scheme) => ({ scheme, language: 'python' }));

export class LanguageServer implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly analysed = new vscode.EventEmitter<AnalysedParams>();
  private readonly ready = new vscode.EventEmitter<void>();
  private starting: Promise<void> | undefined;
  private readonly failure: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  /** The user has asked for a check of the whole workspace, whatever the setting says. */
  private checksWorkspace = false;

  /** The analysis of a document is new. */
  readonly onDidAnalyse = this.analysed.event;
  /** The server answers requests, for the first time or again. */
  readonly onReady = this.ready.event;

  constructor(
    private readonly module: string,
    /** Folder of the rules' pages. */
    private readonly rulePages: vscode.Uri,
    private readonly output: vscode.LogOutputChannel,
    private readonly interpreters: SelectedInterpreters,
  ) {
    this.failure = vscode.window.createStatusBarItem('dagwright.server', vscode.StatusBarAlignment.Left);
    this.failure.name = vscode.l10n.t('Dagwright Language Server');
    this.failure.text = `$(error) ${vscode.l10n.t('Dagwright: no checks')}`;
    this.failure.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    this.failure.command = 'dagwright.restartServer';
    this.subscriptions = [
      this.analysed,
      this.ready,
      this.failure,
      registerTemplateSuggestions(),
      interpreters.onDidChange(() => this.sendConfiguration()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('dagwright') || event.affectsConfiguration('python.languageServer'))
          this.sendConfiguration();
      }),
      vscode.extensions.onDidChange(() => this.sendConfiguration()),
    ];
  }

  async start(): Promise<void> {
    const client = new LanguageClient('dagwright', 'Dagwright', this.serverOptions(), this.clientOptions());
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (client !== this.client) return;
      if (newState === State.Running) {
        this.failure.hide();
        this.ready.fire();
      }
      if (newState === State.Stopped || newState === State.StartFailed) this.showFailure();
    });
    client.onNotification(ANALYSED_NOTIFICATION, (params: AnalysedParams) => this.analysed.fire(params));
    try {
      const started = client.start();
      // Who asks for something right after the editor has opened a file waits, and is not told that there is no DAG.
      this.starting = started.catch(() => {});
      await started;
    } catch (error) {
      this.output.error(`The language server did not start: ${messageOf(error)}`);
      this.showFailure();
      await this.offerRestart(vscode.l10n.t('The language server of Dagwright did not start: {0}', messageOf(error)));
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The DAGs of a document; undefined when the server is down. */
  async graph(uri: vscode.Uri): Promise<GraphResult | undefined> {
    return this.request(GRAPH_REQUEST, { uri: uri.toString() });
  }

  async taskAt(uri: vscode.Uri, position: vscode.Position): Promise<TaskAtResult> {
    const params = { uri: uri.toString(), position: { line: position.line, character: position.character } };
    return (await this.request<TaskAtResult>(TASK_AT_REQUEST, params)) ?? null;
  }

  /** What to write for a dependency to be there or not; undefined when the server is down. */
  async editDependency(params: EditDependencyParams): Promise<EditDependencyResult | undefined> {
    return this.request(EDIT_DEPENDENCY_REQUEST, params);
  }

  /** Every DAG of the workspace that is known by now. */
  async dags(): Promise<DagsResult['dags']> {
    return (await this.request<DagsResult>(DAGS_REQUEST, {}))?.dags ?? [];
  }

  /** Has the server check all files from now on, also when the setting leaves those alone that are not open. */
  checkWorkspace(): void {
    this.checksWorkspace = true;
    this.sendConfiguration();
  }

  dispose(): void {
    void this.stop();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Ends the server; resolves when it is gone. */
  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.failure.hide();
    // A server that never started, or that has crashed, cannot be stopped again.
    if (client) await client.dispose().catch(() => {});
  }

  private async request<R>(method: string, params: object): Promise<R | undefined> {
    await this.starting;
    const { client } = this;
    if (!client?.isRunning()) return undefined;
    try {
      return await client.sendRequest<R>(method, params);
    } catch (error) {
      // A request that was in flight when the server went down says nothing about the document.
      if (client.isRunning()) this.output.warn(`${method}: ${messageOf(error)}`);
      return undefined;
    }
  }

  private sendConfiguration(): void {
    if (this.client?.isRunning()) void this.client.sendNotification(CONFIGURATION_NOTIFICATION, this.configuration());
  }

  private configuration(): ServerConfiguration {
    const configuration = {
      ...serverConfiguration(),
      interpreters: this.interpreters.current,
      rulePages: this.rulePages.toString(),
      kubernetes: hasKubeconfig(),
      hasPythonCompletion: hasPythonCompletion(),
    };
    return this.checksWorkspace ? { ...configuration, workspaceDiagnostics: true } : configuration;
  }

  private serverOptions(): ServerOptions {
    const { module } = this;
    return {
      run: { module, transport: TransportKind.ipc, options: { execArgv: [ROOM_FOR_A_KEYSTROKE] } },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6119'] } },
    };
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: DOCUMENTS,
      diagnosticCollectionName: 'dagwright',
      initializationOptions: () => this.configuration(),
      outputChannel: this.output,
      traceOutputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      connectionOptions: { maxRestartCount: RESTARTS },
      middleware: { provideCompletionItem: withoutVainTriggers },
      markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) } },
      // The start's failure is told by this class, once.
      initializationFailedHandler: () => false,
    };
  }

  private showFailure(): void {
    const tooltip = new vscode.MarkdownString(
      vscode.l10n.t(
        'The language server of Dagwright is not running: there are no checks and no graph.\n\n[Restart]({0}) · [Show Output]({1})',
        'command:dagwright.restartServer',
        'command:dagwright.showOutput',
      ),
    );
    tooltip.isTrusted = { enabledCommands: ['dagwright.restartServer', 'dagwright.showOutput'] };
    this.failure.tooltip = tooltip;
    this.failure.show();
  }

  private async offerRestart(message: string): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const show = vscode.l10n.t('Show Output');
    const answer = await vscode.window.showErrorMessage(message, restart, show);
    if (answer === restart) await this.restart();
    if (answer === show) this.output.show();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
