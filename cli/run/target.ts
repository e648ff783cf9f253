/** `FILE[:DAG]` on the command line. */
import { existsSync } from 'node:fs';

export interface Target {
  readonly file: string;
  readonly dagId?: string;
}

/**
 * The last colon parts the two, unless a file is called so, colon and all, or the colon belongs to a drive (`C:\dags\a.py`).
 * A DAG id has no colon: Airflow allows letters, digits, `-`, `_` and `.`.
 */
export function readTarget(text: string, isFile: (path: string) => boolean = existsSync): Target {
  const [, file, dagId] = /^(.+):([^:\\/]+)$/.exec(text) ?? [];
  if (file === undefined || dagId === undefined || isFile(text)) return { file: text };
  if (/^[A-Za-z]$/.test(file)) return { file: text };
  return { file, dagId };
}
