/** The runs of a DAG in a tab of their own: grid, Gantt, details. It comes back when the window is opened again. */
import * as vscode from 'vscode';
import { textColumn } from '../graph/reveal.ts';
import type { RunViewTab, Selection } from '../webview/run/protocol.ts';
import { RunSession, type RunSessionServices, type RunSubject } from './run-session.ts';

const TYPE = 'dagwright.runPanel';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly session: RunSession;
}

export class RunPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  /** One for each DAG of a file. */
  private readonly open = new Map<string, OpenPanel>();
  private readonly registration: vscode.Disposable;

  constructor(private readonly services: RunSessionServices) {
    this.registration = vscode.window.registerWebviewPanelSerializer(TYPE, this);
  }

  show(subject: RunSubject, wanted: { readonly tab?: RunViewTab; readonly selection?: Selection } = {}): void {
    const known = this.open.get(keyOf(subject));
    if (known) {
      known.session.show(wanted);
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(TYPE, titleOf(subject), textColumn(), {
      retainContextWhenHidden: true,
    });
    this.attach(panel, subject).show(wanted);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const subject = subjectOf(state);
    if (!subject || this.open.has(keyOf(subject))) panel.dispose();
    else this.attach(panel, subject);
  }

  dispose(): void {
    this.registration.dispose();
    for (const { session } of this.open.values()) session.dispose();
  }

  private attach(panel: vscode.WebviewPanel, subject: RunSubject): RunSession {
    panel.title = titleOf(subject);
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', 'runs-tab.svg');
    const session = new RunSession(panel.webview, this.services, subject);
    this.open.set(keyOf(subject), { panel, session });
    panel.onDidDispose(() => {
      session.dispose();
      this.open.delete(keyOf(subject));
    });
    return session;
  }
}

function keyOf({ uri, dagId }: RunSubject): string {
  return `${uri.toString()}#${dagId}`;
}

function titleOf({ dagId }: RunSubject): string {
  return vscode.l10n.t('Runs of {0}', dagId);
}

/** What the view has remembered of itself. */
function subjectOf(state: unknown): RunSubject | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { uri, dagId } = state as { readonly uri?: unknown; readonly dagId?: unknown };
  return typeof uri === 'string' && typeof dagId === 'string' ? { uri: vscode.Uri.parse(uri), dagId } : undefined;
}
