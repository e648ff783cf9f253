import type { ActiveRunOptions, RunEnd } from './active-run-options.ts';
import type { Amendment } from './amendments.ts';
import { callbackFor, callDagBack } from './dag-callbacks.ts';
import { RunMachine } from './engine/machine.ts';
import type {
  Command,
  ExpandTarget,
  InstanceKey,
  InstanceView,
  OtherUse,
  Outcome,
  RunEvent,
  Step,
} from './engine/model.ts';
import { messageOf, RunnerError } from './errors.ts';
import { forgetExit } from './executors/exit-records.ts';
import { waitsForThisTurn } from './executors/policy.ts';
import { cheapIdentity } from './executors/process-identity.ts';
import { endedTry, interruptedTries, keyOf, noChanges, toTaskInstance, triesSoFar } from './instance-changes.ts';
import { runOperator } from './operators/run-operator.ts';
import type { TaskValues } from './operators/task-context.ts';
import type { WorkerRun } from './operators/worker-protocol.ts';
import { looksBack, type RunUse } from './other-runs.ts';
import { isPodTask, type PlanTask, type RunPlan, tasksOf } from './plan.ts';
import type { PythonSource } from './python-source.ts';
import type { EndedUnseen } from './recovery.ts';
import { type AnswerSources, runCallbacks, taskValues } from './run-answers.ts';
import { workerRun } from './run-context.ts';
import { countInstances } from './run-expansion.ts';
import { engineLimits } from './run-limits.ts';
import { type Clock, clockAfter } from './steady-clock.ts';
import type { ProcessRecord } from './store/store.ts';

type FinishCommand = Extract<Command, { kind: 'finish' }>;
type RunCommand = Extract<Command, { kind: 'run' }>;

export class ActiveRun {
  readonly runId: string;
  readonly dagId: string;
  /** Rejects with a RunnerError when the store can't be written any more. */
  readonly done: Promise<RunEnd>;
  /** The run before this one, when tasks wait for it. */
  before: string | null = null;
  #others: OtherUse | undefined;
  readonly #options: ActiveRunOptions;
  #machine: RunMachine;
  #plan: RunPlan;
  #python: PythonSource;
  #tasks: ReadonlyMap<string, PlanTask>;
  #paused: boolean;
  /** Machines so far: an answer that was asked for by an earlier one is of no use. */
  #generation = 0;
  readonly #workerRun: WorkerRun;
  readonly #events: RunEvent[] = [];
  readonly #aborts = new Map<string, AbortController>();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Deferred instances that wait for a slot, and how they are told that there is one. */
  readonly #resumptions = new Map<string, () => void>();
  /** Instances whose end is nobody's business any more: they were cleared or marked while they ran. */
  readonly #disowned = new Map<string, string>();
  /** Of plans before this one; tasks of theirs may still be under way. */
  readonly #earlierPythons: PythonSource[] = [];
  #pumping = false;
  #timer: NodeJS.Timeout | undefined;
  #settle: { resolve(end: RunEnd): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} };
  #ended = false;
  /** When all tasks have ended: the run ends without waiting for callbacks of its DAG. */
  #giveUpCallbacks: () => void = () => {};
  /** What tasks under way wait for. Not stored: it is of the moment. */
  readonly #notes = new Map<string, string>();
  #pending = noChanges();
  readonly #now: Clock;

