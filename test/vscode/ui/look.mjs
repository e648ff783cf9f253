/** What the window shows, in words and as a picture: it is what tells why a test failed. */
const MOST = 1500;

export async function look(vs, name) {
  const picture = await vs.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, '-')}`).catch((error) => error.message);
  const words = await vs.page.evaluate(inThePage).catch((error) => [`The window does not answer: ${error.message}`]);
  const webviews = await Promise.all(vs.page.frames().map(inAWebview));
  const errors = vs.console
    .filter((line) => /^\[(error|pageerror)\]/.test(line) && !/Failed to load resource|%c\[/.test(line))
    .slice(-5);
  return [`screenshot: ${picture}`, ...words, ...webviews, ...errors.map((line) => `console: ${line}`)]
    .filter(Boolean)
    .map((line) => `  | ${line.replace(/\s+/g, ' ').slice(0, MOST)}`)
    .join('\n');
}

async function inAWebview(frame) {
  // The innermost of the frames that the editor makes for each.
  const element = await frame.frameElement().catch(() => undefined);
  if ((await element?.getAttribute('id').catch(() => '')) !== 'active-frame') return '';
  const shown = frame.evaluate(() => {
    const cards = [...document.querySelectorAll('.card, [role=gridcell]')].map((one) => one.getAttribute('aria-label'));
    return `${(document.getElementById('root') ?? document.body).textContent} ${cards.join(' / ')}`;
  });
  const late = new Promise((resolve) => setTimeout(resolve, 5000, 'does not answer'));
  return `webview: ${await Promise.race([shown, late]).catch((error) => error.message)}`;
}

function inThePage() {
  const isShown = (element) => element.getClientRects().length > 0;
  const texts = (selector, root = document) =>
    [...root.querySelectorAll(selector)]
      .filter(isShown)
      .map((element) => element.textContent || element.ariaLabel || '');
  const labelled = (label, found, between = ' / ') => (found.length > 0 ? [`${label}: ${found.join(between)}`] : []);
  const tabs = [...document.querySelectorAll('.tab')].map((tab) => {
    const name = tab.getAttribute('data-resource-name') ?? tab.textContent;
    return `${name}${tab.classList.contains('active') ? ' (in front)' : ''}${tab.classList.contains('dirty') ? ' (unsaved)' : ''}`;
  });
  const { activeElement } = document;
  const around = activeElement?.closest('[data-uri], .quick-input-widget, .pane, .part');
  const quick = [...document.querySelectorAll('.quick-input-widget')].filter(isShown);
  const lines = [...document.querySelectorAll('.editor-group-container.active .view-line')]
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
    .map((line) => line.textContent);
  return [
    ...labelled('tabs', tabs),
    `keyboard: ${activeElement?.tagName} in ${around?.getAttribute('data-uri') ?? around?.className}`,
    ...labelled('status bar', texts('.part.statusbar .statusbar-item')),
    ...labelled('notifications', texts('.notification-list-item')),
    ...labelled('dialog', texts('.monaco-dialog-box')),
    ...quick.map((one) => {
      const said = texts('.quick-input-title, .quick-input-message, .monaco-list-row .label-name', one);
      return `quick input: [${one.querySelector('input.input')?.value}] ${said.join(' / ')}`;
    }),
    ...labelled('side bar', texts('.part.sidebar .monaco-list-row')),
    ...labelled('panel', texts('.part.panel .monaco-list-row, .part.panel .xterm-rows')),
    ...labelled('editor', lines, '\n'),
  ];
}
