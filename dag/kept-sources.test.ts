import { expect, test } from 'vitest';
import { KeptSources } from './kept-sources.ts';
import { createPythonParser } from './python/parse.ts';
import { Workspace } from './workspace.ts';

const ROOT = 'file:///workspace';
const URI = `${ROOT}/dags/daily.py`;
const DAG = "from airflow.sdk import DAG\nwith DAG('daily'): pass\n";

/** A workspace over texts that change, and how many texts it has parsed. */
async function counting(texts: Map<string, string>) {
  const parser = await createPythonParser();
  const parse = parser.parse.bind(parser);
  const counter = { parsed: 0 };
  parser.parse = (...args) => {
    counter.parsed++;
    return parse(...args);
  };
  const files = {
    read: (uri: string) => texts.get(uri),
    kind: (uri: string) => (texts.has(uri) ? ('file' as const) : undefined),
    list: () => [],
  };
  const options = { roots: [ROOT], pythonPath: [], airflowVersion: 3, env: {}, variables: {}, now: () => 0 } as const;
  return { counter, workspace: new Workspace(parser, files, options) };
}

test('a file that is read again with the text it had is analysed anew, but not parsed anew', async () => {
  const texts = new Map([[URI, DAG]]);
  const { counter, workspace } = await counting(texts);
  const first = workspace.analyse(URI);
  workspace.invalidate(URI);
  const second = workspace.analyse(URI);
  expect(second).not.toBe(first);
  expect(second).toEqual(first);
  expect(counter.parsed).toBe(1);

  texts.set(URI, DAG.replace('daily', 'weekly'));
  workspace.invalidate(URI);
  expect(workspace.analyse(URI)?.dags[0]?.dagId).toBe('weekly');
  expect(counter.parsed).toBe(2);
});

test('a document that is closed and opened again is not parsed anew, and can be edited on', async () => {
  const { counter, workspace } = await counting(new Map([[URI, DAG]]));
  workspace.open(URI, DAG);
  workspace.analyse(URI);
  workspace.close(URI);
  workspace.open(URI, DAG);
  expect(workspace.analyse(URI)?.dags).toHaveLength(1);
  expect(counter.parsed).toBe(1);
  workspace.open(URI, DAG.replace('daily', 'edited'));
  expect(workspace.analyse(URI)?.dags[0]?.dagId).toBe('edited');
});

test('what was kept the longest makes room, and a huge file is not kept', async () => {
  const parser = await createPythonParser();
  const read = (text: string) => {
    const parsed = parser.parse(text);
    return { text, parsed, source: { document: { uri: '', text, lines: parsed.lines }, module: parsed.module } };
  };
  const kept = new KeptSources();
  const text = `# ${'x'.repeat(400_000)}\n`;
  for (let index = 0; index < 6; index++) kept.keep(`file ${index}`, read(text));
  expect(kept.take('file 0', text)).toBeUndefined();
  expect(kept.take('file 1', text)).toBeUndefined();
  expect(kept.take('file 5', text)).toBeDefined();
  expect(kept.take('file 5', text)).toBeUndefined();
  const huge = `# ${'x'.repeat(800_000)}\n`;
  kept.keep('huge', read(huge));
  expect(kept.take('huge', huge)).toBeUndefined();
});
