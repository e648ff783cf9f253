/** A dry run: every template field of a DAG's tasks as a run would have it, with nothing executed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isoformat } from '../dag/timetables/run-id.ts';
import { RunnerError } from './errors.ts';
import { readLocalSettings } from './local-settings.ts';
import { logicalDate } from './logical-date.ts';
import type { RunCallbacks, Worker, WorkerRun, WorkerTask } from './operators/worker-protocol.ts';
import type { RenderAnswer, RenderedTask, StartRunParams } from './protocol.ts';
import { isFailure, type PythonSource } from './python-source.ts';
import { type AnswerSources, connectionOf, variableOf } from './run-answers.ts';
import { runLogFolder } from './store/log-paths.ts';
import type { Store } from './store/store.ts';

export interface RenderPlace {
  readonly python: PythonSource;
  readonly store: Store;
  readonly workspace: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/** Throws RunnerErrors. */
export async function renderDag(params: StartRunParams, place: RenderPlace): Promise<RenderAnswer> {
  if (!existsSync(params.file)) throw new RunnerError('noDag', `There is no file ${params.file}.`);
  try {
    const worker = await place.python.worker();
    if (isFailure(worker)) {
      throw new RunnerError(worker.reason === 'no-dag' ? 'noDag' : 'python', worker.message, worker.traceback);
    }
    const { dag, sdk } = worker.description;
    const run = runOf(params);
    const tasks: RenderedTask[] = [];
    for (const task of chosen(dag.tasks, params, dag.dagId)) tasks.push(await renderTask(worker, task, run, place));
    return { dagId: dag.dagId, runId: run.runId, logicalDate: run.logicalDate, sdk, tasks };
  } finally {
    await place.python.close();
  }
}

function chosen(tasks: readonly WorkerTask[], { taskIds }: StartRunParams, dagId: string): readonly WorkerTask[] {
  const missing = taskIds?.filter((id) => !tasks.some(({ taskId }) => taskId === id)) ?? [];
  if (missing.length > 0) throw new RunnerError('notFound', `DAG ${dagId} has no task ${missing.join(', ')}.`);
  return taskIds ? tasks.filter(({ taskId }) => taskIds.includes(taskId)) : tasks;
}

/** As somebody's who starts it now, at the logical date that was given. */
function runOf(params: StartRunParams): WorkerRun {
  const now = new Date();
  const date = logicalDate(params.logicalDate, now);
  return {
    runId: `manual__${isoformat(Date.parse(date))}`,
    runType: 'manual',
    logicalDate: date,
    dataIntervalStart: date,
    dataIntervalEnd: date,
    startDate: now.toISOString(),
    runAfter: date,
    conf: params.conf ?? {},
  };
}

async function renderTask(worker: Worker, task: WorkerTask, run: WorkerRun, place: RenderPlace): Promise<RenderedTask> {
  const asked = new Set<string>();
  const about = { taskId: task.taskId, operator: task.operator, mapped: task.mapped };
  const request = {
    taskId: task.taskId,
    mapIndex: -1,
    tryNumber: 1,
    maxTries: task.retries + 1,
    rescheduleCount: 0,
    executionTimeout: null,
    killGrace: 1,
    logPath: join(runLogFolder(place.store.folder, 'dry-runs'), 'render.log'),
    run,
    upstreamMapLengths: {},
  };
  const outcome = await worker.render?.(request, callbacks(place, asked));
  const xcoms = [...asked];
  if (outcome?.kind === 'rendered') {
    const { fields, errors, missing } = outcome;
    return { ...about, fields, errors, missing, xcoms };
  }
  const error = outcome?.message ?? 'this worker renders nothing';
  return { ...about, fields: {}, errors: {}, missing: [], xcoms, error };
}

/** Nothing has run: there are no results, and nothing is changed. */
function callbacks({ store, workspace, env }: RenderPlace, asked: Set<string>): RunCallbacks {
  const sources: Pick<AnswerSources, 'env' | 'store' | 'settings'> = {
    env,
    store,
    settings: readLocalSettings(workspace),
  };
  return {
    getXCom: async ({ taskId, key }) => {
      asked.add(`${taskId}.${key}`);
      return undefined;
    },
    getXComs: async ({ taskId, key }) => {
      asked.add(`${taskId}.${key}`);
      return [];
    },
    getVariable: async (key) => variableOf(sources, key),
    setVariable: async () => {},
    deleteVariable: async () => {},
    getVariableKeys: async () => [],
    keep: async () => undefined,
    getConnection: async (id) => connectionOf(sources, id),
    getTaskStates: async () => [],
    getRuns: async () => [],
    getRunBefore: async () => undefined,
    triggerRun: async () => ({ problem: 'refused', message: 'nothing is started by a dry run' }),
    hasDag: async () => false,
    getAssetEvents: async () => [],
  };
}
