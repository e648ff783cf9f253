import type { Dag } from '../../dag/model.ts';
import type { RunSummary } from '../../runner/protocol.ts';
import { cancelRun, runDag, runDagOnKubernetes, selectDag, showRuns } from './commands.ts';
import * as l10n from './l10n.ts';
import { Legend } from './legend.tsx';
import { Popover } from './popover.tsx';
import { Sign } from './sign.tsx';
import { StateIcon } from './state-icon.tsx';
import { RUN_STATES, STATE_ORDER, TASK_STATES } from './states.ts';
import { useStore, useView } from './store.ts';

/** Which DAG this is, what is known of it, and its run. */
export function Header() {
  const drawing = useView((state) => state.drawing);
  const file = useView((state) => state.file);
  const filter = useView((state) => state.filter);
  const store = useStore();
  if (!drawing) return null;
  const { dag } = drawing;
  return (
    <header className="header">
      <div className="header-row">
        <DagName dag={dag} />
        <span className="space" />
        <RunControls dag={dag} />
      </div>
      <div className="header-row second">
        <Facts dag={dag} />
        <Exactness dag={dag} />
        {file?.broken && (
          <span
            className="badge warning"
            role="status"
            title={`${file.broken}\n${l10n.t('The graph shows the part that can be read.')}`}
          >
            {l10n.t('file is broken')}
          </span>
        )}
        <span className="space" />
        <Legend dagId={dag.dagId} />
      </div>
      {filter && (
        <div className="header-row filter-row">
          <span>
            {filter.mode === 'up'
              ? l10n.t('Showing what is upstream of')
              : filter.mode === 'down'
                ? l10n.t('Showing what is downstream of')
                : l10n.t('Showing what is up- and downstream of')}{' '}
            <strong>{filter.taskId}</strong>
          </span>
          <button type="button" className="link" onClick={() => store.dispatch({ type: 'filter', filter: null })}>
            {l10n.t('Show all')}
          </button>
        </div>
      )}
    </header>
  );
}

function DagName({ dag }: { readonly dag: Dag }) {
  const store = useStore();
  const dags = useView((state) => state.dags);
  if (dags.length < 2) return <h1 title={[dag.dagId, dag.description].filter(Boolean).join('\n')}>{dag.dagId}</h1>;
  return (
    <select
      className="picker"
      aria-label="DAG"
      value={dag.dagId}
      onChange={(event) => selectDag(store, event.target.value)}
    >
      {dags.map((each) => (
        <option key={each.dagId} value={each.dagId}>
          {each.dagId}
        </option>
      ))}
    </select>
  );
}

function Facts({ dag }: { readonly dag: Dag }) {
  const { schedule } = dag;
  const when = schedule.text ?? l10n.t('no schedule');
  const cron = schedule.cron && schedule.cron !== schedule.text ? ` (${schedule.cron})` : '';
  return (
    <span className="facts">
      <span title={l10n.t('Schedule: {0}', `${when}${cron}`)}>
        <Sign path="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2 1.4" /> {when}
      </span>
      <span>{dag.tasks.length === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', dag.tasks.length)}</span>
      <span className="minor">
        {dag.edges.length === 1 ? l10n.t('1 dependency') : l10n.t('{0} dependencies', dag.edges.length)}
      </span>
    </span>
  );
}

function Exactness({ dag }: { readonly dag: Dag }) {
  const store = useStore();
  const { exact, unknowns } = dag;
  if (exact && unknowns.length === 0) {
    return (
      <span className="badge" title={l10n.t('Every task and every dependency is known from the file alone.')}>
        {l10n.t('exact')}
      </span>
    );
  }
  const open = unknowns.length === 1 ? l10n.t('1 unknown') : l10n.t('{0} unknowns', unknowns.length);
  const words = [exact ? l10n.t('exact') : l10n.t('inexact'), unknowns.length > 0 && open].filter(Boolean).join(' · ');
  const title = exact
    ? l10n.t('Tasks and dependencies are known; some values are not.')
    : l10n.t('Some of it depends on what only a run can tell.');
  return (
    <Popover button={{ className: `badge ${exact ? '' : 'warning'}`, title, content: words }}>
      {() => (
        <ul className="popover" aria-label={l10n.t('What is not known')}>
          {unknowns.length === 0 && <li>{l10n.t('The evaluation of the file stopped before its end.')}</li>}
          {unknowns.map((unknown, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same reason may stand at the same place twice
            <li key={index}>
              <button
                type="button"
                className="link"
                onClick={() => store.host.post({ type: 'reveal', location: unknown.location })}
              >
                {l10n.t('Line {0}', unknown.location.range.start.line + 1)}
              </button>{' '}
              {unknown.reason}
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

function RunControls({ dag }: { readonly dag: Dag }) {
  const store = useStore();
  const shown = useView((state) => state.runs[dag.dagId]);
  const kubernetes = useView((state) => state.kubernetes);
  const active = shown && (shown.run.state === 'running' || shown.run.state === 'queued');
  return (
    <span className="run">
      {shown && <RunState run={shown.run} />}
      {active ? (
        <button type="button" className="button secondary" onClick={() => cancelRun(store)}>
          <Sign path="M4.5 4.5h7v7h-7z" /> {l10n.t('Cancel')}
        </button>
      ) : (
        <>
          <button type="button" className="button" onClick={() => runDag(store)}>
            <Sign path="M5 3.5v9l7.5-4.5z" /> {l10n.t('Run')}
          </button>
          {kubernetes && (
            <button
              type="button"
              className="button secondary"
              title={l10n.t('Run on Kubernetes')}
              aria-label={l10n.t('Run on Kubernetes')}
              onClick={() => runDagOnKubernetes(store)}
            >
              <Sign path="M5 12.5h7a2.5 2.5 0 0 0 .4-5A4 4 0 0 0 4.7 6.9 2.8 2.8 0 0 0 5 12.5z" />
            </button>
          )}
        </>
      )}
    </span>
  );
}

function RunState({ run }: { readonly run: RunSummary }) {
  const store = useStore();
  const { name, look } = RUN_STATES[run.state];
  const counts = STATE_ORDER.flatMap((state) =>
    run.counts[state] ? [`${run.counts[state]} ${TASK_STATES[state].name}`] : [],
  );
  const title = [l10n.t('Run {0}: {1}', run.runId, name), counts.join(', '), run.message].filter(Boolean).join('\n');
  return (
    <button
      type="button"
      className={`run-state state-${look}`}
      title={`${title}\n${l10n.t('Click to see all runs of the DAG')}`}
      onClick={() => showRuns(store)}
    >
      <StateIcon state={look} silent /> {name}
    </button>
  );
}
