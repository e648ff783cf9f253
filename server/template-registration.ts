/** Asks the editor for help with exactly the template files that DAGs name: other SQL and shell files are none of ours. */
import {
  CodeActionRequest,
  CompletionRequest,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Disposable,
  HoverRequest,
  RegistrationRequest,
  TextDocumentSyncKind,
  UnregistrationRequest,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';

/** What is found within this time is asked for together. Milliseconds. */
const PAUSE_MS = 200;
export const TEMPLATE_TRIGGERS = ['{', ' ', '.', '|', '%', '"', "'"];

export class TemplateRegistration implements Disposable {
  private registered: readonly string[] = [];
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    /** URIs. */
    private readonly wanted: () => ReadonlySet<string>,
  ) {}

  readonly update = (): void => {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.running = this.running.then(() => this.register()).catch(() => {});
    }, PAUSE_MS);
  };

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async register(): Promise<void> {
    const uris = [...this.wanted()].sort();
    if (uris.join() === this.registered.join()) return;
    const earlier = this.registered.length > 0 ? this.round : undefined;
    this.registered = uris;
    if (uris.length > 0) {
      this.round++;
      const registrations = optionsFor(uris).map(([method, registerOptions]) => ({
        id: `${method}#templates-${this.round}`,
        method,
        registerOptions,
      }));
      await this.connection.sendRequest(RegistrationRequest.type, { registrations });
    }
    if (earlier === undefined) return;
    const unregisterations = METHODS.map((method) => ({ id: `${method}#templates-${earlier}`, method }));
    await this.connection.sendRequest(UnregistrationRequest.type, { unregisterations });
  }
}

const METHODS: readonly string[] = [
  DidOpenTextDocumentNotification.method,
  DidChangeTextDocumentNotification.method,
  DidCloseTextDocumentNotification.method,
  CompletionRequest.method,
  HoverRequest.method,
  CodeActionRequest.method,
];

function optionsFor(uris: readonly string[]): readonly (readonly [string, object])[] {
  const documentSelector = uris.map((uri) => {
    const { scheme, fsPath } = URI.parse(uri);
    return { scheme, pattern: literalGlob(fsPath) };
  });
  const more: { readonly [method: string]: object } = {
    [DidChangeTextDocumentNotification.method]: { syncKind: TextDocumentSyncKind.Incremental },
    [CompletionRequest.method]: { triggerCharacters: TEMPLATE_TRIGGERS },
    [CodeActionRequest.method]: { codeActionKinds: ['quickfix'] },
  };
  return METHODS.map((method) => [method, { documentSelector, ...more[method] }] as const);
}

/** A path in which no character is taken for a pattern. */
function literalGlob(path: string): string {
  return path.replaceAll('\\', '/').replace(/[[\]{}*?]/g, (character) => `[${character}]`);
}
