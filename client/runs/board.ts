/**
 * What one runner has told about its runs, kept so that views can read it at any time. Knows no editor and no process.
 *
 * The runner answers and notifies over one ordered stream, so an answer is never older than the notifications before it.
 */
import { relative } from 'node:path';
import type { RunDetail, RunSummary, TaskInstance, TaskInstanceState } from '../../runner/protocol.ts';

export type RunsChange =
  /** Runs came, went or changed their order. */
  | { readonly kind: 'list' }
  /** The connection is lost: nothing more is heard of these runs until they are asked for again. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'run'; readonly runId: string }
  /** All task instances of the run are new. */
  | { readonly kind: 'detail'; readonly runId: string }
  | { readonly kind: 'taskInstance'; readonly runId: string; readonly key: string; readonly added: boolean };

export class RunBoard {
  private readonly summaries = new Map<string, RunSummary>();
  private readonly instances = new Map<string, Map<string, TaskInstance>>();
  private readonly loaded = new Set<string>();

  constructor(private readonly changed: (change: RunsChange) => void) {}

  /** Newest first. */
  runs(): RunSummary[] {
    return [...this.summaries.values()].sort(newestFirst);
  }

  run(runId: string): RunSummary | undefined {
    return this.summaries.get(runId);
  }

  /** How many task instances are in each state: counted here where all are known, else as the runner last said. */
  counts(runId: string): RunSummary['counts'] {
    const instances = this.instances.get(runId);
    if (!instances || !this.loaded.has(runId)) return this.summaries.get(runId)?.counts ?? {};
    const counts: { [state in TaskInstanceState]?: number } = {};
    for (const { state } of instances.values()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  newestOf(file: string, dagId: string): RunSummary | undefined {
    return this.runsOf(file, dagId)[0];
  }

  /** Newest first. */
  runsOf(file: string, dagId: string): RunSummary[] {
    return this.runs().filter((run) => run.dagId === dagId && isSamePath(run.file, file));
  }

  /** In the order in which the runner lists them. */
  taskInstances(runId: string): TaskInstance[] {
    return [...(this.instances.get(runId)?.values() ?? [])];
  }

  taskInstance(runId: string, key: string): TaskInstance | undefined {
    return this.instances.get(runId)?.get(key);
  }

  /** Whether every task instance of the run is known, and not only those that changed since the connection was made. */
  isLoaded(runId: string): boolean {
    return this.loaded.has(runId);
  }

  setRuns(runs: readonly RunSummary[]): void {
    const kept = new Set(runs.map((run) => run.runId));
    for (const runId of [...this.summaries.keys()]) if (!kept.has(runId)) this.forget(runId);
    for (const run of runs) this.summaries.set(run.runId, run);
    this.changed({ kind: 'list' });
  }

  /** Older ones of a DAG, say: what is known already is newer than these. */
  addRuns(runs: readonly RunSummary[]): void {
    const fresh = runs.filter(({ runId }) => !this.summaries.has(runId));
    for (const run of fresh) this.summaries.set(run.runId, run);
    if (fresh.length > 0) this.changed({ kind: 'list' });
  }

  setDetail(detail: RunDetail): void {
    const { runId } = detail.run;
    const isNew = !this.summaries.has(runId);
    this.summaries.set(runId, detail.run);
    this.instances.set(runId, new Map(detail.taskInstances.map((instance) => [instanceKey(instance), instance])));
    this.loaded.add(runId);
    if (isNew) this.changed({ kind: 'list' });
    this.changed({ kind: 'detail', runId });
  }

  runChanged(run: RunSummary): void {
    const before = this.summaries.get(run.runId);
    this.summaries.set(run.runId, run);
    const moved = before === undefined || before.startDate !== run.startDate;
    this.changed(moved ? { kind: 'list' } : { kind: 'run', runId: run.runId });
    if (moved) this.changed({ kind: 'run', runId: run.runId });
  }

  taskInstanceChanged(instance: TaskInstance): void {
    const { runId } = instance;
    const known = this.instances.get(runId) ?? new Map<string, TaskInstance>();
    const key = instanceKey(instance);
    const added = !known.has(key);
    if (added && instance.mapIndex >= 0) {
      this.instances.set(runId, withMapped(known, instance));
    } else {
      this.instances.set(runId, known);
      known.set(key, instance);
    }
    this.changed({ kind: 'taskInstance', runId, key, added });
  }

  remove(runId: string): void {
    this.forget(runId);
    this.changed({ kind: 'list' });
  }

  /** The connection is lost: what is here may be old, and is asked for again when it is needed. */
  invalidate(): void {
    this.loaded.clear();
    this.changed({ kind: 'lost' });
  }

  private forget(runId: string): void {
    this.summaries.delete(runId);
    this.instances.delete(runId);
    this.loaded.delete(runId);
  }
}

/** Names a task instance within its run: `TASK`, or `TASK[MAP_INDEX]` for an instance of a mapped task. */
export function instanceKey(instance: { readonly taskId: string; readonly mapIndex: number }): string {
  return instance.mapIndex < 0 ? instance.taskId : `${instance.taskId}[${instance.mapIndex}]`;
}

/**
 * With an instance of a mapped task behind those that are there already. Until its first one comes, a mapped task has a
 * single instance without an index, which stands for all of them.
 */
function withMapped(known: ReadonlyMap<string, TaskInstance>, instance: TaskInstance): Map<string, TaskInstance> {
  const others = [...known.values()].filter(({ taskId, mapIndex }) => taskId !== instance.taskId || mapIndex >= 0);
  const stood = [...known.keys()].indexOf(instance.taskId);
  const last = others.findLastIndex(({ taskId }) => taskId === instance.taskId);
  const at = last >= 0 ? last + 1 : stood >= 0 ? stood : others.length;
  return new Map([...others.slice(0, at), instance, ...others.slice(at)].map((one) => [instanceKey(one), one]));
}

/** Drive letters and names of Windows come in either case. */
function isSamePath(a: string, b: string): boolean {
  return a === b || relative(a, b) === '';
}

/** A run that has not started yet is the newest of all. */
function newestFirst(a: RunSummary, b: RunSummary): number {
  const left = a.startDate ?? '9999';
  const right = b.startDate ?? '9999';
  if (left !== right) return left < right ? 1 : -1;
  return a.runId < b.runId ? 1 : -1;
}
