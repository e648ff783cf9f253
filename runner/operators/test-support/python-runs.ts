/** For tests: a DAG file in a temporary folder, a worker on it, and a runner's answers out of plain maps. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../../dag/model.ts';
import { PythonWorker } from '../python-worker.ts';
import type {
  ExpandOutcome,
  KeepRequest,
  RunTaskRequest,
  StartWorker,
  TaskCallbacks,
  TaskOutcome,
  Worker,
  WorkerFailure,
  WorkerRun,
} from '../worker-protocol.ts';

export const RUN: WorkerRun = {
  runId: 'manual__2026-01-31T05:00:00+00:00',
  runType: 'manual',
  logicalDate: '2026-01-31T05:00:00.000Z',
  dataIntervalStart: '2026-01-31T05:00:00.000Z',
  dataIntervalEnd: '2026-01-31T05:00:00.000Z',
  startDate: '2026-01-31T05:00:01.000Z',
  runAfter: '2026-01-31T05:00:00.000Z',
  conf: {},
};

export function hasPython(python: string | undefined): python is string {
  if (python === undefined) return false;
  try {
    execFileSync(python, ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

interface TestRunOptions {
  readonly dagId?: string;
  readonly env?: { readonly [name: string]: string };
  /** Other files beside the DAG file. */
  readonly files?: { readonly [name: string]: string };
  /** How the worker is started; the plain way when absent. */
  readonly start?: StartWorker;
}

