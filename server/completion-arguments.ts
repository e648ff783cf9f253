/** `textDocument/completion` for keyword arguments inside the call of an operator. */
import { type CompletionItem, CompletionItemKind, type Position, TextEdit } from 'vscode-languageserver';
import { hasValues } from './completion-values.ts';
import { operatorCall } from './operator-call.ts';
import { type CallParameter, parameterText } from './operator-parameters.ts';
import type { TextAt } from './text-at.ts';

/** Those that have to be given first, then the operator's own, then those of every operator; without those that are there. */
export function argumentCompletions(place: TextAt): CompletionItem[] {
  const { text, offset, position } = place;
  const found = operatorCall(place);
  if (!found || found.call.isInText) return [];
  const [, typed] = /^\s*(\w*)$/.exec(found.call.argument.before) ?? [];
  if (typed === undefined || /^\d/.test(typed)) return [];
  const behind = /^\w*/.exec(text.slice(offset))?.[0] ?? '';
  const hasEquals = /^[ \t]*=(?!=)/.test(text.slice(offset + behind.length));
  const given = new Set(found.call.given.filter((name) => name !== typed + behind));
  const range = { start: moved(position, -typed.length), end: moved(position, behind.length) };
  return found.parameters
    .filter(({ name }) => !given.has(name))
    .map((parameter, index) => ({
      label: `${parameter.name}=`,
      kind: CompletionItemKind.Property,
      detail: parameterText(parameter),
      filterText: parameter.name,
      sortText: `${rank(parameter)}${String(index).padStart(3, '0')}`,
      textEdit: TextEdit.replace(range, hasEquals ? parameter.name : `${parameter.name}=`),
      // What there is to choose from is shown at once.
      ...(!hasEquals && hasValues(parameter, found.facts.module) ? { command: SHOW_VALUES } : {}),
      ...(parameter.isTemplated ? { documentation: 'A template: rendered before the task runs.' } : {}),
    }));
}

const SHOW_VALUES = { title: 'Show values', command: 'editor.action.triggerSuggest' };

/** What has to be given, then the operator's own, then what is often given of what every operator takes, then the rest. */
function rank({ name, default: value, isCommon }: CallParameter): string {
  if (value === undefined) return '0';
  const often = OFTEN.indexOf(name);
  if (isCommon) return often === -1 ? '3' : `2${String(often).padStart(2, '0')}`;
  return SELDOM.has(name) ? '3' : '1';
}

const OFTEN =
  'task_id retries retry_delay trigger_rule execution_timeout multiple_outputs pool outlets inlets depends_on_past on_failure_callback params doc_md queue priority_weight map_index_template'.split(
    ' ',
  );

/** Of Python tasks: nearly every decorator has them, and hardly anybody gives them. */
const SELDOM = new Set([
  'templates_dict',
  'templates_exts',
  'show_return_value_in_logs',
  'provide_context',
  'use_dill',
]);

function moved({ line, character }: Position, by: number): Position {
  return { line, character: character + by };
}
