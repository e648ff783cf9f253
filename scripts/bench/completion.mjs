/** From a keystroke to the proposals for it, in a file of 1,000 lines that the keystroke has just changed. */
import { READING_MS } from './keystroke.mjs';
import { initialise, processorTime, withServer } from './language-server.mjs';
import { quantile } from './measure.mjs';
import { longDagFile } from './sources.mjs';

/** What is being typed, in turn, and one of the proposals that have to come. */
const TYPED = [
  { head: 'x = ', word: 'S3List', proposal: 'S3ListOperator' },
  { head: 'BashOperator(task_id="typed", ', word: 'ret', proposal: 'retries=', tail: ')' },
  {
    head: 'BashOperator(task_id="typed", bash_command="{{ da',
    word: 'ta_',
    proposal: 'data_interval_start',
    tail: ' }}")',
  },
  {
    head: 'BashOperator(task_id="typed", bash_command="x", trigger_rule="',
    word: 'all',
    proposal: 'all_done',
    tail: '")',
  },
];

/** Milliseconds, p50 and p95 over all kinds, the first ones too, beginning when the file has been read; `cpu` as for keystrokes. */
export function completions(root, rounds = 15) {
  return withServer(root, async ({ connection, pid }) => {
    await initialise(connection);
    const uri = 'file:///bench/long.py';
    const lines = longDagFile().split('\n');
    const line = lines.length;
    const imports = 'from airflow.providers.standard.operators.bash import BashOperator';
    const text = [imports, ...lines].join('\n');
    let version = 1;
    const textDocument = { uri, languageId: 'python', version, text: `${text}\n` };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    // Nobody types in the very moment a file opens; the server uses the time.
    await new Promise((done) => setTimeout(done, READING_MS));
    const times = [];
    const before = processorTime(pid);
    for (let round = 0; round < rounds; round += 1) {
      for (const { head, word, proposal, tail = '' } of TYPED) {
        version += 1;
        const start = performance.now();
        connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [{ text: `${text}\n${head}${word}${tail}\n` }],
        });
        const position = { line: line + 1, character: head.length + word.length };
        const items = await connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
        times.push(performance.now() - start);
        if (!items?.some(({ label }) => label === proposal)) throw new Error(`${head}${word}: no ${proposal}`);
      }
    }
    const cpu = before === undefined ? undefined : (processorTime(pid) - before) / times.length;
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), cpu };
  });
}
