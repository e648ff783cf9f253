/** What a user can do with a task, a group or the DAG, whether by mouse, key or menu. */
import type { Location } from '../../dag/model.ts';
import type { DrawnDependency } from './edited-dependency.ts';
import type { TaskAction } from './protocol.ts';
import type { Store } from './store.ts';
import type { FilterMode, ViewState } from './view-state.ts';

/** What a node's key stands for. */
export function subject(key: string): { readonly kind: 'task' | 'group'; readonly id: string } {
  return key.startsWith('group:') ? { kind: 'group', id: key.slice(6) } : { kind: 'task', id: key.slice(5) };
}

export function sourceOf(state: ViewState, key: string): Location | undefined {
  const { kind, id } = subject(key);
  const dag = state.drawing?.dag;
  return kind === 'task'
    ? dag?.tasks.find((task) => task.taskId === id)?.location
    : dag?.groups.find((group) => group.groupId === id)?.location;
}

export function reveal(store: Store, key: string): void {
  const location = sourceOf(store.state(), key);
  if (location) store.host.post({ type: 'reveal', location });
}

export function runDag(store: Store): void {
  const { dagId } = store.state();
  if (dagId !== null) store.host.post({ type: 'runDag', dagId });
}

export function runDagOnKubernetes(store: Store): void {
  const { dagId } = store.state();
  if (dagId !== null) store.host.post({ type: 'runDagOnKubernetes', dagId });
}

export function runTask(store: Store, key: string): void {
  const { dagId } = store.state();
  const { kind, id } = subject(key);
  if (dagId !== null && kind === 'task') store.host.post({ type: 'runTask', dagId, taskId: id });
}

export function actOnTask(store: Store, key: string, action: TaskAction): void {
  const { dagId } = store.state();
  const { kind, id } = subject(key);
  if (dagId !== null && kind === 'task') store.host.post({ type: 'taskAction', dagId, taskId: id, action });
}

/** Whether the run that is shown knows of the task. */
export function isInRun(state: ViewState, key: string): boolean {
  const shown = state.dagId === null ? undefined : state.runs[state.dagId];
  return shown?.states[subject(key).id] !== undefined;
}

/** While a dependency is being added, a task that is chosen ends it: it comes after the other. False when none is. */
export function connectTo(store: Store, key: string): boolean {
  const { connecting, dagId } = store.state();
  const { kind, id } = subject(key);
  // A group that is folded is opened first: the tasks are inside.
  if (connecting === null || dagId === null || kind === 'group') return false;
  if (id !== connecting)
    store.host.post({ type: 'editDependency', action: 'add', dagId, upstream: connecting, downstream: id });
  store.dispatch({ type: 'connect', taskId: null });
  return true;
}

export function startConnecting(store: Store, key: string): void {
  const { kind, id } = subject(key);
  if (kind === 'task') store.dispatch({ type: 'connect', taskId: id });
}

export function removeDependency(store: Store, { upstream, downstream }: DrawnDependency): void {
  const { dagId } = store.state();
  if (dagId !== null) store.host.post({ type: 'editDependency', action: 'remove', dagId, upstream, downstream });
}

export function showRuns(store: Store): void {
  const { dagId } = store.state();
  if (dagId !== null) store.host.post({ type: 'showRuns', dagId });
}

/** The run whose log of a task there is to show, if the task has started in it. */
export function runWithLog(state: ViewState, key: string): string | undefined {
  const { kind, id } = subject(key);
  const shown = state.dagId === null ? undefined : state.runs[state.dagId];
  const started = (shown?.states[id]?.tryNumber ?? 0) > 0;
  return kind === 'task' && started ? shown?.run.runId : undefined;
}

export function showLog(store: Store, key: string): void {
  const runId = runWithLog(store.state(), key);
  if (runId !== undefined) store.host.post({ type: 'showLog', runId, taskId: subject(key).id });
}

export function cancelRun(store: Store): void {
  const state = store.state();
  const shown = state.dagId === null ? undefined : state.runs[state.dagId];
  if (shown) store.host.post({ type: 'cancelRun', runId: shown.run.runId });
}

export function filterBy(store: Store, key: string, mode: FilterMode): void {
  const { kind, id } = subject(key);
  if (kind === 'task') store.dispatch({ type: 'filter', filter: { taskId: id, mode } });
}

export function turn(store: Store): void {
  const direction = store.state().direction === 'LR' ? 'TB' : 'LR';
  store.dispatch({ type: 'setDirection', direction });
  store.host.post({ type: 'setDirection', direction });
}

export function selectDag(store: Store, dagId: string): void {
  store.dispatch({ type: 'selectDag', dagId });
  store.host.post({ type: 'selectDag', dagId });
}
