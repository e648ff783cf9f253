/** The editor's side of a server that runs in this process. */
import type {
  Diagnostic,
  InitializeParams,
  ProtocolConnection,
  PublishDiagnosticsParams,
  ShowMessageParams,
} from 'vscode-languageserver/node';
import { connectInProcess } from '../in-process-node.ts';
import { ANALYSED_NOTIFICATION, type AnalysedParams, type ServerConfiguration } from '../protocol.ts';
import type { ServerHost } from '../server.ts';

export class Editor {
  /** All that was published, in order. */
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: ShowMessageParams[] = [];
  readonly analysed: AnalysedParams[] = [];
  readonly progress: { readonly kind: string; readonly percentage?: number; readonly message?: string }[] = [];
  readonly registrations: string[] = [];
  /** Documents that the server asked for by name: `method path`. */
  readonly selected: string[] = [];
  readonly refreshed: string[] = [];
  private readonly versions = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  private constructor(readonly connection: ProtocolConnection) {
    const note = <T>(list: T[]) => {
      return (item: T) => {
        list.push(item);
        for (const look of [...this.waiting]) look();
      };
    };
    connection.onNotification('textDocument/publishDiagnostics', note(this.published));
    connection.onNotification('window/showMessage', note(this.messages));
    connection.onNotification(ANALYSED_NOTIFICATION, note(this.analysed));
    connection.onNotification('$/progress', ({ value }) => note(this.progress)(value));
    connection.onRequest('workspace/codeLens/refresh', () => {
      note(this.refreshed)('code lenses');
      return null;
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('client/registerCapability', ({ registrations }) => {
      for (const { method, registerOptions } of registrations) {
        note(this.registrations)(method);
        const { documentSelector = [] } = registerOptions ?? {};
        for (const { pattern } of documentSelector) if (pattern) note(this.selected)(`${method} ${pattern}`);
      }
      return null;
    });
    connection.onRequest('client/unregisterCapability', () => null);
    connection.listen();
  }

  static async start(
    host: ServerHost,
    folders: readonly string[] = [],
    configuration: Partial<ServerConfiguration> = {},
  ): Promise<Editor> {
    const editor = new Editor(connectInProcess(host));
    const params: InitializeParams = {
      processId: null,
      rootUri: null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      initializationOptions: configuration,
      capabilities: {
        textDocument: { completion: { dynamicRegistration: true } },
        window: { workDoneProgress: true },
        workspace: {
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          codeLens: { refreshSupport: true },
        },
      },
    };
    await editor.connection.sendRequest('initialize', params);
    await editor.notify('initialized', {});
    return editor;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  async open(uri: string, text: string, languageId = 'python'): Promise<void> {
    this.versions.set(uri, 1);
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces the whole text. */
  async type(uri: string, text: string): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    return version;
  }

  async close(uri: string): Promise<void> {
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** What is shown for a document now; undefined when nothing was ever said. */
  shown(uri: string): readonly Diagnostic[] | undefined {
    return this.published.findLast((params) => params.uri === uri)?.diagnostics;
  }

  codes(uri: string): readonly unknown[] | undefined {
    return this.shown(uri)?.map(({ code }) => code);
  }

  /** Resolves as soon as it holds; a test that waits in vain runs into its time limit. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }
}
