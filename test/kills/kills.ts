/**
 * `kill -9` at random moments of runs of 50 tasks that each append a line to a file, half of them Bash, half Python: of the runner, of a
 * command that runs the DAG in its own process, of the Python worker, of a task's process group. After each kill of the first two somebody
 * comes and finds the run going on. What is counted is told by `Count`. Knows the programs of dist/, as they are shipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunnerLink, reachRunner } from '../../runner/connect.ts';

export const VICTIMS = ['runner', 'worker', 'group', 'command'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface KillOptions {
  /** Absolute path of the project, built. */
  readonly root: string;
  /** An empty folder; each run gets one of its own in it. */
  readonly folder: string;
  readonly kills: number;
  readonly victims: readonly Victim[];
  readonly seed: number;
  readonly onKill?: (kills: number) => void;
}

export interface Count {
  kills: number;
  readonly victims: { [victim in Victim]?: number };
  runs: number;
  /** Runs whose state in the store is another one. */
  unsuccessful: number;
  /** Successes in the stores. */
  successes: number;
  /** Those of them whose line is not there. */
  missing: number;
  /** Lines that are there although no try that was killed itself can have written them. */
  doubled: number;
  /** Successes that clients had been told of, and that ran again. */
  repeated: number;
  /** Tries that the stores call interrupted, or failed because they were killed. */
  interrupted: number;
  killed: number;
  /** Processes that were left after a run. */
  left: number;
}

const TASKS = 50;
/** Milliseconds within which a kill falls. */
const MOMENTS = 700;

export async function killAtRandom(options: KillOptions): Promise<Count> {
  const count: Count = {
    kills: 0,
    victims: {},
    runs: 0,
    unsuccessful: 0,
    successes: 0,
    missing: 0,
    doubled: 0,
    repeated: 0,
    interrupted: 0,
    killed: 0,
    left: 0,
  };
  const random = generator(options.seed);
  while (count.kills < options.kills) {
    const workspace = join(options.folder, String(count.runs));
    mkdirSync(workspace, { recursive: true });
    writeFileSync(join(workspace, 'dag.py'), dag(workspace));
    count.runs += 1;
    const others = options.victims.filter((victim) => victim !== 'command');
    const byCommand = others.length === 0 || (others.length < options.victims.length && random() < 0.25);
    const run = new KilledRun(workspace, options, count, random);
    await (byCommand ? run.byCommand() : run.byRunner(others));
  }
  return count;
}

class KilledRun {
  readonly #workspace: string;
  readonly #options: KillOptions;
  readonly #count: Count;
  readonly #random: () => number;
  readonly #told = new Set<string>();
  readonly #env: NodeJS.ProcessEnv;
  #nextSuccess: Promise<void> = Promise.resolve();
  #succeeded: () => void = () => {};
  #gone: Promise<unknown> = Promise.resolve();

  constructor(workspace: string, options: KillOptions, count: Count, random: () => number) {
    this.#workspace = workspace;
    this.#options = options;
    this.#count = count;
    this.#random = random;
    // Whatever comes of the run has this, and can be found by it.
    this.#env = { ...process.env, [MARK]: workspace };
  }

