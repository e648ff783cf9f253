import { useState } from 'react';
import type { Json } from '../../../dag/model.ts';
import type { RunSummary, TaskInstance } from '../../../runner/protocol.ts';
import { durationText, isActive, isInterrupted } from '../../runs/durations.ts';
import * as l10n from '../l10n.ts';
import { StateIcon } from '../state-icon.tsx';
import { RUN_STATES, STATE_ORDER, TASK_STATES } from '../states.ts';
import { Actions } from './actions.tsx';
import { stateClass, tryStateName } from './gantt.tsx';
import { LogPane } from './log-pane.tsx';
import type { InstanceDetails, Selection, TryRow } from './protocol.ts';
import { rowState } from './rows.ts';
import { runTitle, timeText } from './run-words.ts';
import { useRunStore, useRuns } from './store.ts';
import { useNow } from './virtual.ts';

/** What is known of the run, the task or the instance that is selected. */
export function Details() {
  const selection = useRuns((state) => state.selection);
  const run = useRuns((state) => state.runs.find(({ runId }) => runId === state.selection?.runId));
  const group = useRuns((state) => state.source.groups.find(({ groupId }) => groupId === state.selection?.taskId));
  if (!selection || !run) return null;
  return (
    <section id="details" className="details" tabIndex={-1} aria-label={l10n.t('Details')}>
      {selection.taskId === null ? (
        <RunDetails run={run} />
      ) : group ? (
        <GroupDetails groupId={group.groupId} run={run} />
      ) : (
        <TaskDetails selection={selection} taskId={selection.taskId} run={run} />
      )}
    </section>
  );
}

function RunDetails({ run }: { readonly run: RunSummary }) {
  const now = useNow(isActive(run));
  const { name, look } = RUN_STATES[run.state];
  const interrupted = isInterrupted(run);
  const counts = STATE_ORDER.filter((state) => (run.counts[state] ?? 0) > 0);
  return (
    <>
      <header className="details-head">
        <h2>{l10n.t('Run of {0}', runTitle(run))}</h2>
        <p className={`details-state state-${look}`}>
          <StateIcon state={look} silent /> {interrupted ? l10n.t('interrupted') : name}
          {run.paused ? ` · ${l10n.t('paused')}` : ''}
        </p>
      </header>
      <Actions run={run} instance={null} inFile />
      {run.message && <p className="reason">{run.message}</p>}
      <Facts
        facts={[
          [l10n.t('Took'), durationText(run.startDate, run.endDate, now)],
          [l10n.t('Started'), run.startDate && timeText(run.startDate)],
          [l10n.t('Ended'), run.endDate && timeText(run.endDate)],
          [l10n.t('Logical date'), run.logicalDate],
          [l10n.t('Type'), run.runType?.replaceAll('_', ' ')],
          [l10n.t('Executor'), run.executor],
          [l10n.t('Run id'), run.runId],
        ]}
      />
      {counts.length > 0 && (
        <ul className="counts" aria-label={l10n.t('Task instances')}>
          {counts.map((state) => (
            <li key={state}>
              <StateIcon state={state} silent /> {run.counts[state]} {TASK_STATES[state].name}
            </li>
          ))}
        </ul>
      )}
      <Values title={l10n.t('Configuration')} values={Object.entries(run.conf)} />
    </>
  );
}

