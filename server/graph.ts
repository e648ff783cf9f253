/** Request `dagwright/graph`: what the graph view draws. */
import type { DagFile } from '../dag/model.ts';
import type { GraphResult } from './protocol.ts';

/** `version` of the document that was analysed, null for a file that is not open. */
export function graph(file: DagFile, version: number | null): GraphResult {
  const broken = brokenBy(file);
  return { uri: file.uri, version, dags: file.dags, ...(broken === undefined ? {} : { broken }) };
}

function brokenBy(file: DagFile): string | undefined {
  const syntaxError = file.problems.find(({ code, location }) => code === 'syntax-error' && location.uri === file.uri);
  if (!syntaxError) return file.truncated;
  return `${syntaxError.message} (line ${syntaxError.location.range.start.line + 1})`;
}