  async byRunner(victims: readonly Victim[]): Promise<void> {
    let link = await this.#reach();
    const file = join(this.#workspace, 'dag.py');
    const { runId } = await link.request('runs/start', { file, dagId: 'kills', parallelism: 4 });
    while (!this.#enough) {
      const over = await Promise.race([hasEnded(link, runId), this.#moment()]).catch(() => false);
      if (over) break;
      const victim = victims[Math.floor(this.#random() * victims.length)] ?? 'runner';
      if (victim === 'runner') {
        this.#kill(victim, link.welcome.pid);
        await this.#gone;
        link = await this.#reach();
        continue;
      }
      const workers = childrenOf(link.welcome.pid).filter(isWorker);
      if (victim === 'worker') this.#kill(victim, workers[0]);
      else this.#kill(victim, this.#someGroup(workers));
    }
    await hasEnded(link, runId);
    await this.#judge(link, runId);
    await this.#shutDown(link);
  }

  async byCommand(): Promise<void> {
    const args = ['run', join(this.#workspace, 'dag.py'), '--workspace', this.#workspace, '--parallelism', '4'];
    args.push('--format', 'json');
    for (let first = true; ; first = false) {
      const child = spawn(
        process.execPath,
        [join(this.#options.root, 'dist/cli.mjs'), ...args, ...(first ? [] : ['--resume'])],
        { env: this.#env, stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const end = ended(child);
      const over = this.#enough
        ? await end.then(() => true)
        : await Promise.race([end.then(() => true), this.#start(child)]);
      if (over) break;
      this.#kill('command', child.pid);
      await end;
    }
    const link = await this.#reach();
    const { runs } = await link.request('runs/list', {});
    // Killed before it had begun one, it leaves none, and the next goes on with none.
    for (const { runId } of runs) {
      await hasEnded(link, runId);
      await this.#judge(link, runId);
    }
    await this.#shutDown(link);
  }

  get #enough(): boolean {
    return this.#count.kills >= this.#options.kills;
  }

  /** Mostly when there is work going on; now and then while it is still being taken up. */
  async #moment(): Promise<false> {
    if (this.#random() < 0.7) await Promise.race([this.#nextSuccess, this.#gone, pause(10_000)]);
    return pause(this.#random() * MOMENTS, false as const);
  }

  /** A command has to start first: mostly it has told of something. */
  async #start(child: ChildProcess): Promise<false> {
    const told = new Promise((resolve) => child.stdout?.once('data', resolve));
    child.stdout?.resume();
    if (this.#random() < 0.8) await Promise.race([told, pause(20_000)]);
    return pause(this.#random() * MOMENTS, false as const);
  }

  /** Bash tasks are known by their command; Python tasks are the worker's children. */
  #someGroup(workers: readonly number[]): number | undefined {
    const bash = marked(this.#workspace).filter((pid) => commandOf(pid).includes(`${this.#workspace}/done`));
    const tasks = [...bash.map(groupOf), ...workers.flatMap((pid) => childrenOf(pid))];
    const chosen = tasks[Math.floor(this.#random() * tasks.length)];
    return chosen === undefined ? undefined : -chosen;
  }

  #awaitSuccess(): void {
    this.#nextSuccess = new Promise((resolve) => {
      this.#succeeded = resolve;
    });
  }

  #kill(victim: Victim, pid: number | undefined): void {
    if (pid === undefined || pid === 0) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return;
    }
    this.#count.kills += 1;
    this.#count.victims[victim] = (this.#count.victims[victim] ?? 0) + 1;
    this.#options.onKill?.(this.#count.kills);
    this.#awaitSuccess();
  }

  async #reach(): Promise<RunnerLink> {
    const script = join(this.#options.root, 'dist/runner.mjs');
    const program = { command: process.execPath, script, env: this.#env };
    const hello = { client: 'the kill test', version: '0.0.0' };
    const link = await reachRunner({ workspace: this.#workspace, hello }, program);
    link.on('taskInstances/changed', ({ taskId, state }) => {
      if (state !== 'success') return;
      this.#told.add(taskId);
      this.#succeeded();
    });
    this.#awaitSuccess();
    this.#gone = gone(link);
    return link;
  }

  async #judge(link: RunnerLink, runId: string): Promise<void> {
    const count = this.#count;
    const { run, taskInstances } = await link.request('runs/get', { runId });
    const { tries } = await link.request('tasks/tries', { runId });
    if (run.state !== 'success') {
      count.unsuccessful += 1;
      for (const { taskId, state, reason } of taskInstances) {
        if (state !== 'success' && state !== 'upstream_failed') console.error(`${runId} ${taskId} ${state}: ${reason}`);
      }
    }
    const lines = readFileSync(join(this.#workspace, 'done'), 'utf8').trim().split('\n');
    const states = new Map(tries.map((one) => [`${one.taskId} ${one.tryNumber}`, one.state]));
    count.interrupted += tries.filter(({ state }) => state === 'interrupted').length;
    count.killed += tries.filter(({ state }) => state === 'failed').length;
    for (const { taskId, state, tryNumber } of taskInstances) {
      if (state !== 'success') continue;
      count.successes += 1;
      const mine = lines.filter((line) => line.startsWith(`${taskId} `));
      if (!mine.includes(`${taskId} ${tryNumber}`)) count.missing += 1;
      // Who kills a task after it has written its line has killed it too late.
      count.doubled += mine.length - 1 - new Set(mine.filter((line) => states.get(line) === 'failed')).size;
      if (this.#told.has(taskId) && tries.filter((one) => one.taskId === taskId && one.state === 'success').length > 1)
        count.repeated += 1;
    }
  }

  async #shutDown(link: RunnerLink): Promise<void> {
    await link.request('shutdown', null);
    await this.#gone;
    // What has been told to end may take a moment.
    for (let look = 0; look < 100 && marked(this.#workspace).length > 0; look++) await pause(50);
    const left = marked(this.#workspace);
    this.#count.left += left.length;
    for (const pid of left) console.error(`left: ${pid} ${commandOf(pid).slice(0, 200)}`);
  }
}

const MARK = 'DAGWRIGHT_KILL_TEST';

/** Resolves with true at the run's end; rejects when the runner is gone. */
async function hasEnded(link: RunnerLink, runId: string): Promise<boolean> {
  for (;;) {
    const { run } = await link.request('runs/get', { runId });
    if (run.state !== 'running' && run.state !== 'queued') return true;
    await pause(50);
  }
}

function gone(link: RunnerLink): Promise<unknown> {
  return new Promise((resolve) => link.onClose(resolve));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Processes that came of a workspace's runs. */
function marked(workspace: string): readonly number[] {
  return processes().filter((pid) => text(`/proc/${pid}/environ`).split('\0').includes(`${MARK}=${workspace}`));
}

function childrenOf(parent: number): readonly number[] {
  return processes().filter((pid) => statOf(pid)[1] === String(parent));
}

function groupOf(pid: number): number {
  return Number(statOf(pid)[2] ?? 0);
}

function isWorker(pid: number): boolean {
  return commandOf(pid).includes('dagwright_worker/__main__.py');
}

function commandOf(pid: number): string {
  return text(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** From the state on: state, parent, group … Of one that has ended, nothing. */
function statOf(pid: number): readonly string[] {
  const stat = text(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? [] : fields;
}

function processes(): readonly number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) && isRunning(name) ? [Number(name)] : []));
}

function isRunning(pid: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) !== '';
  } catch {
    return false;
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Some write their line at once and take their time then, some the other way round. */
function dag(workspace: string): string {
  return `import os
import time
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

DONE = "${workspace}/done"
RETRIES = {"retries": 9, "retry_delay": timedelta(0)}


@task(**RETRIES)
def append(name, before, after):
    time.sleep(before)
    with open(DONE, "a") as done:
        done.write(f"{name} {os.environ['AIRFLOW_CTX_TRY_NUMBER']}\\n")
    time.sleep(after)
    return name


with DAG("kills", schedule=None):
    tasks = []
    for i in range(${TASKS}):
        before, after = i % 7 / 100, i % 5 / 50
        if i % 2:
            command = f"sleep {before}; echo t{i} $AIRFLOW_CTX_TRY_NUMBER >> {DONE}; sleep {after}"
            tasks.append(BashOperator(task_id=f"t{i}", bash_command=command, **RETRIES))
        else:
            tasks.append(append.override(task_id=f"t{i}")(f"t{i}", before, after))
    for i in range(${TASKS - 5}):
        tasks[i] >> tasks[i + 5]
`;
}

/** The same numbers for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
