/**
 * One run under way: feeds the engine with what happens, writes what it decides, and carries out its commands. A state is in the store
 * before anything that follows from it begins, so that a killed runner never repeats what had succeeded.
 */
import type { Json } from '../dag/model.ts';
import { RunMachine } from './engine/machine.ts';
import type { Command, ExpandTarget, InstanceKey, InstanceView, Outcome, RunEvent, Step } from './engine/model.ts';
import { isFinished } from './engine/model.ts';
import { messageOf, RunnerError } from './errors.ts';
import type { ExecutorPolicy } from './executors/policy.ts';
import { cheapIdentity } from './executors/process-identity.ts';
import { runOperator } from './operators/run-operator.ts';
import type { TaskValues } from './operators/task-context.ts';
import type { RunCallbacks, TaskCallbacks, WorkerRun } from './operators/worker-protocol.ts';
import { isPodTask, type PlanTask, type RunPlan } from './plan.ts';
import type { RunState, StartRunParams, TaskInstance, XCom } from './protocol.ts';
import { isFailure, type PythonSource } from './python-source.ts';
import { workerRun } from './run-context.ts';
import type { ProcessRecord, RunChanges, RunRow, Store, TryRow } from './store/store.ts';

export interface ActiveRunOptions {
  readonly store: Store;
  readonly run: RunRow;
  readonly params: Pick<StartRunParams, 'kubernetes' | 'pythonPath'>;
  readonly plan: RunPlan;
  readonly policy: ExecutorPolicy;
  readonly python: PythonSource;
  readonly env: { readonly [name: string]: string | undefined };
  /** Of an unfinished run. */
  readonly instances: readonly InstanceView[];
  /** Seconds between SIGTERM and SIGKILL. */
  readonly killGrace: number;
  readonly onInstance: (instance: TaskInstance) => void;
  readonly onMessage: (message: string) => void;
}

export interface RunEnd {
  readonly state: RunState;
  readonly message: string | null;
}

type RunCommand = Extract<Command, { kind: 'run' }>;

export class ActiveRun {
  readonly runId: string;
  /** Rejects with a RunnerError when the store can't be written any more. */
  readonly done: Promise<RunEnd>;
  readonly #options: ActiveRunOptions;
  readonly #machine: RunMachine;
  readonly #tasks: ReadonlyMap<string, PlanTask>;
  readonly #workerRun: WorkerRun;
  readonly #events: RunEvent[] = [];
  readonly #aborts = new Map<string, AbortController>();
  #pumping = false;
  #timer: NodeJS.Timeout | undefined;
  #settle: { resolve(end: RunEnd): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} };
  #ended = false;
  /** What tasks under way wait for. Not stored: it is of the moment. */
  readonly #notes = new Map<string, string>();
  #pending = noChanges();

