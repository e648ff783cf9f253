/** `textDocument/completion`: by what stands around the cursor. */
import type { CompletionItem } from 'vscode-languageserver';
import { argumentCompletions } from './completion-arguments.ts';
import { jinjaCompletions } from './completion-jinja.ts';
import { operatorCompletions } from './completion-operators.ts';
import { pathCompletions } from './completion-paths.ts';
import { type CompletionPlace, stringPlace } from './completion-place.ts';
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
  if (place.trigger !== undefined) return [];
  return [...argumentCompletions(place.text), ...operatorCompletions(place.text)];
}
