/** What a run's tasks ask for while they run, answered from the store, the environment, the workspace's settings and other runs. */
import type { Json } from '../dag/model.ts';
import { type InstanceView, isFinished } from './engine/model.ts';
import type { LocalSettings } from './local-settings.ts';
import type { TaskValues } from './operators/task-context.ts';
import type { KeepRequest, RunCallbacks, RunRecord, TaskCallbacks } from './operators/worker-protocol.ts';
import type { OtherRuns } from './other-runs.ts';
import { airflowRunId } from './run-ids.ts';
import type { StateOwner } from './store/kept-states.ts';
import type { RunRow, Store } from './store/store.ts';

export interface AnswerSources {
  readonly store: Store;
  readonly run: RunRow;
  readonly env: { readonly [name: string]: string | undefined };
  readonly settings: LocalSettings;
  readonly others: OtherRuns;
  /** Of this run, as they are now. */
  readonly instances: () => readonly InstanceView[];
  /** Writes what has not been written yet. */
  readonly flush: () => void;
}

type SetValues = Pick<TaskValues, 'setXCom' | 'setRendered'>;

type Settings = Pick<AnswerSources, 'env' | 'store' | 'settings'>;

/** Airflow: the environment goes before everything else. What a task has set goes before the file that it may have come from. */
export function variableOf({ env, store, settings }: Settings, key: string): string | undefined {
  return env[`AIRFLOW_VAR_${key.toUpperCase()}`] ?? store.variable(key) ?? settings.variables[key];
}

export function connectionOf({ env, settings }: Settings, id: string): string | undefined {
  return env[`AIRFLOW_CONN_${id.toUpperCase()}`] ?? settings.connections[id] ?? DEFAULT_CONNECTIONS[id];
}

/** What Airflow's own default connections are good for on one machine. */
const DEFAULT_CONNECTIONS: { readonly [id: string]: string } = { fs_default: 'fs:///?path=%2F' };

export function taskValues(sources: AnswerSources, set: SetValues): TaskValues {
  const { store, run } = sources;
  return {
    xcom: (taskId, mapIndex, name) => store.xcom(run.id, { taskId, mapIndex, key: name }),
    xcoms: (taskId, name) => store.xcoms(run.id, { taskId, key: name }),
    settledXComs: () => {
      sources.flush();
      const instances = sources.instances();
      const open = new Set(instances.filter(({ state }) => !isFinished(state)).map(({ taskId }) => taskId));
      const settled = new Set(instances.map(({ taskId }) => taskId).filter((taskId) => !open.has(taskId)));
      return { complete: [...settled], xcoms: store.xcoms(run.id).filter(({ taskId }) => settled.has(taskId)) };
    },
    variable: (name) => variableOf(sources, name),
    connection: (id) => connectionOf(sources, id),
    flush: () => sources.flush(),
    ...set,
  };
}

export function runCallbacks(sources: AnswerSources): RunCallbacks & Pick<TaskCallbacks, 'deleteXCom'> {
  const { store, run, others, flush } = sources;
  const rowOf = (dagId: string | undefined, runId: string): RunRow | undefined =>
    (runId === run.runId || runId === airflowRunId(run)) && (dagId === undefined || dagId === run.dagId)
      ? run
      : others.find(runId, dagId);
  return {
    getXCom: async ({ dagId, runId, taskId, mapIndex, key, priorDates }) => {
      flush();
      const row = rowOf(dagId, runId);
      const own = row && store.exactXCom(row.id, { taskId, mapIndex, key });
      if (own !== undefined || !priorDates || !row) return own;
      for (let before = store.runBefore(row); before; before = store.runBefore(before)) {
        const found = store.exactXCom(before.id, { taskId, mapIndex, key });
        if (found !== undefined) return found;
      }
      return undefined;
    },
    getXComs: async ({ dagId, runId, taskId, key }) => {
      flush();
      const row = rowOf(dagId, runId);
      return row ? store.xcoms(row.id, { taskId, key }) : [];
    },
    deleteXCom: async (xcom) => {
      flush();
      store.deleteXCom(run.id, xcom);
    },
    getVariable: async (key) => variableOf(sources, key),
    setVariable: async (key, value) => store.setVariable(key, value),
    deleteVariable: async (key) => store.deleteVariable(key),
    getVariableKeys: async () =>
      [...new Set([...store.variableKeys(), ...Object.keys(sources.settings.variables)])].sort(),
    keep: async (request) => keep(request, store, (runId) => rowOf(undefined, runId)),
    getConnection: async (id) => connectionOf(sources, id),
    getTaskStates: async ({ dagId, runId, taskIds }) => {
      const row = rowOf(dagId, runId);
      if (!row) return [];
      const all = row === run ? sources.instances() : others.instances(row);
      return all.filter(({ taskId }) => !taskIds || taskIds.includes(taskId));
    },
    getRuns: async ({ dagId, runIds, logicalDates }) => {
      const dates = logicalDates?.map((date) => Date.parse(date));
      return store
        .runs({ dagId })
        .filter((row) => !runIds || runIds.includes(airflowRunId(row)))
        .filter(({ logicalDate }) => !dates || (logicalDate !== null && dates.includes(Date.parse(logicalDate))))
        .map(runRecord);
    },
    getRunBefore: async ({ dagId, logicalDate, state }) => {
      const date = Date.parse(logicalDate);
      const before = store
        .runs({ dagId })
        .filter((row) => row.logicalDate !== null && Date.parse(row.logicalDate) < date)
        .filter((row) => state === undefined || row.state === state)
        .sort((a, b) => Date.parse(b.logicalDate ?? '') - Date.parse(a.logicalDate ?? ''));
      return before[0] && runRecord(before[0]);
    },
    triggerRun: (request) => others.trigger(request, run),
    hasDag: (dagId) => others.knows(dagId, run),
    getAssetEvents: async (asset) => store.assets.of(asset),
  };
}

function keep(request: KeepRequest, store: Store, rowOf: (runId: string) => RunRow | undefined): Json | undefined {
  const { owner } = request;
  const row = 'asset' in owner ? undefined : rowOf(owner.runId);
  if (!('asset' in owner) && !row) return undefined;
  const of: StateOwner =
    'asset' in owner
      ? { kind: 'asset', name: owner.asset }
      : { kind: 'task', run: row?.id ?? 0, taskId: owner.taskId, mapIndex: owner.mapIndex };
  switch (request.what) {
    case 'get':
      return store.kept.get(of, request.key);
    case 'set':
      store.kept.set(of, request.key, request.value);
      return undefined;
    case 'delete':
      store.kept.delete(of, request.key);
      return undefined;
    case 'clear':
      store.kept.clear(of);
      return undefined;
  }
}

function runRecord(row: RunRow): RunRecord {
  return {
    runId: airflowRunId(row),
    dagId: row.dagId,
    runType: row.runType,
    state: row.state === 'cancelled' ? 'failed' : row.state,
    logicalDate: row.logicalDate,
    dataIntervalStart: row.dataInterval?.start ?? row.logicalDate,
    dataIntervalEnd: row.dataInterval?.end ?? row.logicalDate,
    startDate: row.startDate,
    endDate: row.endDate,
    conf: row.conf,
  };
}
