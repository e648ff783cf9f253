/** The records of what real Airflow makes of real DAG files, as they stand in the truth folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface TruthTask {
  readonly task_id: string;
  readonly operator: string;
  readonly operator_name?: string;
  readonly module?: string;
  readonly trigger_rule: string;
  readonly task_group: string | null;
  readonly mapped: boolean;
  readonly setup?: boolean;
  readonly teardown?: boolean;
  readonly retries?: number;
  readonly pool?: string;
  readonly line?: number;
}

export interface TruthGroup {
  readonly group_id: string;
  readonly parent: string | null;
  readonly mapped: boolean;
}

export interface TruthDag {
  readonly dag_id: string;
  readonly schedule: string | null;
  /** Name of the timetable's class. */
  readonly timetable?: string;
  readonly line?: number;
  readonly not_stable?: unknown;
  readonly tasks: readonly TruthTask[];
  readonly edges: readonly (readonly [string, string])[];
  readonly labels?: readonly (readonly [string, string, string])[];
  readonly groups: readonly TruthGroup[];
}

export interface TruthFile {
  readonly file: string;
  readonly airflow: string;
  readonly import_error: string | null;
  readonly safe_mode_skipped?: unknown;
  readonly not_stable?: unknown;
  readonly given: { readonly env: { readonly [name: string]: string }; readonly sys_path: readonly string[] };
  readonly dags: readonly TruthDag[];
}

export interface Verdict {
  readonly verdict: 'accepts' | 'error';
  readonly type?: string;
  readonly message?: string;
}

export interface BrokenFile {
  /** A file, or a folder where two files are needed. */
  readonly file: string;
  readonly why: string;
  readonly thought: string;
  readonly airflow3: Verdict;
  readonly airflow2: Verdict;
}

export const SETS = ['packages', 'packages-airflow2'] as const;

export function readSet(truth: string, set: (typeof SETS)[number]): readonly TruthFile[] {
  const file = join(truth, `${set}.jsonl`);
  if (existsSync(file)) return jsonLines(readFileSync(file, 'utf8')) as TruthFile[];
  const packed = `${file}.gz`;
  return existsSync(packed) ? (jsonLines(gunzipSync(readFileSync(packed)).toString('utf8')) as TruthFile[]) : [];
}

export function readBroken(truth: string): readonly BrokenFile[] {
  const file = join(truth, 'broken', 'expected.jsonl');
  return existsSync(file) ? (jsonLines(readFileSync(file, 'utf8')) as BrokenFile[]) : [];
}

function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown);
}