  constructor(options: ActiveRunOptions) {
    const { plan, policy, run, store, instances } = options;
    this.runId = run.runId;
    this.#options = options;
    this.#tasks = new Map(plan.tasks.map((task) => [task.taskId, task]));
    this.#workerRun = workerRun(store, run);
    this.#machine = new RunMachine(
      plan,
      {
        parallelism: policy.parallelism,
        maxActiveTasks: plan.maxActiveTasks,
        pools: {},
        failFast: plan.failFast || policy.stopAtFirstFailure,
      },
      instances,
    );
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  start(): void {
    if (this.#options.instances.length === 0) this.#pending.changed.push(...this.#machine.instances());
    this.#feed({ kind: 'start', at: Date.now() });
  }

  cancel(reason: string): void {
    this.#feed({ kind: 'cancel', at: Date.now(), reason });
  }

  /** Ends what runs, without a word to the store: the run stays unfinished and can be resumed. `done` rejects. */
  abandon(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settle.reject(new RunnerError('store', reason));
    clearTimeout(this.#timer);
    for (const abort of this.#aborts.values()) abort.abort(reason);
  }

  /** Resolves when no task's process is left. */
  async idle(): Promise<void> {
    while (this.#aborts.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  counts(): ReturnType<RunMachine['counts']> {
    return this.#machine.counts();
  }

  explain(key: InstanceKey): string | null {
    return this.#notes.get(keyOf(key)) ?? this.#machine.explain(key);
  }

  #feed(event: RunEvent): void {
    this.#events.push(event);
    this.#pump();
  }

  #pump(): void {
    if (this.#pumping || this.#ended) return;
    this.#pumping = true;
    try {
      while (this.#events.length > 0 && !this.#ended) {
        const steps = this.#events.splice(0).map((event) => this.#machine.advance(event));
        this.#write(steps);
        for (const step of steps) for (const command of step.commands) this.#carryOut(command);
      }
      this.#flush();
    } catch (error) {
      this.#settle.reject(error);
      this.abandon(messageOf(error));
    } finally {
      this.#pumping = false;
    }
  }

  #write(steps: readonly Step[]): void {
    const changed = new Map<string, InstanceView>();
    for (const view of this.#pending.changed) changed.set(keyOf(view), view);
    for (const step of steps) {
      for (const key of step.replaced) {
        changed.delete(keyOf(key));
        this.#pending.replaced.push(key);
      }
      for (const view of step.changed) {
        changed.set(keyOf(view), view);
        const ended = endedTry(view);
        if (ended) this.#pending.tries.push(ended);
      }
    }
    this.#pending.changed = [...changed.values()];
    this.#flush();
    for (const view of changed.values())
      this.#options.onInstance(toTaskInstance(this.runId, view, this.#tasks.get(view.taskId)));
  }

  #flush(): void {
    const pending = this.#pending;
    if (Object.values(pending).every((list) => list.length === 0)) return;
    this.#pending = noChanges();
    this.#options.store.write(this.#options.run.id, pending);
  }

  #carryOut(command: Command): void {
    switch (command.kind) {
      case 'run':
        void this.#run(command);
        return;
      case 'expand':
        void this.#expand(command.target);
        return;
      case 'kill':
        this.#aborts.get(keyOf(command))?.abort(command.reason);
        return;
      case 'wake':
        clearTimeout(this.#timer);
        // Timers of Node take at most 2^31 ms; waking up too early does no harm.
        this.#timer = setTimeout(
          () => this.#feed({ kind: 'wake', at: Date.now() }),
          Math.min(Math.max(0, command.at - Date.now()) + 1, 2 ** 31 - 1),
        );
        return;
      case 'finish':
        this.#ended = true;
        clearTimeout(this.#timer);
        this.#settle.resolve({ state: command.state, message: command.message ?? null });
        return;
    }
  }

  async #run(command: RunCommand): Promise<void> {
    const { taskId, mapIndex } = command;
    const key = { taskId, mapIndex };
    const abort = new AbortController();
    this.#aborts.set(keyOf(key), abort);
    let outcome: Outcome;
    try {
      outcome = await this.#carryOutTask(command, abort.signal);
    } catch (error) {
      outcome = { state: 'failed', message: messageOf(error), retryable: false };
    }
    this.#aborts.delete(keyOf(key));
    this.#notes.delete(keyOf(key));
    this.#feed({ kind: 'finished', at: Date.now(), outcome, ...key });
  }

  #carryOutTask(command: RunCommand, signal: AbortSignal): Promise<Outcome> {
    const { store, run, params, plan, env, killGrace, python } = this.#options;
    const { taskId, mapIndex, tryNumber } = command;
    const key = { taskId, mapIndex };
    const task = this.#tasks.get(taskId);
    if (!task) throw new Error(`The plan has no task ${taskId}.`);
    let logPath: string;
    try {
      logPath = store.prepareLog({ runId: run.runId, taskId, mapIndex, tryNumber });
    } catch (error) {
      return Promise.resolve({
        state: 'failed',
        message: `Its log cannot be written: ${messageOf(error)}`,
        retryable: false,
      });
    }
    if (tryNumber > 1 && command.rescheduleCount === 0) this.#pending.cleared.push(key);
    this.#events.push({ kind: 'started', at: Date.now(), ...key });
    return runOperator(
      python,
      {
        plan,
        task,
        mapIndex,
        tryNumber,
        maxTries: command.maxTries,
        rescheduled: command.rescheduleCount,
        run: this.#workerRun,
        env,
        logPath,
        inPod: isPodTask(task, run.executor),
        kubernetes: params.kubernetes ?? {},
        pythonPath: params.pythonPath ?? [],
        workspace: store.folder,
        interruptedTries: () => interruptedTries(store.tries(run), key),
        onNote: (note) => this.#note(key, note),
        values: this.#values(key),
        killGrace,
        onProcess: (pid) => this.#record({ ...key, pid, identity: cheapIdentity(pid) }),
        signal,
      },
      () => ({
        callbacks: this.#callbacks(),
        upstreamMapLengths: this.#machine.mapLengths(),
        firstStartedAt: command.firstStartedAt,
        rescheduleCount: command.rescheduleCount,
        onDeferred: (deferred) => this.#feed({ kind: 'deferred', at: Date.now(), deferred, ...key }),
      }),
    );
  }

