/**
 * The window of a real editor that a file of tests has for itself, and the rules by which they use it, so that no test is decided by
 * how fast the machine is:
 * - a key is pressed when what is to receive it has the keyboard, and a list is answered when the row is there;
 * - a click is made until the page has seen it on what was meant, and not once more;
 * - a wait is for something that can be seen now and could not be seen before;
 * - the folder, the settings and the browser are those of this file alone, and lists stay open when they lose the keyboard.
 *
 * DAGWRIGHT_VSCODE_LAB names the folder with `ui.mjs`, which brings up the editor's window; DAGWRIGHT_VSIX the packaged extension
 * (or a folder with the built one). Screenshots are kept in artifacts/.
 */
import assert from 'node:assert/strict';
import { dirname, join, resolve } from 'node:path';
import { after, before, test as plainTest } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { click, tryClick } from './click.mjs';
import { look } from './look.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
/** Of every wait, in milliseconds: the machine may be ten times slower than the one that these tests were written on. */
const PATIENCE = 180_000;
const EXTENSION = 'dagwright.dagwright';

/**
 * @param {() => object | Promise<object>} options what `launch` of ui.mjs takes, over what all windows have; asked for when the tests begin
 * @param {{ ready?: () => unknown, cleanUp?: () => unknown }} [then] when the window is open, and when it is closed
 */
export function openWindow(options, { ready, cleanUp } = {}) {
  const window = new Window();
  before(async () => {
    const lab = process.env.DAGWRIGHT_VSCODE_LAB;
    assert.ok(lab, 'DAGWRIGHT_VSCODE_LAB does not name a folder with ui.mjs');
    const { launch } = await import(pathToFileURL(join(lab, 'ui.mjs')).href);
    const { settings, ...given } = await options();
    window.vs = await launch({
      extension: process.env.DAGWRIGHT_VSIX ?? root,
      workspace: join(root, 'test/vscode/workspace'),
      screenshots: join(root, 'artifacts'),
      width: 1500,
      timeout: PATIENCE,
      ...given,
      settings: {
        'editor.minimap.enabled': false,
        'files.autoSave': 'off',
        // What takes the keyboard meanwhile, such as a file that opens late, closes no list.
        'workbench.quickOpen.closeOnFocusLost': false,
        ...settings,
      },
    });
    // Not in a hook of its own: those of a file are not run one after the other.
    await ready?.();
  });
  after(async () => {
    await window.vs?.close();
    await cleanUp?.();
  });
  return window;
}

class Window {
  /** The window as `launch` gives it. */
  vs;

  get page() {
    return this.vs.page;
  }

  /** The test of the file that has failed. */
  #failed;

