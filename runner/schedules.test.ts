import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Runner, type RunSummary } from './index.ts';
import { findBash, NO_BASH } from './operators/find-bash.ts';

const noBash = findBash(process.env) ? '' : ` (skipped: ${NO_BASH})`;
const noPython =
  spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0
    ? ''
    : ' (skipped: no Python 3.9 or newer)';

let workspace: string;
let runner: Runner;

beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-schedules-'));
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
});
afterEach(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

function write(name: string, ...lines: readonly string[]): string {
  const head = [
    'from airflow.sdk import DAG, Asset, task',
    'from airflow.providers.standard.operators.bash import BashOperator',
  ];
  const path = join(workspace, name);
  writeFileSync(path, `${[...head, ...lines].join('\n')}\n`);
  return path;
}

function ended(dagId: string): Promise<RunSummary> {
  return new Promise((resolve) => {
    runner.events.on('runs/changed', (run) => {
      if (run.dagId === dagId && run.endDate !== null) resolve(run);
    });
  });
}

describe.skipIf(noBash !== '')(`local schedules${noBash}`, () => {
  it('run a DAG when it is due, and not again in the next process, which still has it on', async () => {
    const file = write(
      'once.py',
      'with DAG("once", schedule="@once"):',
      '    BashOperator(task_id="a", bash_command="true")',
    );
    runner.schedules.begin();
    const end = ended('once');
    expect(await runner.schedules.set({ on: true, file })).toEqual({ dagId: 'once', missed: 1, catchup: false });
    expect(await end).toMatchObject({ state: 'success', runType: 'scheduled' });
    await runner.close();
    runner = await Runner.open({ workspace, program: 'a test' });
    runner.schedules.begin();
    await runner.schedules.look();
    expect(runner.schedules.list()).toMatchObject([{ dagId: 'once', text: '@once', nextRun: null }]);
    expect(runner.list()).toHaveLength(1);
    await runner.schedules.set({ on: false, file, dagId: 'once' });
    expect(runner.schedules.list()).toEqual([]);
  });

  it('say what is wrong with a file that was broken meanwhile, and go on when it is mended', async () => {
    const text = ['with DAG("daily", schedule="@daily"):', '    BashOperator(task_id="a", bash_command="true")'];
    const file = write('daily.py', ...text);
    runner.schedules.begin();
    await runner.schedules.set({ on: true, file });
    await runner.schedules.look();
    expect(runner.schedules.list()).toMatchObject([{ text: '@daily' }]);
    write('daily.py', 'with DAG("daily", schedule="@daily"):', '    broken(');
    await runner.schedules.look();
    expect(runner.schedules.list()[0]?.problem).toContain('line');
    write('daily.py', ...text.map((line) => line.replace('@daily', '@weekly')));
    await runner.schedules.look();
    expect(runner.schedules.list()).toMatchObject([{ text: '@weekly' }]);
    expect(runner.schedules.list()[0]?.problem).toBeUndefined();
  });

  it.skipIf(noPython !== '')(`start a DAG of another file when its asset comes${noPython}`, async () => {
    const consumer = write(
      'consumer.py',
      'with DAG("consumer", schedule=[Asset("orders")]):',
      '    BashOperator(task_id="a", bash_command="true")',
    );
    const producer = write(
      'producer.py',
      'with DAG("producer", schedule=None):',
      '    @task(outlets=[Asset("orders")])',
      '    def make(): pass',
      '    make()',
    );
    runner.schedules.begin();
    await runner.schedules.set({ on: true, file: consumer });
    await runner.schedules.look();
    expect(runner.schedules.list()).toMatchObject([{ dagId: 'consumer', forAssets: true }]);
    const end = ended('consumer');
    await (await runner.start({ file: producer })).done;
    expect(await end).toMatchObject({ state: 'success', runType: 'asset_triggered', file: consumer });
  });
});
