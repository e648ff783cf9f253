import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Argument, Dag, DagFile, Json, Task } from '../dag/model.ts';
import { Runner, type RunnerOptions, type RunSummary, type StartRunParams } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';

const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;
const HERE = { uri: 'file:///dag.py', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };

/** `a: command` a line for tasks (none: an EmptyOperator), `a >> b` for edges. */
function bashDag(
  text: string,
  more: { [taskId: string]: Partial<Task> & { bash?: { [name: string]: Json } } } = {},
): Dag {
  const tasks: Task[] = [];
  const edges: [string, string][] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.includes('>>') && !line.includes(':')) {
      const ids = line.split('>>').map((id) => id.trim());
      for (let i = 1; i < ids.length; i++) edges.push([ids[i - 1]!, ids[i]!]);
    } else if (line) {
      const [, taskId = '', command] = /^([^:]+):?\s*(.*)$/.exec(line) ?? [];
      tasks.push(makeTask(taskId, command, more[taskId]));
    }
  }
  return {
    dagId: 'sample',
    dialect: 'airflow',
    exact: true,
    unknowns: [],
    schedule: { text: null, kind: 'none' },
    startDate: null,
    catchup: null,
    tags: [],
    params: [{ name: 'who', default: { kind: 'json', value: 'world' }, schema: {} }],
    args: [],
    tasks,
    edges: edges.map(([upstream, downstream]) => ({ upstream, downstream, kind: 'order', location: HERE })),
    groups: [],
    location: HERE,
  };
}

function makeTask(
  taskId: string,
  command: string | undefined,
  more: Partial<Task> & { bash?: { [name: string]: Json } } = {},
): Task {
  const { bash = {}, ...rest } = more;
  const args: Argument[] = Object.entries({ ...(command && { bash_command: command }), ...bash }).map(
    ([name, value]) => ({
      name,
      value: { kind: 'json', value },
    }),
  );
  return {
    taskId,
    operator: command ? 'BashOperator' : 'EmptyOperator',
    operatorLabel: command ? 'BashOperator' : 'EmptyOperator',
    module: `airflow.providers.standard.operators.${command ? 'bash' : 'empty'}`,
    bases: [],
    args,
    group: null,
    triggerRule: 'all_success',
    retries: null,
    retryDelay: 0,
    executionTimeout: null,
    pool: null,
    mapped: false,
    setup: false,
    teardown: false,
    dynamic: false,
    location: HERE,
    locations: [],
    ...rest,
  };
}

let workspace: string;
let runner: Runner | undefined;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-test-'));
  writeFileSync(join(workspace, 'dag.py'), '');
});

afterEach(async () => {
  await runner?.close();
  runner = undefined;
  rmSync(workspace, { recursive: true, force: true });
});

async function open(dag: Dag, options: Partial<RunnerOptions> = {}): Promise<Runner> {
  const file: DagFile = {
    uri: HERE.uri,
    dialect: 'airflow',
    dags: [dag],
    problems: [],
    dependencies: [],
    references: [],
  };
  runner = await Runner.open({ workspace, program: 'a test', analyse: async () => file, killGrace: 1, ...options });
  return runner;
}

async function run(dag: Dag, params: Partial<StartRunParams> = {}): Promise<RunSummary> {
  const opened = runner ?? (await open(dag));
  return (await opened.start({ file: join(workspace, 'dag.py'), ...params })).done;
}

const states = (runId: string): { [task: string]: string } =>
  Object.fromEntries(runner!.get(runId).taskInstances.map(({ taskId, state }) => [taskId, state]));
const logOf = (runId: string, taskId: string): string => runner!.readLog({ runId, taskId }).text;

