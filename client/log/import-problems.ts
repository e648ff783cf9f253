/** What a run's import of its DAG file failed with, in the Problems view: at the user's own lines of the traceback, until one of them changes. */
import * as vscode from 'vscode';
import { importFault } from './import-fault.ts';

let shown: vscode.DiagnosticCollection | undefined;

export function registerImportProblems(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('dagwright-import');
  shown = collection;
  const changes = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    // What depends on a file that changes may import well now: nothing is said until the next run.
    if (contentChanges.length > 0 && collection.has(document.uri)) collection.clear();
  });
  return vscode.Disposable.from(collection, changes);
}

/** `file`: whose import it was; it gets the message where no line of the traceback is in the workspace. */
export function showImportProblem(file: vscode.Uri, traceback: string): void {
  const isUsers = (path: string): boolean =>
    path === file.fsPath || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
  const { message, places } = importFault(traceback, isUsers);
  const [at = { path: file.fsPath, line: 1 }, ...callers] = places;
  const problem = new vscode.Diagnostic(lineOf(at.line), message, vscode.DiagnosticSeverity.Error);
  problem.source = vscode.l10n.t('Import by Python');
  problem.relatedInformation = callers.map(
    ({ path, line }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.file(path), lineOf(line)),
        vscode.l10n.t('Called from here'),
      ),
  );
  shown?.clear();
  shown?.set(vscode.Uri.file(at.path), [problem]);
}

/** A run has started: its file could be imported, or did not have to be. */
export function forgetImportProblem(): void {
  shown?.clear();
}

function lineOf(line: number): vscode.Range {
  // To the end of the line, however long it is.
  return new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
}
