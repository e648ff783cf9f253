import * as l10n from '../l10n.ts';
import { Sign } from '../sign.tsx';
import { Details } from './details.tsx';
import { Gantt } from './gantt.tsx';
import { Grid } from './grid.tsx';
import type { RunViewTab } from './protocol.ts';
import { useRunStore, useRuns } from './store.ts';

export function App() {
  const tab = useRuns((state) => state.tab);
  const dagId = useRuns((state) => state.dagId);
  const none = useRuns((state) => state.runs.length === 0);
  if (dagId === '') return <div className="words">{l10n.t('Waiting for the runs…')}</div>;
  return (
    <div className="panel">
      <Header />
      {none ? (
        <NoRuns />
      ) : (
        <div className="run-split">
          <div
            id="run-main"
            className="run-main"
            role="tabpanel"
            aria-label={tab === 'grid' ? l10n.t('Grid') : l10n.t('Gantt')}
          >
            {tab === 'grid' ? <Grid /> : <Gantt />}
          </div>
          <Details />
        </div>
      )}
    </div>
  );
}

function Header() {
  const store = useRunStore();
  const dagId = useRuns((state) => state.dagId);
  return (
    <header className="header">
      <div className="header-row">
        <h1 title={dagId}>{dagId}</h1>
        <div className="tabs" role="tablist" aria-label={l10n.t('Way to show the runs')}>
          <Tab tab="grid" label={l10n.t('Grid')} />
          <Tab tab="gantt" label={l10n.t('Gantt')} />
        </div>
        <span className="space" />
        <button type="button" className="button" onClick={() => store.host.post({ type: 'run' })}>
          <Sign path="M5 3.5v9l7.5-4.5z" /> {l10n.t('Run')}
        </button>
      </div>
    </header>
  );
}

function Tab({ tab, label }: { readonly tab: RunViewTab; readonly label: string }) {
  const store = useRunStore();
  const shown = useRuns((state) => state.tab === tab);
  return (
    <button
      type="button"
      role="tab"
      className="tab"
      aria-selected={shown}
      aria-controls="run-main"
      onClick={() => store.dispatch({ type: 'tab', tab })}
    >
      {label}
    </button>
  );
}

function NoRuns() {
  return (
    <div className="words">
      <h2>{l10n.t('No runs yet')}</h2>
      <p>{l10n.t('Choose Run, and its tasks and their states appear here.')}</p>
    </div>
  );
}
