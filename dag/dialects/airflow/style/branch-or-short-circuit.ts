/** `branch-or-short-circuit`: a branch that goes one way or nowhere. Counterpart of ruff's AIR004. */
import type { ParsedSource } from '../../../python/interpreter.ts';
import type { CallArgument, FunctionDefinition } from '../../../python/syntax.ts';
import type { Fault } from '../state.ts';
import { isNode, nodesOf, type SyntaxNode } from '../syntax-walk.ts';
import type { WrittenPaths } from '../written-paths.ts';

export const BRANCH_OR_SHORT_CIRCUIT = 'branch-or-short-circuit';

export function branchesOrShortCircuits({ document }: ParsedSource, { of, nodes }: WrittenPaths): readonly Fault[] {
  const tell = ({ start, end }: SyntaxNode, is: string, better: string): Fault => ({
    code: BRANCH_OR_SHORT_CIRCUIT,
    severity: 'hint',
    message: `This branch goes one way or nowhere: ${better} says that with a condition alone, instead of ${is}`,
    site: { document, start, end },
    related: [],
    fixes: [],
  });
  const all = [...nodes()];
  const functions = new Map<string, FunctionDefinition | null>();
  for (const node of all)
    if (node.kind === 'function')
      functions.set(String(node.name), functions.has(String(node.name)) ? null : (node as never as FunctionDefinition));
  return all.flatMap((node): readonly Fault[] => {
    if (node.kind === 'function') {
      const { decorators } = node as never as FunctionDefinition;
      const branch = decorators.find((each) =>
        /^airflow\.(decorators|sdk)\.task\.branch$/.test(of(calleeOf(each)) ?? ''),
      );
      return branch && goesOneWay(node.body)
        ? [tell(branch as never as SyntaxNode, '@task.branch', '@task.short_circuit')]
        : [];
    }
    if (node.kind !== 'call' || !isNode(node.callee) || !of(node.callee)?.endsWith('.BranchPythonOperator')) return [];
    const given = (node.args as readonly CallArgument[]).find(({ name }) => name === 'python_callable')?.value;
    const named = given?.kind === 'name' ? functions.get(given.name) : undefined;
    return named && goesOneWay(named.body) ? [tell(node.callee, 'BranchPythonOperator', 'ShortCircuitOperator')] : [];
  });
}

function calleeOf(decorator: unknown): unknown {
  return isNode(decorator) && decorator.kind === 'call' ? decorator.callee : decorator;
}

/** At least two ways out, of which one names tasks in a list and the others name none. */
function goesOneWay(body: unknown): boolean {
  const returns = [...nodesOf(body, ({ kind }) => kind !== 'function' && kind !== 'lambda' && kind !== 'class')].filter(
    ({ kind }) => kind === 'return',
  );
  const isNowhere = (value: unknown): boolean =>
    !isNode(value) ||
    (value.kind === 'list' && !hasItems(value)) ||
    (value.kind === 'constant' && value.value === 'None');
  const ways = returns.filter(({ value }) => !isNowhere(value));
  const [way] = ways;
  return returns.length > 1 && ways.length === 1 && isNode(way?.value) && way.value.kind === 'list';
}

function hasItems(list: SyntaxNode): boolean {
  return Object.values(list).some((value) => Array.isArray(value) && value.length > 0);
}
