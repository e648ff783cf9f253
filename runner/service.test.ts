import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { processIdentity } from './executors/process-identity.ts';
import { Runner } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';
import type { RunDetail, RunnerNotifications, RunSummary, TaskInstance } from './protocol.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
const noPython = python.status === 0 ? '' : ' (skipped: no python3 of 3.9 or later)';

let folder: string;
let program: string;
let workspace: string;
const open: Session[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-service-'));
  program = join(folder, 'dist/runner.mjs');
  // As in the product's bundles: packages in CommonJS look for `require` and `__dirname`.
  const banner = [
    "import { createRequire as __createRequire } from 'node:module';",
    "import { fileURLToPath as __fileURLToPath } from 'node:url';",
    'const require = __createRequire(import.meta.url);',
    'const __filename = __fileURLToPath(import.meta.url);',
    "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
  ].join('\n');
  await build({
    absWorkingDir: root,
    entryPoints: { runner: 'runner/main.ts' },
    outdir: dirname(program),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    loader: { '.wasm': 'binary', '.jsonl': 'text' },
    banner: { js: banner },
    logLevel: 'error',
  });
  cpSync(join(root, 'runner/python'), join(dirname(program), 'python'), { recursive: true });
  const wasm = 'node-sqlite3-wasm.wasm';
  copyFileSync(join(root, 'node_modules/node-sqlite3-wasm/dist', wasm), join(dirname(program), wasm));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  workspace = mkdtempSync(join(folder, 'workspace-'));
});

afterEach(async () => {
  for (const session of open.splice(0)) await session.kill();
});

/** A runner's process and what it said. */
class Session {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly instances: TaskInstance[] = [];
  readonly runs: RunSummary[] = [];
  readonly messages: RunnerNotifications['runner/message'][] = [];
  #waiting: (() => void)[] = [];

