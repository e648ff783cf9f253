/**
 * Prints, as JSON, the milliseconds that each of the files named on standard input (one a line) takes in this one process:
 * `warm` when every file has been analysed before and is analysed anew. The like of `airflow_parse.py`.
 */
import { readFileSync } from 'node:fs';
import { readInputs } from '../../cli/analysis.ts';
import { Checker } from '../../cli/lint/check.ts';

const paths = readFileSync(0, 'utf8').trim().split('\n');
const { inputs, options } = readInputs(paths, { airflowVersion: '3', pythonPath: [], env: {}, exclude: [] });

await everyFile();
console.log(JSON.stringify({ warm: await everyFile() }));

async function everyFile(): Promise<readonly number[]> {
  const checker = await Checker.create(options);
  return inputs.map((input) => {
    const start = performance.now();
    checker.check(input);
    return performance.now() - start;
  });
}
