/**
 * Clicks on something that may be drawn anew at any moment. The editor and the views do so whenever they hear something new; if it
 * happens between the mouse button's down and up, nobody has clicked. A second click would start a second run, though, if the
 * first one had been seen. So the page is asked which it was.
 */
const ONE_TRY = 20_000;

/**
 * @param {object} vs the window
 * @param {import('playwright-core').Locator} locator
 * @param {{ event?: 'click' | 'mouseup' | 'contextmenu', button?: 'left' | 'right', first?: () => Promise<void> }} [options]
 *   `event`: what the clicked thing listens to; `first`: what makes it visible
 */
export async function click(vs, locator, options) {
  await vs.until(`a click on ${locator}`, () => tryClick(locator, options));
}

/** One try: whether the page has seen it. */
export async function tryClick(locator, { event = 'click', button = 'left', first } = {}) {
  await first?.();
  const watch = await locator.evaluateHandle(watchFor, event, { timeout: ONE_TRY });
  const failure = await locator.click({ button, timeout: ONE_TRY }).then(
    () => undefined,
    (error) => error,
  );
  if (await watch.evaluate(({ seen }) => seen).catch(isGone)) return true;
  if (failure) throw failure;
  return false;
}

/** A click that closes a webview takes with it whom we would have asked. */
function isGone(error) {
  if (/detached|destroyed|closed|navigat/i.test(error.message)) return true;
  throw error;
}

/** In the page. What was drawn anew before the click says the same. */
function watchFor(element, event) {
  const saying = ({ tagName, textContent, ariaLabel }) =>
    (textContent || ariaLabel) && [tagName, textContent, ariaLabel].join();
  const said = saying(element);
  const watch = { seen: false };
  const see = (happened) => {
    const isMeant = (target) => target === element || (said && saying(target) === said);
    if (happened.composedPath().some(isMeant)) watch.seen = true;
  };
  element.ownerDocument.defaultView.addEventListener(event, see, { capture: true });
  return watch;
}
