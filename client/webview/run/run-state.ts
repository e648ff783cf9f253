/** All that the view of the runs shows, as one plain value, and what changes it. Pure: no DOM, no clock. */
import type { RunSummary } from '../../../runner/protocol.ts';
import type { TaskState } from '../protocol.ts';
import type { Bar, InstanceDetails, RunHostMessage, RunViewTab, Selection } from './protocol.ts';
import { type Row, type RowSource, rowsOf } from './rows.ts';

export interface RunViewState {
  readonly dagId: string;
  readonly source: RowSource;
  /** Oldest first, as columns. */
  readonly runs: readonly RunSummary[];
  readonly states: { readonly [runId: string]: { readonly [taskId: string]: TaskState } };
  readonly bars: { readonly runId: string; readonly bars: readonly Bar[] } | null;
  readonly collapsed: ReadonlySet<string>;
  readonly rows: readonly Row[];
  readonly tab: RunViewTab;
  /** Follows the newest run while the user has picked none. */
  readonly selection: Selection | null;
  readonly picked: boolean;
  /** Null: the newest try. */
  readonly tryNumber: number | null;
  readonly details: InstanceDetails | null;
  readonly log: LogText | null;
}

export interface LogText {
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly text: string;
  readonly omitted: number;
}

export type RunViewAction =
  | { readonly type: 'host'; readonly message: RunHostMessage }
  | { readonly type: 'select'; readonly selection: Selection | null }
  | { readonly type: 'try'; readonly tryNumber: number }
  | { readonly type: 'toggleGroup'; readonly groupId: string }
  | { readonly type: 'tab'; readonly tab: RunViewTab };

/** Characters of a log that are kept: what a person reads at the end of it. The whole log is a document of its own. */
const LOG_LIMIT = 200_000;

const EMPTY: RowSource = { tasks: [], groups: [], edges: [] };

export function initialRunState(saved: unknown): RunViewState {
  const given = typeof saved === 'object' && saved !== null ? (saved as { tab?: unknown; collapsed?: unknown }) : {};
  const collapsed = Array.isArray(given.collapsed) ? given.collapsed.filter((id) => typeof id === 'string') : [];
  return {
    dagId: '',
    source: EMPTY,
    runs: [],
    states: {},
    bars: null,
    collapsed: new Set(collapsed),
    rows: [],
    tab: given.tab === 'gantt' ? 'gantt' : 'grid',
    selection: null,
    picked: false,
    tryNumber: null,
    details: null,
    log: null,
  };
}

export function reduceRuns(state: RunViewState, action: RunViewAction): RunViewState {
  switch (action.type) {
    case 'host':
      return received(state, action.message);
    case 'select':
      return selecting(state, action.selection, true);
    case 'try':
      return { ...state, tryNumber: action.tryNumber, log: null };
    case 'toggleGroup': {
      const collapsed = new Set(state.collapsed);
      if (!collapsed.delete(action.groupId)) collapsed.add(action.groupId);
      return { ...state, collapsed, rows: rowsOf(state.source, collapsed) };
    }
    case 'tab':
      return { ...state, tab: action.tab };
  }
}

function received(state: RunViewState, message: RunHostMessage): RunViewState {
  switch (message.type) {
    case 'dag': {
      const { dagId, tasks, groups, edges } = message;
      const source = { tasks, groups, edges };
      return { ...state, dagId, source, rows: rowsOf(source, state.collapsed) };
    }
    case 'runs': {
      const runs = [...message.runs].reverse();
      const next = { ...state, runs };
      const newest = runs.at(-1);
      const gone = state.selection !== null && !runs.some(({ runId }) => runId === state.selection?.runId);
      if ((state.picked && !gone) || (!newest && state.selection === null)) return next;
      const runId = newest?.runId;
      if (runId === state.selection?.runId && !gone) return next;
      return selecting(next, runId === undefined ? null : { runId, taskId: null, mapIndex: null }, false);
    }
    case 'states': {
      const { runId, whole, states } = message;
      const before = whole ? {} : (state.states[runId] ?? {});
      return { ...state, states: { ...state.states, [runId]: { ...before, ...states } } };
    }
    case 'bars':
      return { ...state, bars: { runId: message.runId, bars: message.bars } };
    case 'details': {
      const { details } = message;
      const { selection } = state;
      const wanted = details.runId === selection?.runId && details.taskId === selection.taskId;
      return wanted ? { ...state, details } : state;
    }
    case 'log':
      return withLog(state, message);
    case 'show': {
      const next = message.tab ? { ...state, tab: message.tab } : state;
      return message.selection ? selecting(next, message.selection, true) : next;
    }
  }
}

function selecting(state: RunViewState, selection: Selection | null, picked: boolean): RunViewState {
  const same =
    selection?.runId === state.selection?.runId &&
    selection?.taskId === state.selection?.taskId &&
    selection?.mapIndex === state.selection?.mapIndex;
  if (same) return { ...state, picked };
  return { ...state, selection, picked: picked && selection !== null, tryNumber: null, details: null, log: null };
}

function withLog(state: RunViewState, message: Extract<RunHostMessage, { type: 'log' }>): RunViewState {
  const { runId, taskId, mapIndex, tryNumber, reset } = message;
  const { selection, log } = state;
  if (runId !== selection?.runId || taskId !== selection.taskId) return state;
  const text = `${reset ? '' : (log?.text ?? '')}${message.text}`;
  const kept = text.length > LOG_LIMIT ? fromLine(text.slice(-LOG_LIMIT)) : text;
  const before = reset ? message.omitted : (log?.omitted ?? message.omitted);
  const omitted = before + (text.length - kept.length);
  return { ...state, log: { runId, taskId, mapIndex, tryNumber, text: kept, omitted } };
}

function fromLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}
