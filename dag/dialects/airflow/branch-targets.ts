/** `branch-target`: task ids that the function of a branching task returns. */
import type { Site, SourceDocument } from '../../python/values.ts';
import { mostSimilar } from '../../similar.ts';
import { type DagRecord, type GroupRecord, groupId, type TaskRecord, tasksOf } from './graph.ts';
import { changeTo } from './refusals.ts';
import type { Fault } from './state.ts';
import { isNode, nodesOf } from './syntax-walk.ts';

const BRANCHES = /^(_?Branch(Python|ExternalPython)\w*Operator)$/;

/** Only in DAGs that are known exactly: another one may have the task. */
export function checkBranchTargets(dag: DagRecord): readonly Fault[] {
  if (dag.doubts.length > 0) return [];
  return [...dag.tasks.values()].flatMap((task) => {
    const { callable } = task;
    if (!branches(task) || !callable) return [];
    const { node, document } = callable;
    const given = node.kind === 'lambda' ? texts(node.body, document) : returnedTexts(node.body, document);
    return given.flatMap(({ text, site }) => fault(dag, task, text, site));
  });
}

/** Whether the task goes on with what its function returns. */
export function branches(task: TaskRecord): boolean {
  return BRANCHES.test(task.operator);
}

function fault(dag: DagRecord, task: TaskRecord, id: string, site: Site): readonly Fault[] {
  const about = { code: 'branch-target', severity: 'warning', site, related: [], dag } as const;
  const target = dag.tasks.get(id) ?? groupNamed(dag.root, id);
  const after = [...task.downstream].map(({ taskId }) => taskId);
  if (!target) {
    const better = after.find((each) => each.endsWith(`.${id}`)) ?? mostSimilar(id, dag.tasks.keys());
    const fixes = better ? changeTo(site, better) : [];
    const advice = better ? `; did you mean '${better}'?` : '';
    return [
      {
        ...about,
        message: `'${task.taskId}' branches to '${id}', but DAG '${dag.dagId}' has no such task${advice}`,
        fixes,
      },
    ];
  }
  const follows =
    target.kind === 'task'
      ? task.downstream.has(target)
      : [...tasksOf(target)].some((each) => task.downstream.has(each));
  if (follows) return [];
  return [
    {
      ...about,
      message: `'${task.taskId}' branches to '${id}', which does not come directly after it: it decides nothing about it`,
      fixes: [],
    },
  ];
}

export function groupNamed(group: GroupRecord, id: string): GroupRecord | undefined {
  if (groupId(group) === id) return group;
  for (const child of group.children.values()) {
    const found = child.kind === 'group' ? groupNamed(child, id) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Literals that `return` gives: alone, in a list, or on either side of a condition. */
export function returnedTexts(
  body: unknown,
  document: SourceDocument,
): readonly { readonly text: string; readonly site: Site }[] {
  const inner = (node: { readonly kind: string }): boolean => !['function', 'lambda', 'class'].includes(node.kind);
  return [...nodesOf(body, inner)]
    .filter(({ kind }) => kind === 'return')
    .flatMap((node) => texts(node.value, document));
}

function texts(value: unknown, document: SourceDocument): readonly { readonly text: string; readonly site: Site }[] {
  if (!isNode(value)) return [];
  if (value.kind === 'string' && typeof value.value === 'string') {
    const content = value.contentSpan as { readonly start: number; readonly end: number } | undefined;
    return content ? [{ text: value.value, site: { document, start: content.start, end: content.end } }] : [];
  }
  if (value.kind === 'list' || value.kind === 'tuple')
    return (Array.isArray(value.elements) ? value.elements : []).flatMap((item: unknown) => texts(item, document));
  if (value.kind === 'conditional') return [...texts(value.then, document), ...texts(value.orElse, document)];
  return [];
}
