/** `textDocument/completion` of the kinds of `@task`: `@task.kubernetes`, `@task.branch` … */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { type CompletionPlace, itemsReplacing } from './completion-place.ts';
import { importInto, importLines } from './import-edit.ts';
import { importedNames, pathOf } from './imported-names.ts';
import { decoratorFacts, decoratorVariant } from './operator-parameters.ts';

/** Undefined where the cursor is at no such decorator. */
export function decoratorCompletions(place: CompletionPlace): CompletionItem[] | undefined {
  const { text, offset, airflowVersion, operators } = place.text;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, head, typed = ''] = /^[ \t]*@([\w.]+)\.(\w*)$/.exec(line) ?? [];
  if (head === undefined) return undefined;
  const path = pathOf(importedNames(text), head);
  const isTask = decoratorVariant(path) === 'python' && !/\.python$/.test(path ?? '');
  if (!isTask && (head !== 'task' || path !== undefined)) return undefined;
  // Airflow's stubs tell other extensions of them.
  if (place.hasPythonCompletion && operators?.isInstalled('apache-airflow') === true) return [];
  const items = itemsReplacing(
    place,
    offset - typed.length,
    offset,
    operatorCatalogue(airflowVersion)
      .variants()
      .map((label) => {
        const distribution = decoratorFacts(place.text, label)?.distribution;
        return {
          label,
          kind: CompletionItemKind.Method,
          ...(distribution === undefined ? {} : { detail: distribution }),
        };
      }),
  );
  if (isTask) return items;
  const module = airflowVersion === 3 ? 'airflow.sdk' : 'airflow.decorators';
  const edit = importInto(importLines(text), module, 'task');
  return items.map((item) => ({ ...item, additionalTextEdits: [edit] }));
}