  #note(key: InstanceKey, note: string | null): void {
    if ((this.#notes.get(keyOf(key)) ?? null) === note) return;
    if (note === null) this.#notes.delete(keyOf(key));
    else this.#notes.set(keyOf(key), note);
    const is = ({ taskId, mapIndex }: InstanceKey): boolean => taskId === key.taskId && mapIndex === key.mapIndex;
    const view = this.#machine.instances().find(is);
    // A change of state is told by itself, with its own reason.
    if (view?.state !== 'running' || this.#ended) return;
    this.#options.onInstance(toTaskInstance(this.runId, { ...view, reason: note }, this.#tasks.get(key.taskId)));
  }

  /** Written at once: after a crash this is how the process is found. */
  #record(record: InstanceKey & ProcessRecord): void {
    this.#pending.processes.push(record);
    this.#pump();
    if (!this.#pumping) this.#flush();
  }

  async #expand(target: ExpandTarget): Promise<void> {
    const outcome = await this.#count(target).catch((error: unknown) => ({ error: messageOf(error) }));
    const at = Date.now();
    if (typeof outcome === 'number') this.#feed({ kind: 'expanded', at, target, count: outcome });
    else this.#feed({ kind: 'expand-failed', at, target, message: outcome.error });
  }

  async #count(target: ExpandTarget): Promise<number | { readonly error: string }> {
    const worker = await this.#options.python.worker();
    if (isFailure(worker)) return { error: worker.message };
    const request = {
      ...target,
      mapIndex: -1,
      run: this.#workerRun,
      upstreamMapLengths: this.#machine.mapLengths(),
    };
    const outcome = await worker.expand(request, this.#callbacks());
    return outcome.kind === 'count' ? outcome.count : { error: outcome.message };
  }

  #values(key: InstanceKey): TaskValues {
    const { store, run, env } = this.#options;
    return {
      xcom: (taskId, mapIndex, name) => store.xcom(run.id, { taskId, mapIndex, key: name }),
      xcoms: (taskId, name) => store.xcoms(run.id, { taskId, key: name }),
      settledXComs: () => {
        this.#flush();
        const open = new Set(
          this.#machine
            .instances()
            .filter(({ state }) => !isFinished(state))
            .map(({ taskId }) => taskId),
        );
        const complete = [...this.#tasks.keys()].filter((taskId) => !open.has(taskId));
        const settled = new Set(complete);
        return { complete, xcoms: store.xcoms(run.id).filter(({ taskId }) => settled.has(taskId)) };
      },
      // Written with the next step of the run, which no later task can overtake.
      setXCom: (name, value) => this.#pending.xcoms.push({ ...key, key: name, value }),
      setRendered: (fields) => this.#pending.rendered.push({ ...key, fields }),
      variable: (name) => env[`AIRFLOW_VAR_${name.toUpperCase()}`] ?? store.variable(name),
      connection: (id) => env[`AIRFLOW_CONN_${id.toUpperCase()}`],
    };
  }

  #callbacks(): RunCallbacks & Pick<TaskCallbacks, 'deleteXCom'> {
    const { store, run, env } = this.#options;
    const rowOf = (runId: string): number | undefined => (runId === run.runId ? run.id : store.run(runId)?.id);
    return {
      getXCom: async ({ runId, taskId, mapIndex, key }) => {
        this.#flush();
        const row = rowOf(runId);
        return row === undefined ? undefined : store.xcom(row, { taskId, mapIndex, key });
      },
      getXComs: async ({ runId, taskId, key }) => {
        this.#flush();
        const row = rowOf(runId);
        return row === undefined ? [] : store.xcoms(row, { taskId, key });
      },
      deleteXCom: async (xcom) => {
        this.#flush();
        store.deleteXCom(run.id, xcom);
      },
      getVariable: async (key) => env[`AIRFLOW_VAR_${key.toUpperCase()}`] ?? store.variable(key),
      setVariable: async (key, value) => store.setVariable(key, value),
      deleteVariable: async (key) => store.deleteVariable(key),
      getConnection: async (id) => env[`AIRFLOW_CONN_${id.toUpperCase()}`],
      getTaskStates: async ({ runId, taskIds }) => {
        const row = rowOf(runId);
        if (row === undefined) return [];
        const all = row === run.id ? this.#machine.instances() : store.instances(row);
        return all.filter(({ taskId }) => !taskIds || taskIds.includes(taskId));
      },
    };
  }
}

