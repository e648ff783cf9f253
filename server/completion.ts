/** `textDocument/completion`: by what stands around the cursor. */
import type { CompletionItem } from 'vscode-languageserver';
import { callAt } from './call-at.ts';
import { airflowNameCompletions } from './completion-airflow-names.ts';
import { argumentCompletions } from './completion-arguments.ts';
import { contextParameterCompletions } from './completion-context-parameters.ts';
import { decoratorCompletions } from './completion-decorators.ts';
import { jinjaCompletions } from './completion-jinja.ts';
import { moduleCompletions } from './completion-modules.ts';
import { nameCompletions } from './completion-names.ts';
import { operatorCompletions } from './completion-operators.ts';
import { pathCompletions } from './completion-paths.ts';
import { type CompletionPlace, stringPlace } from './completion-place.ts';
import { snippetCompletions } from './completion-snippets.ts';
import { stringCompletions } from './completion-strings.ts';
import { suppressionCompletions } from './completion-suppressions.ts';
import { enumMembers, valueCompletions } from './completion-values.ts';

/**
 * What makes the editor ask. A space is none: while the editor waits for an answer to that, it does not ask for the word behind it. The client
 * sees to those in templates.
 */
export const COMPLETION_TRIGGERS = ['"', "'", '{', '.', '|', '/', '@', '%', '['];

export function completion(place: CompletionPlace): CompletionItem[] {
  const inString = stringPlace(place);
  if (inString) {
    const jinja = jinjaCompletions(inString);
    if (jinja) return jinja;
    if (place.trigger !== undefined && /[ {.|%[]/.test(place.trigger)) return [];
    const found = stringCompletions(inString);
    return found.length > 0 ? found : pathCompletions(inString);
  }
  return inCode(place);
}

function inCode(place: CompletionPlace): CompletionItem[] {
  const { trigger } = place;
  switch (trigger) {
    case undefined:
    case '@':
      // An `@` begins a decorator.
      return everything(place);
    case '.':
      return decoratorCompletions(place) ?? moduleCompletions(place) ?? enumMembers(place);
    case '[':
      return suppressionCompletions(place) ?? valueCompletions(place);
    default:
      return [];
  }
}

function everything(place: CompletionPlace): CompletionItem[] {
  const alone = suppressionCompletions(place) ?? decoratorCompletions(place) ?? moduleCompletions(place);
  if (alone) return alone;
  const only = [...enumMembers(place), ...contextParameterCompletions(place)];
  if (only.length > 0) return only;
  const special = [...valueCompletions(place), ...argumentCompletions(place.text)];
  const known = new Set(special.map(({ label }) => label));
  return [
    ...special,
    ...operatorCompletions(place.text),
    ...airflowNameCompletions(place),
    ...nameCompletions(place).filter(({ label }) => !known.has(label)),
    ...snippets(place),
  ];
}

/** Inside of brackets a new line begins no statement. */
function snippets({ text }: CompletionPlace): CompletionItem[] {
  return callAt(text.text, text.offset) ? [] : snippetCompletions(text);
}
