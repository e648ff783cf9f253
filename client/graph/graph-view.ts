/** The graph in the side panel. */
import * as vscode from 'vscode';
import type { HostMessage } from '../webview/protocol.ts';
import { type GraphServices, GraphSession, type GraphSubject } from './graph-session.ts';

const VIEW = 'dagwright.graph';

export class GraphView implements vscode.WebviewViewProvider, vscode.Disposable {
  private session: GraphSession | undefined;
  private view: vscode.WebviewView | undefined;
  private wanted: GraphSubject | undefined;
  private readonly registration: vscode.Disposable;

  constructor(private readonly services: GraphServices) {
    this.registration = vscode.window.registerWebviewViewProvider(VIEW, this, {
      // Layout and zoom survive while another view is in front.
      webviewOptions: { retainContextWhenHidden: true },
    });
  }

  get visible(): boolean {
    return this.view?.visible ?? false;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const session = new GraphSession(view.webview, this.services, this.wanted);
    this.wanted = undefined;
    this.view = view;
    this.session = session;
    view.onDidDispose(() => {
      session.dispose();
      if (this.session === session) this.session = this.view = undefined;
    });
  }

  /** Brings the view to the front; the focus stays in the editor when `preserveFocus`. */
  async show(subject: GraphSubject | undefined, preserveFocus: boolean): Promise<void> {
    if (this.view) {
      if (subject) this.session?.show(subject);
      this.view.show(preserveFocus);
      return;
    }
    this.wanted = subject;
    await vscode.commands.executeCommand(`${VIEW}.focus`, { preserveFocus });
  }

  post(message: HostMessage): void {
    this.session?.post(message);
  }

  dispose(): void {
    this.session?.dispose();
    this.registration.dispose();
  }
}
