/** A document behind the engine, among other files: what features are given. */
import type { DagFile } from '../../dag/model.ts';
import type { Analyses } from '../analyses.ts';
import { createAnalyses } from '../engine.ts';
import { MemoryFiles } from './memory-files.ts';

export const FOLDER = 'file:///project/dags';
export const DOCUMENT = `${FOLDER}/main.py`;

export interface AnalysedSetting {
  /** URI or path below the folder of the DAG files → text. */
  readonly files?: { readonly [path: string]: string };
  readonly airflowVersion?: 2 | 3;
}

export interface Analysed {
  readonly analyses: Analyses;
  readonly files: MemoryFiles;
  readonly file: DagFile;
  readonly textOf: (uri: string) => string | undefined;
}

export async function analysed(
  text: string,
  { files = {}, airflowVersion = 3 }: AnalysedSetting = {},
): Promise<Analysed> {
  const uriOf = (path: string): string => new URL(path, `${FOLDER}/`).href;
  const all = new MemoryFiles(Object.fromEntries(Object.entries(files).map(([path, each]) => [uriOf(path), each])));
  const analyses = await createAnalyses(all);
  const roots = ['file:///project'];
  analyses.setOptions({ roots, pythonPath: [], airflowVersion, env: {}, variables: {}, now: Date.now });
  analyses.open(DOCUMENT, text);
  for (const path of Object.keys(files)) if (path.endsWith('.py')) analyses.analyse(uriOf(path));
  const file = analyses.analyse(DOCUMENT);
  if (!file) throw new Error('The analysis was cancelled.');
  return { analyses, files: all, file, textOf: (uri) => (uri === DOCUMENT ? text : all.read(uri)) };
}
