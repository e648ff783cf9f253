import * as l10n from './l10n.ts';
import { StateIcon } from './state-icon.tsx';
import { STATE_ORDER, TASK_STATES } from './states.ts';
import { useView } from './store.ts';

/** The states that the shown run has, with how many tasks are in each; nothing without a run. */
export function Legend({ dagId }: { readonly dagId: string }) {
  const run = useView((state) => state.runs[dagId]?.run);
  if (!run) return null;
  const states = STATE_ORDER.filter((state) => (run.counts[state] ?? 0) > 0);
  if (states.length === 0) return null;
  return (
    <ul className="legend" aria-label={l10n.t('States of the run')}>
      {states.map((state) => (
        <li key={state} title={TASK_STATES[state].name}>
          <StateIcon state={state} /> {run.counts[state]}{' '}
          <span className="name" aria-hidden="true">
            {TASK_STATES[state].name}
          </span>
        </li>
      ))}
    </ul>
  );
}
