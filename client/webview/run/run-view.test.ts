/** The view of a DAG's runs in a real browser. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunSummary, TaskInstance } from '../../../runner/protocol.ts';
import { hasBrowser, pageOpener, type TestPage } from '../testing/browser.ts';
import type { RunHostMessage, RunViewMessage } from './protocol.ts';

const run = (n: number, state: RunSummary['state'] = 'success'): RunSummary => ({
  runId: `manual__${n}`,
  dagId: 'etl',
  file: '/dags/etl.py',
  state,
  executor: 'local',
  logicalDate: null,
  conf: { rows: n },
  startDate: `2026-01-01T00:00:0${n % 10}Z`,
  endDate: state === 'running' ? null : `2026-01-01T00:00:${10 + (n % 10)}Z`,
  counts: { success: 1, failed: 1 },
});
const instance = (taskId: string, more: Partial<TaskInstance> = {}): TaskInstance => ({
  runId: 'manual__2',
  taskId,
  mapIndex: -1,
  operator: 'BashOperator',
  state: 'failed',
  tryNumber: 2,
  maxTries: 3,
  startDate: '2026-01-01T00:00:02Z',
  endDate: '2026-01-01T00:00:04Z',
  reason: 'bash exited with code 1',
  ...more,
});
const task = (taskId: string, group: string | null = null) => ({
  taskId,
  operator: 'BashOperator',
  group,
  mapped: false,
});
const DAG: RunHostMessage = {
  type: 'dag',
  uri: 'file:///dags/etl.py',
  dagId: 'etl',
  tasks: [task('start'), task('load.a', 'load'), task('load.b', 'load')],
  groups: [{ groupId: 'load', parent: null }],
  edges: [
    ['start', 'load.a'],
    ['load.a', 'load.b'],
  ],
};
const STATES: RunHostMessage = {
  type: 'states',
  runId: 'manual__2',
  whole: true,
  states: {
    start: { state: 'success', tryNumber: 1 },
    'load.a': { state: 'failed', tryNumber: 2, reason: 'bash exited with code 1' },
    'load.b': { state: 'upstream_failed', tryNumber: 0 },
  },
};

describe.skipIf(!hasBrowser)('the view of the runs (needs Chromium; set CHROMIUM to its path)', () => {
  const openPage = pageOpener<RunHostMessage, RunViewMessage>('run/main.tsx');
  let page: Page;
  let view: TestPage<RunHostMessage, RunViewMessage>;
  async function open(...messages: RunHostMessage[]): Promise<void> {
    view = await openPage();
    page = view.page;
    await expect.poll(() => view.posted('ready')).toHaveLength(1);
    await view.send(...messages);
  }
  const cell = (runId: string, taskId: string) => page.locator(`[id="cell-${runId}-${taskId}"]`);
  const runs: RunHostMessage = { type: 'runs', runs: [run(2, 'failed'), run(1)] };

  it('has a column for each run, the newest at the right, and a row for each task', async () => {
    await open(DAG, runs, STATES);
    await cell('manual__2', 'load.a').waitFor();
    const names = await page.locator('[role=rowheader]').allTextContents();
    expect(names).toEqual(['start', 'load', 'a', 'b']);
    const columns = await page.locator('[role=columnheader]').evaluateAll((all) => all.map(({ id }) => id));
    expect(columns).toEqual(['cell-manual__1-', 'cell-manual__2-']);
    expect(await cell('manual__2', 'load.a').getAttribute('aria-label')).toMatch(
      /^load\.a, failed, try 2, bash exited with code 1 \(/,
    );
    expect((await view.posted('need')).at(-1)?.runIds).toEqual(['manual__1', 'manual__2']);
  });

  it('selects the newest run by itself, and stays where the user has gone', async () => {
    await open(DAG, runs);
    await page.getByText('manual__2').waitFor();
    await page.getByText('"rows"').or(page.getByText('rows')).first().waitFor();
    await page.locator('[id="cell-manual__1-"]').click();
    await view.send({ type: 'runs', runs: [run(3, 'running'), run(2, 'failed'), run(1)] });
    await page.locator('[id="cell-manual__3-"]').waitFor();
    expect((await view.posted('select')).at(-1)?.selection).toMatchObject({ runId: 'manual__1', taskId: null });
  });

  it('shows of a task its tries, the reason, templates, XComs and its log in colours', async () => {
    await open(DAG, runs, STATES);
    await cell('manual__2', 'load.a').click();
    expect((await view.posted('select')).at(-1)?.selection).toEqual({
      runId: 'manual__2',
      taskId: 'load.a',
      mapIndex: null,
    });
    const tried = { startDate: null, endDate: null, reason: null };
    await view.send({
      type: 'details',
      details: {
        runId: 'manual__2',
        taskId: 'load.a',
        instance: instance('load.a'),
        instances: [instance('load.a')],
        tries: [
          { tryNumber: 1, state: 'interrupted', ...tried },
          { tryNumber: 2, state: 'failed', ...tried },
        ],
        rendered: { bash_command: 'echo 2026-01-01' },
        xcoms: [{ key: 'return_value', value: { rows: 3 } }],
        inFile: true,
      },
    });
    const log = { type: 'log', runId: 'manual__2', taskId: 'load.a', mapIndex: -1, tryNumber: 2 } as const;
    await view.send({ ...log, reset: true, text: 'one\n\u001b[31mtwo\u001b[0m\n', omitted: 0 });
    await view.send({ ...log, reset: false, text: 'three\n', omitted: 0 });
    await page.locator('.reason', { hasText: 'bash exited with code 1' }).waitFor();
    expect(await page.locator('.log-line').allTextContents()).toEqual(['one', 'two', 'three']);
    const style = await page.locator('.log-line span').getAttribute('style');
    expect(style).toContain('--vscode-terminal-ansiRed');
    await page.getByText('echo 2026-01-01').waitFor();
    await page.getByText('"rows": 3').waitFor();
    await page.getByLabel('Find in the log').fill('t');
    await page.getByText('1/2').waitFor();
    await page.getByRole('button', { name: /1\s*interrupted/ }).click();
    expect((await view.posted('select')).at(-1)?.tryNumber).toBe(1);
    await page.getByRole('button', { name: 'Go to source' }).click();
    expect((await view.posted('act')).at(-1)).toMatchObject({ action: 'reveal', selection: { taskId: 'load.a' } });
  });

  it('goes through cells by the arrow keys, and folds groups', async () => {
    await open(DAG, runs, STATES);
    await page.getByRole('grid').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key);
    expect(await page.getByRole('grid').getAttribute('aria-activedescendant')).toBe('cell-manual__1-load');
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('[role=rowheader]').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    expect(await cell('manual__2', 'load').locator('.state-failed').count()).toBe(1);
  });

  it('draws the tries of a run over time', async () => {
    await open(DAG, runs, STATES);
    await page.getByRole('tab', { name: 'Gantt' }).click();
    await expect.poll(async () => (await view.posted('needBars')).at(-1)?.runId).toBe('manual__2');
    const bar = { mapIndex: -1, tryNumber: 1, state: 'success' } as const;
    await view.send({
      type: 'bars',
      runId: 'manual__2',
      bars: [
        { ...bar, taskId: 'start', startDate: '2026-01-01T00:00:02Z', endDate: '2026-01-01T00:00:06Z' },
        { ...bar, taskId: 'load.a', startDate: '2026-01-01T00:00:06Z', endDate: '2026-01-01T00:00:10Z' },
      ],
    });
    await page.locator('.gantt-bar.task').nth(1).waitFor();
    const [first, second] = await page
      .locator('.gantt-bar.task')
      .evaluateAll((all) =>
        all.map((each) => each.getBoundingClientRect()).map(({ left, width }) => ({ left, width })),
      );
    expect(Math.abs((first?.left ?? 0) + (first?.width ?? 0) - (second?.left ?? 0))).toBeLessThan(2);
    expect(await page.locator('[id="gantt-start"]').getAttribute('aria-label')).toMatch(
      /^start; start, success, 4\.0 s/,
    );
  });

  it('draws only what is in view of 10,000 tasks and 200 runs', async () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => task(`task_${index}`));
    const many = Array.from({ length: 200 }, (_, index) => ({ ...run(1), runId: `r${index}` }));
    await open({ ...DAG, tasks, groups: [], edges: [] }, { type: 'runs', runs: many });
    await page.locator('.grid-cell').first().waitFor();
    expect(await page.locator('.grid-cell').count()).toBeLessThan(2500);
    expect((await view.posted('need')).at(-1)?.runIds.length).toBeLessThan(60);
    await page.getByRole('grid').focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await page.locator('.grid-cell.selected').waitFor();
  }, 60_000);

  it('says in words that there are no runs yet', async () => {
    await open(DAG, { type: 'runs', runs: [] });
    await page.getByText('No runs yet').waitFor();
  });
});
