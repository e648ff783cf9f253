/**
 * What runs of one workspace have to do with each other: a task starts a run of another DAG or waits for one, assets start runs, a run
 * waits for what the one before it did, and runs share pools.
 */
import type { ActiveRun } from './active-run.ts';
import type { InstanceView, OtherUse, PastRun } from './engine/model.ts';
import { messageOf } from './errors.ts';
import type { DagHome, FindDag } from './find-dag.ts';
import type { AssetOutcome, TriggerAnswer, TriggerRequest, WorkerDescription } from './operators/worker-protocol.ts';
import type { RunPlan } from './plan.ts';
import type { RunType, StartRunParams } from './protocol.ts';
import { withDag } from './run-ids.ts';
import type { RunRow, Store } from './store/store.ts';

/** What the one who starts a run may say of it beside what a user can. */
export interface RunDetails {
  readonly runId?: string;
  readonly runType?: RunType;
  /** Null: the run has none, as one that assets have started. */
  readonly logicalDate?: string | null;
  readonly dataInterval?: { readonly start: string; readonly end: string };
  /** DAG whose waiting asset events start the run. */
  readonly takesAssetEvents?: boolean;
}

export interface OtherRunsOptions {
  readonly store: Store;
  readonly start: (params: StartRunParams, details: RunDetails) => Promise<Started>;
  /** Clears a run, so that all of it runs again. */
  readonly again: (runId: string) => Promise<Started>;
  readonly paramsOf: (run: RunRow) => StartRunParams;
  readonly active: () => Iterable<ActiveRun>;
  readonly findDag: FindDag;
  /** DAGs of any file that wait for assets, because their schedule is on. */
  readonly waiting: () => readonly (AssetConsumer & { readonly params: StartRunParams })[];
  readonly tell: (message: string) => void;
}

interface Started {
  readonly runId: string;
  readonly done: Promise<unknown>;
}

export class OtherRuns {
  readonly #options: OtherRunsOptions;
  readonly #told = new Map<string, string>();
  readonly #children = new Map<string, readonly Started[]>();
  /** Starts that assets have asked for and that are not made yet. */
  readonly #starting = new Map<string, Promise<void>>();

  constructor(options: OtherRunsOptions) {
    this.#options = options;
  }

  find(runId: string, dagId: string | undefined): RunRow | undefined {
    const { store } = this.#options;
    const row = (dagId === undefined ? undefined : store.run(withDag({ runId, dagId }))) ?? store.run(runId);
    return row && (dagId === undefined || row.dagId === dagId) ? row : undefined;
  }

  instances(row: RunRow): readonly InstanceView[] {
    return this.#options.store.instances(row.id);
  }

