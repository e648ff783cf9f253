/** `textDocument/completion` of what Airflow has beside operators, with its import: `chain`, `TaskGroup`, `Asset` … */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { airflowNames } from './airflow-names.ts';
import { isInText } from './call-at.ts';
import type { CompletionPlace } from './completion-place.ts';
import { importInto, importLines } from './import-edit.ts';
import { importedNames } from './imported-names.ts';

export function airflowNameCompletions(place: CompletionPlace): CompletionItem[] {
  const { text, offset, airflowVersion, operators } = place.text;
  // Another extension knows what is installed.
  if (place.hasPythonCompletion && operators?.isInstalled('apache-airflow') === true) return [];
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, from] = /^\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:\w+\s*,\s*)*\w*$/.exec(line) ?? [];
  const names = airflowNames(airflowVersion);
  if (from !== undefined) return [...names].flatMap(([name, module]) => (module === from ? [item(name, module)] : []));
  const [, typed] = /(?:^|[^\w.])([A-Za-z]\w*)$/.exec(line) ?? [];
  if (typed === undefined || /^\s*(import|from|class|def|async)\b/.test(line) || isInText(text, offset)) return [];
  const imported = importedNames(text);
  const lines = importLines(text);
  return [...names].flatMap(([name, module]) => {
    const isWanted =
      name.toLowerCase().startsWith(typed.toLowerCase()) && !imported.has(name) && !isDefined(text, name);
    return isWanted ? [{ ...item(name, module), additionalTextEdits: [importInto(lines, module, name)] }] : [];
  });
}

function item(name: string, module: string): CompletionItem {
  return {
    label: name,
    kind: /^[A-Z]/.test(name) ? CompletionItemKind.Class : CompletionItemKind.Function,
    labelDetails: { description: module },
    detail: 'Airflow',
    sortText: `x${name}`,
  };
}

/** A file may have another `dag` or `task`. */
function isDefined(text: string, name: string): boolean {
  return new RegExp(
    `^[ \\t]*(?:(?:async[ \\t]+)?def|class)[ \\t]+${name}\\b|^[ \\t]*${name}[ \\t]*=|\\bas[ \\t]+${name}\\b`,
    'm',
  ).test(text);
}
