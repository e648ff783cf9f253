/** A page of a webview in a real browser, as far as one is there. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../../../test/browser/chromium.ts';

export { hasBrowser } from '../../../test/browser/chromium.ts';

interface Bundle {
  readonly script: string;
  readonly style: string;
}

/**
 * For the suite around: one browser, and what opens the page anew in a test. A test in which the page had an error fails.
 * @param entry relative to client/webview/
 */
export function pageOpener<In, Out extends { readonly type: string }>(
  entry: string,
): (size?: { readonly width: number; readonly height: number }) => Promise<TestPage<In, Out>> {
  let browser: Browser | undefined;
  let bundle: Bundle | undefined;
  let opened: TestPage<In, Out> | undefined;
  const problems: string[] = [];
  beforeAll(async () => {
    bundle = await bundled(entry);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    await opened?.page.close();
    expect(problems.splice(0)).toEqual([]);
  });
  return async (size) => {
    if (!browser || !bundle) throw new Error('The browser has not started.');
    opened = await TestPage.open<In, Out>(browser, bundle, problems, size);
    return opened;
  };
}

/** @param entry relative to client/webview/ */
async function bundled(entry: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    outdir: 'unused',
    format: 'iife',
    target: 'chrome120',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const text = (extension: string) => result.outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** What the extension host would do: it sends messages, and gets those that the page posts. */
export class TestPage<In, Out extends { readonly type: string }> {
  private constructor(readonly page: Page) {}

  /** `problems` collects errors of the page and refusals of its policy. */
  static async open<In, Out extends { readonly type: string }>(
    browser: Browser,
    bundle: Bundle,
    problems: string[],
    size = { width: 1000, height: 600 },
  ): Promise<TestPage<In, Out>> {
    const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.route('http://panel.test/', (route) => route.fulfill({ contentType: 'text/html', body: html(bundle) }));
    await page.goto('http://panel.test/');
    return new TestPage<In, Out>(page);
  }

  async send(...messages: In[]): Promise<void> {
    for (const message of messages) {
      await this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
    }
  }

  async posted<T extends Out['type']>(type: T): Promise<Extract<Out, { type: T }>[]> {
    const all = await this.page.evaluate(
      (wanted) => (window as unknown as { posted: Out[] }).posted.filter((message) => message.type === wanted),
      type as string,
    );
    return all as Extract<Out, { type: T }>[];
  }
}

/** The same policy as in the editor: scripts by nonce alone, nothing evaluated, nothing fetched. */
function html({ script, style }: Bundle): string {
  const policy = `default-src 'none'; script-src 'nonce-test'; style-src 'unsafe-inline'; img-src data: blob:`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><style>${style}</style></head><body class="vscode-dark"><div id="root"></div>
<script nonce="test">window.posted = []; let state; window.acquireVsCodeApi = () => ({ postMessage: (m) => posted.push(m), getState: () => state, setState: (s) => { state = s; } });</script>
<script nonce="test">${script.replaceAll('</script', '<\\/script')}</script></body></html>`;
}
