/** All that the panel shows, as one plain value, and how messages and gestures change it. Pure: no DOM, no clock. */
import { type Direction, type Layout, layoutDag, type MeasureText } from '../../dag/layout/layout.ts';
import type { Dag } from '../../dag/model.ts';
import type { RunSummary } from '../../runner/protocol.ts';
import { connected, edgeSelected } from './edited-dependency.ts';
import * as l10n from './l10n.ts';
import type { HostMessage, TaskState } from './protocol.ts';
import { RUN_STATES, TASK_STATES } from './states.ts';
import { related } from './walk.ts';

export type FilterMode = 'up' | 'down' | 'both';

export interface ViewState {
  readonly file: { readonly uri: string; readonly fileName: string; readonly broken?: string } | null;
  readonly dags: readonly Dag[];
  readonly dagId: string | null;
  /** Why there is nothing to draw, in words. */
  readonly empty: string | null;
  readonly cursor: string | null;
  readonly runs: { readonly [dagId: string]: RunStates };
  readonly direction: Direction;
  /** There is a cluster that DAGs could run on. */
  readonly kubernetes: boolean;
  /** Ids of collapsed groups, by `URI#DAG`. */
  readonly collapsed: { readonly [dag: string]: readonly string[] };
  /** Key of the drawn node that the keyboard is on. */
  readonly selected: string | null;
  readonly filter: { readonly taskId: string; readonly mode: FilterMode } | null;
  readonly search: { readonly open: boolean; readonly query: string; readonly index: number };
  readonly menu: { readonly x: number; readonly y: number; readonly key: string | null } | null;
  /** Id of the task that gets a dependency: the next task that is chosen comes after it. */
  readonly connecting: string | null;
  /** Key of the line that is selected. */
  readonly edge: string | null;
  readonly drawing: Drawing | null;
  /** Rises when the view should move to `focus`. */
  readonly moves: number;
  readonly focus: Focus | null;
  /** For the screen reader. */
  readonly announcement: string;
}

export interface RunStates {
  readonly run: RunSummary;
  readonly states: { readonly [taskId: string]: TaskState };
}

/** What is on the canvas: the layout, and where its corner lies so that an edit moves as little as possible. */
export interface Drawing {
  readonly dag: Dag;
  readonly layout: Layout;
  readonly origin: { readonly x: number; readonly y: number };
}

export type Focus =
  | { readonly kind: 'fit' }
  /** A graph that was not there before. */
  | { readonly kind: 'open' }
  | { readonly kind: 'zoom'; readonly by: number }
  /** `always`: also if it is in view already. */
  | { readonly kind: 'node'; readonly key: string; readonly always: boolean };

export type Action =
  | { readonly type: 'host'; readonly message: HostMessage }
  | { readonly type: 'select'; readonly key: string | null; readonly follow?: boolean }
  | { readonly type: 'toggleGroup'; readonly groupId: string }
  | { readonly type: 'setDirection'; readonly direction: Direction }
  | { readonly type: 'selectDag'; readonly dagId: string }
  | { readonly type: 'filter'; readonly filter: ViewState['filter'] }
  | { readonly type: 'search'; readonly open: boolean; readonly query: string }
  | { readonly type: 'searchStep'; readonly by: 1 | -1 }
  | { readonly type: 'menu'; readonly menu: ViewState['menu'] }
  | { readonly type: 'connect'; readonly taskId: string | null }
  | { readonly type: 'selectEdge'; readonly key: string | null }
  | { readonly type: 'move'; readonly focus: Focus };

/** What outlives a reload of the panel. */
export interface SavedState {
  readonly direction: Direction;
  readonly collapsed: ViewState['collapsed'];
}

export function initialState(saved: unknown): ViewState {
  const { direction, collapsed } = readSaved(saved);
  return {
    file: null,
    dags: [],
    dagId: null,
    empty: null,
    cursor: null,
    runs: {},
    direction,
    kubernetes: false,
    collapsed,
    selected: null,
    filter: null,
    search: { open: false, query: '', index: 0 },
    menu: null,
    connecting: null,
    edge: null,
    drawing: null,
    moves: 0,
    focus: null,
    announcement: '',
  };
}

