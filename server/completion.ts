/** `textDocument/completion`: by what stands around the cursor. */
import type { CompletionItem } from 'vscode-languageserver';
import { callAt } from './call-at.ts';
import { argumentCompletions } from './completion-arguments.ts';
import { jinjaCompletions } from './completion-jinja.ts';
import { operatorCompletions } from './completion-operators.ts';
import { pathCompletions } from './completion-paths.ts';
import { type CompletionPlace, stringPlace } from './completion-place.ts';
import { snippetCompletions } from './completion-snippets.ts';
import { stringCompletions } from './completion-strings.ts';

/** What makes the editor ask. A space does so only for the sake of Jinja: elsewhere a list would be in the way. */
export const COMPLETION_TRIGGERS = ['"', "'", '{', ' ', '.', '|', '/', '@', '%'];

export function completion(place: CompletionPlace): CompletionItem[] {
  const inString = stringPlace(place);
  if (inString) {
    const jinja = jinjaCompletions(inString);
    if (jinja) return jinja;
    if (place.trigger !== undefined && /[ {.|%]/.test(place.trigger)) return [];
    const found = stringCompletions(inString);
    return found.length > 0 ? found : pathCompletions(inString);
  }
  // An `@` begins a decorator.
  if (place.trigger !== undefined && place.trigger !== '@') return [];
  return [...argumentCompletions(place.text), ...operatorCompletions(place.text), ...snippets(place)];
}

/** Inside of brackets a new line begins no statement. */
function snippets({ text }: CompletionPlace): CompletionItem[] {
  return callAt(text.text, text.offset) ? [] : snippetCompletions(text);
}