export function toTaskInstance(runId: string, view: InstanceView, task: PlanTask | undefined): TaskInstance {
  return {
    runId,
    taskId: view.taskId,
    mapIndex: view.mapIndex,
    operator: task?.operator ?? '',
    state: view.state,
    tryNumber: view.tryNumber,
    maxTries: view.maxTries,
    startDate: iso(view.startedAt),
    endDate: iso(view.endedAt),
    ...(view.reason !== null && { reason: view.reason }),
  };
}

export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function keyOf({ taskId, mapIndex }: InstanceKey): string {
  return `${mapIndex} ${taskId}`;
}

function interruptedTries(tries: readonly TryRow[], key: InstanceKey): readonly number[] {
  return tries
    .filter((one) => one.taskId === key.taskId && one.mapIndex === key.mapIndex && one.state === 'interrupted')
    .map((one) => one.tryNumber);
}

/** The try that a change ended, if it ended one. */
function endedTry(view: InstanceView): Omit<TryRow, 'runId'> | undefined {
  if (view.tryNumber === 0 || view.endedAt === null) return undefined;
  if (!isFinished(view.state) && view.state !== 'up_for_retry') return undefined;
  const { taskId, mapIndex, tryNumber, startedAt, endedAt, reason } = view;
  const state = view.state === 'up_for_retry' ? 'failed' : view.state;
  return { taskId, mapIndex, tryNumber, state, startedAt, endedAt, reason };
}

interface Pending {
  changed: InstanceView[];
  replaced: InstanceKey[];
  tries: Omit<TryRow, 'runId'>[];
  processes: (InstanceKey & ProcessRecord)[];
  xcoms: XCom[];
  rendered: (InstanceKey & { readonly fields: { readonly [name: string]: Json } })[];
  cleared: InstanceKey[];
}

function noChanges(): Pending & RunChanges {
  return { changed: [], replaced: [], tries: [], processes: [], xcoms: [], rendered: [], cleared: [] };
}