  /**
   * A test whose failure says what the window looked like. Those behind it are not tried: they go on from where it was to end, and would
   * wait for that one after the other. A property, so that it can be called by its name alone.
   */
  test = (name, ...rest) => {
    const [body, options = {}] = rest.reverse();
    plainTest(name, options, async () => {
      if (this.#failed) throw new Error(`not tried, because a test before it failed: ${this.#failed}`);
      try {
        await body();
      } catch (error) {
        this.#failed = name;
        if (!this.vs) throw error;
        throw new Error(`${error.message}\n${await look(this.vs, name)}`, { cause: error });
      }
    });
  };

  screenshot(name) {
    return this.vs.screenshot(name);
  }

  until(what, ask) {
    return this.vs.until(what, ask);
  }

  click(locator, options) {
    return click(this.vs, locator, options);
  }

  /** Opens a file of the workspace: it has the keyboard then, and the cursor is where it is wanted. */
  async open(file, { line, column } = {}) {
    await this.until(`${file} is open${line ? ` at line ${line}` : ''}`, async () => {
      await this.vs.openFile(file, { line, column });
      await this.focusEditor(file);
      return !line || this.cursorIsAt(file, line, 10_000).catch(() => false);
    });
  }

  /** Read at the edge of the editor. The status bar has no line while the editor takes a webview that is slow for the one in front. */
  cursorIsAt(file, line, patience = PATIENCE) {
    const number = this.vs.editor(file).locator('.line-numbers.active-line-number').first();
    return this.vs.until(
      `the cursor is in line ${line} of ${file}`,
      async () => (await number.textContent({ timeout: 2000 }))?.trim() === String(line),
      patience,
    );
  }

  /** Gives the keyboard to the editor that shows `file` (its base name), and makes it the one that commands are about. */
  async focusEditor(file) {
    const hasKeyboard = () =>
      this.page.evaluate(
        (name) =>
          document.activeElement
            ?.closest('.editor-group-container.active .monaco-editor[data-uri]')
            ?.dataset.uri.endsWith(name) ?? false,
        `/${file}`,
      );
    await this.until(`the keyboard is in ${file}`, async () => {
      if (await hasKeyboard()) return true;
      const inFront = this.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${file}"]`);
      if ((await inFront.count()) > 0) await this.command('View: Focus Active Editor Group');
      else await this.vs.openFile(file);
      return hasKeyboard();
    });
  }

  /** Opens the window again, as a user does by reloading it. */
  async reload() {
    await this.page.reload();
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Presses a key in the editor that shows `file`. */
  async press(file, key) {
    await this.focusEditor(file);
    await this.page.keyboard.press(key);
  }

  async type(file, text) {
    await this.focusEditor(file);
    await this.page.keyboard.type(text);
  }

  async typeAtEnd(file, text) {
    await this.press(file, 'Control+End');
    await this.type(file, text);
  }

  /** Runs the command with exactly this title from the palette, once. */
  async command(title) {
    const palette = this.page.locator('.quick-input-widget:visible');
    const input = palette.locator('input.input').first();
    const isOpen = async () =>
      (await palette.count()) > 0 && (await input.inputValue({ timeout: 2000 })).startsWith('>');
    await this.until(`the palette lists "${title}"`, async () => {
      if (!(await isOpen())) {
        // A key that is pressed in a webview would go to its frame first.
        await this.page.evaluate(() => document.activeElement?.tagName === 'IFRAME' && document.activeElement.blur());
        await this.page.keyboard.press('F1');
        await this.vs.until('the palette', isOpen, 10_000);
      }
      // A window that still comes up closes the palette again: then the key is pressed anew.
      await input.fill(`>${title}`, { timeout: 3000 });
      const isListed = await this.rowOf(palette, title)
        .waitFor({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
      // A command that came after the palette was opened is listed when it is opened again.
      if (!isListed) await this.page.keyboard.press('Escape');
      return isListed;
    });
    await this.click(this.rowOf(palette, title));
    await this.until('the palette closes or asks', async () => !(await isOpen()));
  }

  rowOf(list, label) {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return list.locator('.quick-input-list .monaco-list-row', { has: name }).first();
  }

  /** Takes the row with this label from the list with this title. */
  async pick(title, label) {
    const list = this.page.locator('.quick-input-widget:visible', { hasText: title });
    await list.locator('.monaco-list-row').first().waitFor();
    await list.locator('input.input').first().fill(label);
    await this.click(this.rowOf(list, label));
    await list.waitFor({ state: 'hidden' });
  }

  /** Puts a text into the input that asks for it, and accepts. Without a text, what is proposed is accepted. */
  async enter(prompt, text) {
    const input = this.page.locator('.quick-input-widget:visible', { hasText: prompt }).locator('input.input').first();
    await input.waitFor();
    if (text !== undefined) await input.fill(text);
    await input.press('Enter');
  }

  /** Clicks the code lens with this title, the nth of them on the screen. */
  async clickLens(title, nth = 0) {
    const lens = this.page.locator('.monaco-editor .codelens-decoration a', { hasText: title }).nth(nth);
    await lens.waitFor();
    await this.click(lens, { event: 'mouseup' });
  }

  async statusSays(expression, patience = PATIENCE) {
    return this.vs.until(
      `${expression} in the status bar`,
      async () => {
        for (const text of await this.vs.statusBar()) if (expression.test(text)) return expression.exec(text);
        return undefined;
      },
      patience,
    );
  }

  /** The text of the editor that shows `file`, as far as it is on the screen. */
  async textOf(file) {
    // The lines are not in their order in the page.
    const text = await this.vs.editor(file).evaluate(
      (editor) =>
        [...editor.querySelectorAll('.view-lines > .view-line')]
          .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
          .map((line) => line.textContent)
          .join('\n'),
      undefined,
      { timeout: 5000 },
    );
    return text.replaceAll('\u00a0', ' ');
  }

  /** The webview of ours that has an element. */
  webview(has) {
    return this.vs.webviewFrame({ extension: EXTENSION, has });
  }

  graph() {
    return this.webview('.card');
  }

  toast(text) {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** Answers a question that is in front of everything. */
  async answerDialog(text, button) {
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: text });
    await this.click(dialog.getByRole('button', { name: button, exact: true }));
    await dialog.waitFor({ state: 'hidden' });
  }

  tab(text) {
    return this.page.locator('.tab', { hasText: text });
  }

  lineWith(text) {
    return this.page.locator('.editor-group-container .view-line', { hasText: text }).first();
  }

  /** Rows of the Runs view. */
  rows(text) {
    const runs = this.page.locator('.pane', { has: this.page.locator('.pane-header[aria-label^="Runs"]') });
    return runs.locator('.monaco-list-rows > .monaco-list-row', { hasText: text });
  }

  row(text) {
    return this.rows(text).first();
  }

  /** Opens the row of a run or of a task until there is such a row below it. */
  async unfold(parent, child) {
    await this.until(`a row ${child}`, async () => {
      if (await this.row(child).isVisible()) return true;
      if ((await this.row(parent).getAttribute('aria-expanded', { timeout: 10_000 })) !== 'true')
        await this.click(this.row(parent).locator('.monaco-tl-twistie'));
      return this.row(child)
        .waitFor({ timeout: 20_000 })
        .then(() => true);
    });
  }

  /** Clicks an icon at a row of the Runs view. */
  async clickIcon(row, title) {
    await this.click(row.locator(`.action-label[aria-label="${title}"]`).first(), {
      first: async () => {
        await this.isCalm(row);
        await row.hover({ timeout: 20_000 });
      },
    });
  }

  /**
   * Until nothing has been drawn around a row for a while, or there is no end of it. The editor forgets what its rows stand for while it draws them anew, and what
   * is clicked then is a command about nothing.
   */
  async isCalm(row) {
    await row.evaluate(
      (element) =>
        new Promise((done) => {
          const finish = () => {
            observer.disconnect();
            done();
          };
          setTimeout(finish, 15_000);
          let timer = setTimeout(finish, 1500);
          const observer = new MutationObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(finish, 1500);
          });
          observer.observe(element.closest('.pane'), { childList: true, characterData: true, subtree: true });
        }),
      undefined,
      { timeout: 20_000 },
    );
  }

  /**
   * Takes an entry of the menu that a right click on a row opens. The menu is deaf when it has just come up, and goes when something else
   * takes the keyboard: the entry was taken when it has seen the mouse and the menu is gone.
   */
  async clickMenu(row, title) {
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: title }).first();
    await this.until(`the entry ${title} of the menu`, async () => {
      if (!(await entry.isVisible())) {
        await this.isCalm(row);
        await tryClick(row, { button: 'right', event: 'contextmenu' });
      }
      await entry.waitFor({ timeout: 10_000 });
      const seen = await tryClick(entry, { event: 'mouseup' });
      await entry.waitFor({ state: 'hidden', timeout: 2000 });
      return seen;
    });
  }
}
