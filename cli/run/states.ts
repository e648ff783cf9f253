/** How the states of task instances and runs look in a terminal. */
import type { RunState, TaskInstance, TaskInstanceState } from '../../runner/protocol.ts';
import type { Palette } from '../terminal/colours.ts';

interface Look {
  readonly sign: string;
  readonly colour: keyof Palette;
}

const LOOKS: { readonly [state in TaskInstanceState]: Look } = {
  none: { sign: '·', colour: 'dim' },
  scheduled: { sign: '○', colour: 'dim' },
  queued: { sign: '○', colour: 'dim' },
  running: { sign: '●', colour: 'cyan' },
  restarting: { sign: '↻', colour: 'magenta' },
  deferred: { sign: '◌', colour: 'magenta' },
  success: { sign: '✓', colour: 'green' },
  failed: { sign: '✗', colour: 'red' },
  up_for_retry: { sign: '↻', colour: 'yellow' },
  up_for_reschedule: { sign: '◌', colour: 'cyan' },
  upstream_failed: { sign: '⊘', colour: 'yellow' },
  skipped: { sign: '–', colour: 'magenta' },
  removed: { sign: '–', colour: 'dim' },
};

export function signOf(state: TaskInstanceState, colours: Palette): string {
  return colours[LOOKS[state].colour](LOOKS[state].sign);
}

export function paintedState(state: TaskInstanceState, colours: Palette): string {
  // Airflow has no word for it but the absence of one.
  return colours[LOOKS[state].colour](state === 'none' ? 'waiting' : state);
}

export function paintedRunState(state: RunState, colours: Palette): string {
  if (state === 'success') return colours.green(state);
  if (state === 'failed') return colours.red(state);
  return state === 'cancelled' ? colours.yellow(state) : colours.cyan(state);
}

/** `TASK`, or `TASK[INDEX]` for an instance of a mapped task. */
export function instanceName({ taskId, mapIndex }: Pick<TaskInstance, 'taskId' | 'mapIndex'>): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

const ENDED: ReadonlySet<TaskInstanceState> = new Set(['success', 'failed', 'upstream_failed', 'skipped', 'removed']);

export function hasEnded(state: TaskInstanceState): boolean {
  return ENDED.has(state);
}

/** `3 success, 1 failed` */
export function counted(instances: readonly TaskInstance[], colours: Palette): string {
  const counts = new Map<TaskInstanceState, number>();
  for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
  const order = Object.keys(LOOKS) as TaskInstanceState[];
  const known = order.filter((state) => counts.has(state)).sort((a, b) => Number(hasEnded(b)) - Number(hasEnded(a)));
  return known
    .map((state) => colours[LOOKS[state].colour](`${counts.get(state)} ${state === 'none' ? 'waiting' : state}`))
    .join(', ');
}

/** `0.4 s`, `1 min 20 s`; empty while there is no start. `now` in milliseconds since the epoch. */
export function durationOf(instance: Pick<TaskInstance, 'startDate' | 'endDate'>, now: number): string {
  if (instance.startDate === null) return '';
  const end = instance.endDate === null ? now : Date.parse(instance.endDate);
  return inWords(Math.max(0, end - Date.parse(instance.startDate)));
}

function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
