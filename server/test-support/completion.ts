/** Completion as a user meets it: a document with a cursor (`|`), the engine behind it, and the line afterwards. */
import { type CompletionItem, TextEdit } from 'vscode-languageserver';
import { completion } from '../completion.ts';
import { createAnalyses } from '../engine.ts';
import { offsetAt, textAt } from '../text-at.ts';
import { MemoryFiles } from './memory-files.ts';
import { cursor } from './sketch.ts';

export const FOLDER = 'file:///work/dags';
export const DOCUMENT = `${FOLDER}/main.py`;

export interface Completed {
  readonly labels: readonly string[];
  readonly items: readonly CompletionItem[];
  /** The document after taking a proposal. */
  take(label: string): string;
  /** Its line at the cursor. */
  line(label: string): string;
}

export interface CompletionSetting {
  /** What the user typed last. */
  readonly trigger?: string;
  /** URI or path below the folder of the DAG files → text. */
  readonly files?: { readonly [path: string]: string };
  readonly airflowVersion?: 2 | 3;
}

export async function completed(marked: string, setting: CompletionSetting = {}): Promise<Completed> {
  const { files = {}, airflowVersion = 3, trigger } = setting;
  const { text, position } = cursor(marked);
  const all = new MemoryFiles(
    Object.fromEntries(Object.entries(files).map(([path, content]) => [new URL(path, `${FOLDER}/`).href, content])),
  );
  const analyses = await createAnalyses(all);
  analyses.setOptions({
    roots: ['file:///work'],
    pythonPath: [],
    airflowVersion,
    env: {},
    variables: {},
    now: Date.now,
  });
  analyses.open(DOCUMENT, text);
  for (const path of Object.keys(files)) if (path.endsWith('.py')) analyses.analyse(new URL(path, `${FOLDER}/`).href);
  const file = analyses.analyse(DOCUMENT);
  if (!file) throw new Error('The analysis was cancelled.');
  const items = completion({
    analyses,
    files: all,
    roots: ['file:///work'],
    textOf: (uri) => (uri === DOCUMENT ? text : all.read(uri)),
    file,
    text: textAt(text, position, airflowVersion),
    trigger,
  });
  const sorted = [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
  const take = (label: string): string => {
    const edit = items.find((item) => item.label === label)?.textEdit;
    if (!edit || !TextEdit.is(edit))
      throw new Error(`${label} is not offered, but ${sorted.map((each) => each.label)}`);
    return text.slice(0, offsetAt(text, edit.range.start)) + edit.newText + text.slice(offsetAt(text, edit.range.end));
  };
  return {
    labels: sorted.map(({ label }) => label),
    items: sorted,
    take,
    line: (label) => take(label).split(/\r\n|\r|\n/)[position.line] ?? '',
  };
}
