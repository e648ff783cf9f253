/** `textDocument/inlayHint`: how many tasks one call makes, and trigger rules that are not written at the call. */
import { type InlayHint, InlayHintKind } from 'vscode-languageserver';
import type { Dag, DagFile, Position, Range, Task } from '../dag/model.ts';
import { locationKey, touches } from './ranges.ts';
import { callHead } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

/** Ids that a tooltip names before it counts the rest. */
const MAX_NAMES = 12;

export function inlayHints(file: DagFile, lines: TextLines, range: Range): InlayHint[] {
  const hints = file.dags.flatMap((dag) =>
    [...byCall(file, dag)].flatMap((tasks) => [...countHint(lines, tasks), ...ruleHint(lines, tasks)]),
  );
  return hints.filter(({ position }) => touches(range, position));
}

/** Tasks by the call that makes them, in this file. */
function byCall(file: DagFile, dag: Dag): Iterable<readonly [Task, ...Task[]]> {
  const calls = new Map<string, [Task, ...Task[]]>();
  for (const task of dag.tasks) {
    if (task.location.uri !== file.uri) continue;
    const key = locationKey(task.location);
    const known = calls.get(key);
    if (known) known.push(task);
    else calls.set(key, [task]);
  }
  return calls.values();
}

/** A count that rests on something that is not known is none. */
function countHint(lines: TextLines, tasks: readonly [Task, ...Task[]]): InlayHint[] {
  if (tasks.length < 2) return [];
  const isCertain = tasks.every(({ dynamic }) => !dynamic);
  const names = tasks.slice(0, MAX_NAMES).map(({ taskId }) => `\`${taskId}\``);
  const rest = tasks.length - names.length;
  return [
    {
      position: behindHead(lines, tasks[0]),
      label: `${isCertain ? '' : '≥ '}${tasks.length} tasks`,
      kind: InlayHintKind.Type,
      paddingLeft: true,
      paddingRight: true,
      tooltip: { kind: 'markdown', value: names.join(', ') + (rest > 0 ? ` and ${rest} more` : '') },
    },
  ];
}

/** From `default_args`, a decorator or the operator itself: a reader of the call cannot see it. */
function ruleHint(lines: TextLines, tasks: readonly [Task, ...Task[]]): InlayHint[] {
  const rules = new Set(tasks.map(({ triggerRule }) => triggerRule));
  const [task] = tasks;
  if (rules.size > 1 || task.triggerRule === 'all_success' || task.teardown || isWrittenAt(task)) return [];
  return [
    {
      position: behindHead(lines, task),
      label: task.triggerRule,
      kind: InlayHintKind.Parameter,
      paddingLeft: true,
      paddingRight: true,
      tooltip: `The trigger rule of ${task.taskId}. It is not written at this call: it comes from default_args, from the function’s decorator, or from the operator.`,
    },
  ];
}

function isWrittenAt({ args, location }: Task): boolean {
  const rule = args.find(({ name }) => name === 'trigger_rule')?.location;
  return rule?.uri === location.uri && touches(location.range, rule.range.start);
}

/** Behind the operator's name, before the parenthesis. */
function behindHead(lines: TextLines, { location }: Task): Position {
  return callHead(lines, location.range).end;
}
