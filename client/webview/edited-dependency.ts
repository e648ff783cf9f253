/** Adding and removing dependencies in the graph: what is selected for it. Pure, as view-state.ts is. */
import type { LayoutEdge } from '../../dag/layout/layout.ts';
import * as l10n from './l10n.ts';
import type { ViewState } from './view-state.ts';

export interface DrawnDependency {
  readonly upstream: string;
  readonly downstream: string;
}

export function connected(state: ViewState, taskId: string | null): ViewState {
  if (taskId === state.connecting) return state;
  const announcement = taskId === null ? '' : connectWords(taskId);
  return { ...state, connecting: taskId, announcement, menu: null, edge: null };
}

export function connectWords(taskId: string): string {
  return l10n.t(
    'Choose the task that comes after {0}: click it, or go there with the arrow keys and press Enter.',
    taskId,
  );
}

export function edgeSelected(state: ViewState, key: string | null): ViewState {
  const next = { ...state, edge: key, menu: null };
  const dependency = selectedDependency(next);
  if (!dependency) return { ...next, edge: null };
  const { upstream, downstream } = dependency;
  return { ...next, announcement: l10n.t('{0} before {1}. Delete removes the dependency.', upstream, downstream) };
}

export function selectedDependency(state: ViewState): DrawnDependency | undefined {
  const edge = state.drawing?.layout.edges.find(({ key }) => key === state.edge);
  return edge && dependencyOf(edge);
}

/** Those of a task, upstream first. */
export function dependenciesAt(state: ViewState, key: string): readonly DrawnDependency[] {
  return edgesAt(state, key).flatMap((edge) => dependencyOf(edge) ?? []);
}

/** The line of a node that comes after the one that is selected. */
export function nextEdge(state: ViewState, node: string): string | null {
  const edges = edgesAt(state, node).filter((edge) => dependencyOf(edge) !== undefined);
  const at = edges.findIndex(({ key }) => key === state.edge);
  return (edges[at + 1] ?? edges[0])?.key ?? null;
}

function edgesAt(state: ViewState, node: string): readonly LayoutEdge[] {
  const edges = state.drawing?.layout.edges ?? [];
  return [...edges.filter(({ target }) => target === node), ...edges.filter(({ source }) => source === node)];
}

/** Undefined for the lines of a folded group, which stand for several dependencies. */
function dependencyOf({ source, target }: LayoutEdge): DrawnDependency | undefined {
  if (!source.startsWith('task:') || !target.startsWith('task:')) return undefined;
  return { upstream: source.slice(5), downstream: target.slice(5) };
}
