/** The graph beside the editor. A panel comes back with its DAG when the window is opened again. */
import * as vscode from 'vscode';
import type { HostMessage } from '../webview/protocol.ts';
import { type GraphServices, GraphSession, type GraphSubject, subjectOf } from './graph-session.ts';

const TYPE = 'dagwright.graphPanel';
const REMEMBERED = 'dagwright.graphPanel.subject';

export class GraphPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private session: GraphSession | undefined;
  private readonly registration: vscode.Disposable;

  constructor(
    private readonly services: GraphServices,
    private readonly memory: vscode.Memento,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(TYPE, this);
  }

  get visible(): boolean {
    return this.panel?.visible ?? false;
  }

  show(subject: GraphSubject | undefined): void {
    if (this.panel && this.session) {
      if (subject) this.session.show(subject);
      this.panel.reveal(undefined, true);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(TYPE, vscode.l10n.t('DAG graph'), place, {
      retainContextWhenHidden: true,
    });
    this.attach(panel, subject);
  }

  /** The file in the active editor is followed, as always; the remembered one is for when that is none with a DAG. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const stored = this.memory.get<{ readonly uri: string; readonly dagId?: string }>(REMEMBERED);
    const remembered = stored && { uri: vscode.Uri.parse(stored.uri), dagId: stored.dagId };
    const active = subjectOf(vscode.window.activeTextEditor);
    const isAnother = active !== undefined && active.uri.toString() !== remembered?.uri.toString();
    this.attach(panel, isAnother ? active : remembered);
  }

  post(message: HostMessage): void {
    this.session?.post(message);
  }

  dispose(): void {
    this.session?.dispose();
    this.registration.dispose();
  }

  private attach(panel: vscode.WebviewPanel, subject: GraphSubject | undefined): void {
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', 'graph-tab.svg');
    const session = new GraphSession(panel.webview, this.services, subject);
    const remember = ({ uri, dagId }: GraphSubject) => this.memory.update(REMEMBERED, { uri: uri.toString(), dagId });
    session.onDidChangeSubject(remember);
    if (subject) void remember(subject);
    session.onDidDraw((dagId) => {
      panel.title = vscode.l10n.t('Graph of {0}', dagId);
    });
    panel.onDidDispose(() => {
      session.dispose();
      if (this.panel === panel) this.panel = this.session = undefined;
    });
    this.panel = panel;
    this.session = session;
  }
}
