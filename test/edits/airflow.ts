/** Files as a real Airflow reads them, for tests of what the server writes into them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ImportedTask {
  readonly downstream: readonly string[];
  readonly rule: string;
  readonly retries: number;
  readonly pool: string;
  readonly group: string | null;
  readonly fields: { readonly [name: string]: unknown };
  readonly external: unknown;
}

export type Imported = { readonly [dagId: string]: { readonly [taskId: string]: ImportedTask } };

/** Path in a folder → text. */
export type Folder = { readonly [path: string]: string };

export const AIRFLOWS: readonly { readonly version: 2 | 3; readonly python: string | undefined }[] = [
  { version: 3, python: process.env.DAGWRIGHT_TEST_AIRFLOW3 },
  { version: 2, python: process.env.DAGWRIGHT_TEST_AIRFLOW2 },
];

/** What Airflow makes of `path` in each of the folders. Throws Airflow's error. */
export function importedBy(python: string, path: string, folders: readonly Folder[]): readonly Imported[] {
  const home = mkdtempSync(join(tmpdir(), 'dagwright-edits-'));
  try {
    const paths = folders.map((folder, index) => {
      for (const [name, text] of Object.entries(folder)) {
        const file = join(home, String(index), name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return join(home, String(index), path);
    });
    const program = join(dirname(fileURLToPath(import.meta.url)), 'dags-of.py');
    const { stdout, stderr } = spawnSync(python, [program], {
      input: paths.map((each) => `${JSON.stringify({ path: each })}\n`).join(''),
      encoding: 'utf8',
      env: { ...process.env, AIRFLOW_HOME: join(home, 'airflow') },
      maxBuffer: 64 * 1024 * 1024,
    });
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    if (lines.length !== folders.length)
      throw new Error(`Airflow gave ${lines.length} answers:\n${stderr.slice(-2000)}`);
    return lines.map((line) => {
      const answer: { dags?: Imported; error?: string } = JSON.parse(line);
      if (!answer.dags) throw new Error(answer.error);
      return answer.dags;
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
