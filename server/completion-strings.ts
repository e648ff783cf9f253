/** `textDocument/completion` inside string literals: ids of tasks and DAGs, and all that Airflow has a list of. */
import type { CompletionItem } from 'vscode-languageserver';
import { argumentCandidates } from './argument-values.ts';
import type { CallAt } from './call-at.ts';
import { branchCandidates } from './completion-branches.ts';
import { keyCandidates } from './completion-keys.ts';
import { type Candidate, itemsReplacing, type StringPlace } from './completion-place.ts';

export function stringCompletions(place: StringPlace): CompletionItem[] {
  const { text, offset } = place.text;
  const { literal } = place;
  const typed = text.slice(literal.start, offset);
  if (/[\r\n]/.test(typed)) return [];
  const behind = /^[\w.@/-]*/.exec(text.slice(offset, literal.end))?.[0] ?? '';
  // What is behind the cursor is part of the word only when the string ends there.
  const isWhole = literal.isClosed && offset + behind.length === literal.end;
  return itemsReplacing(place, literal.start, isWhole ? literal.end : offset, candidates(place));
}

function candidates(place: StringPlace): readonly Candidate[] {
  const { call } = place;
  const keys = keyCandidates(place);
  if (keys) return keys;
  const branch = branchCandidates(place);
  if (branch.length > 0) return branch;
  if (!call) return [];
  const name = assetArgument(call) ?? call.argument.name ?? positionalName(call.callee, call.argument.index);
  return name === undefined ? [] : argumentCandidates(place, name, call.callee);
}

/** Of functions whose arguments are mostly given without their names. */
const POSITIONAL: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.xcom_pull$/, ['task_ids']],
  [/\.(get_task|has_task|remove_task|partial_subset)$/, ['task_ids']],
  [/\.get_task_group$/, ['group_id']],
  [/(^|\.)(Asset|Dataset)$/, ['asset', 'asset_uri']],
  [/(^|\.)Asset\.ref$/, ['asset']],
  [/\bVariable\.(get|set|delete|update)$/, ['variable']],
  [/\b(get_connection|Connection\.get|get_connection_from_secrets)$/, ['conn_id']],
  [/\b(CronDataIntervalTimetable|CronTriggerTimetable)$/, ['schedule']],
  [/\b(ZoneInfo|timezone|Timezone)$/, ['timezone']],
];

function positionalName(callee: string, index: number): string | undefined {
  return POSITIONAL.find(([expression]) => expression.test(callee))?.[1][index];
}

/** Airflow: `Asset(uri)`, `Asset(name, uri)`, `Asset(name=…, uri=…)`. */
function assetArgument({ callee, argument }: CallAt): string | undefined {
  if (!/(^|\.)(Asset|Dataset)$/.test(callee)) return undefined;
  if (argument.name === 'name') return 'asset_name';
  return argument.name === 'uri' ? 'asset_uri' : undefined;
}