function readSaved(saved: unknown): SavedState {
  const given = typeof saved === 'object' && saved !== null ? (saved as Partial<SavedState>) : {};
  const collapsed = typeof given.collapsed === 'object' && given.collapsed !== null ? given.collapsed : {};
  return { direction: given.direction === 'TB' ? 'TB' : 'LR', collapsed };
}

export function collapsedGroups(state: ViewState): readonly string[] {
  return state.collapsed[dagKey(state)] ?? NONE;
}

/** The same list every time, so that it can be compared. */
const NONE: readonly string[] = [];

function dagKey(state: ViewState): string {
  return `${state.file?.uri ?? ''}#${state.dagId ?? ''}`;
}

/** Ids of the tasks that the search finds, in the order of the file. */
export function searchMatches(state: ViewState): readonly string[] {
  const query = state.search.query.trim().toLowerCase();
  if (!state.search.open || query === '' || !state.drawing) return [];
  return state.drawing.dag.tasks
    .filter((task) => task.taskId.toLowerCase().includes(query) || task.operatorLabel.toLowerCase().includes(query))
    .map((task) => task.taskId);
}

/** The key of the node in which a task is drawn: its own, or the collapsed group that hides it. */
export function nodeOfTask(drawing: Drawing, taskId: string): string | undefined {
  const keys = new Set(drawing.layout.nodes.map((node) => node.key));
  if (keys.has(`task:${taskId}`)) return `task:${taskId}`;
  const groups = new Map(drawing.dag.groups.map((group) => [group.groupId, group.parent]));
  let group = drawing.dag.tasks.find((task) => task.taskId === taskId)?.group ?? null;
  for (let step = 0; group !== null && step <= groups.size; step++) {
    if (keys.has(`group:${group}`)) return `group:${group}`;
    group = groups.get(group) ?? null;
  }
  return undefined;
}

/** @param measure text widths in the panel's fonts; an estimate when absent */
export function reduce(state: ViewState, action: Action, measure?: MeasureText): ViewState {
  return withDrawing(state, applied(state, action), measure);
}

function applied(state: ViewState, action: Action): ViewState {
  switch (action.type) {
    case 'host':
      return received(state, action.message);
    case 'select':
      return selected(state, action.key, action.follow === true);
    case 'toggleGroup':
      return toggled(state, action.groupId);
    case 'setDirection':
      return moved({ ...state, direction: action.direction }, { kind: 'open' });
    case 'selectDag':
      return moved({ ...state, dagId: action.dagId, filter: null, selected: null, cursor: null }, { kind: 'open' });
    case 'filter':
      return filtered(state, action.filter);
    case 'search':
      return searched(state, action.open, action.query);
    case 'searchStep':
      return toMatch(state, state.search.index + action.by);
    case 'menu':
      return { ...state, menu: action.menu };
    case 'connect':
      return connected(state, action.taskId);
    case 'selectEdge':
      return edgeSelected(state, action.key);
    case 'move':
      return moved(state, action.focus);
  }
}

function moved(state: ViewState, focus: Focus): ViewState {
  return { ...state, focus, moves: state.moves + 1 };
}

function received(state: ViewState, message: HostMessage): ViewState {
  switch (message.type) {
    case 'dags':
      return withDags(state, message);
    case 'empty':
      return {
        ...state,
        file: null,
        dags: [],
        dagId: null,
        empty: message.message,
        drawing: null,
        filter: null,
        menu: null,
      };
    case 'cursor':
      return withCursor(state, message.dagId, message.taskId);
    case 'states':
      return withStates(state, message);
    case 'settings': {
      const next = message.kubernetes === state.kubernetes ? state : { ...state, kubernetes: message.kubernetes };
      return message.direction === state.direction
        ? next
        : applied(next, { type: 'setDirection', direction: message.direction });
    }
    case 'command':
      return commanded(state, message.command);
  }
}

function withDags(state: ViewState, message: Extract<HostMessage, { type: 'dags' }>): ViewState {
  const { uri, fileName, broken, dags } = message;
  const sameFile = state.file?.uri === uri;
  const known = (id: string | null) => id !== null && dags.some((dag) => dag.dagId === id);
  const dagId = known(message.selected)
    ? message.selected
    : sameFile && known(state.dagId)
      ? state.dagId
      : (dags[0]?.dagId ?? null);
  const sameDag = sameFile && dagId === state.dagId;
  const next: ViewState = {
    ...state,
    file: { uri, fileName, broken },
    dags,
    dagId,
    empty: null,
    menu: null,
    edge: null,
  };
  if (sameDag && state.drawing) return next;
  return moved({ ...next, filter: null, selected: null, cursor: sameDag ? state.cursor : null }, { kind: 'open' });
}

