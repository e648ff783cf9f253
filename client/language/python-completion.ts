/** Whether another extension completes Python: then the server leaves the names of a file, and what is installed, to that one. */
import * as vscode from 'vscode';

const LANGUAGE_SERVERS = [
  'ms-python.vscode-pylance',
  'ms-pyright.pyright',
  'detachhead.basedpyright',
  'anysphere.cursorpyright',
  'astral-sh.ty',
  'meta.pyrefly',
];

export function hasPythonCompletion(): boolean {
  const isThere = (id: string): boolean => vscode.extensions.getExtension(id) !== undefined;
  // Without Pylance it brings Jedi, unless the user wants none.
  const chosen = vscode.workspace.getConfiguration('python').get<string>('languageServer');
  return LANGUAGE_SERVERS.some(isThere) || (isThere('ms-python.python') && chosen !== 'None');
}
