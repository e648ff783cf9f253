/** The examples that come with the extension, opened as new files of the user's own. */
import { basename } from 'node:path';
import * as vscode from 'vscode';

export async function openExample(extensionUri: vscode.Uri): Promise<void> {
  const folder = vscode.Uri.joinPath(extensionUri, 'examples');
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .filter(([name, type]) => type === vscode.FileType.File && name.endsWith('.py'))
    .map(([name]) => name);
  const items = await Promise.all(names.map((name) => itemFor(vscode.Uri.joinPath(folder, name))));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open an example'),
    placeHolder: vscode.l10n.t('It opens as a new file, to be saved in your workspace.'),
    matchOnDetail: true,
  });
  if (picked) await openAsNew(picked.label, picked.text);
}

async function itemFor(uri: vscode.Uri): Promise<vscode.QuickPickItem & { readonly text: string }> {
  const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
  // The first line of the module's docstring says what the example is about.
  const docstring = /^\s*(?:#[^\n]*\n)*\s*"""\s*([^\n"]+)/.exec(text)?.[1]?.trim();
  return { label: basename(uri.path), detail: docstring, text };
}

async function openAsNew(name: string, text: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const target = folder && (await freeName(folder.uri, name));
  if (!target) {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'python', content: text }),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() === '') await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
}

/** The name, with a number where a file of that name is there already. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const stem = name.replace(/\.py$/, '');
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, number === 1 ? name : `${stem}_${number}.py`);
    if (!(await exists(uri))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
