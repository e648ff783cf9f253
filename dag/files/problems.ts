/** What is said about a file that cannot be read as Python source at all. */
import type { Problem } from '../model.ts';
import type { UndecodableSource } from './decode.ts';

export const FILE_ENCODING = 'file-encoding';
export const FILE_TOO_LARGE = 'file-too-large';

/** Bytes; a file that is larger is not analysed. No hand-written DAG file comes near. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

export function encodingProblem(uri: string, undecodable: UndecodableSource): Problem {
  return fileProblem(uri, FILE_ENCODING, 'error', undecodable.error, undecodable.line ?? 0);
}

/** `size` in bytes. A warning: Airflow may well load it. */
export function sizeProblem(uri: string, size: number): Problem {
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  const message =
    `The file has ${megabytes(size)} MB and was not checked: the limit is ${megabytes(MAX_FILE_SIZE)} MB. ` +
    'Move data out of the DAG file; Airflow reads all of it again and again.';
  return fileProblem(uri, FILE_TOO_LARGE, 'warning', message, 0);
}

function fileProblem(uri: string, code: string, severity: Problem['severity'], message: string, line: number): Problem {
  const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return { code, severity, message, location: { uri, range }, related: [], fixes: [] };
}
