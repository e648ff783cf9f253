/** What a dry run has rendered, as a document to read. */
import * as vscode from 'vscode';
import type { Json } from '../../dag/model.ts';
import type { RenderAnswer, RenderedTask } from '../../runner/protocol.ts';

const SCHEME = 'dagwright-dry-run';

export class DryRunPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.pages.get(uri.path) ?? '';
  }

  async show(answer: RenderAnswer): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${answer.dagId} (${vscode.l10n.t('dry run')})` });
    this.pages.set(uri.path, textOf(answer));
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false, viewColumn: vscode.ViewColumn.Beside });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

function textOf({ dagId, runId, tasks }: RenderAnswer): string {
  const head = vscode.l10n.t('Templates of {0} in the run {1}. Nothing was executed.', dagId, runId);
  return `${[head, ...tasks.map(sectionOf)].join('\n\n')}\n`;
}

function sectionOf(task: RenderedTask): string {
  const lines = [`${task.taskId}  (${task.operator})`];
  if (task.mapped) lines.push(`  ${vscode.l10n.t('What its instances have in common:')}`);
  for (const [name, value] of Object.entries(task.fields)) if (value !== null) lines.push(field(name, value));
  for (const name of task.missing) lines.push(`  ${name}: ${vscode.l10n.t('the result of another task')}`);
  for (const [name, message] of Object.entries(task.errors)) lines.push(`  ${name}: ✗ ${message}`);
  if (task.error !== undefined) lines.push(`  ✗ ${task.error}`);
  if (task.xcoms.length > 0)
    lines.push(`  ${vscode.l10n.t('Without the results that it asks for: {0}', task.xcoms.join(', '))}`);
  return lines.join('\n');
}

function field(name: string, value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.includes('\n') ? `  ${name}:\n${text.replace(/^(?=.)/gm, '    ')}` : `  ${name}: ${text}`;
}
