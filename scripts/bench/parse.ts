/**
 * Prints, as JSON, the milliseconds that each of the files named on standard input (one a line) takes in this one process:
 * `warm` when what they import and the file itself have been read before, and the file is read from the disk, parsed and analysed
 * anew, with all checks: in the last of as many rounds as a process needs to have its own code compiled. The like of
 * `airflow_parse.py`.
 */
import { readFileSync } from 'node:fs';
import { readInputs } from '../../cli/analysis.ts';
import { DiskFiles, pathOf } from '../../cli/files.ts';
import { decodeSource } from '../../dag/files/decode.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';

const ROUNDS = 6;

const paths = readFileSync(0, 'utf8').trim().split('\n');
const { inputs, options } = readInputs(paths, { airflowVersion: '3', pythonPath: [], env: {}, exclude: [] });
const workspace = new Workspace(await createPythonParser(), new DiskFiles(), { ...options, now: Date.now });

for (let round = 1; round < ROUNDS; round++) everyFile();
console.log(JSON.stringify({ warm: everyFile() }));

function everyFile(): readonly number[] {
  return inputs.map(({ uri }) => {
    workspace.forget(uri);
    const start = performance.now();
    const source = decodeSource(readFileSync(pathOf(uri) ?? uri));
    if (!('text' in source)) throw new Error(`${uri} is no text`);
    workspace.open(uri, source.text);
    workspace.analyse(uri);
    return performance.now() - start;
  });
}
