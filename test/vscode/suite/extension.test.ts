import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { activated, codeOf, open, problems, replaceAll, until } from './editor.ts';

describe('the extension', () => {
  let extension: vscode.Extension<unknown>;
  before(async () => {
    extension = await activated();
  });

  it('carries out every command that it contributes', async () => {
    const known = await vscode.commands.getCommands(true);
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    assert.ok(contributed.length > 15);
    assert.deepStrictEqual(
      contributed.map(({ command }) => command).filter((command) => !known.includes(command)),
      [],
    );
  });

  it('shows the graph beside the editor without taking the focus', async () => {
    const editor = await open('hello.py');
    await vscode.commands.executeCommand('dagwright.openGraphToSide');
    const tab = await until('the panel', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputWebview && /dagwright\.graphPanel/.test(input.viewType)),
    );
    assert.strictEqual(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
    assert.notStrictEqual(tab.group.viewColumn, editor.viewColumn);
    await vscode.window.tabGroups.close(tab);
  });

  it('comes back with checks after its language server was restarted', async () => {
    const editor = await open('cycle.py');
    const { document } = editor;
    await until('a cycle', () => problems(document.uri).find((problem) => codeOf(problem) === 'dependency-cycle'));
    await vscode.commands.executeCommand('dagwright.restartServer');
    // What it found before may still be shown, so it is asked something new.
    await replaceAll(editor, document.getText().replace('third >> first', 'third >> third'));
    await until('a task that waits for itself', () =>
      problems(document.uri).find((one) => codeOf(one) === 'self-dependency'),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
