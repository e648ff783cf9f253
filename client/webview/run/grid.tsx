import { type KeyboardEvent, memo, useEffect, useMemo } from 'react';
import type { RunSummary, TaskInstanceState } from '../../../runner/protocol.ts';
import { durationText, isActive } from '../../runs/durations.ts';
import * as l10n from '../l10n.ts';
import type { TaskState } from '../protocol.ts';
import { Sign } from '../sign.tsx';
import { StateIcon } from '../state-icon.tsx';
import { RUN_STATES, TASK_STATES } from '../states.ts';
import type { Selection } from './protocol.ts';
import { type Row, rowState } from './rows.ts';
import { runTitle } from './run-words.ts';
import { type RunStore, useRunStore, useRuns } from './store.ts';
import { useNow, useWindow, visible } from './virtual.ts';

const ROW = 26;
const COLUMN = 30;
const NAMES = 230;
const HEADER = 96;
const BAR = 58;

/** Runs × tasks, as in Airflow's own interface: the newest run is at the right. */
export function Grid() {
  const store = useRunStore();
  const rows = useRuns((state) => state.rows);
  const runs = useRuns((state) => state.runs);
  const selection = useRuns((state) => state.selection);
  const [element, view] = useWindow<HTMLDivElement>();
  const now = useNow(runs.some(isActive));
  const [firstRow, endRow] = visible(view.top, view.height - HEADER, ROW, rows.length);
  const [firstRun, endRun] = visible(view.left, view.width - NAMES, COLUMN, runs.length);
  const inView = runs.slice(firstRun, endRun);
  const needed = inView.map(({ runId }) => runId).join('\n');
  useEffect(() => {
    if (needed !== '') store.host.post({ type: 'need', runIds: needed.split('\n') });
  }, [store, needed]);
  // The newest run is what one looks for.
  const count = runs.length;
  useEffect(() => {
    if (element.current && count > 0) element.current.scrollLeft = count * COLUMN;
  }, [element, count]);
  const longest = useMemo(() => Math.max(1, ...runs.map((run) => secondsOf(run, now))), [runs, now]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out rows that are out of view
    <div
      ref={element}
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={l10n.t(
        'Runs and tasks of {0}',
        useRuns((state) => state.dagId),
      )}
      aria-rowcount={rows.length + 1}
      aria-colcount={runs.length + 1}
      aria-activedescendant={selection ? cellId(selection.runId, selection.taskId) : undefined}
      onKeyDown={(event) => onKey(store, event, element.current)}
    >
      <div className="grid-canvas" style={{ width: NAMES + runs.length * COLUMN, height: HEADER + rows.length * ROW }}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and says which cell is meant */}
        <div className="grid-head" role="row" aria-rowindex={1} style={{ height: HEADER }}>
          <div className="grid-corner" style={{ width: NAMES, height: HEADER }}>
            <Scale longest={longest} />
          </div>
          {inView.map((run, at) => (
            <RunColumn
              key={run.runId}
              run={run}
              left={NAMES + (firstRun + at) * COLUMN}
              share={secondsOf(run, now) / longest}
              selected={selection?.runId === run.runId}
              now={isActive(run) ? now : 0}
            />
          ))}
        </div>
        {rows.slice(firstRow, endRow).map((row, at) => (
          <GridRow
            key={`${row.kind} ${row.id}`}
            row={row}
            index={firstRow + at}
            runs={inView}
            firstRun={firstRun}
            selection={selection?.taskId === row.id ? selection : null}
            column={selection?.runId}
          />
        ))}
      </div>
    </div>
  );
}

function Scale({ longest }: { readonly longest: number }) {
  return (
    <span className="grid-scale" aria-hidden="true">
      {spanText(longest)}
    </span>
  );
}

const RunColumn = memo(function RunColumn(props: {
  readonly run: RunSummary;
  readonly left: number;
  readonly share: number;
  readonly selected: boolean;
  readonly now: number;
}) {
  const store = useRunStore();
  const { run, left, share, selected, now } = props;
  const { name, look } = RUN_STATES[run.state];
  const duration = durationText(run.startDate, run.endDate, now);
  const words = [runTitle(run), name, duration].filter(Boolean).join(', ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      id={cellId(run.runId, null)}
      role="columnheader"
      aria-label={words}
      aria-selected={selected}
      title={words}
      className={`grid-run state-${look} ${selected ? 'selected' : ''}`}
      style={{ left, width: COLUMN, height: HEADER }}
      onClick={() => store.dispatch({ type: 'select', selection: { runId: run.runId, taskId: null, mapIndex: null } })}
    >
      <span className="grid-bar" style={{ height: Math.max(3, share * BAR) }} />
      <StateIcon state={look} silent />
    </div>
  );
});

const GridRow = memo(function GridRow(props: {
  readonly row: Row;
  readonly index: number;
  readonly runs: readonly RunSummary[];
  readonly firstRun: number;
  /** Only of the row that it is in. */
  readonly selection: Selection | null;
  readonly column: string | undefined;
}) {
  const { row, index, runs, firstRun, selection, column } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`grid-row ${selection ? 'selected' : ''}`}
      style={{ top: HEADER + index * ROW, height: ROW }}
    >
      <RowName row={row} width={NAMES} />
      {runs.map((run, at) => (
        <Cell
          key={run.runId}
          row={row}
          run={run}
          left={NAMES + (firstRun + at) * COLUMN}
          selected={selection?.runId === run.runId}
          inColumn={column === run.runId}
        />
      ))}
    </div>
  );
});

