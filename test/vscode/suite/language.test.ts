import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { activated, codeOf, open, problems, replaceAll, until } from './editor.ts';

const CYCLE = `
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
with DAG("wrong"):
    one, two = EmptyOperator(task_id="one"), EmptyOperator(task_id="two")
    one >> two >> one
`;

describe('a DAG file in the editor', () => {
  before(() => activated());
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('has its cycle underlined, with the whole path and the line of each step', async () => {
    const { document } = await open('cycle.py');
    const cycle = await until('a cycle', () => problems(document.uri).find((p) => codeOf(p) === 'dependency-cycle'));
    assert.strictEqual(cycle.severity, vscode.DiagnosticSeverity.Error);
    for (const task of ['first', 'second', 'third']) assert.match(cycle.message, new RegExp(task));
    const lines = (cycle.relatedInformation ?? []).map(({ location }) => location.range.start.line + 1);
    assert.deepStrictEqual(lines.sort(), [11, 12, 13]);
  });

  it('is checked while it is typed, without being saved', async () => {
    const editor = await open('hello.py');
    const { document } = editor;
    await editor.edit((edit) => edit.insert(new vscode.Position(document.lineCount, 0), '    load >> extract\n'));
    await until('a cycle', () => problems(document.uri).find((p) => codeOf(p) === 'dependency-cycle'));
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand('undo');
    await until('no problem', () => (problems(document.uri).length === 0 ? true : undefined));
  });

  it('has a rule’s severity from the settings', async () => {
    const { document } = await open('cycle.py');
    await until('a cycle', () => problems(document.uri).find((p) => codeOf(p) === 'dependency-cycle'));
    const settings = vscode.workspace.getConfiguration('dagwright');
    await settings.update('rules', { 'dependency-cycle': 'off' }, vscode.ConfigurationTarget.Workspace);
    try {
      await until('no cycle', () =>
        problems(document.uri).some((p) => codeOf(p) === 'dependency-cycle') ? undefined : true,
      );
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('the cycle again', () => problems(document.uri).find((p) => codeOf(p) === 'dependency-cycle'));
  });

  it('offers to run and to draw the DAG', async () => {
    const { document } = await open('hello.py');
    const titles = await until('code lenses', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      const found = lenses.map(({ command }) => command?.title ?? '');
      return found.length >= 5 ? found : undefined;
    });
    assert.ok(titles.includes('▶ Run'), String(titles));
    assert.ok(titles.includes('Graph'), String(titles));
    assert.strictEqual(titles.filter((title) => title === '▶ Run task').length, 3);
  });

  it('has its DAG and tasks in the outline', async () => {
    const { document } = await open('hello.py');
    const [dag] = await until('symbols', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return symbols?.some(({ name }) => name === 'hello') ? symbols : undefined;
    });
    assert.strictEqual(dag?.name, 'hello');
    assert.deepStrictEqual(
      dag.children.map(({ name }) => name),
      ['extract', 'transform', 'load'],
    );
  });

  it('can be started from a snippet, and is free of errors then', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: '' });
    const editor = await vscode.window.showTextDocument(document);
    for (const name of ['DAG with a context manager', 'DAG with the decorator']) {
      await replaceAll(editor, '');
      await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'python', name });
      await until('the snippet is in', () => (document.getText().includes('airflow') ? true : undefined));
      // An error that is put in on purpose shows that the checks have seen the text; then only that one may be there.
      const wrong = `\n${CYCLE}`;
      await editor.edit((edit) => edit.insert(new vscode.Position(document.lineCount, 0), wrong));
      const codes = await until('a check', () => {
        const found = problems(document.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
        return found.length > 0 ? found.map(codeOf) : undefined;
      });
      assert.deepStrictEqual(codes, ['dependency-cycle'], `${name}: ${document.getText()}`);
    }
  });
});
