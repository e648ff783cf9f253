/** The panel in a real browser. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { edge, group, task } from '../../dag/layout/test-graphs.ts';
import type { Dag, Task } from '../../dag/model.ts';
import type { HostMessage, ViewMessage } from './protocol.ts';
import { hasBrowser, pageOpener, type TestPage } from './testing/browser.ts';

const at = (line: number) => ({
  uri: 'file:///dags/etl.py',
  range: { start: { line, character: 4 }, end: { line, character: 9 } },
});

const ETL: Dag = {
  dagId: 'etl',
  dialect: 'airflow',
  exact: false,
  unknowns: [{ reason: 'os.environ["REGION"] is known only when the file runs', location: at(3) }],
  schedule: { text: '@daily', kind: 'preset', cron: '0 0 * * *' },
  startDate: null,
  catchup: null,
  tags: [],
  params: [],
  args: [],
  tasks: [
    task('start', { location: at(10) }),
    task('load.copy', { group: 'load', mapped: true, location: at(12) }),
    task('load.check', { group: 'load', location: at(13) }),
    task('stop', { location: at(15) }),
  ],
  edges: [edge('start', 'load.copy'), edge('load.copy', 'load.check', { label: 'rows' }), edge('load.check', 'stop')],
  groups: [group('load')],
  location: at(8),
};

describe.skipIf(!hasBrowser)('the panel in a browser (needs Chromium; set CHROMIUM to its path)', () => {
  const openPage = pageOpener<HostMessage, ViewMessage>('main.tsx');
  let page: Page;
  let panel: TestPage<HostMessage, ViewMessage>;
  async function open(...messages: HostMessage[]): Promise<void> {
    panel = await openPage();
    page = panel.page;
    await panel.send(...messages);
  }
  const send = (message: HostMessage) => panel.send(message);
  const posted = <T extends ViewMessage['type']>(type: T) => panel.posted(type);
  const dags = (list: readonly Dag[]): HostMessage => ({
    type: 'dags',
    uri: 'file:///dags/etl.py',
    fileName: 'etl.py',
    dags: list,
    selected: null,
  });
  const card = (id: string) => page.locator(`[id="node-task:${id}"]`);

  it('shows the tasks, the header and what is not known', async () => {
    await open(dags([ETL]));
    await card('stop').waitFor();
    expect(await page.locator('h1').textContent()).toBe('etl');
    expect(await card('load.copy').getAttribute('aria-label')).toBe('load.copy, BashOperator, mapped');
    await page.getByText('inexact · 1 unknown').click();
    await page.getByText('Line 4').click();
    expect(await posted('reveal')).toEqual([{ type: 'reveal', location: at(3) }]);
  });

  it('reveals a task by click and by the keyboard', async () => {
    await open(dags([ETL]));
    await card('start').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await posted('reveal')).toEqual([
      { type: 'reveal', location: at(10) },
      { type: 'reveal', location: at(12) },
    ]);
  });

  it('offers a run on Kubernetes where there is a cluster', async () => {
    await open(dags([ETL]));
    const onKubernetes = page.getByRole('button', { name: 'Run on Kubernetes' });
    await card('stop').waitFor();
    expect(await onKubernetes.count()).toBe(0);
    await send({ type: 'settings', direction: 'LR', kubernetes: true });
    await onKubernetes.click();
    expect(await posted('runDagOnKubernetes')).toEqual([{ type: 'runDagOnKubernetes', dagId: 'etl' }]);
  });

  it('runs the DAG and a task, shows the log, cancels', async () => {
    await open(dags([ETL]));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await card('stop').click();
    await page.keyboard.press('r');
    await page.keyboard.press('l');
    expect(await posted('showLog')).toEqual([]);
    await send(states('running'));
    await card('stop').locator('.state-failed').waitFor();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await posted('runDag')).toEqual([{ type: 'runDag', dagId: 'etl' }]);
    expect(await posted('runTask')).toEqual([{ type: 'runTask', dagId: 'etl', taskId: 'stop' }]);
    expect(await posted('showLog')).toEqual([{ type: 'showLog', runId: 'manual__1', taskId: 'stop' }]);
    expect(await posted('cancelRun')).toEqual([{ type: 'cancelRun', runId: 'manual__1' }]);
    expect(await page.locator('[aria-live]').textContent()).toContain('stop: failed');
  });

  it('collapses a group by its title and expands it again', async () => {
    await open(dags([ETL]));
    await page.getByRole('button', { name: 'Collapse group load' }).click();
    await page.locator('[id="node-group:load"]').waitFor();
    expect(await card('load.copy').count()).toBe(0);
    await page.locator('[id="node-group:load"]').click();
    await card('load.copy').waitFor();
  });

  it('finds a task and goes to it', async () => {
    await open(dags([ETL]));
    await card('start').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('check');
    expect(await page.locator('.search output').textContent()).toBe('1 of 1');
    await page.locator('[id="node-task:load.check"].selected.match').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.search').count()).toBe(0);
  });

  it('filters from the context menu', async () => {
    await open(dags([ETL]));
    await card('load.copy').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show Only Upstream' }).click();
    await card('stop').waitFor({ state: 'detached' });
    await page.getByText('Show all').click();
    await card('stop').waitFor();
  });

  it('adds a dependency by dragging from a card to another, by click and by the keyboard alone', async () => {
    await open(dags([ETL]));
    await card('start').hover();
    const handle = await card('start').locator('.connect').boundingBox();
    const target = await card('stop').boundingBox();
    if (!handle || !target) throw new Error('nothing to drag');
    await page.mouse.move(handle.x + 8, handle.y + 8);
    await page.mouse.down();
    await page.mouse.move(target.x + 30, target.y + 20, { steps: 4 });
    await page.locator('path.connecting').waitFor({ state: 'attached' });
    await page.mouse.up();
    await page.locator('.connect-hint').waitFor({ state: 'detached' });

    await card('load.copy').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Add Dependency…' }).click();
    expect(await page.locator('[aria-live]').textContent()).toContain('comes after load.copy');
    await card('stop').click();

    await page.keyboard.press('Home');
    await page.keyboard.press('a');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const added = { type: 'editDependency', action: 'add', dagId: 'etl', downstream: 'stop' };
    expect(await posted('editDependency')).toEqual([
      { ...added, upstream: 'start' },
      { ...added, upstream: 'load.copy' },
      { ...added, upstream: 'start' },
    ]);
    // Nothing was revealed: the clicks chose a task.
    expect(await posted('reveal')).toEqual([]);
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    expect(await page.locator('.connect-hint').count()).toBe(0);
  });

  it('removes a dependency: the line that is clicked, or that the keyboard is on', async () => {
    await open(dags([ETL]));
    await card('stop').waitFor();
    await page.locator('path.hit').first().dispatchEvent('click');
    await page.locator('path.chosen').waitFor({ state: 'attached' });
    await page.keyboard.press('Delete');
    await card('load.check').click();
    await page.keyboard.press('e');
    expect(await page.locator('[aria-live]').textContent()).toContain('load.copy before load.check');
    await page.keyboard.press('e');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Remove Dependency load.copy → load.check' }).click();
    await page.keyboard.press('Control+z');
    const removed = await posted('editDependency');
    expect(removed.map(({ action }) => action)).toEqual(['remove', 'remove', 'remove']);
    expect(removed.slice(1).map(({ upstream, downstream }) => `${upstream} ${downstream}`)).toEqual([
      'load.check stop',
      'load.copy load.check',
    ]);
    expect(await posted('undo')).toEqual([{ type: 'undo' }]);
  });

  it('exports SVG, PNG and Mermaid', async () => {
    await open(dags([ETL]));
    await card('start').waitFor();
    for (const format of ['SVG', 'PNG', 'Mermaid']) {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: format }).click();
    }
    await expect.poll(async () => (await posted('export')).length).toBe(3);
    const contents = new Map((await posted('export')).map(({ format, content }) => [format, content]));
    expect(contents.get('svg')).toMatch(/^<svg/);
    expect(
      Buffer.from(contents.get('png') ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(contents.get('mermaid')).toMatch(/^flowchart LR/);
  });

  it('says in words when there is no DAG', async () => {
    await open(dags([]));
    await page.getByText('No DAG in etl.py').waitFor();
    await send({ type: 'empty', message: 'Open a DAG file to see its graph.' });
    await page.getByText('Open a DAG file to see its graph.').waitFor();
  });

  it('draws only what is in view of 5,000 tasks, and plain shapes from afar', async () => {
    const tasks: Task[] = Array.from({ length: 5000 }, (_, index) => task(`task_${index}`));
    const edges = tasks.slice(1).map((each, index) => edge(`task_${Math.floor(index / 3)}`, each.taskId));
    await open(dags([{ ...ETL, tasks, edges, groups: [] }]));
    await card('task_0').waitFor();
    expect(await page.locator('.card').count()).toBeLessThan(300);
    await page.keyboard.press('f');
    await page.locator('.overview').waitFor();
    expect(await page.locator('.card').count()).toBe(0);
    await send({ type: 'cursor', dagId: 'etl', taskId: 'task_4321' });
    await page.locator('[id="node-task:task_4321"].at-cursor').waitFor();
  }, 60_000);

  function states(state: 'running' | 'failed'): HostMessage {
    const run = {
      runId: 'manual__1',
      dagId: 'etl',
      file: '/dags/etl.py',
      state,
      executor: 'local' as const,
      logicalDate: null,
      conf: {},
      startDate: null,
      endDate: null,
      counts: { failed: 1 },
    };
    return { type: 'states', dagId: 'etl', run, states: { stop: { state: 'failed', tryNumber: 1 } } };
  }
});
