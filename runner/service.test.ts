import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinRunner, type RunnerLink, reachRunner } from './connect.ts';
import { readEndpoint } from './endpoint.ts';
import { processIdentity } from './executors/process-identity.ts';
import { Runner } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';
import type { RunnerNotifications, RunSummary, TaskInstance } from './protocol.ts';
import { RunnerService } from './service.ts';

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

/** A client of the workspace's runner, which it starts when there is none, and what it was told. */
class Session {
  readonly link: RunnerLink;
  readonly instances: TaskInstance[] = [];
  readonly runs: RunSummary[] = [];
  readonly messages: RunnerNotifications['runner/message'][] = [];
  /** Why the runner ended; undefined when it said nothing. */
  readonly ended: Promise<string | undefined>;
  #waiting: (() => void)[] = [];

  static async start(version = '0.0.1'): Promise<Session> {
    const started = { command: process.execPath, script: program, env: process.env };
    return new Session(await reachRunner({ workspace, hello: { client: 'a test', version } }, started));
  }

  static async join(): Promise<Session> {
    const link = await joinRunner({ workspace, hello: { client: 'another test', version: '0.0.1' } });
    expect(link).toBeDefined();
    return new Session(link!);
  }

  private constructor(link: RunnerLink) {
    this.link = link;
    this.link.on('taskInstances/changed', (one) => this.#note(this.instances, one));
    this.link.on('runs/changed', (one) => this.#note(this.runs, one));
    this.link.on('runner/message', (one) => this.#note(this.messages, one));
    this.ended = new Promise((resolve) => link.onClose(resolve));
    open.push(this);
  }

  /** Resolves as soon as it holds. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The newest run at its end, which may have come before this client. */
  async outcome(): Promise<RunSummary> {
    const { runs } = await this.link.request('runs/list', { limit: 1 });
    if (runs[0] && runs[0].state !== 'running') return runs[0];
    await this.until(() => this.runs.some(({ state }) => state !== 'running'));
    return this.runs.at(-1)!;
  }

  succeeded(): string[] {
    return this.instances.filter(({ state }) => state === 'success').map(({ taskId }) => taskId);
  }

  async kill(): Promise<void> {
    if (!this.link.alive) return;
    process.kill(this.link.welcome.pid, 'SIGKILL');
    await this.ended;
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The DAG of `writeDag` runs by the hour. */
function schedule(file: string): void {
  const text = readFileSync(file, 'utf8').replace(
    'schedule=None',
    'schedule="@hourly", start_date=datetime(2024, 1, 1)',
  );
  writeFileSync(file, `from datetime import datetime\n${text}`);
}

const ended = (session: Session): boolean => session.runs.some(({ state }) => state !== 'running');

describe.skipIf(noBash)(`the runner as a process${noBash}`, { timeout: 60_000 }, () => {
  it('answers requests and tells what happens', async () => {
    const file = writeDag(
      '    BashOperator(task_id="hello", bash_command="echo {{ params.who }}", params={"who": "you"})\n',
    );
    const session = await Session.start();
    const { runId } = await session.link.request('runs/start', {
      file,
      conf: { who: 'world' },
    });
    await session.until(() => ended(session));
    expect(session.runs.at(-1)).toMatchObject({ runId, dagId: 'sample', state: 'success', counts: { success: 1 } });
    expect(session.instances.at(-1)).toMatchObject({ taskId: 'hello', state: 'success', operator: 'BashOperator' });
    expect(await session.link.request('xcoms/list', { runId })).toMatchObject({
      xcoms: [{ value: 'world' }],
    });
    expect(await session.link.request('logs/read', { runId, taskId: 'hello' })).toMatchObject({
      complete: true,
    });
    expect(await session.link.request('runs/list', {})).toMatchObject({ runs: [{ runId }] });
  });

  it('answers with a code and words when something is wrong', async () => {
    const session = await Session.start();
    await expect(session.link.request('runs/get', { runId: 'nothing' })).rejects.toMatchObject({
      code: 4,
      message: 'There is no run nothing in this workspace.',
    });
    const broken = writeDag('    BashOperator(task_id=\n');
    await expect(session.link.request('runs/start', { file: broken })).rejects.toMatchObject({ code: 5 });
  });

  it('is one for all: what one client starts, every other is told of, and can cancel', async () => {
    const file = writeDag('    BashOperator(task_id="slow", bash_command="sleep 60")\n');
    const [first, second] = [await Session.start(), await Session.start()];
    expect(second.link.welcome.pid).toBe(first.link.welcome.pid);
    const { runId } = await first.link.request('runs/start', { file });
    await second.until(() => second.instances.some(({ state }) => state === 'running'));
    await second.link.request('runs/cancel', { runId });
    await first.until(() => ended(first));
    expect(first.runs.at(-1)).toMatchObject({ runId, state: 'cancelled' });
  });

  it('goes on with a run when the window that started it is gone, and tells the next one', async () => {
    const file = writeDag(
      `    BashOperator(task_id="wait", cwd=${JSON.stringify(workspace)}, bash_command="until test -e go; do sleep 0.05; done")\n`,
    );
    const window = await Session.start();
    const { runId } = await window.link.request('runs/start', { file });
    window.link.close();
    const next = await Session.start();
    expect(next.link.welcome.pid).toBe(window.link.welcome.pid);
    expect(await next.link.request('runs/get', { runId })).toMatchObject({ run: { state: 'running' } });
    writeFileSync(join(workspace, 'go'), '');
    await next.until(() => ended(next));
    expect(next.runs.at(-1)).toMatchObject({ runId, state: 'success' });
  });

  it('gives tasks the environment of who asks, and keeps none of it', async () => {
    const file = writeDag('    BashOperator(task_id="say", bash_command="echo $SECRET")\n');
    const session = await Session.start();
    const { runId } = await session.link.request('runs/start', { file, env: { ...process.env, SECRET: 'hush-hush' } });
    await session.until(() => ended(session));
    expect(await session.link.request('xcoms/list', { runId })).toMatchObject({ xcoms: [{ value: 'hush-hush' }] });
    await session.link.request('shutdown', null);
    expect(await session.ended).toBe('shutdown');
    await expect.poll(() => existsSync(join(workspace, '.dagwright/owner.json')), { timeout: 60_000 }).toBe(false);
    // In the XCom that the task itself printed, and nowhere else.
    const database = readFileSync(join(workspace, '.dagwright/dagwright.db'), 'latin1');
    expect(database.split('hush-hush')).toHaveLength(2);
  });

  it('lets nobody in without the token, which only its user can read', async () => {
    await Session.start();
    const path = join(workspace, '.dagwright/runner.json');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, JSON.stringify({ ...readEndpoint(dirname(path)), token: 'guessed' }));
    expect(await joinRunner({ workspace, hello: { client: 'a stranger', version: '1.0.0' } })).toBeUndefined();
  });

  it('takes the place of one that was killed, whose socket and lock are still there', async () => {
    const first = await Session.start();
    await first.kill();
    expect(readEndpoint(join(workspace, '.dagwright'))).toBeDefined();
    expect(await joinRunner({ workspace, hello: { client: 'a test', version: '1.0.0' } })).toBeUndefined();
    const second = await Session.start();
    expect(second.link.welcome.pid).not.toBe(first.link.welcome.pid);
    expect(await second.link.request('runs/list', {})).toEqual({ runs: [] });
  });

  it('gives way to a newer version at once, or when its run has ended', async () => {
    const old = await Session.start();
    const newer = await Session.start('999.0.0');
    expect(await old.ended).toBe('retired');
    expect(newer.link.welcome.pid).not.toBe(old.link.welcome.pid);

    const file = writeDag(
      `    BashOperator(task_id="wait", cwd=${JSON.stringify(workspace)}, bash_command="until test -e go; do sleep 0.05; done")\n`,
    );
    const { runId } = await newer.link.request('runs/start', { file });
    const newest = await Session.start('1000.0.0');
    expect(newest.link.welcome.pid).toBe(newer.link.welcome.pid);
    await expect(newest.link.request('runs/start', { file })).rejects.toThrow(/A newer version takes over as soon as/);
    writeFileSync(join(workspace, 'go'), '');
    await newest.until(() => ended(newest));
    expect(newest.runs.at(-1)).toMatchObject({ runId, state: 'success' });
    expect(await newest.ended).toBe('retired');
  });

  it('ends when nobody has wanted anything for a while, and leaves nothing in the way', async () => {
    const child = spawn(process.execPath, [program, '--workspace', workspace, '--idle', '0.2'], { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    expect(readdirSync(join(workspace, '.dagwright')).sort()).toEqual(['.gitignore', 'dagwright.db', 'ended', 'logs']);
  });

  it.each([
    ['deleted', (folder: string) => rmSync(folder, { recursive: true, maxRetries: 10 })],
    ['renamed', (folder: string) => renameSync(folder, `${folder}-elsewhere`)],
  ])('ends when its folder is %s, also while a schedule is on', async (_, remove) => {
    const file = writeDag('    BashOperator(task_id="hello", bash_command="true")\n');
    schedule(file);
    const session = await Session.start();
    await session.link.request('schedules/set', { file, on: true, catchup: false });
    await session.until(() => ended(session));
    remove(workspace);
    expect(await session.ended).toBe('shutdown');
    const { pid } = session.link.welcome;
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
    expect(existsSync(workspace)).toBe(false);
  });

  it('ends when its folder is deleted by a task of a DAG that is on by its schedule', async () => {
    const file = writeDag(
      `    remove = BashOperator(task_id="remove", bash_command=${JSON.stringify(`cd / && rm -rf ${workspace}`)})\n` +
        '    remove >> BashOperator(task_id="hello", bash_command="true")\n',
    );
    schedule(file);
    const session = await Session.start();
    await session.link.request('schedules/set', { file, on: true, catchup: false });
    expect(await session.ended).toBe('shutdown');
    const { pid } = session.link.welcome;
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
    expect(existsSync(workspace)).toBe(false);
  });

  it('ends with its task when its folder is deleted', async () => {
    const file = writeDag('    BashOperator(task_id="long", bash_command="echo $$; exec sleep 3600")\n');
    const session = await Session.start();
    const { runId } = await session.link.request('runs/start', { file });
    await session.until(() => session.instances.some(({ state }) => state === 'running'));
    const log = await session.link.request('logs/path', { runId, taskId: 'long' });
    await expect.poll(() => readFileSync(log.path, 'utf8'), { timeout: 60_000 }).toMatch(/\d+\n/);
    const task = Number(/(\d+)\n/.exec(readFileSync(log.path, 'utf8'))?.[1]);
    rmSync(workspace, { recursive: true, maxRetries: 10 });
    expect(await session.ended).toBe('shutdown');
    await expect.poll(() => isAlive(session.link.welcome.pid) || isAlive(task), { timeout: 60_000 }).toBe(false);
    expect(existsSync(workspace)).toBe(false);
  });

  it('ends when the file of its only schedule is gone, says so in its log, and has the schedule at the next start', async () => {
    const file = writeDag('    BashOperator(task_id="hello", bash_command="true")\n');
    schedule(file);
    const session = await Session.start();
    await session.link.request('schedules/set', { file, on: true, catchup: false });
    await session.until(() => ended(session));
    await session.kill();
    rmSync(file);
    const child = spawn(process.execPath, [program, '--workspace', workspace, '--idle', '0.2'], { stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
    const log = readFileSync(join(workspace, '.dagwright/runner.log'), 'utf8');
    expect(log).toContain(`ends: the files whose schedules are on are gone: ${file}`);
    const next = await Session.start();
    expect(await next.link.request('schedules/list', null)).toMatchObject({ schedules: [{ dagId: 'sample' }] });
  });

  it('whose folder .dagwright was deleted and is another runner’s by now leaves it to that one', async () => {
    const file = writeDag('    BashOperator(task_id="hello", bash_command="sleep 3600")\n');
    const first = await Session.start();
    await first.link.request('runs/start', { file });
    await first.until(() => first.instances.some(({ state }) => state === 'running'));
    rmSync(join(workspace, '.dagwright'), { recursive: true, maxRetries: 10 });
    const second = await Session.start();
    expect(second.link.welcome.pid).not.toBe(first.link.welcome.pid);
    expect(await first.ended).toBe('shutdown');
    await expect.poll(() => isAlive(first.link.welcome.pid), { timeout: 60_000 }).toBe(false);
    const third = await Session.join();
    expect(third.link.welcome.pid).toBe(second.link.welcome.pid);
    expect(await third.link.request('runs/list', {})).toEqual({ runs: [] });
  });

  it('says who has the workspace when that lets nobody in', async () => {
    const other = await Runner.open({ workspace, program: 'a test' });
    const child = spawn(process.execPath, [program, '--workspace', workspace], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(JSON.parse(said)).toMatchObject({ kind: 'owned', message: expect.stringMatching(/is in use by a test/) });
    await other.close();
  });

  it('that cannot use the store says so to who wanted it', async () => {
    writeFileSync(join(workspace, '.dagwright'), 'a file where the folder should be');
    await expect(Session.start()).rejects.toThrow(/\.dagwright is a file\. .* move it away/);
  });

  it('of a command can be watched, starts nothing for others, and says when they may', async () => {
    const guest = await Runner.open({ workspace, program: 'dagwright run' });
    const service = await RunnerService.open(guest, {
      welcome: { version: '1.0.0', pid: process.pid, program: 'dagwright run', kind: 'guest' },
      onShutdown: () => {},
      onRetire: () => {},
    });
    const onlooker = await Session.join();
    expect(await onlooker.link.request('runs/list', {})).toEqual({ runs: [] });
    await expect(onlooker.link.request('runs/start', { file: '/dag.py' })).rejects.toThrow(
      /dagwright run \(process \d+\) has this workspace until its run has ended/,
    );
    await service.close('done');
    await guest.close();
    expect(await onlooker.ended).toBe('done');
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
      const first = await Session.start();
      await first.link.request('runs/start', { file, parallelism: 2 });
      await first.until(() => first.succeeded().length >= kill);
      await first.kill();
      const before = new Set(first.succeeded());
      expect(before.size).toBeLessThan(50);

      const second = await Session.start();
      const outcome = await second.outcome();
      expect(second.messages[0]?.message).toMatch(/ended in the middle of a run of sample; it goes on now/);
      expect(outcome).toMatchObject({ state: 'success', counts: { success: 50 } });
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

  it.each([1, 6])(
    'killed while Bash tasks run (%i of them) that then come to their end, knows that, and does not do them again',
    async (count) => {
      const file = writeDag(
        `    for i in range(${count}):\n        BashOperator(task_id=f"t{i}", cwd=${JSON.stringify(workspace)}, bash_command=f"echo $$ > pid{i}; until test -e go; do sleep 0.05; done; echo t{i} >> done; echo result")\n`,
      );
      const first = await Session.start();
      await first.link.request('runs/start', { file, parallelism: 8 });
      const pids = (): number[] => Array.from({ length: count }, (_, i) => readPid(join(workspace, `pid${i}`)));
      await expect.poll(() => Math.min(...pids()), { timeout: 30_000 }).toBeGreaterThan(0);
      await first.kill();
      writeFileSync(join(workspace, 'go'), '');
      await expect.poll(() => pids().some((pid) => processIdentity(pid)), { timeout: 30_000 }).toBe(false);
      const exits = join(workspace, '.dagwright/ended');
      // The shells that had no task have ended as well.
      const wellEnded = (): number =>
        readdirSync(exits).filter((name) => readFileSync(join(exits, name), 'utf8') === '0').length;
      await expect.poll(wellEnded, { timeout: 30_000 }).toBe(count);

      const second = await Session.start();
      const { runId, state } = await second.outcome();
      expect(state).toBe('success');
      expect(readFileSync(join(workspace, 'done'), 'utf8').trim().split('\n')).toHaveLength(count);
      const { tries } = await second.link.request('tasks/tries', { runId });
      expect(tries.map((one) => [one.tryNumber, one.state])).toEqual(tries.map(() => [1, 'success']));
      const { xcoms } = await second.link.request('xcoms/list', { runId });
      expect(xcoms.map(({ value }) => value)).toEqual(Array.from({ length: count }, () => 'result'));
    },
  );

  it('ends what a killed runner left running before it starts the task again, and takes no retry for it', async () => {
    const file = writeDag(
      `    BashOperator(task_id="slow", cwd=${JSON.stringify(workspace)}, bash_command="test -e pid && exit 0; echo $$ > pid; sleep 60; true")\n`,
    );
    const first = await Session.start();
    await first.link.request('runs/start', { file });
    const pidFile = join(workspace, 'pid');
    await expect.poll(() => readPid(pidFile), { timeout: 60_000 }).toBeGreaterThan(0);
    const pid = readPid(pidFile);
    await first.kill();
    expect(processIdentity(pid)).toBeDefined();

    const second = await Session.start();
    const { runId } = await second.outcome();
    expect(processIdentity(pid)).toBeUndefined();
    const detail = await second.link.request('runs/get', { runId });
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
    const first = await Session.start();
    await first.link.request('runs/start', { file });
    const pidFile = join(workspace, 'pids');
    await expect.poll(() => readPid(pidFile), { timeout: 60_000 }).toBeGreaterThan(0);
    const pid = readPid(pidFile);
    await first.kill();

    const second = await Session.start();
    const { runId, state } = await second.outcome();
    expect(processIdentity(pid)).toBeUndefined();
    expect(state).toBe('success');
    expect(await second.link.request('xcoms/list', { runId })).toMatchObject({
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
