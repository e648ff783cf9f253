/** `textDocument/completion` of parameters that Airflow fills in: `ti=None` in the head of a function that becomes a task. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { type CompletionPlace, itemsReplacing } from './completion-place.ts';
import { belongsToDecorator } from './decorated-function.ts';
import { templateVariables } from './jinja-vocabulary.ts';

export function contextParameterCompletions(place: CompletionPlace): CompletionItem[] {
  const { text, offset, airflowVersion } = place.text;
  const before = text.slice(Math.max(0, offset - 3000), offset);
  const [, indentation = '', name = '', given = '', typed = ''] =
    /(?:^|\n)([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(((?:[^()=]*(?:=[^(),]*)?,)*)\s*(\w*)$/.exec(before) ?? [];
  if (name === '' || !becomesTask(text, offset - typed.length, name, indentation.length)) return [];
  const taken = new Set([...given.matchAll(/(\w+)\s*(?:[:=,]|$)/g)].map(([, parameter]) => parameter));
  return itemsReplacing(
    place,
    offset - typed.length,
    offset,
    templateVariables(airflowVersion)
      .filter((each) => !taken.has(each.name) && !NOT_FOR_FUNCTIONS.has(each.name))
      .map((each) => ({
        label: each.name,
        kind: CompletionItemKind.Variable,
        detail: each.about,
        newText: `${each.name}=None`,
        filterText: each.name,
      })),
  );
}

/** Of templates alone, or hardly ever wanted. */
const NOT_FOR_FUNCTIONS = new Set(['exception', 'reason']);

function becomesTask(text: string, offset: number, name: string, indentation: number): boolean {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  const head = lines.findLastIndex((line) => new RegExp(`^[ \\t]*(?:async[ \\t]+)?def[ \\t]+${name}\\b`).test(line));
  let first = head;
  while (first > 0 && belongsToDecorator(lines[first - 1] ?? '', indentation)) first--;
  const decorators = lines.slice(first, head).join('\n');
  if (/@(?:\w+\.)*(?:task|setup|teardown)\b(?!_group)/.test(decorators)) return true;
  return new RegExp(`\\bpython_callable\\s*=\\s*${name}\\b`).test(text);
}
