/** The graph beside the editor. A panel comes back with its DAG when the window is opened again. */
import * as vscode from 'vscode';
import type { HostMessage } from '../webview/protocol.ts';
import { type GraphServices, GraphSession, type GraphSubject } from './graph-session.ts';

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

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const remembered = this.memory.get<{ readonly uri: string; readonly dagId?: string }>(REMEMBERED);
    this.attach(panel, remembered && { uri: vscode.Uri.parse(remembered.uri), dagId: remembered.dagId });
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