  async knows(dagId: string, from: RunRow): Promise<boolean> {
    return (await this.#home(dagId, from)) !== undefined;
  }

  async trigger(request: TriggerRequest, from: RunRow): Promise<TriggerAnswer> {
    const { dagId, runId, conf, logicalDate, reset } = request;
    const existing = this.#options.store.run(runId);
    if (existing && !reset)
      return { problem: 'exists', message: `There is a run ${runId} of ${existing.dagId} already.` };
    const home = await this.#home(dagId, from);
    if (!home) {
      const message = `There is no DAG ${dagId} in ${from.file}, beside it, or in an earlier run.`;
      return { problem: 'unknown', message };
    }
    try {
      // As in Airflow, it is the run that was: its conf stays, and tries are counted on.
      if (existing) {
        this.#remember(from, await this.#options.again(runId));
        return { runId };
      }
      const params = { ...this.#inherited(from), file: home.file, dagId, conf };
      const details: RunDetails = { runId, runType: 'manual', ...(logicalDate !== null && { logicalDate }) };
      this.#remember(from, await this.#options.start(params, details));
      return { runId };
    } catch (error) {
      return { problem: 'refused', message: messageOf(error) };
    }
  }

  /** Resolves when every run has ended that the run has started since this process has it, and all that they have started. */
  async settled(runId: string): Promise<void> {
    await this.#starting.get(runId);
    for (const child of this.#children.get(runId) ?? []) {
      await child.done.catch(() => {});
      await this.settled(child.runId);
    }
  }

  /** A task has succeeded and made these assets: whatever is scheduled on them starts, once all that it needs is there. */
  produced(...given: Parameters<OtherRuns['startByAssets']>): void {
    const { runId } = given[1];
    const before = this.#starting.get(runId) ?? Promise.resolve();
    const now = before.then(() => this.startByAssets(...given));
    this.#starting.set(runId, now);
  }

  async startByAssets(
    events: readonly AssetOutcome[],
    from: RunRow,
    key: { readonly taskId: string; readonly mapIndex: number },
    consumers: WorkerDescription['assetSchedules'],
  ): Promise<void> {
    const { store } = this.#options;
    const at = new Date().toISOString();
    const made = events.map((event) =>
      store.assets.add({ ...event, at, dagId: from.dagId, runId: from.runId, ...key }),
    );
    const own = (consumers ?? []).map((consumer) => ({
      ...consumer,
      params: { ...this.#inherited(from), file: from.file, dagId: consumer.dagId, conf: {} },
    }));
    const others = this.#options.waiting().filter(({ dagId }) => !own.some((consumer) => consumer.dagId === dagId));
    for (const { dagId, condition, params } of [...own, ...others]) {
      const wanted = made.filter((event) => mentions(condition, event));
      if (wanted.length === 0) continue;
      for (const event of wanted) store.assets.wait(dagId, event);
      if (!holds(condition, store.assets.waiting(dagId))) continue;
      await this.#startByAssets(dagId, params, from);
    }
  }

  async #startByAssets(dagId: string, params: StartRunParams, from: RunRow): Promise<void> {
    const runId = `asset_triggered__${new Date().toISOString().replace('Z', '+00:00')}_${this.#number++}`;
    this.#options.store.assets.use(dagId, runId);
    const names = [...new Set(this.#options.store.assets.startedBy(dagId, runId).map(({ name }) => name))];
    try {
      const started = await this.#options.start(params, { runId, runType: 'asset_triggered', logicalDate: null });
      this.#remember(from, started);
      this.#options.tell(`${dagId} starts, because ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} there.`);
    } catch (error) {
      this.#options.tell(`${dagId} should start, because ${names.join(' and ')} came, but: ${messageOf(error)}`);
    }
  }

  #number = 0;

  #remember({ runId }: RunRow, child: Started): void {
    this.#children.set(runId, [...(this.#children.get(runId) ?? []), child]);
  }

  /** What `depends_on_past` and `wait_for_downstream` look at; null for a DAG's first run. */
  past(row: RunRow, plan: RunPlan): { readonly before: RunRow; readonly past: PastRun } | null {
    // Airflow (`PrevDagrunDep`): where missed runs are made up for, one by hand is no run before another.
    const before = this.#options.store.runBefore(row, { alsoManual: !plan.catchup });
    if (!before) return null;
    const states: { [taskId: string]: InstanceView['state'][] } = {};
    const running = [...this.#options.active()].find(({ runId }) => runId === before.runId);
    for (const { taskId, state } of running ? running.instances : this.instances(before)) {
      const list = states[taskId] ?? [];
      states[taskId] = list;
      list.push(state);
    }
    return { before, past: { states, ended: !running } };
  }

  /** After every step of a run: the others learn what it takes of what they share. */
  shared(): void {
    const all = [...this.#options.active()];
    if (all.length < 2 && this.#told.size === 0) return;
    const uses = all.map((run) => ({ run, use: run.use() }));
    for (const { run } of uses) {
      const others = sumOf(
        uses.filter((other) => other.run !== run),
        run.dagId,
      );
      const text = JSON.stringify(others);
      if ((this.#told.get(run.runId) ?? NOTHING) === text) continue;
      this.#told.set(run.runId, text);
      run.tellOthers(others);
    }
    for (const runId of [...this.#told.keys()]) if (!all.some((run) => run.runId === runId)) this.#told.delete(runId);
  }

  async #home(dagId: string, from: RunRow): Promise<DagHome | undefined> {
    return this.#options.findDag(dagId, from.file, this.#options.store.runs({ dagId, limit: 1 })[0]?.file);
  }

  /** A run that another one starts is carried out in the same way. */
  #inherited(from: RunRow): Omit<StartRunParams, 'file'> {
    const { executor, parallelism, python, pythonPath } = this.#options.paramsOf(from);
    const env = [...this.#options.active()].find(({ runId }) => runId === from.runId)?.env;
    return {
      ...(executor !== undefined && { executor }),
      ...(parallelism !== undefined && { parallelism }),
      ...(python !== undefined && { python }),
      ...(pythonPath !== undefined && { pythonPath }),
      ...(env && { env }),
    };
  }
}

/** What one run takes. */
export interface RunUse {
  readonly pools: { readonly [pool: string]: number };
  readonly tasks: { readonly [taskId: string]: number };
  readonly active: number;
}

/** Whether a plan has tasks that look at the run before. */
export function looksBack(plan: RunPlan): boolean {
  return plan.tasks.some((task) => task.dependsOnPast || task.waitForDownstream);
}

type AssetConsumer = NonNullable<WorkerDescription['assetSchedules']>[number];
type Condition = NonNullable<WorkerDescription['assetSchedules']>[number]['condition'];
interface NamedAsset {
  readonly name: string;
  readonly uri: string;
  readonly aliases: readonly string[];
}

function mentions(condition: Condition, asset: NamedAsset): boolean {
  if ('all' in condition) return condition.all.some((one) => mentions(one, asset));
  if ('any' in condition) return condition.any.some((one) => mentions(one, asset));
  if ('alias' in condition) return asset.aliases.includes(condition.alias);
  return (condition.name ?? asset.name) === asset.name && (condition.uri ?? asset.uri) === asset.uri;
}

function holds(condition: Condition, assets: readonly NamedAsset[]): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, assets));
  if ('any' in condition) return condition.any.some((one) => holds(one, assets));
  return assets.some((asset) => mentions(condition, asset));
}

const NOTHING = JSON.stringify({ pools: {}, tasks: {}, dag: 0 });

function sumOf(others: readonly { readonly run: ActiveRun; readonly use: RunUse }[], dagId: string): OtherUse {
  const pools: { [pool: string]: number } = {};
  const tasks: { [taskId: string]: number } = {};
  let dag = 0;
  for (const { run, use } of others) {
    for (const [pool, slots] of Object.entries(use.pools)) pools[pool] = (pools[pool] ?? 0) + slots;
    if (run.dagId !== dagId) continue;
    for (const [taskId, count] of Object.entries(use.tasks)) tasks[taskId] = (tasks[taskId] ?? 0) + count;
    dag += use.active;
  }
  return { pools, tasks, dag };
}
