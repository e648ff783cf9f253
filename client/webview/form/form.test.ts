/** The form of a run in a real browser. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Param } from '../../../dag/model.ts';
import { hasBrowser, pageOpener, type TestPage } from '../testing/browser.ts';
import type { FormHostMessage, FormViewMessage } from './protocol.ts';

const param = (name: string, value: Param['default'], schema: Param['schema'] = {}): Param => ({
  name,
  default: value,
  schema,
});
const json = (value: string | number | boolean | null): Param['default'] => ({ kind: 'json', value });

const PARAMS: readonly Param[] = [
  param('rows', json(10), { type: 'integer', minimum: 1, title: 'Rows', description_md: 'How **many**' }),
  param('target', json(null), { type: 'string', minLength: 3 }),
  param('mode', json('fast'), { enum: ['fast', 'safe'], section: 'Details' }),
  param('dry', json(false), { type: 'boolean', section: 'Details' }),
  param('region', { kind: 'unknown', reason: 'os.environ["REGION"]' }, { type: 'string' }),
  param('fixed', json('f'), { const: 'f' }),
];

describe.skipIf(!hasBrowser)('the form of a run (needs Chromium; set CHROMIUM to its path)', () => {
  const openPage = pageOpener<FormHostMessage, FormViewMessage>('form/main.tsx');
  let page: Page;
  let form: TestPage<FormHostMessage, FormViewMessage>;
  async function open(more: Partial<Extract<FormHostMessage, { type: 'form' }>> = {}): Promise<void> {
    form = await openPage();
    page = form.page;
    await expect.poll(() => form.posted('ready')).toHaveLength(1);
    await form.send({ type: 'form', dagId: 'etl', params: PARAMS, previous: null, initial: null, ...more });
    await page.getByRole('heading', { name: 'Run etl' }).waitFor();
  }
  const run = () => page.getByRole('button', { name: 'Run', exact: true }).click();

  it('does not start with a value that is missing, says which, and puts the focus there', async () => {
    await open();
    await run();
    await page.getByText('One value is not valid yet.').waitFor();
    expect(await page.locator('#param-target-fault').textContent()).toBe('must not be empty');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('param-target');
    expect(await form.posted('start')).toEqual([]);
  });

  it('starts with what was entered, the constants, and nothing for a default that is not known', async () => {
    await open();
    await page.getByLabel('Rows').fill('25');
    await page.getByLabel('target').fill('warehouse');
    await page.getByLabel('mode').selectOption('safe');
    await page.getByLabel('dry').check();
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Logical date (UTC)').fill('2026-01-31T06:00');
    await page.getByLabel('More configuration (JSON)').fill('{"ticket": 7}');
    await page.keyboard.press('Control+Enter');
    const conf = { fixed: 'f', rows: 25, target: 'warehouse', mode: 'safe', dry: true, ticket: 7 };
    await expect.poll(() => form.posted('start')).toEqual([{ type: 'start', conf, logicalDate: '2026-01-31T06:00Z' }]);
    await form.send({ type: 'refused', message: 'There is no python3.' });
    await page.getByText('There is no python3.').waitFor();
  });

  it('tells of a wrong value when its field is left', async () => {
    await open();
    await page.getByLabel('Rows').fill('0');
    expect(await page.locator('.fault').count()).toBe(0);
    await page.keyboard.press('Tab');
    expect(await page.locator('#param-rows-fault').textContent()).toBe('has to be at least 1');
    expect(await page.getByLabel('Rows').getAttribute('aria-invalid')).toBe('true');
  });

  it('takes over the values of the last run, and goes back to the defaults', async () => {
    await open({ previous: { rows: 99, target: 'lake', ticket: 3 } });
    await page.getByRole('button', { name: 'Values of the last run' }).click();
    expect(await page.getByLabel('Rows').inputValue()).toBe('99');
    expect(await page.getByLabel('More configuration (JSON)').inputValue()).toContain('"ticket": 3');
    await page.getByRole('button', { name: 'Defaults' }).click();
    expect(await page.getByLabel('Rows').inputValue()).toBe('10');
  });

  it('asks for a date and configuration where there are no params, and gives up with Escape', async () => {
    await open({ params: [] });
    await page.getByLabel('Logical date (UTC)').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => form.posted('cancel')).toHaveLength(1);
  });
});