/** One DAG file and its worker; `xcoms`, `variables` … are what the runner would keep. */
export class TestRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'dagwright-worker-'));
  readonly file = join(this.folder, 'my_dag.py');
  readonly xcoms = new Map<string, Json>();
  /** As Python wrote them, where that is another text. */
  readonly exact = new Map<string, string>();
  readonly variables = new Map<string, string>();
  readonly connections = new Map<string, string>();
  readonly rendered: { readonly [name: string]: Json }[] = [];
  readonly states: string[] = [];
  readonly pids: number[] = [];
  #worker: Worker | undefined;

  static async start(python: string, source: string, options: TestRunOptions = {}): Promise<TestRun> {
    const run = new TestRun();
    const started = await run.open(python, source, options);
    if ('kind' in started) throw new Error(`${started.message}\n${started.traceback ?? ''}\n${run.importLog()}`);
    return run;
  }

  static async failure(python: string, source: string, options: TestRunOptions = {}): Promise<WorkerFailure> {
    const run = new TestRun();
    const started = await run.open(python, source, options);
    await run.close();
    if (!('kind' in started)) throw new Error('the start was expected to fail');
    return started;
  }

  async open(python: string, source: string, options: TestRunOptions): Promise<Worker | WorkerFailure> {
    writeFileSync(this.file, source);
    for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(this.folder, name), text);
    const started = await (options.start ?? PythonWorker.start)({
      python,
      file: this.file,
      dagId: options.dagId,
      sysPath: [],
      env: { ...process.env, ...options.env },
      logPath: join(this.folder, 'import.log'),
    });
    if (!('kind' in started)) this.#worker = started;
    return started;
  }

  get worker(): Worker {
    if (this.#worker === undefined) throw new Error('no worker');
    return this.#worker;
  }

  task(
    taskId: string,
    more: Partial<RunTaskRequest> = {},
    signal = new AbortController().signal,
  ): Promise<TaskOutcome> {
    return this.worker.runTask(
      {
        taskId,
        mapIndex: -1,
        tryNumber: 1,
        maxTries: 1,
        rescheduleCount: 0,
        executionTimeout: null,
        killGrace: 1,
        logPath: join(this.folder, `${taskId}.log`),
        run: RUN,
        upstreamMapLengths: {},
        ...more,
      },
      this.#callbacks(),
      signal,
    );
  }

  expand(id: string, kind: 'task' | 'group' = 'task'): Promise<ExpandOutcome> {
    return this.worker.expand({ id, kind, mapIndex: -1, run: RUN, upstreamMapLengths: {} }, this.#callbacks());
  }

  /** Resolves when a state has been told that often. */
  async untilStates(state: string, count: number): Promise<void> {
    while (this.states.filter((one) => one === state).length < count) {
      await new Promise<void>((resolve) => this.#onState.push(resolve));
    }
  }

  readonly #onState: (() => void)[] = [];

  /** A file beside the DAG file. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** The value that a task pushed. */
  xcom(taskId: string, mapIndex = -1, key = 'return_value'): Json | undefined {
    return this.xcoms.get(xcomKey(taskId, mapIndex, key));
  }

  log(taskId: string): string {
    return readFileSync(join(this.folder, `${taskId}.log`), 'utf8');
  }

  importLog(): string {
    try {
      return readFileSync(join(this.folder, 'import.log'), 'utf8');
    } catch {
      return '';
    }
  }

  async close(): Promise<void> {
    await this.#worker?.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Values by owner and key. */
  readonly kept = new Map<string, Json>();

  #keep(request: KeepRequest): Json | undefined {
    const { owner } = request;
    const prefix = 'asset' in owner ? owner.asset : `${owner.taskId}|${owner.mapIndex}`;
    if (request.what === 'clear') {
      for (const name of [...this.kept.keys()]) if (name.startsWith(`${prefix}|`)) this.kept.delete(name);
      return undefined;
    }
    const name = `${prefix}|${request.key}`;
    if (request.what === 'set') this.kept.set(name, request.value);
    if (request.what === 'delete') this.kept.delete(name);
    return request.what === 'get' ? this.kept.get(name) : undefined;
  }

  #callbacks(): TaskCallbacks {
    return {
      getXCom: async (query) => {
        const key = xcomKey(query.taskId, query.mapIndex, query.key);
        const value = this.xcoms.get(key);
        const exact = this.exact.get(key);
        return value === undefined ? undefined : { value, ...(exact !== undefined && { exact }) };
      },
      getXComs: async (query) =>
        [...this.xcoms]
          .map(([name, value]) => ({ where: name.split('|'), value }))
          .filter(({ where }) => where[0] === query.taskId && where[2] === query.key)
          .map(({ where, value }) => ({ mapIndex: Number(where[1]), value }))
          .sort((a, b) => a.mapIndex - b.mapIndex),
      getVariable: async (key) => this.variables.get(key),
      setVariable: async (key, value) => void this.variables.set(key, value),
      getVariableKeys: async () => [...this.variables.keys()].sort(),
      keep: async (request) => this.#keep(request),
      deleteVariable: async (key) => void this.variables.delete(key),
      getConnection: async (id) => this.connections.get(id),
      getTaskStates: async () => [],
      runPod: async () => ({ state: 'failed', message: 'there is no cluster', retryable: false }),
      getRuns: async () => [],
      getRunBefore: async () => undefined,
      triggerRun: async () => ({ problem: 'unknown', message: 'no other DAG' }),
      hasDag: async () => false,
      getAssetEvents: async () => [],
      setXCom: async ({ taskId, mapIndex, key, value, exact }) => {
        this.xcoms.set(xcomKey(taskId, mapIndex, key), value);
        if (exact !== undefined) this.exact.set(xcomKey(taskId, mapIndex, key), exact);
      },
      deleteXCom: async ({ taskId, mapIndex, key }) => void this.xcoms.delete(xcomKey(taskId, mapIndex, key)),
      started: ({ pid }) => void this.pids.push(pid),
      rendered: (fields) => void this.rendered.push(fields),
      stateChanged: (state) => {
        this.states.push(state);
        for (const resolve of this.#onState.splice(0)) resolve();
      },
    };
  }
}

function xcomKey(taskId: string, mapIndex: number, key: string): string {
  return `${taskId}|${mapIndex}|${key}`;
}