  constructor() {
    this.process = spawn(process.execPath, [program, '--workspace', workspace], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onNotification('taskInstances/changed', (one: TaskInstance) => this.#note(this.instances, one));
    this.connection.onNotification('runs/changed', (one: RunSummary) => this.#note(this.runs, one));
    this.connection.onNotification('runner/message', (one: RunnerNotifications['runner/message']) =>
      this.#note(this.messages, one),
    );
    this.connection.listen();
    open.push(this);
  }

  /** Resolves as soon as it holds. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  succeeded(): string[] {
    return this.instances.filter(({ state }) => state === 'success').map(({ taskId }) => taskId);
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
    this.connection.dispose();
  }

  #note<T>(list: T[], one: T): void {
    list.push(one);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function writeDag(text: string): string {
  const file = join(workspace, 'dags', 'dag.py');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `from airflow import DAG\nfrom airflow.providers.standard.operators.bash import BashOperator\nwith DAG("sample", schedule=None):\n${text}`,
  );
  return file;
}

const ended = (session: Session): boolean => session.runs.some(({ state }) => state !== 'running');

describe.skipIf(noBash)(`the runner as a process${noBash}`, { timeout: 60_000 }, () => {
  it('answers requests and tells what happens', async () => {
    const file = writeDag(
      '    BashOperator(task_id="hello", bash_command="echo {{ params.who }}", params={"who": "you"})\n',
    );
    const session = new Session();
    const { runId } = await session.connection.sendRequest<{ runId: string }>('runs/start', {
      file,
      conf: { who: 'world' },
    });
    await session.until(() => ended(session));
    expect(session.runs.at(-1)).toMatchObject({ runId, dagId: 'sample', state: 'success', counts: { success: 1 } });
    expect(session.instances.at(-1)).toMatchObject({ taskId: 'hello', state: 'success', operator: 'BashOperator' });
    expect(await session.connection.sendRequest('xcoms/list', { runId })).toMatchObject({
      xcoms: [{ value: 'world' }],
    });
    expect(await session.connection.sendRequest('logs/read', { runId, taskId: 'hello' })).toMatchObject({
      complete: true,
    });
    expect(await session.connection.sendRequest('runs/list', {})).toMatchObject({ runs: [{ runId }] });
  });

  it('answers with a code and words when something is wrong', async () => {
    const session = new Session();
    await expect(session.connection.sendRequest('runs/get', { runId: 'nothing' })).rejects.toMatchObject({
      code: 4,
      message: 'There is no run nothing in this workspace.',
    });
    const broken = writeDag('    BashOperator(task_id=\n');
    await expect(session.connection.sendRequest('runs/start', { file: broken })).rejects.toMatchObject({ code: 5 });
  });

  it('lets the workspace go while nothing runs, so that the command line can have it', async () => {
    const session = new Session();
    await session.connection.sendRequest('runs/list', {});
    const other = await Runner.open({ workspace, program: 'a test', patience: 10_000 });
    await expect(session.connection.sendRequest('runs/list', {})).rejects.toThrow(/is in use by a test/);
    await other.close();
    expect(await session.connection.sendRequest('runs/list', {})).toEqual({ runs: [] });
  });

  const FIFTY = [
    '    tasks = [BashOperator(task_id=f"t{i}", cwd=HERE, bash_command=f"echo t{i} >> begun; sleep 0.02; echo t{i} >> done") for i in range(50)]',
    '    for i in range(48):',
    '        tasks[i] >> tasks[i + 2]',
    '',
  ].join('\n');

  it.each([1, 9, 30])(
    'killed after %i of 50 tasks, goes on by itself at the next start and repeats no success',
    async (kill) => {
      const file = writeDag(FIFTY.replace('HERE', JSON.stringify(workspace)));
      const first = new Session();
      await first.connection.sendRequest('runs/start', { file, parallelism: 2 });
      await first.until(() => first.succeeded().length >= kill);
      await first.kill();
      const before = new Set(first.succeeded());
      expect(before.size).toBeLessThan(50);

      const second = new Session();
      await second.until(() => ended(second));
      expect(second.messages[0]?.message).toMatch(/ended in the middle of a run of sample; it goes on now/);
      expect(second.runs.at(-1)).toMatchObject({ state: 'success', counts: { success: 50 } });
      const begun = readFileSync(join(workspace, 'begun'), 'utf8').trim().split('\n');
      for (let i = 0; i < 50; i++) {
        const times = begun.filter((line) => line === `t${i}`).length;
        expect(times, `t${i}`).toBeGreaterThan(0);
        if (before.has(`t${i}`)) expect(times, `t${i}`).toBe(1);
      }
      expect(begun.length).toBeLessThanOrEqual(52);
      expect(second.instances.every(({ taskId }) => !before.has(taskId))).toBe(true);
    },
    30_000,
  );

  it('ends what a killed runner left running before it starts the task again, and takes no retry for it', async () => {
    const file = writeDag(
      `    BashOperator(task_id="slow", cwd=${JSON.stringify(workspace)}, bash_command="test -e pid && exit 0; echo $$ > pid; sleep 60; true")\n`,
    );
    const first = new Session();
    await first.connection.sendRequest('runs/start', { file });
    const pidFile = join(workspace, 'pid');
    await expect.poll(() => readPid(pidFile), { timeout: 10_000 }).toBeGreaterThan(0);
    const pid = readPid(pidFile);
    await first.kill();
    expect(processIdentity(pid)).toBeDefined();

    const second = new Session();
    await second.until(() => ended(second));
    expect(processIdentity(pid)).toBeUndefined();
    const runId = second.runs.at(-1)!.runId;
    const detail = await second.connection.sendRequest<RunDetail>('runs/get', { runId });
    expect(detail).toMatchObject({ run: { state: 'success' }, taskInstances: [{ tryNumber: 2, maxTries: 2 }] });
  });

  it.skipIf(noPython)(`killed in the middle of a Python task, ends it and runs it again${noPython}`, async () => {
    const file = writeDag(`
    from airflow.sdk import task

    @task
    def wait(folder):
        import os, time
        with open(os.path.join(folder, "pids"), "a") as pids:
            print(os.getpid(), file=pids, flush=True)
        if open(os.path.join(folder, "pids")).read().count("\\n") == 1:
            time.sleep(60)
        return "second"

    wait(${JSON.stringify(workspace)})
`);
    const first = new Session();
    await first.connection.sendRequest('runs/start', { file });
    const pidFile = join(workspace, 'pids');
    await expect.poll(() => readPid(pidFile), { timeout: 20_000 }).toBeGreaterThan(0);
    const pid = readPid(pidFile);
    await first.kill();

    const second = new Session();
    await second.until(() => ended(second));
    expect(processIdentity(pid)).toBeUndefined();
    const { runId, state } = second.runs.at(-1)!;
    expect(state).toBe('success');
    expect(await second.connection.sendRequest('xcoms/list', { runId })).toMatchObject({
      xcoms: [{ value: 'second' }],
    });
  });
});

function readPid(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}