function GroupDetails({ groupId, run }: { readonly groupId: string; readonly run: RunSummary }) {
  const store = useRunStore();
  const states = useRuns((state) => state.states[run.runId]);
  const row = useRuns((state) => state.rows.find((each) => each.kind === 'group' && each.id === groupId));
  if (row?.kind !== 'group') return null;
  const state = rowState(row, states);
  return (
    <>
      <header className="details-head">
        <h2>{groupId}</h2>
        {state && (
          <p className={`details-state state-${state}`}>
            <StateIcon state={state} silent /> {TASK_STATES[state].name}
          </p>
        )}
      </header>
      <ul className="instances" aria-label={l10n.t('Tasks')}>
        {row.tasks.map((taskId) => (
          <li key={taskId}>
            <button
              type="button"
              className="instance"
              onClick={() =>
                store.dispatch({ type: 'select', selection: { runId: run.runId, taskId, mapIndex: null } })
              }
            >
              <StateIcon state={states?.[taskId]?.state ?? 'none'} /> {taskId}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface TaskProps {
  readonly selection: Selection;
  readonly taskId: string;
  readonly run: RunSummary;
}

function TaskDetails({ selection, taskId, run }: TaskProps) {
  const store = useRunStore();
  const details = useRuns((state) => state.details);
  const row = useRuns((state) => state.rows.find((each) => each.kind === 'task' && each.id === taskId));
  if (!details) {
    return (
      <header className="details-head">
        <h2>{taskId}</h2>
        <p className="minor">{l10n.t('Nothing is known of it in this run yet.')}</p>
      </header>
    );
  }
  const { instance, instances } = details;
  const mapped = instances.some(({ mapIndex }) => mapIndex >= 0);
  const pick = (mapIndex: number | null) => store.dispatch({ type: 'select', selection: { ...selection, mapIndex } });
  return (
    <>
      <header className="details-head">
        <h2>
          {mapped && instance ? (
            <>
              <button type="button" className="link" onClick={() => pick(null)}>
                {taskId}
              </button>
              [{instance.mapIndex}]
            </>
          ) : (
            taskId
          )}
        </h2>
        <p className="minor">
          {row?.kind === 'task' ? row.operator : instance?.operator} · {runTitle(run)}
        </p>
      </header>
      {instance ? (
        <InstanceBody details={details} instance={instance} run={run} />
      ) : (
        <Instances instances={instances} onPick={pick} />
      )}
    </>
  );
}

function Instances(props: {
  readonly instances: readonly TaskInstance[];
  readonly onPick: (mapIndex: number) => void;
}) {
  const [most, setMost] = useState(200);
  const shown = props.instances.slice(0, most);
  return (
    <>
      <h3>{l10n.t('{0} mapped instances', props.instances.length)}</h3>
      <ul className="instances">
        {shown.map((instance) => (
          <li key={instance.mapIndex}>
            <button type="button" className="instance" onClick={() => props.onPick(instance.mapIndex)}>
              <StateIcon state={instance.state} /> [{instance.mapIndex}]
              <span className="minor">
                {[
                  instance.endDate === null ? '' : durationText(instance.startDate, instance.endDate, 0),
                  instance.state === 'success' ? '' : instance.reason,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {most < props.instances.length && (
        <button type="button" className="link" onClick={() => setMost(most + 1000)}>
          {l10n.t('Show more')}
        </button>
      )}
    </>
  );
}

function InstanceBody(props: {
  readonly details: InstanceDetails;
  readonly instance: TaskInstance;
  readonly run: RunSummary;
}) {
  const { details, instance, run } = props;
  const now = useNow(instance.state === 'running');
  const { name } = TASK_STATES[instance.state];
  const { state, tryNumber, maxTries, startDate, endDate, reason } = instance;
  return (
    <>
      <p className={`details-state state-${state}`}>
        <StateIcon state={state} silent /> <strong>{name}</strong>
        {tryNumber > 0 && (
          <span className="minor">
            {maxTries > 1 || tryNumber > 1 ? l10n.t('try {0} of {1}', tryNumber, Math.max(maxTries, tryNumber)) : null}{' '}
            {durationText(startDate, endDate, now)}
          </span>
        )}
      </p>
      {reason && <p className="reason">{reason}</p>}
      <Actions run={run} instance={instance} inFile={details.inFile} />
      <Facts
        facts={[
          [l10n.t('Started'), startDate && timeText(startDate)],
          [l10n.t('Ended'), endDate && timeText(endDate)],
        ]}
      />
      {details.tries.length > 1 && <Tries tries={details.tries} newest={tryNumber} />}
      {tryNumber > 0 && <LogPane instance={instance} />}
      <Values title={l10n.t('Rendered templates')} values={Object.entries(details.rendered).filter(isGiven)} />
      <Values title={l10n.t('XComs')} values={details.xcoms.map(({ key, value }) => [key, value] as const)} />
    </>
  );
}

/** Fields that the task leaves as they are by default only hide the others. */
function isGiven([, value]: readonly [string, Json]): boolean {
  return value !== null && JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]';
}

function Tries({ tries, newest }: { readonly tries: readonly TryRow[]; readonly newest: number }) {
  const store = useRunStore();
  const shown = useRuns((state) => state.tryNumber) ?? newest;
  return (
    <>
      <h3>{l10n.t('Tries')}</h3>
      <ul className="tries">
        {tries.map((each) => (
          <li key={each.tryNumber}>
            <button
              type="button"
              className="instance"
              aria-pressed={each.tryNumber === shown}
              onClick={() => store.dispatch({ type: 'try', tryNumber: each.tryNumber })}
            >
              <span className={`dot state-${stateClass(each.state)}`} /> {each.tryNumber}
              <span>{tryStateName(each.state)}</span>
              <span className="minor">
                {[each.endDate === null ? '' : durationText(each.startDate, each.endDate, 0), each.reason]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string | null | undefined])[] }) {
  return (
    <dl className="facts-list">
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Values({ title, values }: { readonly title: string; readonly values: readonly (readonly [string, Json])[] }) {
  if (values.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <dl className="values">
        {values.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls has to be reached by the keyboard */}
              <pre tabIndex={0}>{typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}</pre>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