function withCursor(state: ViewState, dagId: string, taskId: string | null): ViewState {
  const known = state.dags.some((dag) => dag.dagId === dagId);
  const onDag = known && dagId !== state.dagId ? applied(state, { type: 'selectDag', dagId }) : state;
  if (!known || (onDag.cursor === taskId && onDag === state)) return state;
  const next = { ...onDag, cursor: taskId };
  if (taskId === null || !next.drawing || next.drawing.dag.dagId !== dagId) return next;
  const key = nodeOfTask(next.drawing, taskId);
  return key === undefined ? next : moved(next, { kind: 'node', key, always: false });
}

function withStates(state: ViewState, message: Extract<HostMessage, { type: 'states' }>): ViewState {
  const { [message.dagId]: before, ...others } = state.runs;
  if (!message.run) return { ...state, runs: others };
  const states = sameWhereEqual(before?.states, message.states);
  const runs = { ...others, [message.dagId]: { run: message.run, states } };
  const announcement = message.dagId === state.dagId ? changesInWords(before, runs[message.dagId]) : '';
  return { ...state, runs, announcement: announcement || state.announcement };
}

/** Every message brings new objects; the old ones stay where nothing changed, so that their cards need not be drawn again. */
function sameWhereEqual(before: RunStates['states'] | undefined, states: RunStates['states']): RunStates['states'] {
  if (!before) return states;
  return Object.fromEntries(
    Object.entries(states).map(([taskId, state]) => {
      const old = before[taskId];
      return [taskId, old && JSON.stringify(old) === JSON.stringify(state) ? old : state];
    }),
  );
}

const MOST_CHANGES_READ = 4;

function changesInWords(before: RunStates | undefined, after: RunStates | undefined): string {
  if (!after) return '';
  const changed = Object.entries(after.states)
    .filter(([taskId, { state }]) => state !== 'none' && before?.states[taskId]?.state !== state)
    .map(([taskId, { state }]) => `${taskId}: ${TASK_STATES[state].name}`);
  const words =
    changed.length > MOST_CHANGES_READ ? [l10n.t('{0} tasks changed their state', changed.length)] : changed;
  if (before?.run.state !== after.run.state) words.push(l10n.t('Run {0}', RUN_STATES[after.run.state].name));
  return words.join(', ');
}

function commanded(state: ViewState, command: Extract<HostMessage, { type: 'command' }>['command']): ViewState {
  const dag = state.drawing?.dag;
  switch (command) {
    case 'fit':
      return moved(state, { kind: 'fit' });
    case 'zoomIn':
      return moved(state, { kind: 'zoom', by: 1.25 });
    case 'zoomOut':
      return moved(state, { kind: 'zoom', by: 0.8 });
    case 'search':
      return searched(state, true, state.search.query);
    case 'collapseAll':
      return moved(withCollapsed(state, dag ? dag.groups.map((group) => group.groupId) : []), { kind: 'fit' });
    case 'expandAll':
      return moved(withCollapsed(state, []), { kind: 'fit' });
  }
}

function withCollapsed(state: ViewState, groups: readonly string[]): ViewState {
  return { ...state, collapsed: { ...state.collapsed, [dagKey(state)]: groups } };
}

function selected(state: ViewState, key: string | null, follow: boolean): ViewState {
  const next = { ...state, selected: key, menu: null, edge: null };
  return key !== null && follow ? moved(next, { kind: 'node', key, always: false }) : next;
}

function toggled(state: ViewState, groupId: string): ViewState {
  const groups = collapsedGroups(state);
  const collapsing = !groups.includes(groupId);
  const next = withCollapsed(state, collapsing ? [...groups, groupId] : groups.filter((id) => id !== groupId));
  const announcement = collapsing ? l10n.t('Group {0} collapsed', groupId) : l10n.t('Group {0} expanded', groupId);
  return { ...next, selected: collapsing ? `group:${groupId}` : next.selected, announcement };
}

function filtered(state: ViewState, filter: ViewState['filter']): ViewState {
  return moved({ ...state, filter, menu: null }, { kind: 'open' });
}

