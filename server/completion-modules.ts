/** `textDocument/completion` of the modules that have operators: `from airflow.providers.amazon.aws.…`. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { operatorCatalogue } from '../dag/dialects/airflow/catalogue/catalogue.ts';
import { type CompletionPlace, itemsReplacing } from './completion-place.ts';

/** Undefined where no module is being named. */
export function moduleCompletions(place: CompletionPlace): CompletionItem[] | undefined {
  const { text, offset, airflowVersion, operators } = place.text;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, written] = /^[ \t]*(?:from|import)[ \t]+([\w.]*)$/.exec(line) ?? [];
  if (written === undefined) return undefined;
  const head = written.slice(0, written.lastIndexOf('.') + 1);
  const next = new Map<string, string>();
  for (const { module, distribution, name } of operatorCatalogue(airflowVersion).all()) {
    if (name.startsWith('_') || !module.startsWith('airflow.') || !module.startsWith(head)) continue;
    // What is installed is known to the other extension.
    if (place.hasPythonCompletion && operators?.isInstalled(distribution) === true) continue;
    const part = module.slice(head.length).split('.')[0] ?? '';
    if (part === '' || part.startsWith('_')) continue;
    const known = next.get(part);
    next.set(part, known === undefined || known === distribution ? distribution : '');
  }
  const candidates = [...next].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return itemsReplacing(
    place,
    offset - (written.length - head.length),
    offset,
    candidates.map(([label, distribution]) => ({
      label,
      kind: CompletionItemKind.Module,
      ...(distribution === '' ? {} : { detail: distribution }),
    })),
  );
}