describe.skipIf(noBash)(`a DAG of bash tasks${noBash}`, () => {
  it('runs to its end; logs hold what was printed, XComs the last line', async () => {
    const summary = await run(bashDag('a: echo one; echo two\nb: echo three >&2\nc\na >> b >> c'));
    expect(summary).toMatchObject({ dagId: 'sample', state: 'success', counts: { success: 3 } });
    expect(logOf(summary.runId, 'a')).toMatch(/Running command: .*\none\ntwo\n.*return code 0\n$/);
    expect(runner!.readLog({ runId: summary.runId, taskId: 'b' })).toMatchObject({ complete: true });
    expect(runner!.xcoms(summary.runId)).toMatchObject([
      { taskId: 'a', key: 'return_value', value: 'two' },
      { taskId: 'b', key: 'return_value', value: 'three' },
    ]);
    expect(readFileSync(join(workspace, '.dagwright/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('fails with the exit code as reason, and what comes after says why it did not run', async () => {
    const { runId, state } = await run(bashDag('a: exit 3\nb: true\na >> b'));
    expect(state).toBe('failed');
    expect(runner!.get(runId).taskInstances).toMatchObject([
      { taskId: 'a', state: 'failed', reason: 'bash exited with 3', tryNumber: 1 },
      { taskId: 'b', state: 'upstream_failed', reason: '1 task before it failed: a', tryNumber: 0 },
    ]);
  });

  it('skips with exit code 99, or with the codes that the task names', async () => {
    const dag = bashDag('a: exit 99\nb: exit 7\nc: exit 99', {
      b: { bash: { skip_on_exit_code: [5, 7] } },
      c: { bash: { skip_on_exit_code: null } },
    });
    const { runId } = await run(dag);
    expect(states(runId)).toEqual({ a: 'skipped', b: 'skipped', c: 'failed' });
  });

  it('retries, with a log a try', async () => {
    const dag = bashDag('a: test -e flag && exit 0; touch flag; exit 1', {
      a: { retries: 1, bash: { cwd: workspace } },
    });
    const { runId, state } = await run(dag);
    expect(state).toBe('success');
    expect(runner!.tries(runId).map(({ tryNumber, state: ended }) => [tryNumber, ended])).toEqual([
      [1, 'failed'],
      [2, 'success'],
    ]);
    expect(runner!.readLog({ runId, taskId: 'a', tryNumber: 1 }).text).toContain('return code 1');
  });

  it('gives tasks their environment: inherited, appended or replaced, and Airflow’s own variables', async () => {
    const dag = bashDag('a: echo $HOMELY-$MINE-$AIRFLOW_CTX_TASK_ID\nb: echo $HOMELY-$MINE\nc: echo $HOMELY', {
      a: { bash: { env: { MINE: 'm' }, append_env: true } },
      b: { bash: { env: { MINE: 'm' } } },
    });
    await open(dag, { env: { ...process.env, HOMELY: 'h' } });
    const { runId } = await run(dag);
    expect(runner!.xcoms(runId).map(({ value }) => value)).toEqual(['h-m-a', '-m', 'h']);
  });

  it('ends a task that takes longer than its execution_timeout, with everything it started', async () => {
    const dag = bashDag('a: (sleep 60; touch late) & sleep 60', {
      a: { executionTimeout: 0.2, bash: { cwd: workspace } },
    });
    const { runId } = await run(dag);
    expect(runner!.get(runId).taskInstances[0]).toMatchObject({
      state: 'failed',
      reason: 'it took longer than its execution_timeout of 0.2 s',
    });
  });

  it('can be cancelled, also when a task ignores SIGTERM', async () => {
    await open(bashDag("a: trap '' TERM; while true; do sleep 0.1; done\nb: true\na >> b"), { killGrace: 0.3 });
    const running = new Promise<void>((resolve) => {
      runner!.events.on('taskInstances/changed', ({ state }) => state === 'running' && resolve());
    });
    const started = await runner!.start({ file: join(workspace, 'dag.py') });
    await running;
    runner!.cancel(started.runId);
    expect(await started.done).toMatchObject({ state: 'cancelled', message: 'cancelled by the user' });
    expect(states(started.runId)).toEqual({ a: 'failed', b: 'skipped' });
  });

  it('survives a task that prints 100 MB, without holding it in memory', async () => {
    const before = process.memoryUsage().rss;
    const { runId, state } = await run(bashDag('a: head -c 100000000 /dev/zero | tr "\\0" "x"; echo; echo end'));
    expect(state).toBe('success');
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    expect(runner!.xcoms(runId)[0]?.value).toBe('end');
    const chunk = runner!.readLog({ runId, taskId: 'a', offset: 50_000_000, limit: 10 });
    expect(chunk).toMatchObject({ text: 'xxxxxxxxxx', nextOffset: 50_000_010, complete: false });
  });

  it('waits for output of what a task left in the background, as Airflow does', async () => {
    if (process.platform !== 'linux') return;
    const { runId } = await run(bashDag('a: (sleep 0.3; echo late) & echo early'));
    expect(logOf(runId, 'a')).toMatch(/early\nlate\n/);
  });

  it('says what is wrong with a cwd that is not there', async () => {
    const { runId } = await run(bashDag('a: true', { a: { bash: { cwd: '/no/such/place' } } }));
    expect(runner!.get(runId).taskInstances[0]?.reason).toBe('Its cwd /no/such/place does not exist');
  });

  it('says when its log cannot be written', async () => {
    const dag = bashDag('a: true');
    await open(dag);
    const logs = join(workspace, '.dagwright/logs');
    rmSync(logs, { recursive: true });
    writeFileSync(logs, 'a file where the folder should be');
    const { runId } = await run(dag);
    expect(runner!.get(runId).taskInstances[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^Its log cannot be written: /),
    });
  });

  it('ends at once when it is cancelled while a task waits for its retry', async () => {
    const dag = bashDag('a: false', { a: { retries: 3, retryDelay: 3600 } });
    await open(dag);
    const waiting = new Promise<void>((resolve) => {
      runner!.events.on('taskInstances/changed', ({ state }) => state === 'up_for_retry' && resolve());
    });
    const started = await runner!.start({ file: join(workspace, 'dag.py') });
    await waiting;
    runner!.cancel(started.runId);
    expect(await started.done).toMatchObject({ state: 'cancelled' });
  });

  it('that waits for a retry when the runner is closed goes on when it is resumed', async () => {
    const dag = bashDag('a: test -e flag || { touch flag; exit 1; }', {
      a: { retries: 1, retryDelay: 0.5, bash: { cwd: workspace } },
    });
    await open(dag);
    const waiting = new Promise<void>((resolve) => {
      runner!.events.on('taskInstances/changed', ({ state }) => state === 'up_for_retry' && resolve());
    });
    const { runId, done } = await runner!.start({ file: join(workspace, 'dag.py') });
    await waiting;
    await runner!.close();
    await expect(done).rejects.toThrow('the runner was closed');
    await open(dag);
    expect(runner!.unfinished('sample')).toMatchObject([{ runId, message: 'interrupted: it can be resumed' }]);
    expect(await (await runner!.resume(runId)).done).toMatchObject({ state: 'success' });
    expect(runner!.get(runId).taskInstances).toMatchObject([{ tryNumber: 2, maxTries: 2 }]);
  });

  it('runs only the tasks that are asked for, taking what they depend on as met', async () => {
    const { runId } = await run(bashDag('a: false\nb: true\nc: true\na >> b >> c'), { taskIds: ['b', 'c'] });
    expect(states(runId)).toEqual({ b: 'success', c: 'success' });
  });

  it('in the debug executor sends logs as they come and stops at the first failure', async () => {
    const dag = bashDag('a: echo hello\nb: exit 1\nc: true\na >> b\na >> c');
    await open(dag);
    let text = '';
    runner!.events.on('log', (log) => {
      text += log.text;
    });
    const { runId, state } = await run(dag, { executor: 'debug' });
    expect(state).toBe('failed');
    expect(text).toMatch(/\nhello\n/);
    expect(states(runId)).toEqual({ a: 'success', b: 'failed', c: 'skipped' });
  });

  it('takes commands longer than the system takes in one argument', async () => {
    const { runId } = await run(bashDag(`a: # ${'x'.repeat(200_000)}\n`.replace('a: #', 'a: true #')));
    expect(states(runId)).toEqual({ a: 'success' });
  });
});

describe('a workspace', () => {
  it('belongs to one runner; a second one is told whose it is', async () => {
    await open(bashDag('a'));
    await expect(Runner.open({ workspace, program: 'another', patience: 0 })).rejects.toThrow(
      new RegExp(`is in use by a test \\(process ${process.pid}`),
    );
  });

  it('that cannot be written is refused in words', async () => {
    writeFileSync(join(workspace, '.dagwright'), 'a file where the folder should be');
    await expect(Runner.open({ workspace, program: 'a test' })).rejects.toThrow(
      /\.dagwright is a file\. .* move it away/,
    );
  });

  it('with a damaged database is refused in words', async () => {
    await open(bashDag('a'));
    await runner!.close();
    for (const file of ['dagwright.db-wal', 'dagwright.db'])
      rmSync(join(workspace, '.dagwright', file), { force: true });
    writeFileSync(join(workspace, '.dagwright/dagwright.db'), 'x'.repeat(10_000));
    await expect(Runner.open({ workspace, program: 'a test' })).rejects.toThrow(/is damaged.*Move it away/);
  });

  it('keeps its runs, newest first, until they are deleted with their logs', async () => {
    const dag = bashDag('a');
    const first = await run(dag);
    const second = await run(dag, { conf: { n: 1 }, logicalDate: '2026-01-31' });
    await runner!.close();
    await open(dag);
    expect(runner!.list()).toMatchObject([
      { runId: second.runId, logicalDate: '2026-01-31T00:00:00.000Z', conf: { n: 1 } },
      { runId: first.runId },
    ]);
    runner!.delete(first.runId);
    expect(runner!.list()).toHaveLength(1);
    expect(() => runner!.get(first.runId)).toThrow(/There is no run/);
  });
});

describe('what cannot be run', () => {
  it('a cycle is refused with its path', async () => {
    await expect(run(bashDag('a\nb\na >> b >> a'))).rejects.toThrow(/has a cycle: (a → b → a|b → a → b)/);
  });

  it('a file that is not there is named', async () => {
    await open(bashDag('a'));
    await expect(runner!.start({ file: '/no/such/dag.py' })).rejects.toThrow('There is no file /no/such/dag.py.');
  });

  it('a task for Python without a Python fails with what is wrong with it', async () => {
    const dag = bashDag('a: true\np', {
      p: { operator: 'PythonOperator', module: 'airflow.providers.standard.operators.python' },
    });
    await open(dag, {
      startWorker: async () => ({ kind: 'worker-failure', reason: 'interpreter', message: 'There is no python9.' }),
    });
    const { runId } = await run(dag);
    expect(runner!.get(runId).taskInstances).toMatchObject([
      { taskId: 'a', state: 'success' },
      { taskId: 'p', state: 'failed', reason: 'There is no python9.' },
    ]);
  });
});

it.skipIf(noBash)(`leaves no folder behind in the temporary directory${noBash}`, async () => {
  const { runId } = await run(bashDag('a: pwd'));
  const cwd = String(runner!.xcoms(runId)[0]?.value);
  expect(cwd).not.toBe('');
  await runner!.close();
  expect(existsSync(cwd)).toBe(false);
});

describe.skipIf(noBash)(`templates${noBash}`, () => {
  const noPython: Partial<RunnerOptions> = {
    startWorker: async () => ({ kind: 'worker-failure', reason: 'interpreter', message: 'There is no python9.' }),
  };

  it('are rendered without Python, the run’s conf over the task’s params over the DAG’s', async () => {
    const dag = bashDag('a: echo {{ params.who }} {{ params.mine }} {{ params.n }} {{ ds }}', {
      a: { bash: { params: { mine: 'task', n: 1 } } },
    });
    await open(dag, noPython);
    const { runId } = await run(dag, { conf: { n: 2 }, logicalDate: '2026-01-31' });
    expect(runner!.xcoms(runId)[0]?.value).toBe('world task 2 2026-01-31');
  });

  it('come from files beside the DAG file', async () => {
    writeFileSync(join(workspace, 'say.sh'), 'echo {{ run_id }}\n');
    const dag = bashDag('a: say.sh\nb: missing.sh');
    await open(dag, noPython);
    const { runId } = await run(dag);
    expect(runner!.xcoms(runId)).toMatchObject([{ taskId: 'a', value: runId }]);
    expect(runner!.get(runId).taskInstances[1]?.reason).toMatch(
      /There is no template file missing.sh in .*put a space after its name/,
    );
  });

  it('that only Python could render fail with what is missing', async () => {
    const dag = bashDag('a: echo {{ my_macro() }}\nb: echo {{ params.nothing }}');
    await open(dag, noPython);
    const { runId } = await run(dag);
    expect(runner!.get(runId).taskInstances.map(({ reason }) => reason)).toEqual([
      'Its template cannot be rendered: The template uses my_macro, which only Python can work out, and Python cannot help: There is no python9.',
      "Its template cannot be rendered: 'dict object' has no attribute 'nothing'",
    ]);
  });
});

it.skipIf(noBash)(`keeps every try and what its template came out as${noBash}`, async () => {
  const dag = bashDag('a: test -e flag && echo {{ params.who }} && exit 0; touch flag; exit 1\nb', {
    a: { retries: 1, bash: { cwd: workspace } },
  });
  const { runId } = await run(dag);
  expect(runner!.tries(runId, { taskId: 'a' })).toMatchObject([
    { taskId: 'a', mapIndex: -1, tryNumber: 1, state: 'failed', reason: 'bash exited with 1' },
    { tryNumber: 2, state: 'success', startDate: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
  expect(runner!.rendered(runId, { taskId: 'a' })).toMatchObject({
    bash_command: expect.stringContaining('echo world'),
  });
  expect(runner!.rendered(runId, { taskId: 'b' })).toEqual({});
});
