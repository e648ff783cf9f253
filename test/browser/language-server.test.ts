/** The built language server in a web worker of a real browser, where there is neither Node nor a disk. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser } from './chromium.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const URI = 'vscode-vfs://github/someone/dags/etl.py';
const ETL = `from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator

with DAG("etl", schedule=None):
    extract = BashOperator(task_id="extract", bash_command="true")
    load = BashOperator(task_id="load", bash_command="true")
    extract >> load
    load >> extract
`;

/** The worker's messages are plain JSON-RPC objects; `receive` resolves with the first that it accepts. */
interface Client {
  notify(method: string, params: unknown): Promise<void>;
  request(method: string, params: unknown): Promise<unknown>;
  /** Parameters of the next notification of this name, or of the last one that came already. */
  notification(method: string): Promise<unknown>;
}

describe.skipIf(!hasBrowser)('the language server in a browser (needs Chromium; CHROMIUM names it)', () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const script = readFileSync(join(root, 'dist/server-browser.js'), 'utf8');
    await page.route('http://worker.test/**', (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: script })
        : route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html>' }),
    );
    await page.goto('http://worker.test/');
    await page.evaluate(startWorker);
  }, 60_000);
  afterAll(() => browser?.close());

  const client: Client = {
    notify: (method, params) =>
      page.evaluate(([m, p]) => window.languageServer.notify(m, p), [method, params] as [string, unknown]),
    request: (method, params) =>
      page.evaluate(([m, p]) => window.languageServer.request(m, p), [method, params] as [string, unknown]),
    notification: (method) => page.evaluate((name) => window.languageServer.notification(name), method),
  };

  it('finds a cycle in a document that is open, and draws its DAG', async () => {
    const capabilities = { textDocument: { publishDiagnostics: { relatedInformation: true } } };
    await client.request('initialize', { processId: null, rootUri: null, capabilities });
    await client.notify('initialized', {});
    const textDocument = { uri: URI, languageId: 'python', version: 1, text: ETL };
    await client.notify('textDocument/didOpen', { textDocument });
    expect(await client.notification('textDocument/publishDiagnostics')).toMatchObject({
      uri: URI,
      diagnostics: [{ code: 'dependency-cycle', severity: 1 }],
    });
    expect(await client.request('dagwright/graph', { uri: URI })).toMatchObject({
      dags: [{ dagId: 'etl', tasks: [{ taskId: 'extract' }, { taskId: 'load' }] }],
    });
    expect(problems).toEqual([]);
  }, 60_000);
});

declare global {
  interface Window {
    languageServer: Client;
  }
}

/** Runs in the page. Requests of the server, such as one for the configuration, are answered with nothing. */
function startWorker(): void {
  const worker = new Worker('http://worker.test/server-browser.js');
  const waiting: { accepts: (message: Message) => boolean; done: (message: Message) => void }[] = [];
  const notifications = new Map<string, unknown>();
  let lastId = 0;
  interface Message {
    readonly id?: number;
    readonly method?: string;
    readonly params?: unknown;
    readonly result?: unknown;
  }
  worker.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.method && data.id !== undefined) worker.postMessage({ jsonrpc: '2.0', id: data.id, result: null });
    else if (data.method) notifications.set(data.method, data.params);
    for (const one of waiting.filter(({ accepts }) => accepts(data))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.done(data);
    }
  };
  const next = (accepts: (message: Message) => boolean) =>
    new Promise<Message>((done) => waiting.push({ accepts, done }));
  window.languageServer = {
    notify: async (method, params) => worker.postMessage({ jsonrpc: '2.0', method, params }),
    request: async (method, params) => {
      lastId += 1;
      const id = lastId;
      const answer = next((message) => message.method === undefined && message.id === id);
      worker.postMessage({ jsonrpc: '2.0', id, method, params });
      return (await answer).result;
    },
    notification: async (method) =>
      notifications.get(method) ?? (await next((message) => message.method === method)).params,
  };
}
