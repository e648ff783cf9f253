/** What is left to say when a run has ended. */
import type { Json } from '../../dag/model.ts';
import type { RunSummary, TaskInstance, TaskInstanceState, XCom } from '../../runner/protocol.ts';
import { type Palette, padded, visibleLength } from '../terminal/colours.ts';
import { oneLine } from './progress.ts';
import { counted, durationOf, instanceName, paintedRunState, paintedState, signOf } from './states.ts';

/** The last line of `--format json`. */
export interface SummaryJson {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: string;
  /** `TASK` or `TASK[MAP_INDEX]`; `tries` is 0 for an instance that never started. */
  readonly tasks: { readonly [name: string]: { readonly state: TaskInstanceState; readonly tries: number } };
  /** `TASK.KEY`, with the index of a mapped task's instance: `TASK[0].KEY`. */
  readonly xcoms: { readonly [name: string]: Json };
  /** Why the run could not start or go on. */
  readonly message?: string;
}

export function summaryJson(run: RunSummary, instances: readonly TaskInstance[], xcoms: readonly XCom[]): SummaryJson {
  return {
    run_id: run.runId,
    dag_id: run.dagId,
    state: run.state,
    tasks: Object.fromEntries(
      instances.map((instance) => [instanceName(instance), { state: instance.state, tries: instance.tryNumber }]),
    ),
    xcoms: Object.fromEntries(xcoms.map((xcom) => [`${instanceName(xcom)}.${xcom.key}`, xcom.value])),
    ...(run.message === undefined ? {} : { message: run.message }),
  };
}

export function summaryTable(run: RunSummary, instances: readonly TaskInstance[], colours: Palette): string {
  const shown = instances.filter(({ state }) => state !== 'removed');
  const names = shown.map(instanceName);
  const width = Math.max(...names.map(visibleLength), 4);
  const rows = shown.map((instance, index) => {
    const name = padded(names[index] ?? '', width);
    const state = padded(paintedState(instance.state, colours), 16);
    const tries = padded(instance.tryNumber > 1 ? `${instance.tryNumber} tries` : '', 8);
    const time = durationOf(instance, Date.now()).padStart(10);
    const reason = instance.state === 'success' ? '' : colours.dim(oneLine(instance.reason ?? ''));
    return `  ${signOf(instance.state, colours)} ${name}  ${state} ${time}  ${tries} ${reason}`.trimEnd();
  });
  const time = durationOf(run, Date.now());
  const last = `${colours.bold(run.dagId)} ${paintedRunState(run.state, colours)}${time ? ` in ${time}` : ''}: ${counted(shown, colours)}`;
  const message = run.message ? [colours.yellow(run.message)] : [];
  return `${[...rows, '', last, ...message].join('\n')}\n`;
}
