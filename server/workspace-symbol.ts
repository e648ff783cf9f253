/** `workspace/symbol`: DAGs and tasks of the whole workspace by name. */
import type { SymbolInformation } from 'vscode-languageserver';
import type { CancellationSignal } from '../dag/workspace.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { DAG_SYMBOL, TASK_SYMBOL } from './document-symbol.ts';

/** The editor asks again with every letter, so more than a screenful or ten is of no use. */
const MAX_SYMBOLS = 1000;

export function workspaceSymbols(analyses: Analyses, query: string, signal?: CancellationSignal): SymbolInformation[] {
  const symbols: SymbolInformation[] = [];
  for (const file of knownFiles(analyses, signal)) {
    for (const dag of file.dags) {
      if (matches(dag.dagId, query)) {
        symbols.push({ name: dag.dagId, kind: DAG_SYMBOL, location: dag.idLocation ?? dag.location });
      }
      for (const task of dag.tasks) {
        if (!matches(task.taskId, query)) continue;
        const location = task.idLocation ?? task.location;
        symbols.push({ name: task.taskId, kind: TASK_SYMBOL, location, containerName: dag.dagId });
      }
      if (symbols.length >= MAX_SYMBOLS) return symbols.slice(0, MAX_SYMBOLS);
    }
  }
  return symbols;
}

/** LSP: relaxed, the letters in their order; the editor scores and filters itself. */
function matches(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase().replace(/\s/g, '')) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