export function RowName({ row, width }: { readonly row: Row; readonly width: number }) {
  const store = useRunStore();
  const indent = 8 + row.depth * 14;
  if (row.kind === 'group') {
    return (
      // biome-ignore lint/a11y/useSemanticElements: see Grid
      // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
      <div role="rowheader" className="row-name group" style={{ width, paddingLeft: indent }} title={row.id}>
        <button
          type="button"
          tabIndex={-1}
          className="row-toggle"
          aria-expanded={!row.collapsed}
          onClick={() => store.dispatch({ type: 'toggleGroup', groupId: row.id })}
        >
          <Sign path={row.collapsed ? 'M6 4l4 4-4 4' : 'M4 6l4 4 4-4'} />
          <span>{row.title}</span>
        </button>
      </div>
    );
  }
  const select = () => {
    const { selection, runs } = store.state();
    const runId = selection?.runId ?? runs.at(-1)?.runId;
    if (runId !== undefined) store.dispatch({ type: 'select', selection: { runId, taskId: row.id, mapIndex: null } });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="rowheader"
      className="row-name"
      style={{ width, paddingLeft: indent + 18 }}
      title={`${row.id} · ${row.operator}`}
      onClick={select}
    >
      <span>{row.title}</span>
      {row.mapped && <Sign path="M5.5 3h-2v10h2M10.5 3h2v10h-2" label={l10n.t('mapped')} />}
    </div>
  );
}

const Cell = memo(function Cell(props: {
  readonly row: Row;
  readonly run: RunSummary;
  readonly left: number;
  readonly selected: boolean;
  readonly inColumn: boolean;
}) {
  const { row, run, left, selected, inColumn } = props;
  const store = useRunStore();
  const state = useRuns((view) => rowState(row, view.states[run.runId]));
  const words = useRuns((view) => cellWords(row, run, state, view.states[run.runId]));
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      id={cellId(run.runId, row.id)}
      role="gridcell"
      aria-label={words}
      aria-selected={selected}
      title={words}
      className={`grid-cell ${inColumn ? 'in-column' : ''} ${selected ? 'selected' : ''}`}
      style={{ left, width: COLUMN, height: ROW }}
      onClick={() =>
        row.kind === 'group'
          ? store.dispatch({ type: 'toggleGroup', groupId: row.id })
          : store.dispatch({ type: 'select', selection: { runId: run.runId, taskId: row.id, mapIndex: null } })
      }
    >
      {state && (row.kind === 'task' || row.collapsed) && <StateIcon state={state} silent />}
    </div>
  );
});

function cellWords(
  row: Row,
  run: RunSummary,
  state: TaskInstanceState | undefined,
  states: { readonly [taskId: string]: TaskState } | undefined,
): string {
  if (!state) return l10n.t('{0}: not part of {1}', row.id, runTitle(run));
  const own = row.kind === 'task' ? states?.[row.id] : undefined;
  const parts = [row.id, TASK_STATES[state].name];
  if (own && own.tryNumber > 1) parts.push(l10n.t('try {0}', own.tryNumber));
  if (own?.reason) parts.push(own.reason);
  return `${parts.join(', ')} (${runTitle(run)})`;
}

function secondsOf(run: RunSummary, now: number): number {
  if (run.startDate === null) return 0;
  const end = run.endDate === null ? Math.max(now, Date.parse(run.startDate)) : Date.parse(run.endDate);
  return (end - Date.parse(run.startDate)) / 1000;
}

function spanText(seconds: number): string {
  return durationText(new Date(0).toISOString(), new Date(seconds * 1000).toISOString(), 0) ?? '';
}

/** Ids of elements cannot have white space. */
function cellId(runId: string, taskId: string | null): string {
  return `cell-${encodeURIComponent(runId)}-${taskId === null ? '' : encodeURIComponent(taskId)}`;
}

function onKey(store: RunStore, event: KeyboardEvent, element: HTMLElement | null): void {
  const { rows, runs, selection } = store.state();
  const row = rows.findIndex(({ id }) => id === selection?.taskId);
  const column = selection ? runs.findIndex(({ runId }) => runId === selection.runId) : runs.length - 1;
  const next = moved(event.key, row, column, rows.length, runs.length);
  const current = rows[row];
  if (next) {
    const [toRow, toColumn] = next;
    const runId = runs[toColumn]?.runId;
    if (runId === undefined) return;
    const taskId = rows[toRow]?.id ?? null;
    store.dispatch({ type: 'select', selection: { runId, taskId, mapIndex: null } });
    if (element) bringIntoView(element, toRow, toColumn);
  } else if ((event.key === ' ' || event.key === 'Enter') && current?.kind === 'group') {
    store.dispatch({ type: 'toggleGroup', groupId: current.id });
  } else if (event.key === 'Enter') {
    document.getElementById('details')?.focus();
  } else return;
  event.preventDefault();
}

/** Row -1 is the run itself. */
function moved(
  key: string,
  row: number,
  column: number,
  rows: number,
  columns: number,
): readonly [number, number] | undefined {
  switch (key) {
    case 'ArrowDown':
      return [Math.min(rows - 1, row + 1), column];
    case 'ArrowUp':
      return [Math.max(-1, row - 1), column];
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(columns - 1, column + 1)];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, columns - 1];
    case 'PageDown':
      return [Math.min(rows - 1, row + 15), column];
    case 'PageUp':
      return [Math.max(-1, row - 15), column];
    default:
      return undefined;
  }
}

function bringIntoView(element: HTMLElement, row: number, column: number): void {
  const top = row * ROW;
  const left = column * COLUMN;
  if (top < element.scrollTop) element.scrollTop = Math.max(0, top);
  else if (top + ROW + HEADER > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + ROW + HEADER - element.clientHeight;
  }
  if (left < element.scrollLeft) element.scrollLeft = left;
  else if (left + COLUMN + NAMES > element.scrollLeft + element.clientWidth) {
    element.scrollLeft = left + COLUMN + NAMES - element.clientWidth;
  }
}
