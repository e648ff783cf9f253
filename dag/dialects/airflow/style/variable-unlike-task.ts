/** `variable-unlike-task`: `load = BashOperator(task_id='store')`. Counterpart of ruff's AIR001. */
import type { Fix } from '../../../model.ts';
import type { ParsedSource } from '../../../python/interpreter.ts';
import type { CallArgument, Span } from '../../../python/syntax.ts';
import { locationOf } from '../../../python/values.ts';
import type { Fault } from '../state.ts';
import { isNode, nodesOf, type SyntaxNode } from '../syntax-walk.ts';
import type { WrittenPaths } from '../written-paths.ts';

export const VARIABLE_UNLIKE_TASK = 'variable-unlike-task';

export function variablesUnlikeTasks(source: ParsedSource, { of }: WrittenPaths): readonly Fault[] {
  const { document, module } = source;
  return [...nodesOf(module.body, ({ kind }) => kind !== 'call')].flatMap((node): readonly Fault[] => {
    const target = node.kind === 'assign' && Array.isArray(node.targets) ? node.targets[0] : undefined;
    if (!isNode(target) || target.kind !== 'name' || (node.targets as readonly unknown[]).length > 1) return [];
    const id = idOfTask(node.value, of);
    const name = String(target.name);
    if (id === undefined || id === name) return [];
    return [
      {
        code: VARIABLE_UNLIKE_TASK,
        severity: 'hint',
        message: `The variable '${name}' holds the task '${id}': one name for both is easier to follow`,
        site: { document, start: target.start, end: target.end },
        related: [],
        fixes: renamed(source, name, id),
      },
    ];
  });
}

function idOfTask(value: unknown, of: WrittenPaths['of']): string | undefined {
  if (!isNode(value) || value.kind !== 'call') return undefined;
  const path = of(value.callee) ?? (isNode(value.callee) ? String(value.callee.name ?? '') : '');
  if (!/(Operator|Sensor)(Async)?$/.test(path)) return undefined;
  const args = value.args as readonly CallArgument[];
  const id = args.find(({ name }) => name === 'task_id')?.value;
  return isNode(id) && id.kind === 'string' && typeof id.value === 'string' ? id.value : undefined;
}

/** Wherever the file has it: none where it is given something else as well, or the new name is there already. */
function renamed({ document, module }: ParsedSource, from: string, to: string): readonly Fix[] {
  if (!/^[a-zA-Z_]\w*$/.test(to) || new RegExp(`(?<!['"\\w])${to}(?!['"\\w])`).test(document.text)) return [];
  const uses = [...nodesOf(module.body)].filter((node) => node.kind === 'name' && node.name === from);
  const bound = [...nodesOf(module.body)].filter((node) => binds(node, from)).length;
  if (bound > 1) return [];
  const edits = uses.map(({ start, end }) => ({ location: locationOf({ document, start, end }), newText: to }));
  return [{ title: `Rename the variable to '${to}'`, edits, preferred: true }];
}

function binds(node: SyntaxNode, name: string): boolean {
  if (node.kind === 'assign' && Array.isArray(node.targets))
    return node.targets.some((target) =>
      [...nodesOf(target)].some((each) => each.kind === 'name' && each.name === name),
    );
  const span = node.nameSpan as Span | undefined;
  if ((node.kind === 'function' || node.kind === 'class') && span) return node.name === name;
  if (node.kind === 'for') return [...nodesOf(node.target)].some((each) => each.kind === 'name' && each.name === name);
  return 'asName' in node && node.asName === name;
}
