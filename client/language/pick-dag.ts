/** Which DAG a command is about: what it was called with, else the one at the cursor, else one that the user picks. */
import * as vscode from 'vscode';
import type { LanguageServer } from './language-server.ts';

export interface DagTarget {
  readonly uri: vscode.Uri;
  readonly dagId: string;
}

export interface TaskTarget extends DagTarget {
  readonly taskId: string;
}

/** Undefined when the user has picked none, or has been told that there is none. */
export async function pickDag(
  server: LanguageServer,
  given?: unknown,
  dagId?: unknown,
): Promise<DagTarget | undefined> {
  const uri = uriOf(given);
  if (uri && typeof dagId === 'string') return { uri, dagId };
  const editor = vscode.window.activeTextEditor;
  const file = uri ?? (editor?.document.languageId === 'python' ? editor.document.uri : undefined);
  if (!file) return pickFromWorkspace(server);
  const atCursor = editor?.document.uri.toString() === file.toString() ? await dagAtCursor(server, editor) : undefined;
  return atCursor ?? pickFromFile(server, file);
}

export async function pickTask(
  server: LanguageServer,
  given?: unknown,
  dagId?: unknown,
  taskId?: unknown,
): Promise<TaskTarget | undefined> {
  const uri = uriOf(given);
  if (uri && typeof dagId === 'string' && typeof taskId === 'string') return { uri, dagId, taskId };
  const editor = vscode.window.activeTextEditor;
  if (editor && (!uri || uri.toString() === editor.document.uri.toString())) {
    const found = await server.taskAt(editor.document.uri, editor.selection.active);
    if (found?.taskId) return { uri: editor.document.uri, dagId: found.dagId, taskId: found.taskId };
  }
  const dag = await pickDag(server, given, dagId);
  if (!dag) return undefined;
  const tasks = (await server.graph(dag.uri))?.dags.find((one) => one.dagId === dag.dagId)?.tasks ?? [];
  const items = tasks.map((task) => ({ label: task.taskId, description: task.operatorLabel }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Task of {0}', dag.dagId) });
  return picked && { ...dag, taskId: picked.label };
}

async function dagAtCursor(server: LanguageServer, editor: vscode.TextEditor): Promise<DagTarget | undefined> {
  const found = await server.taskAt(editor.document.uri, editor.selection.active);
  return found ? { uri: editor.document.uri, dagId: found.dagId } : undefined;
}

async function pickFromFile(server: LanguageServer, uri: vscode.Uri): Promise<DagTarget | undefined> {
  const dags = (await server.graph(uri))?.dags ?? [];
  const [only] = dags;
  if (only && dags.length === 1) return { uri, dagId: only.dagId };
  if (dags.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no DAG in {0}.', vscode.workspace.asRelativePath(uri)),
    );
    return undefined;
  }
  const items = dags.map((dag) => ({ label: dag.dagId, description: vscode.l10n.t('{0} tasks', dag.tasks.length) }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('DAG') });
  return picked && { uri, dagId: picked.label };
}

async function pickFromWorkspace(server: LanguageServer): Promise<DagTarget | undefined> {
  const dags = await server.dags();
  if (dags.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No DAG is known in this workspace. Open a DAG file first.'),
    );
    return undefined;
  }
  const items = dags.map(({ dagId, uri, taskCount }) => {
    const file = vscode.Uri.parse(uri);
    const detail = vscode.workspace.asRelativePath(file);
    return { label: dagId, description: vscode.l10n.t('{0} tasks', taskCount), detail, target: { uri: file, dagId } };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('DAG'),
    matchOnDetail: true,
  });
  return picked?.target;
}

/** Menus give a `Uri`, code lenses a string. */
function uriOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  return typeof given === 'string' ? vscode.Uri.parse(given) : undefined;
}
