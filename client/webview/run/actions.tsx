import type { RunSummary, TaskInstance } from '../../../runner/protocol.ts';
import { isActive, isInterrupted } from '../../runs/durations.ts';
import * as l10n from '../l10n.ts';
import { Popover } from '../popover.tsx';
import { Sign } from '../sign.tsx';
import type { RunAction } from './protocol.ts';
import { act, useRunStore } from './store.ts';

interface Props {
  readonly run: RunSummary;
  /** Null: for the run itself. */
  readonly instance: TaskInstance | null;
  readonly inFile: boolean;
}

interface Item {
  readonly action: RunAction;
  readonly label: string;
}

/** What can be done now: the first ones as buttons, the rest in a menu. */
export function Actions({ run, instance, inFile }: Props) {
  const store = useRunStore();
  const [first, rest] = instance ? forInstance(run, instance, inFile) : forRun(run);
  return (
    <div className="actions" role="toolbar" aria-label={l10n.t('Actions')}>
      {first.map(({ action, label }) => (
        <button key={action} type="button" className="button secondary" onClick={() => act(store, action)}>
          {label}
        </button>
      ))}
      {rest.length > 0 && (
        <Popover
          menu
          button={{
            className: 'button secondary more',
            title: l10n.t('More actions'),
            label: l10n.t('More actions'),
            content: <Sign path="M3.5 8h.1M8 8h.1M12.4 8h.1" />,
          }}
        >
          {(close) => (
            <span className="popover actions-menu" role="menu" aria-label={l10n.t('More actions')}>
              {rest.map(({ action, label }) => (
                <button
                  key={action}
                  type="button"
                  role="menuitem"
                  className="menu-item"
                  onClick={() => {
                    close();
                    act(store, action);
                  }}
                >
                  {label}
                </button>
              ))}
            </span>
          )}
        </Popover>
      )}
    </div>
  );
}

function forRun(run: RunSummary): readonly [readonly Item[], readonly Item[]] {
  const graph: Item = { action: 'showInGraph', label: l10n.t('Show in graph') };
  if (isActive(run)) {
    const pause: Item = run.paused
      ? { action: 'unpause', label: l10n.t('Go on') }
      : { action: 'pause', label: l10n.t('Pause') };
    return [[{ action: 'cancel', label: l10n.t('Cancel') }, pause, graph], []];
  }
  if (isInterrupted(run)) {
    return [
      [{ action: 'resume', label: l10n.t('Resume') }, { action: 'cancel', label: l10n.t('Cancel') }, graph],
      [{ action: 'delete', label: l10n.t('Delete…') }],
    ];
  }
  const failed = (run.counts.failed ?? 0) + (run.counts.upstream_failed ?? 0) > 0;
  const again: Item[] = failed ? [{ action: 'clearFailed', label: l10n.t('Run failed tasks again') }] : [];
  return [
    [...again, { action: 'rerun', label: l10n.t('Run with the same configuration') }, graph],
    [
      { action: 'clear', label: l10n.t('Clear all tasks') },
      { action: 'delete', label: l10n.t('Delete…') },
    ],
  ];
}

function forInstance(
  run: RunSummary,
  instance: TaskInstance,
  inFile: boolean,
): readonly [readonly Item[], readonly Item[]] {
  const log: Item[] = instance.tryNumber > 0 ? [{ action: 'openLog', label: l10n.t('Open log') }] : [];
  const source: Item[] = inFile ? [{ action: 'reveal', label: l10n.t('Go to source') }] : [];
  const debug: Item[] = inFile ? [{ action: 'debug', label: l10n.t('Debug task…') }] : [];
  const marks: Item[] = (
    [
      { action: 'markSuccess', label: l10n.t('Mark as success') },
      { action: 'markFailed', label: l10n.t('Mark as failed') },
      { action: 'markSkipped', label: l10n.t('Mark as skipped') },
    ] as const
  ).filter(({ action }) => action !== MARK_OF[instance.state]);
  const clear: Item[] =
    instance.state === 'none' || isInterrupted(run)
      ? []
      : [
          { action: 'clearDownstream', label: l10n.t('Clear with downstream') },
          { action: 'clear', label: l10n.t('Clear this alone') },
        ];
  return [
    [...log, ...clear.slice(0, 1), ...source],
    [...clear.slice(1), ...marks, ...debug],
  ];
}

const MARK_OF: { readonly [state: string]: RunAction } = {
  success: 'markSuccess',
  failed: 'markFailed',
  skipped: 'markSkipped',
};
