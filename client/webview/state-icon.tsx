import type { TaskInstanceState } from '../../runner/protocol.ts';
import { TASK_STATES } from './states.ts';

/** The state's drawing in a disc of its colour. Its name is for the screen reader and the tooltip. */
export function StateIcon({ state, silent = false }: { readonly state: TaskInstanceState; readonly silent?: boolean }) {
  const { name, icon } = TASK_STATES[state];
  return (
    <span className={`state-icon state-${state}`} title={silent ? undefined : name}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="7.5" className="disc" />
        {state === 'running' && <circle cx="8" cy="8" r="6.2" className="spinner" />}
        <path d={icon} className="sign" />
      </svg>
      {!silent && <span className="spoken">{name}</span>}
    </span>
  );
}
