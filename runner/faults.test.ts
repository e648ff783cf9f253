/** What goes wrong around a run: each fault is really made, and what the user reads of it is looked at. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinRunner } from './connect.ts';
import { readEndpoint } from './endpoint.ts';
import { Runner, RunnerError, type StartRunParams } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';
import { RunnerService } from './service.ts';

const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;
const noPython = spawnSync('python3', ['-c', '']).status === 0 ? '' : ' (skipped: no python3)';
const noMount = mountProblem();

let folder: string;
let workspace: string;
let runner: Runner | undefined;
let messages: string[] = [];
const mounted: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-faults-'));
  workspace = join(folder, 'workspace');
  mkdirSync(workspace);
});

afterEach(async () => {
  vi.useRealTimers();
  await runner?.close();
  runner = undefined;
  for (const path of mounted.splice(0)) spawnSync('umount', ['-l', path]);
  rmSync(folder, { recursive: true, force: true });
});

/** The body of a DAG; `HERE` is the workspace. */
function write(body: string): string {
  const lines = body.replace(/^\n/, '').trimEnd().split('\n');
  const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  const file = join(workspace, 'dag.py');
  const head = [
    'from airflow.sdk import DAG, task',
    'from airflow.providers.standard.operators.bash import BashOperator',
    `HERE = ${JSON.stringify(workspace)}`,
    'def bash(task_id, command, **more):',
    '    return BashOperator(task_id=task_id, bash_command=command, cwd=HERE, **more)',
    'with DAG("sample", schedule=None):',
  ];
  writeFileSync(file, [...head, ...lines.map((line) => `    ${line.slice(indent)}`), ''].join('\n'));
  return file;
}

async function open(): Promise<Runner> {
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
  messages = [];
  runner.events.on('runner/message', ({ message }) => messages.push(message));
  return runner;
}

async function start(params: Omit<StartRunParams, 'file'> = {}) {
  const opened = runner ?? (await open());
  return opened.start({ file: join(workspace, 'dag.py'), parallelism: 2, ...params });
}

function states(runId: string): { [taskId: string]: string } {
  const { taskInstances } = runner!.get(runId);
  return Object.fromEntries(
    taskInstances.map(({ taskId, state, reason }) => [taskId, reason === undefined ? state : `${state}: ${reason}`]),
  );
}

/** A file system of a few pages. */
function mount(path: string, options: string): void {
  mkdirSync(path, { recursive: true });
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status).toBe(0);
  mounted.push(path);
}

