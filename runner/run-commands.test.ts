import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner, type RunSummary, type StartRunParams } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';

const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;

let workspace: string;
let runner: Runner;
let file: string;

beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-commands-'));
  file = join(workspace, 'dag.py');
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
});
afterEach(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

/** `a: command` a line for a task, `a >> b` for edges. `here` in a command is the workspace. */
function write(text: string, more = ''): void {
  const lines = text.split('\n').map((line) => {
    const [, id, command] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (id === undefined || command === undefined) return `    ${line}`;
    return `    ${id} = BashOperator(task_id="${id}", cwd=${JSON.stringify(workspace)}, bash_command=${JSON.stringify(command)}${more})`;
  });
  const head = [
    'from airflow.sdk import DAG',
    'from airflow.providers.standard.operators.bash import BashOperator',
    'with DAG("sample", schedule=None):',
  ];
  writeFileSync(file, `${[...head, ...lines].join('\n')}\n`);
}

async function run(params: Partial<StartRunParams> = {}): Promise<RunSummary> {
  return (await runner.start({ file, ...params })).done;
}

/** Does something to the run, and waits for its next end. */
async function ending(runId: string, act: () => unknown): Promise<RunSummary> {
  const end = new Promise<RunSummary>((resolve) => {
    runner.events.on('runs/changed', (one) => {
      if (one.runId === runId && one.state !== 'running') resolve(one);
    });
  });
  await act();
  return end;
}

async function isRunning(taskId: string): Promise<void> {
  await new Promise<void>((resolve) => {
    runner.events.on('taskInstances/changed', (one) => {
      if (one.taskId === taskId && one.state === 'running') resolve();
    });
  });
}

const states = (runId: string): { [task: string]: string } =>
  Object.fromEntries(runner.get(runId).taskInstances.map(({ taskId, state }) => [taskId, state]));
const done = (): string[] => readFileSync(join(workspace, 'done'), 'utf8').trim().split('\n');

describe.skipIf(noBash)(`clearing${noBash}`, { timeout: 60_000 }, () => {
  it('what failed lets the run go on by the file as it is now, and repeats nothing that succeeded', async () => {
    write('a: echo a >> done\nb: exit 1\nc: echo c >> done\na >> b >> c');
    const { runId, state } = await run();
    expect(state).toBe('failed');
    write('a: echo a >> done\nb: echo b >> done\nc: echo c >> done\na >> b >> c');
    const wouldBe = await runner.clear({ runId, onlyFailed: true, dryRun: true });
    expect(wouldBe.map(({ taskId }) => taskId)).toEqual(['b', 'c']);
    expect(states(runId).b).toBe('failed');
    const summary = await ending(runId, () => runner.clear({ runId, onlyFailed: true }));
    expect(summary).toMatchObject({ runId, state: 'success' });
    expect(done()).toEqual(['a', 'b', 'c']);
    expect(runner.tries(runId, { taskId: 'b' }).map((one) => [one.tryNumber, one.state])).toEqual([
      [1, 'failed'],
      [2, 'success'],
    ]);
  });

  it('a task takes those after it along when that is asked for, gives retries anew, and forgets its XComs', async () => {
    write('a: echo a >> done\nb: echo b >> done\nc: echo c >> done\na >> b >> c', ', retries=1');
    const { runId } = await run();
    const cleared = await ending(runId, () => runner.clear({ runId, taskIds: ['b'], downstream: true }));
    expect(cleared.state).toBe('success');
    expect(done()).toEqual(['a', 'b', 'c', 'b', 'c']);
    const [, b] = runner.get(runId).taskInstances;
    expect(b).toMatchObject({ taskId: 'b', tryNumber: 2, maxTries: 3 });
  });

  it('a task that runs ends it first and starts it again, while others go on', async () => {
    write(
      'a: echo a >> begun; test -e again && exit 0; sleep 60\nb: echo b >> begun; until test -e go; do sleep 0.05; done',
    );
    const running = isRunning('a');
    const { runId, done: end } = await runner.start({ file, parallelism: 2 });
    await running;
    await expect.poll(() => existsSync(join(workspace, 'begun')), { timeout: 60_000 }).toBe(true);
    writeFileSync(join(workspace, 'again'), '');
    expect(await runner.clear({ runId, taskIds: ['a'] })).toEqual([{ taskId: 'a', mapIndex: -1 }]);
    writeFileSync(join(workspace, 'go'), '');
    expect(await end).toMatchObject({ state: 'success', counts: { success: 2 } });
    const begun = readFileSync(join(workspace, 'begun'), 'utf8').trim().split('\n');
    expect(begun.sort()).toEqual(['a', 'a', 'b']);
    expect(runner.tries(runId, { taskId: 'a' })).toMatchObject([
      { tryNumber: 1, state: 'failed', reason: 'cleared by the user while it ran' },
      { tryNumber: 2, state: 'success' },
    ]);
  });

  it('takes up tasks that the file has got, and lets go those that it has lost', async () => {
    write('a: echo a >> done\nold: exit 1\na >> old');
    const { runId } = await run();
    write('a: echo a >> done\nb: echo b >> done\na >> b');
    const summary = await ending(runId, () => runner.clear({ runId, onlyFailed: true }));
    expect(summary.state).toBe('success');
    expect(states(runId)).toEqual({ a: 'success', b: 'success', old: 'removed' });
  });

  it('refuses a task that is not there, and a file that has become wrong, and changes nothing', async () => {
    write('a: exit 1');
    const { runId } = await run();
    await expect(runner.clear({ runId, taskIds: ['nobody'] })).rejects.toThrow(/has no task nobody/);
    writeFileSync(file, 'with DAG(');
    await expect(runner.clear({ runId })).rejects.toThrow();
    expect(states(runId)).toEqual({ a: 'failed' });
  });
});

describe.skipIf(noBash)(`marking${noBash}`, { timeout: 60_000 }, () => {
  it('a failed task as a success lets what waited for it run', async () => {
    write('a: exit 1\nb: echo b >> done\na >> b');
    const { runId } = await run();
    const summary = await ending(runId, () => runner.mark({ runId, taskIds: ['a'], state: 'success' }));
    expect(summary.state).toBe('success');
    expect(done()).toEqual(['b']);
    expect(runner.get(runId).taskInstances[0]).toMatchObject({
      state: 'success',
      reason: 'marked success by the user',
    });
  });

  it('a running task as failed ends it, and what follows does not run', async () => {
    write('a: sleep 60\nb: true\na >> b');
    const running = isRunning('a');
    const { runId, done: end } = await runner.start({ file });
    await running;
    expect(await runner.mark({ runId, taskIds: ['a'], state: 'failed' })).toEqual([{ taskId: 'a', mapIndex: -1 }]);
    expect(await end).toMatchObject({ state: 'failed' });
    expect(states(runId)).toEqual({ a: 'failed', b: 'upstream_failed' });
  });

  it('a successful task as skipped or failed changes what the run comes to', async () => {
    write('a: true');
    const { runId } = await run();
    expect((await ending(runId, () => runner.mark({ runId, taskIds: ['a'], state: 'failed' }))).state).toBe('failed');
    expect((await ending(runId, () => runner.mark({ runId, taskIds: ['a'], state: 'skipped' }))).state).toBe('success');
  });
});

describe.skipIf(noBash)(`pausing${noBash}`, { timeout: 60_000 }, () => {
  it('starts nothing new, says why, and stays so through a restart of the runner', async () => {
    write('a: until test -e go; do sleep 0.05; done\nb: echo b >> done\na >> b');
    const running = isRunning('a');
    const { runId, done: end } = await runner.start({ file });
    end.catch(() => {});
    await running;
    runner.pause(runId, true);
    writeFileSync(join(workspace, 'go'), '');
    await expect.poll(() => states(runId), { timeout: 60_000 }).toEqual({ a: 'success', b: 'scheduled' });
    expect(runner.get(runId)).toMatchObject({
      run: { paused: true },
      taskInstances: [{}, { reason: 'the run is paused' }],
    });
    await runner.close();
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
    const resumed = await runner.resume(runId);
    expect(states(runId).b).toBe('scheduled');
    runner.pause(runId, false);
    expect(await resumed.done).toMatchObject({ state: 'success' });
    expect(done()).toEqual(['b']);
  });
});

describe.skipIf(noBash)(`running a part${noBash}`, { timeout: 60_000 }, () => {
  const CHAIN = 'a: echo a >> done\nb: echo b >> done\nc: echo c >> done\na >> b >> c';

  it.each([
    [{ upstream: true }, ['a', 'b']],
    [{ downstream: true }, ['b', 'c']],
    [{}, ['b']],
  ])('of a chain with %j', async (with_, tasks) => {
    write(CHAIN);
    await run({ taskIds: ['b'], ...with_ });
    expect(done()).toEqual(tasks);
  });
});
