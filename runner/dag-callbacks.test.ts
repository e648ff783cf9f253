/** What a DAG's own callbacks see of a run that has ended, and what becomes of a run whose callbacks fail or do not end. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner } from './index.ts';

const PYTHONS = [
  { name: 'the stand-in', python: process.platform === 'win32' ? 'python' : 'python3' },
  { name: 'Airflow 3', python: process.env.DAGWRIGHT_TEST_AIRFLOW3 },
  { name: 'Airflow 2', python: process.env.DAGWRIGHT_TEST_AIRFLOW2 },
];

/** `callback`: the body of both callbacks. */
const dagWith = (callback: string, command: string): string => `
import os
from datetime import datetime
from airflow import DAG
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator

def mark(kind):
    def called(context):
        ${callback}
    return called

with DAG("nightly", schedule=None, catchup=False, start_date=datetime(2026, 1, 1),
         on_success_callback=mark("success"), on_failure_callback=mark("failure")):
    BashOperator(task_id="first", bash_command="true") >> BashOperator(task_id="last", bash_command="${command}")
`;

const TELLS = `print(kind, context["reason"], context["ti"].task_id, context["dag"].dag_id, file=open(os.environ["SEEN"], "a"))`;

for (const { name, python } of PYTHONS) {
  const missing =
    python && spawnSync(python, ['--version']).status === 0 ? '' : ` (skipped: no interpreter with ${name})`;

  describe.skipIf(missing)(`callbacks of a DAG with ${name}${missing}`, { timeout: 120_000 }, () => {
    let workspace: string;
    let runner: Runner;
    let messages: string[];

    beforeEach(async () => {
      workspace = mkdtempSync(join(tmpdir(), 'dagwright-callbacks-'));
      mkdirSync(join(workspace, 'dags'));
      runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
      messages = [];
      runner.events.on('runner/message', ({ message }) => messages.push(message));
    });

    afterEach(async () => {
      await runner.close();
      rmSync(workspace, { recursive: true, force: true });
    });

    const seen = (): string =>
      existsSync(join(workspace, 'seen')) ? readFileSync(join(workspace, 'seen'), 'utf8') : '';

    const start = (text: string) => {
      const file = join(workspace, 'dags', 'nightly.py');
      writeFileSync(file, text);
      return runner.start({ file, python: python ?? '', env: { ...process.env, SEEN: join(workspace, 'seen') } });
    };

    it('are told of a success and of the task that ended last, before the run is said to have ended', async () => {
      const { state } = await start(dagWith(TELLS, 'true')).then(({ done }) => done);
      expect([state, seen()]).toEqual(['success', 'success success last nightly\n']);
    });

    it('are told of a failure and of the task that failed', async () => {
      const { state } = await start(dagWith(TELLS, 'exit 1')).then(({ done }) => done);
      expect([state, seen()]).toEqual(['failed', 'failure task_failure last nightly\n']);
    });

    it('are told that the run took too long', async () => {
      const late = dagWith(TELLS, 'sleep 1000').replace(
        'schedule=None,',
        'schedule=None, dagrun_timeout=timedelta(seconds=2),',
      );
      const { state } = await start(late.replace('import datetime', 'import datetime, timedelta')).then(
        ({ done }) => done,
      );
      expect([state, seen()]).toMatchObject(['failed', expect.stringMatching(/^failure timed_out \w+ nightly\n$/)]);
    });

    it('are told that nothing can run any more', async () => {
      const waits = dagWith(TELLS, 'exit 1').replaceAll('bash_command="', 'depends_on_past=True, bash_command="');
      await start(waits).then(({ done }) => done);
      writeFileSync(join(workspace, 'seen'), '');
      const { state, message } = await start(waits).then(({ done }) => done);
      expect([state, seen()]).toMatchObject([
        'failed',
        expect.stringMatching(/^failure all_tasks_deadlocked \w+ nightly\n$/),
      ]);
      expect(message).toContain('Nothing can run any more');
    });

    it('are not called when somebody cancels the run', async () => {
      const { runId, done } = await start(dagWith(TELLS, 'sleep 1000'));
      while (runner.get(runId).taskInstances.find(({ taskId }) => taskId === 'last')?.state !== 'running') {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      runner.cancel(runId);
      expect([(await done).state, seen()]).toEqual(['cancelled', '']);
    });

    it('that fail change nothing about the run, and are told with the place of their log', async () => {
      const { runId, state } = await start(dagWith('raise ValueError("no mail today")', 'true')).then(
        ({ done }) => done,
      );
      expect(state).toBe('success');
      expect(messages.join()).toMatch(
        /on_success_callback of nightly failed: ValueError: no mail today \(.*callbacks\.log\)/,
      );
      const log = /\((\S*callbacks\.log)\)/.exec(messages.join())?.[1] ?? '';
      expect(readFileSync(log, 'utf8')).toMatch(/nightly\.py.*in called/);
      expect(runner.get(runId).taskInstances.map((one) => one.state)).toEqual(['success', 'success']);
    });

    it('that do not end can be cancelled: the run keeps its state', async () => {
      const { runId, done } = await start(dagWith(`${TELLS}\n        import time; time.sleep(1000)`, 'true'));
      while (seen() === '') await new Promise((resolve) => setTimeout(resolve, 20));
      runner.cancel(runId);
      expect((await done).state).toBe('success');
    });
  });
}
