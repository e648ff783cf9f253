import { memo, useEffect, useMemo } from 'react';
import { durationText, isActive } from '../../runs/durations.ts';
import * as l10n from '../l10n.ts';
import { RUN_STATES, TASK_STATES } from '../states.ts';
import { type GanttRow, ganttRows, ticks } from './gantt-rows.ts';
import { RowName } from './grid.tsx';
import type { Bar, TryState } from './protocol.ts';
import { runTitle, timeText } from './run-words.ts';
import { useRunStore, useRuns } from './store.ts';
import { useNow, useWindow, visible } from './virtual.ts';

const ROW = 26;
const NAMES = 230;
const HEADER = 28;
/** Pixels right of the last bar. */
const MARGIN = 16;

/** The tasks of one run over time. */
export function Gantt() {
  const store = useRunStore();
  const rows = useRuns((state) => state.rows);
  const runs = useRuns((state) => state.runs);
  const selection = useRuns((state) => state.selection);
  const shown = useRuns((state) => state.bars);
  const [element, view] = useWindow<HTMLDivElement>();
  const runId = selection?.runId ?? runs.at(-1)?.runId ?? null;
  const run = runs.find((each) => each.runId === runId);
  const active = run !== undefined && isActive(run);
  const now = useNow(active);
  useEffect(() => {
    store.host.post({ type: 'needBars', runId });
    return () => store.host.post({ type: 'needBars', runId: null });
  }, [store, runId]);
  const bars = shown?.runId === runId ? shown.bars : NO_BARS;
  const lines = useMemo(() => ganttRows(rows, bars), [rows, bars]);
  if (!run) return null;
  const start = Math.min(Date.parse(run.startDate ?? '') || now, ...bars.map((bar) => Date.parse(bar.startDate)));
  const ends = bars.map((bar) => (bar.endDate === null ? now : Date.parse(bar.endDate)));
  const end = Math.max(start + 1, ...ends, active ? now : start + 1);
  const width = Math.max(120, view.width - NAMES - MARGIN);
  const x = (time: number) => ((time - start) / (end - start)) * width;
  const [first, last] = visible(view.top, view.height - HEADER, ROW, lines.length);
  const select = (by: number) => {
    const at = lines.findIndex(({ row }) => row.id === selection?.taskId);
    const to = lines[Math.min(lines.length - 1, Math.max(0, at + by))];
    if (!to) return;
    store.dispatch({ type: 'select', selection: { runId: run.runId, taskId: to.row.id, mapIndex: null } });
    const top = lines.indexOf(to) * ROW;
    const scrolled = element.current;
    if (!scrolled) return;
    if (top < scrolled.scrollTop) scrolled.scrollTop = top;
    else if (top + ROW + HEADER > scrolled.scrollTop + scrolled.clientHeight) {
      scrolled.scrollTop = top + ROW + HEADER - scrolled.clientHeight;
    }
  };
  return (
    <>
      <div className="gantt-run">
        <label htmlFor="gantt-run">{l10n.t('Run')}</label>
        <select
          id="gantt-run"
          className="picker"
          value={run.runId}
          onChange={({ target }) =>
            store.dispatch({ type: 'select', selection: { runId: target.value, taskId: null, mapIndex: null } })
          }
        >
          {[...runs].reverse().map((each) => (
            <option key={each.runId} value={each.runId}>
              {runTitle(each)} · {RUN_STATES[each.state].name}
            </option>
          ))}
        </select>
        <span className="minor">{durationText(run.startDate, run.endDate, now)}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot leave out rows that are out of view */}
      <div
        ref={element}
        className="grid"
        role="grid"
        tabIndex={0}
        aria-label={l10n.t('Tasks of a run over time')}
        aria-rowcount={lines.length}
        aria-activedescendant={selection?.taskId ? `gantt-${encodeURIComponent(selection.taskId)}` : undefined}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
          if (by !== undefined) select(by);
          else if (event.key === 'Enter') document.getElementById('details')?.focus();
          else return;
          event.preventDefault();
        }}
      >
        <div className="grid-canvas" style={{ width: '100%', height: HEADER + lines.length * ROW }}>
          <div className="gantt-head" style={{ height: HEADER }} aria-hidden="true">
            {ticks((end - start) / 1000, Math.max(2, Math.floor(width / 90))).map((seconds) => (
              <span key={seconds} className="tick" style={{ left: NAMES + x(start + seconds * 1000) }}>
                {tickText(seconds)}
              </span>
            ))}
          </div>
          {lines.slice(first, last).map((line, at) => (
            <Line
              key={`${line.row.kind} ${line.row.id}`}
              line={line}
              top={HEADER + (first + at) * ROW}
              index={first + at}
              start={start}
              scale={width / (end - start)}
              now={line.bars.some((bar) => bar.endDate === null) ? now : 0}
              selected={selection?.taskId === line.row.id}
              runId={run.runId}
            />
          ))}
        </div>
      </div>
    </>
  );
}

const NO_BARS: readonly Bar[] = [];

const Line = memo(function Line(props: {
  readonly line: GanttRow;
  readonly top: number;
  readonly index: number;
  readonly start: number;
  /** Pixels a millisecond. */
  readonly scale: number;
  readonly now: number;
  readonly selected: boolean;
  readonly runId: string;
}) {
  const { line, top, index, start, scale, now, selected, runId } = props;
  const store = useRunStore();
  const { row, bars } = line;
  const words = [row.id, ...bars.map((bar) => barWords(bar, now))].join('; ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: see Gantt
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      id={`gantt-${encodeURIComponent(row.id)}`}
      aria-rowindex={index + 1}
      aria-label={words}
      aria-selected={selected}
      className={`grid-row ${selected ? 'selected' : ''}`}
      style={{ top, height: ROW }}
    >
      <RowName row={row} width={NAMES} />
      {bars.map((bar) => {
        const from = Date.parse(bar.startDate);
        const to = bar.endDate === null ? Math.max(now, from) : Date.parse(bar.endDate);
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
          // biome-ignore lint/a11y/noStaticElementInteractions: the row has the words
          <span
            key={`${bar.taskId} ${bar.mapIndex} ${bar.tryNumber}`}
            className={`gantt-bar state-${stateClass(bar.state)} ${row.kind}`}
            title={barWords(bar, now)}
            style={{ left: NAMES + (from - start) * scale, width: Math.max(3, (to - from) * scale) }}
            onClick={() =>
              row.kind === 'task' &&
              store.dispatch({ type: 'select', selection: { runId, taskId: row.id, mapIndex: bar.mapIndex } })
            }
          />
        );
      })}
    </div>
  );
});

/** What an interrupted try looks like: it ended without an outcome. */
export function stateClass(state: TryState): string {
  return state === 'interrupted' ? 'restarting' : state;
}

export function tryStateName(state: TryState): string {
  return state === 'interrupted' ? l10n.t('interrupted') : TASK_STATES[state].name;
}

function barWords(bar: Bar, now: number): string {
  const name = bar.mapIndex < 0 ? bar.taskId : `${bar.taskId}[${bar.mapIndex}]`;
  const tries = bar.tryNumber > 1 ? l10n.t('try {0}', bar.tryNumber) : '';
  const took = durationText(bar.startDate, bar.endDate, now);
  return [name, tryStateName(bar.state), tries, took, timeText(bar.startDate)].filter(Boolean).join(', ');
}

function tickText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(3))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(Math.round(seconds % 60)).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}
