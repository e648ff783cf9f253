/**
 * Whether the window has stored a text that matches a regular expression. A window in a browser stores what is to come back
 * after a reload every five seconds, and not when it is reloaded.
 */
export function isStored(page, expression) {
  return page.evaluate(inThePage, expression);
}

async function inThePage(expression) {
  for (const { name } of await indexedDB.databases()) {
    const values = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        if (!database.objectStoreNames.contains('ItemTable')) return done([]);
        const reading = database.transaction('ItemTable').objectStore('ItemTable').getAll();
        reading.onerror = () => failed(reading.error);
        reading.onsuccess = () => done(reading.result);
        database.close();
      };
    });
    if (values.some((value) => new RegExp(expression).test(value))) return true;
  }
  return false;
}
