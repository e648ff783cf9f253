/** Keys on the graph. */
import {
  actOnTask,
  connectTo,
  filterBy,
  isInRun,
  removeDependency,
  reveal,
  runTask,
  showLog,
  startConnecting,
  subject,
} from './commands.ts';
import { nextEdge, selectedDependency } from './edited-dependency.ts';
import { elementId } from './element-id.ts';
import type { Store } from './store.ts';
import { step, type Walk } from './walk.ts';

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Acts on a key; false when the key means nothing here. */
export function pressed(store: Store, event: Key): boolean {
  const { drawing, selected, search } = store.state();
  if (!drawing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'z' && !event.shiftKey) {
      store.host.post({ type: 'undo' });
      return true;
    }
    if (event.key.toLowerCase() !== 'f') return false;
    store.dispatch({ type: 'search', open: true, query: search.query });
    return true;
  }
  const walk = walkOf(event.key, drawing.layout.direction);
  if (walk) {
    const key = step(drawing.layout, selected, walk);
    if (key !== undefined) store.dispatch({ type: 'select', key, follow: true });
    return true;
  }
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return openMenu(store, selected);
  return (
    onView(store, event.key) || onEdge(store, event.key) || (selected !== null && onNode(store, event.key, selected))
  );
}

function walkOf(key: string, direction: 'LR' | 'TB'): Walk | undefined {
  const walks: { readonly [key: string]: Walk } =
    direction === 'LR'
      ? { ArrowLeft: 'upstream', ArrowRight: 'downstream', ArrowUp: 'before', ArrowDown: 'after' }
      : { ArrowUp: 'upstream', ArrowDown: 'downstream', ArrowLeft: 'before', ArrowRight: 'after' };
  if (key === 'Home') return 'first';
  return key === 'End' ? 'last' : walks[key];
}

function onView(store: Store, key: string): boolean {
  switch (key) {
    case 'f':
      store.dispatch({ type: 'move', focus: { kind: 'fit' } });
      return true;
    case '+':
    case '=':
      store.dispatch({ type: 'move', focus: { kind: 'zoom', by: 1.25 } });
      return true;
    case '-':
      store.dispatch({ type: 'move', focus: { kind: 'zoom', by: 0.8 } });
      return true;
    case '/':
      store.dispatch({ type: 'search', open: true, query: store.state().search.query });
      return true;
    case 'Escape':
      stepBack(store);
      return true;
    default:
      return false;
  }
}

/** One thing at a time: the menu, a dependency that is being added, the search, the filter, the selection. */
function stepBack(store: Store): void {
  const { menu, search, filter, connecting, edge } = store.state();
  if (menu) store.dispatch({ type: 'menu', menu: null });
  else if (connecting !== null) store.dispatch({ type: 'connect', taskId: null });
  else if (edge !== null) store.dispatch({ type: 'selectEdge', key: null });
  else if (search.open) store.dispatch({ type: 'search', open: false, query: '' });
  else if (filter) store.dispatch({ type: 'filter', filter: null });
  else store.dispatch({ type: 'select', key: null });
}

/** The line that is selected. */
function onEdge(store: Store, key: string): boolean {
  const selected = selectedDependency(store.state());
  if (!selected || (key !== 'Delete' && key !== 'Backspace')) return false;
  removeDependency(store, selected);
  return true;
}

/** At the node, or in the middle of the graph. */
function openMenu(store: Store, selected: string | null): boolean {
  const element = document.getElementById(selected === null ? '' : elementId(selected)) ?? document.body;
  const { left, top, width, height } = element.getBoundingClientRect();
  const menu = { x: left + width / 2, y: top + height / 2, key: selected };
  store.dispatch({ type: 'menu', menu });
  return true;
}

function onNode(store: Store, key: string, selected: string): boolean {
  const { kind, id } = subject(selected);
  switch (key) {
    case 'Enter':
      if (!connectTo(store, selected)) reveal(store, selected);
      return true;
    case 'a':
      startConnecting(store, selected);
      return true;
    case 'e':
      store.dispatch({ type: 'selectEdge', key: nextEdge(store.state(), selected) });
      return true;
    case ' ':
    case 'c':
      if (kind === 'group') store.dispatch({ type: 'toggleGroup', groupId: id });
      else collapseAround(store, id);
      return true;
    case 'r':
      runTask(store, selected);
      return true;
    case 'l':
      showLog(store, selected);
      return true;
    case 'i':
      if (isInRun(store.state(), selected)) actOnTask(store, selected, 'details');
      return true;
    case 'u':
      filterBy(store, selected, 'up');
      return true;
    case 'd':
      filterBy(store, selected, 'down');
      return true;
    case 'b':
      filterBy(store, selected, 'both');
      return true;
    default:
      return false;
  }
}

function collapseAround(store: Store, taskId: string): void {
  const group = store.state().drawing?.dag.tasks.find((task) => task.taskId === taskId)?.group;
  if (group) store.dispatch({ type: 'toggleGroup', groupId: group });
}
