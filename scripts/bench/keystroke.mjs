/** From a keystroke to the diagnostics that follow from it, through the language server as an editor talks to it. */
import { initialise, processorTime, withServer } from './language-server.mjs';
import { quantile } from './measure.mjs';
import { longDagFile } from './sources.mjs';

export const READING_MS = 3000;

/** Between an answer and the next key: faster than anybody types. */
const PAUSE_MS = 50;

/**
 * Milliseconds, p50 and p95 over `count` edits in the middle of the file, beginning three seconds after it was opened;
 * `cpu` is the server's processor time for each (Linux; undefined elsewhere).
 */
export function keystrokes(root, count = 100) {
  return withServer(root, ({ connection, waiting, pid }) => typeInto(connection, waiting, count, pid));
}

async function typeInto(connection, waiting, count, pid) {
  const uri = 'file:///bench/long.py';
  await initialise(connection);
  const text = longDagFile();
  const answer = (version) =>
    new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`no diagnostics for version ${version} within 10 s`)), 10_000);
      waiting.set(version, (diagnostics) => {
        clearTimeout(timer);
        waiting.delete(version);
        done(diagnostics);
      });
    });
  const opened = answer(1);
  const textDocument = { uri, languageId: 'python', version: 1, text };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  await opened;
  // Nobody types in the very moment a file opens; the server uses the time.
  await new Promise((done) => setTimeout(done, READING_MS));
  const times = [];
  const before = processorTime(pid);
  // Every other edit breaks the file or heals it: an answer that is the same as before could have been kept back. The line is as
  // deep as an editor makes it.
  const line = text.split('\n').findIndex((row) => row.includes('print(f"part 20'));
  const edits = ['            x = 1 +', ''];
  for (let index = 0; index < count; index += 1) {
    const version = index + 2;
    const [from, to] = [edits[(index + 1) % 2], edits[index % 2]];
    const range = { start: { line: line + 1, character: 0 }, end: { line: line + 1, character: from.length } };
    const published = answer(version);
    const start = performance.now();
    connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: to }],
    });
    await published;
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  const cpu = before === undefined ? undefined : (processorTime(pid) - before) / count;
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), cpu };
}
