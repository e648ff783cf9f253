/** The commands that write a dependency into a DAG file and take one out. The server says what to write. */
import * as vscode from 'vscode';
import type { EditDependencyParams } from '../../server/protocol.ts';
import type { LanguageServer } from './language-server.ts';
import { pickTask, type TaskTarget } from './pick-dag.ts';

type Action = EditDependencyParams['action'];

/** Both take the document's URI, the DAG's id and two task ids; what is missing is at the cursor or asked for. */
export function registerDependencyCommands(server: LanguageServer): vscode.Disposable {
  const run = (action: Action) => async (uri?: unknown, dagId?: unknown, upstream?: unknown, downstream?: unknown) => {
    const from = await pickTask(server, uri, dagId, upstream);
    const to = from && (typeof downstream === 'string' ? downstream : await pickDownstream(server, from, action));
    return from && to !== undefined ? change(server, from, to, action) : false;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('dagwright.addDependency', run('add')),
    vscode.commands.registerCommand('dagwright.removeDependency', run('remove')),
  );
}

/** To add: all that do not depend on it yet; to remove: those that do. */
async function pickDownstream(
  server: LanguageServer,
  { uri, dagId, taskId }: TaskTarget,
  action: Action,
): Promise<string | undefined> {
  const dag = (await server.graph(uri))?.dags.find((each) => each.dagId === dagId);
  if (!dag) return undefined;
  const downstream = new Set(dag.edges.filter((edge) => edge.upstream === taskId).map((edge) => edge.downstream));
  const items = dag.tasks
    .filter((task) => task.taskId !== taskId && downstream.has(task.taskId) === (action === 'remove'))
    .map((task) => ({ label: task.taskId, description: task.operatorLabel }));
  if (items.length === 0) {
    const message =
      action === 'add'
        ? vscode.l10n.t('Every task depends on {0} already.', taskId)
        : vscode.l10n.t('No task depends on {0}.', taskId);
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  const title =
    action === 'add'
      ? vscode.l10n.t('Which task comes after {0}?', taskId)
      : vscode.l10n.t('Which task shall not depend on {0}?', taskId);
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.label;
}

/** Whether the document was changed. */
async function change(
  server: LanguageServer,
  { uri, dagId, taskId }: TaskTarget,
  downstream: string,
  action: Action,
): Promise<boolean> {
  const result = await server.editDependency({ uri: uri.toString(), dagId, upstream: taskId, downstream, action });
  if (!result) return false;
  if ('refused' in result) {
    void vscode.window.showWarningMessage(result.refused);
    return false;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { location, newText } of result.edits) {
    const { start, end } = location.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    edit.replace(vscode.Uri.parse(location.uri), range, newText);
  }
  return vscode.workspace.applyEdit(edit);
}