function searched(state: ViewState, open: boolean, query: string): ViewState {
  const next = { ...state, search: { open, query, index: 0 }, menu: null };
  return open && query !== state.search.query ? toMatch(next, 0) : next;
}

/** Goes to a match, opening the groups that hide it. */
function toMatch(state: ViewState, wanted: number): ViewState {
  const matches = searchMatches(state);
  if (matches.length === 0 || !state.drawing) return state;
  const index = ((wanted % matches.length) + matches.length) % matches.length;
  const taskId = matches[index] ?? '';
  const opened = opening(state, state.drawing.dag, taskId);
  const key = `task:${taskId}`;
  const announcement = `${l10n.t('{0} of {1}', index + 1, matches.length)}: ${taskId}`;
  return moved(
    { ...opened, search: { ...state.search, index }, selected: key, announcement },
    { kind: 'node', key, always: true },
  );
}

function opening(state: ViewState, dag: Dag, taskId: string): ViewState {
  const around = new Set<string>();
  let group = dag.tasks.find((task) => task.taskId === taskId)?.group ?? null;
  while (group !== null && !around.has(group)) {
    around.add(group);
    const id: string = group;
    group = dag.groups.find((each) => each.groupId === id)?.parent ?? null;
  }
  const groups = collapsedGroups(state);
  const left = groups.filter((id) => !around.has(id));
  return left.length === groups.length ? state : withCollapsed(state, left);
}

/** Lays out anew when what is drawn has changed, and only then. */
function withDrawing(before: ViewState, state: ViewState, measure: MeasureText | undefined): ViewState {
  const dag = state.dags.find((each) => each.dagId === state.dagId);
  if (!dag) return state.drawing === null ? state : { ...state, drawing: null };
  const sameInput =
    state.drawing?.dag === dag &&
    before.direction === state.direction &&
    before.filter === state.filter &&
    collapsedGroups(before) === collapsedGroups(state);
  if (sameInput) return state;
  const sameDag = before.drawing?.dag.dagId === dag.dagId && before.file?.uri === state.file?.uri;
  const previous = sameDag ? before.drawing : null;
  const filter = state.filter && dag.tasks.some((task) => task.taskId === state.filter?.taskId) ? state.filter : null;
  const options = { direction: state.direction, collapsed: new Set(collapsedGroups(state)), measure };
  const layout = layoutDag(
    filter ? only(dag, related(dag, filter.taskId, filter.mode)) : dag,
    options,
    previous?.layout,
  );
  const keys = new Set(layout.nodes.map((node) => node.key));
  const selected = state.selected !== null && keys.has(state.selected) ? state.selected : null;
  return { ...state, filter, selected, drawing: { dag, layout, origin: stillOrigin(layout, previous, selected) } };
}

function only(dag: Dag, tasks: ReadonlySet<string>): Pick<Dag, 'tasks' | 'edges' | 'groups'> {
  const kept = dag.tasks.filter((task) => tasks.has(task.taskId));
  const parents = new Map(dag.groups.map((group) => [group.groupId, group.parent]));
  const used = new Set<string>();
  for (const task of kept) {
    for (let group = task.group; group !== null && !used.has(group); group = parents.get(group) ?? null)
      used.add(group);
  }
  return {
    tasks: kept,
    edges: dag.edges.map((edge) =>
      tasks.has(edge.upstream) && tasks.has(edge.downstream) ? edge : { ...edge, upstream: '' },
    ),
    groups: dag.groups.filter((group) => used.has(group.groupId)),
  };
}

/** So that what the user looks at stays where it is: the selected node, or else most of the nodes. */
function stillOrigin(layout: Layout, previous: Drawing | null, selected: string | null): { x: number; y: number } {
  if (!previous || previous.layout.direction !== layout.direction) return { x: 0, y: 0 };
  const before = new Map([...previous.layout.nodes, ...previous.layout.groups].map((box) => [box.key, box]));
  const shifts: { x: number; y: number; key: string }[] = [];
  for (const node of layout.nodes) {
    const old = before.get(node.key);
    if (old)
      shifts.push({ key: node.key, x: old.x + previous.origin.x - node.x, y: old.y + previous.origin.y - node.y });
  }
  const fixed = shifts.find((shift) => shift.key === selected);
  return fixed ? { x: fixed.x, y: fixed.y } : { x: median(shifts.map((s) => s.x)), y: median(shifts.map((s) => s.y)) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