  constructor(options: ActiveRunOptions) {
    const { plan, run, store, instances } = options;
    this.runId = run.runId;
    this.dagId = run.dagId;
    this.#options = options;
    this.#plan = plan;
    this.#python = options.python;
    this.#paused = run.paused;
    this.#tasks = tasksOf(plan);
    this.#workerRun = workerRun(store, run);
    this.#now = clockAfter(instances);
    const ended = new Set(options.endedUnseen?.map(keyOf));
    this.#machine = this.#newMachine(instances, (view) => ended.has(keyOf(view)));
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  start(): void {
    const { instances, amended } = this.#options;
    if (amended) this.#noteAmendment(amended);
    else if (instances.length === 0) this.#pending.changed.push(...this.#machine.instances());
    for (const { xcoms } of this.#options.endedUnseen ?? []) this.#pending.xcoms.push(...xcoms);
    this.#begin();
    for (const one of this.#options.endedUnseen ?? []) this.#takeUp(one);
  }

  #takeUp({ taskId, mapIndex, outcome, assets }: EndedUnseen): void {
    const key = { taskId, mapIndex };
    this.#feed({ kind: 'finished', at: this.#now(), outcome, ...key });
    if (assets.length === 0) return;
    const { others, run } = this.#options;
    void this.#python.assetSchedules().then((consumers) => others.produced(assets, run, key, consumers));
  }

  #begin(): void {
    if (looksBack(this.#plan)) this.tellPast();
    if (this.#others) this.tellOthers(this.#others);
    this.#feed({ kind: 'start', at: this.#now() });
  }

  /** Something may have changed in the run before this one. */
  tellPast(): void {
    const found = this.#options.others.past(this.#options.run, this.#plan);
    this.before = found?.before.runId ?? null;
    this.#feed({ kind: 'past', at: this.#now(), past: found?.past ?? null });
  }

  /** What other runs take of what is shared. */
  tellOthers(others: OtherUse): void {
    this.#others = others;
    this.#feed({ kind: 'others', at: this.#now(), others });
  }

  /** Of its tasks. */
  get env(): { readonly [name: string]: string | undefined } {
    return this.#options.env;
  }

  use(): RunUse {
    return this.#machine.use();
  }

  cancel(reason: string): void {
    this.#giveUpCallbacks();
    this.#feed({ kind: 'cancel', at: this.#now(), reason });
  }

  /** While paused nothing new is started; what runs goes on. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#goOnWith(this.#machine.instances());
  }

  get instances(): readonly InstanceView[] {
    return this.#machine.instances();
  }

  /**
   * Changes instances of the run: those among `keys` that are under way are ended first. `amend` is then asked what becomes of all that are
   * there. Rejects when the run has ended meanwhile.
   */
  async amend(
    keys: readonly InstanceKey[],
    reason: string,
    amend: (views: readonly InstanceView[]) => Amendment,
    next?: { readonly plan: RunPlan; readonly python: PythonSource },
  ): Promise<Amendment> {
    const ending = keys.flatMap((key) => this.#disown(key, reason));
    await Promise.all(ending);
    if (this.#ended) throw new RunnerError('wrong', 'The run has ended meanwhile.');
    const amendment = amend(this.#machine.instances());
    if (next) {
      this.#earlierPythons.push(this.#python);
      this.#python = next.python;
      this.#plan = next.plan;
      this.#tasks = tasksOf(next.plan);
    }
    this.#goOnWith(amendment.instances, amendment);
    return amendment;
  }

  /** Ends the Python processes of the run. */
  async closePythons(): Promise<void> {
    await Promise.all([...this.#earlierPythons, this.#python].map((python) => python.close()));
  }

  #disown(key: InstanceKey, reason: string): Promise<void> | [] {
    const abort = this.#aborts.get(keyOf(key));
    if (!abort) return [];
    this.#disowned.set(keyOf(key), reason);
    abort.abort(reason);
    return this.#underWay.get(keyOf(key)) ?? [];
  }

  #goOnWith(instances: readonly InstanceView[], amendment?: Amendment): void {
    this.#generation += 1;
    this.#flush();
    clearTimeout(this.#timer);
    this.#machine = this.#newMachine(instances);
    if (amendment) this.#noteAmendment(amendment);
    this.#begin();
  }

  #noteAmendment({ dropped, cleared, instances }: Amendment): void {
    this.#pending.dropped.push(...dropped);
    this.#pending.cleared.push(...cleared);
    // Those of tasks that the plan no longer has are known to the store alone.
    const known = new Set(this.#machine.instances().map(keyOf));
    this.#pending.changed.push(...instances.filter((view) => !known.has(keyOf(view))), ...this.#machine.instances());
  }

  #newMachine(
    instances: readonly InstanceView[],
    underWay = (view: InstanceView): boolean => this.#aborts.has(keyOf(view)),
  ): RunMachine {
    return new RunMachine(
      this.#plan,
      engineLimits(this.#plan, this.#options, this.#paused),
      instances,
      underWay,
      instances.length > 0 ? triesSoFar(this.#options.store.tries(this.#options.run)) : undefined,
    );
  }

  /** Ends what runs, without a word to the store: the run stays unfinished and can be resumed. `done` rejects. */
  abandon(reason: string): void {
    // Without effect when the run has come to its end; not so when the DAG's callbacks are being called.
    this.#settle.reject(new RunnerError('store', reason));
    if (this.#ended) return;
    this.#ended = true;
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
    const note = this.#notes.get(keyOf(key));
    if (note !== undefined) return note;
    if (this.#paused && this.#machine.instance(key)?.state === 'scheduled') return 'the run is paused';
    return this.#machine.explain(key);
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
        this.#gather(steps);
        const commands = steps.flatMap((step) => step.commands);
        if (!commands.every(waitsForThisTurn)) this.#flush();
        for (const command of commands) this.#carryOut(command);
      }
      this.#flush();
    } catch (error) {
      this.#settle.reject(error);
      this.abandon(messageOf(error));
    } finally {
      this.#pumping = false;
    }
    this.#options.others.shared();
  }

  #gather(steps: readonly Step[]): void {
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
  }

  #flush(): void {
    const pending = this.#pending;
    if (Object.values(pending).every((list) => list.length === 0)) return;
    this.#pending = noChanges();
    const { store, run, onMessage } = this.#options;
    if (store.putBackIfGone())
      onMessage(`${store.folder} was deleted while ${run.runId} ran. It is back, without the logs so far.`);
    store.write(run.id, pending);
    for (const view of pending.changed)
      this.#options.onInstance(toTaskInstance(this.runId, view, this.#tasks.get(view.taskId)));
  }

  #carryOut(command: Command): void {
    switch (command.kind) {
      case 'run':
        if (command.resumes) {
          this.#resumptions.get(keyOf(command))?.();
          return;
        }
        this.#underWay.set(keyOf(command), this.#run(command));
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
          () => this.#feed({ kind: 'wake', at: this.#now() }),
          Math.min(Math.max(0, command.at - this.#now()) + 1, 2 ** 31 - 1),
        );
        return;
      case 'finish':
        this.#ended = true;
        clearTimeout(this.#timer);
        void this.#conclude(command);
        return;
    }
  }

  async #conclude(command: FinishCommand): Promise<void> {
    const end: RunEnd = { state: command.state, message: command.message ?? null };
    this.#giveUpCallbacks = () => this.#settle.resolve(end);
    const wanted = callbackFor(this.#plan, command);
    if (wanted) {
      const ended = {
        plan: this.#plan,
        python: this.#python,
        run: this.#workerRun,
        instances: this.#machine.instances(),
        mapLengths: this.#machine.mapLengths(),
        folder: this.#options.store.folder,
        runId: this.runId,
      };
      const problem = await callDagBack(ended, wanted, command, this.#callbacks());
      if (problem !== undefined) this.#options.onMessage(problem);
    }
    this.#settle.resolve(end);
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
    this.#underWay.delete(keyOf(key));
    this.#resumptions.delete(keyOf(key));
    this.#notes.delete(keyOf(key));
    const disowned = this.#disowned.get(keyOf(key));
    if (disowned !== undefined) {
      this.#disowned.delete(keyOf(key));
      this.#noteTry(key, 'failed', disowned);
      return;
    }
    // The engine goes on with another try: this one is over.
    if (outcome.state === 'failed' && outcome.interrupted) this.#noteTry(key, 'interrupted', outcome.message);
    this.#feed({ kind: 'finished', at: this.#now(), outcome, ...key });
  }

  #noteTry(key: InstanceKey, state: 'failed' | 'interrupted', reason: string): void {
    const view = this.#machine.instance(key);
    if (!view || view.tryNumber === 0) return;
    const { tryNumber, startedAt } = view;
    this.#pending.tries.push({ ...key, tryNumber, startedAt, endedAt: this.#now(), state, reason });
  }

  #carryOutTask(command: RunCommand, signal: AbortSignal): Promise<Outcome> {
    const { store, run, params, env, killGrace } = this.#options;
    const [plan, python] = [this.#plan, this.#python];
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
    this.#events.push({ kind: 'started', at: this.#now(), ...key });
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
        onAssets: (assets, consumers) => this.#options.others.produced(assets, run, key, consumers),
        onTriggered: () => this.#slotFor(key),
        onDeferred: (deferred) => this.#feed({ kind: 'deferred', at: this.#now(), deferred, ...key }),
      }),
    );
  }

  /** Resolves when a deferred instance may go on. */
  #slotFor(key: InstanceKey): Promise<void> {
    return new Promise((resolve) => {
      this.#resumptions.set(keyOf(key), () => {
        this.#resumptions.delete(keyOf(key));
        resolve();
      });
      this.#feed({ kind: 'triggered', at: this.#now(), ...key });
    });
  }

  #note(key: InstanceKey, note: string | null): void {
    if ((this.#notes.get(keyOf(key)) ?? null) === note) return;
    if (note === null) this.#notes.delete(keyOf(key));
    else this.#notes.set(keyOf(key), note);
    const view = this.#machine.instance(key);
    // A change of state is told by itself, with its own reason.
    if (view?.state !== 'running' || this.#ended) return;
    this.#options.onInstance(toTaskInstance(this.runId, { ...view, reason: note }, this.#tasks.get(key.taskId)));
  }

  /** Written at once: after a crash this is how the process is found. */
  #record(record: InstanceKey & ProcessRecord): void {
    forgetExit(this.#options.store.folder, record.pid);
    this.#pending.processes.push(record);
    this.#pump();
    if (!this.#pumping) this.#flush();
  }

  async #expand(target: ExpandTarget): Promise<void> {
    const generation = this.#generation;
    const outcome = await countInstances(
      this.#python,
      { ...target, mapIndex: -1, run: this.#workerRun, upstreamMapLengths: this.#machine.mapLengths() },
      this.#callbacks(),
    );
    if (generation !== this.#generation) return;
    const at = this.#now();
    if (typeof outcome === 'number') this.#feed({ kind: 'expanded', at, target, count: outcome });
    else this.#feed({ kind: 'expand-failed', at, target, message: outcome.error });
  }

  #sources(): AnswerSources {
    const { store, run, env, settings, others } = this.#options;
    const instances = () => this.#machine.instances();
    return { store, run, env, settings, others, instances, flush: () => this.#flush() };
  }

  #values(key: InstanceKey): TaskValues {
    return taskValues(this.#sources(), {
      // Written with the next step of the run, which no later task can overtake.
      setXCom: (name, value, exact) =>
        this.#pending.xcoms.push({ ...key, key: name, value, ...(exact !== undefined && { exact }) }),
      setRendered: (fields) => this.#pending.rendered.push({ ...key, fields }),
    });
  }

  #callbacks(): ReturnType<typeof runCallbacks> {
    return runCallbacks(this.#sources());
  }
}