function mountProblem(): string {
  if (process.platform !== 'linux') return ' (skipped: needs a file system that Linux mounts)';
  const place = mkdtempSync(join(tmpdir(), 'dagwright-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]);
  if (status === 0) spawnSync('umount', [place]);
  rmSync(place, { recursive: true, force: true });
  return status === 0 ? '' : ' (skipped: may not mount a file system)';
}

describe.skipIf(noBash || noMount)(`a disk that becomes full in the middle of a run${noBash || noMount}`, () => {
  it('stops it with words; when there is room again it goes on, and nothing is done twice', async () => {
    mount(workspace, 'size=3m');
    write(`
        before = bash("before", "echo before >> done")
        fill = bash("fill", "echo fill >> done; test -e room || head -c 9000000 /dev/zero > filler; true")
        rest = [bash(f"after_{i}", f"echo after_{i} >> done") for i in range(30)]
        before >> fill >> rest[0]
        for one, next in zip(rest, rest[1:]):
            one >> next
    `);
    const { runId, done } = await start();
    await expect(done).rejects.toThrow(`The disk that holds ${workspace}/.dagwright is full. Make room, then go on`);
    expect(messages.join()).toContain('is full. Make room');
    expect(runner!.list()).toMatchObject([{ runId, state: 'running', message: 'interrupted: it can be resumed' }]);
    await runner!.close();

    rmSync(join(workspace, 'filler'));
    writeFileSync(join(workspace, 'room'), '');
    await open();
    expect(await (await runner!.resume(runId)).done).toMatchObject({ state: 'success', counts: { success: 32 } });
    const lines = readFileSync(join(workspace, 'done'), 'utf8').trim().split('\n');
    expect(lines.filter((line) => line === 'before')).toHaveLength(1);
    const repeated = runner!.tries(runId).filter(({ state }) => state === 'success');
    expect(repeated).toHaveLength(32);
  }, 60_000);
});

describe('a folder that cannot be written', () => {
  it.skipIf(noMount && process.getuid?.() === 0)('is named, with what to do', async () => {
    if (noMount) {
      chmodSync(workspace, 0o555);
    } else {
      mount(workspace, 'size=1m');
      spawnSync('mount', ['-o', 'remount,ro', workspace]);
    }
    const refused = Runner.open({ workspace, program: 'a test' });
    await expect(refused).rejects.toThrow(RunnerError);
    await expect(refused).rejects.toThrow(/\.dagwright cannot be written \((EROFS|EACCES).*make it writable/);
    chmodSync(folder, 0o755);
    if (noMount) chmodSync(workspace, 0o755);
  });
});

describe.skipIf(noBash)(`the store${noBash}`, () => {
  it('that is deleted in the middle of a run is put back, and the run goes on', async () => {
    write(`
        first = bash("first", "echo one")
        delete = bash("delete", "rm -rf .dagwright")
        last = bash("last", "echo three")
        first >> delete >> last
    `);
    const { runId, done } = await start();
    expect(await done).toMatchObject({ state: 'success', counts: { success: 3 } });
    expect(messages.join()).toMatch(/\.dagwright was deleted while manual__.* ran\. It is back, without the logs/);
    await runner!.close();
    expect(existsSync(join(workspace, '.dagwright/owner.json'))).toBe(false);
    await open();
    expect(states(runId)).toEqual({ first: 'success', delete: 'success', last: 'success' });
    expect(runner!.xcoms(runId).map(({ taskId, value }) => [taskId, value])).toEqual([
      ['delete', ''],
      ['first', 'one'],
      ['last', 'three'],
    ]);
    expect(runner!.readLog({ runId, taskId: 'last' }).text).toContain('three');
  });

  it('that is overwritten in the middle of a run is told of in words, at the latest by the next runner', async () => {
    write(`
        damage = bash("damage", "for f in .dagwright/dagwright.db*; do test -f $f && head -c 400000 /dev/urandom > $f; done; true")
        rest = [bash(f"after_{i}", "true") for i in range(20)]
        damage >> rest
    `);
    const { runId, done } = await start();
    const end = await done.catch((error: unknown) => error);
    const words = /dagwright\.db is damaged \(.*\)\. Move it away to start afresh\./;
    if (end instanceof Error) expect(end.message).toMatch(words);
    await runner!.close();
    // What was in memory has been written again, or the file is refused.
    const found = await open()
      .then((opened) => opened.get(runId).run.state)
      .catch((error: unknown) => error);
    if (found instanceof Error) expect(found.message).toMatch(words);
    else expect(found).toBe('success');
    await runner?.close();
    for (const name of readdirSync(join(workspace, '.dagwright')))
      if (name.startsWith('dagwright.db')) rmSync(join(workspace, '.dagwright', name), { recursive: true });
    await open();
    expect(runner!.list()).toEqual([]);
  });
});

describe.skipIf(noBash)(`a clock that is set back${noBash}`, () => {
  it('lets no retry wait longer, and no try end before it has begun', async () => {
    write(`
        from datetime import timedelta
        again = bash("again", "test -e flag || { touch flag; exit 1; }", retries=1, retry_delay=timedelta(seconds=1))
        again >> bash("after", "true")
    `);
    await open();
    const waiting = new Promise<void>((resolve) => {
      runner!.events.on('taskInstances/changed', ({ state }) => state === 'up_for_retry' && resolve());
    });
    const { runId, done } = await start();
    await waiting;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 });
    expect(await done).toMatchObject({ state: 'success' });
    const tries = runner!.tries(runId);
    expect(tries).toHaveLength(3);
    for (const { startDate, endDate } of tries) {
      expect(Date.parse(endDate ?? '')).toBeGreaterThanOrEqual(Date.parse(startDate ?? ''));
    }
  });
});

describe.skipIf(noBash || noPython)(`the interpreter${noBash || noPython}`, () => {
  it('that is removed in the middle of a run is named where it is needed again, and the rest goes on', async () => {
    const python = join(workspace, 'python');
    writeFileSync(python, '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
    write(`
        @task
        def first():
            return 1

        @task
        def remove(value):
            import os
            os.remove(os.path.join(HERE, "python"))
            os.kill(os.getppid(), 9)
            return value

        @task
        def needs_it(value):
            return value

        needs_it(remove(first())).operator >> bash("after", "true", trigger_rule="all_done")
        bash("other", "until test ! -e python; do sleep 0.05; done; echo well")
    `);
    const { runId, done } = await start({ python });
    await done;
    expect(states(runId)).toEqual({
      first: 'success',
      // It was known to have ended, although its worker was dead by then.
      remove: 'success',
      needs_it: expect.stringMatching(/^failed: There is no Python interpreter ".*\/python"\. Select another/),
      after: 'success',
      other: 'success',
    });
  }, 60_000);
});

describe.skipIf(noBash || noPython)(`a log that cannot be written${noBash || noPython}`, () => {
  it('is the reason that its task gives, and the rest goes on', async () => {
    write(`
        @task
        def second():
            return 2

        block = bash("block", "run=$(echo .dagwright/logs/*); mkdir -p $run/second/1.log $run/third/1.log")
        block >> [second(), bash("third", "true"), bash("fourth", "true")]
    `);
    const { runId, done } = await start();
    await done;
    const reason = expect.stringMatching(/^failed: Its log cannot be written: .*(EISDIR|Is a directory)/);
    expect(states(runId)).toEqual({ block: 'success', second: reason, third: reason, fourth: 'success' });
  }, 60_000);
});

describe('a workspace whose path is longer than that of a socket may be', () => {
  it('is reached by a socket elsewhere, also when TMPDIR is as deep, and nothing of it stays', async () => {
    const deep = join(workspace, 'a'.repeat(70), 'b'.repeat(70));
    mkdirSync(deep, { recursive: true });
    vi.stubEnv('TMPDIR', deep);
    try {
      runner = await Runner.open({ workspace: deep, program: 'a test' });
      const nothing = (): void => {};
      const welcome = { version: '0.0.1', pid: process.pid, program: 'a test', kind: 'runner' as const };
      const service = await RunnerService.open(runner, { welcome, onShutdown: nothing, onRetire: nothing });
      const link = await joinRunner({ workspace: deep, hello: { client: 'a test', version: '0.0.1' } });
      expect(await link?.request('runs/list', {})).toEqual({ runs: [] });
      const address = readEndpoint(join(deep, '.dagwright'))?.address ?? '';
      if (process.platform !== 'win32') expect(Buffer.byteLength(address)).toBeLessThan(104);
      link?.close();
      await service.close('shutdown');
      expect(existsSync(dirname(address))).toBe(process.platform === 'win32');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
