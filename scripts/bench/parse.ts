/**
 * Prints, as JSON, the milliseconds that each of the files named on standard input (one a line) takes in this one process, when
 * what they import has been read before: the file is read from the disk and analysed anew, with all checks. `unchanged`: its text is
 * what it was, so that its syntax tree is known. `changed`: it is parsed anew as well. Both in the last of as many rounds as a
 * process needs to have its own code compiled. The like of `airflow_parse.py`.
 */
import { readFileSync } from 'node:fs';
import { readInputs } from '../../cli/analysis.ts';
import { DiskFiles, pathOf } from '../../cli/files.ts';
import { decodeSource } from '../../dag/files/decode.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';

const ROUNDS = 12;

const paths = readFileSync(0, 'utf8').trim().split('\n');
const { inputs, options } = readInputs(paths, { airflowVersion: '3', pythonPath: [], env: {}, exclude: [] });
const uris: ReadonlySet<string> = new Set(inputs.map(({ uri }) => uri));

/** The files that are measured come from the disk each time. */
class ReadAnew extends DiskFiles {
  override read(uri: string): string | undefined {
    if (!uris.has(uri)) return super.read(uri);
    const source = decodeSource(readFileSync(pathOf(uri) ?? uri));
    if (!('text' in source)) throw new Error(`${uri} is no text`);
    return source.text;
  }
}

const workspace = new Workspace(await createPythonParser(), new ReadAnew(), { ...options, now: Date.now });
const unchanged = (uri: string): unknown => workspace.invalidate(uri);
const changed = (uri: string): unknown => workspace.forget(uri);

for (let round = 1; round < ROUNDS; round++) everyFile(round % 2 === 0 ? changed : unchanged);
console.log(JSON.stringify({ changed: everyFile(changed), unchanged: everyFile(unchanged) }));

function everyFile(prepare: (uri: string) => unknown): readonly number[] {
  return inputs.map(({ uri }) => {
    prepare(uri);
    const start = performance.now();
    workspace.analyse(uri);
    return performance.now() - start;
  });
}
