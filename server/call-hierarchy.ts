/**
 * `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls` of tasks: callers are
 * the tasks upstream, callees those downstream.
 */
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall } from 'vscode-languageserver';
import type { Dag, DagFile, Position, Range, Task } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import { definitionsOf } from './definition.ts';
import { TASK_SYMBOL } from './document-symbol.ts';
import { encloses } from './ranges.ts';
import { symbolAt } from './symbol-at.ts';
import type { TextLines } from './text-lines.ts';

/** What an item carries from one request to the next. */
interface ItemData {
  readonly file: string;
  readonly dagId: string;
  readonly taskId: string;
}

/** Null where the cursor is on no task. */
export function prepareCallHierarchy(
  analyses: Analyses,
  file: DagFile,
  lines: TextLines,
  position: Position,
): CallHierarchyItem[] | null {
  const symbol = symbolAt(file, lines, position);
  if (symbol?.kind !== 'task') return null;
  const items = symbol.tasks.flatMap(({ dagId, taskId, task }) => {
    if (task) return [item(file.uri, dagId, task)];
    const home = homeOf(analyses, dagId);
    return home ? definitionsOf(analyses, { dagId, taskId }).map((found) => item(home, dagId, found)) : [];
  });
  return items.length > 0 ? items : null;
}

export function upstreamCalls(analyses: Analyses, { data }: CallHierarchyItem): CallHierarchyIncomingCall[] {
  return neighbours(analyses, data, 'upstream').map(({ item: from, ranges }) => ({ from, fromRanges: ranges }));
}

export function downstreamCalls(analyses: Analyses, { data }: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  return neighbours(analyses, data, 'downstream').map(({ item: to, ranges }) => ({ to, fromRanges: ranges }));
}

interface Neighbour {
  readonly item: CallHierarchyItem;
  /** LSP wants places in the caller's document: where the edge is written. */
  readonly ranges: Range[];
}

function neighbours(analyses: Analyses, data: unknown, side: 'upstream' | 'downstream'): Neighbour[] {
  const { file: uri, dagId, taskId } = data as ItemData;
  const dag = analyses.analyse(uri)?.dags.find((each) => each.dagId === dagId);
  if (!dag) return [];
  const other = side === 'upstream' ? 'downstream' : 'upstream';
  const found = new Map<string, Range[]>();
  for (const edge of dag.edges) {
    if (edge[other] !== taskId) continue;
    const ranges = found.get(edge[side]) ?? [];
    const caller = taskNamed(dag, edge.upstream);
    if (edge.location.uri === caller?.location.uri) ranges.push(edge.location.range);
    found.set(edge[side], ranges);
  }
  return [...found].flatMap(([id, ranges]) => {
    const task = taskNamed(dag, id);
    return task ? [{ item: item(uri, dagId, task), ranges }] : [];
  });
}

function item(file: string, dagId: string, task: Task): CallHierarchyItem {
  const { uri, range } = task.location;
  const id = task.idLocation;
  const data: ItemData = { file, dagId, taskId: task.taskId };
  return {
    name: task.taskId,
    kind: TASK_SYMBOL,
    detail: `${task.operatorLabel} · ${dagId}`,
    uri,
    range,
    selectionRange: id?.uri === uri && encloses(range, id.range) ? id.range : range,
    data,
  };
}

function taskNamed(dag: Dag, id: string): Task | undefined {
  return dag.tasks.find(({ taskId }) => taskId === id);
}

function homeOf(analyses: Analyses, dagId: string): string | undefined {
  for (const file of knownFiles(analyses)) if (file.dags.some((dag) => dag.dagId === dagId)) return file.uri;
  return undefined;
}
