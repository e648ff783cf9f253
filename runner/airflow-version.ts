/** Which Airflow a workspace is for: that of its interpreter, else what its files say, else the newest. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { airflowVersionIn, isRequirementsOrImage } from '../dag/files/airflow-version.ts';
import type { AirflowVersion } from './engine/model.ts';

export async function airflowVersion(
  python: string,
  workspace: string,
  env?: { readonly [name: string]: string | undefined },
): Promise<AirflowVersion> {
  const ask = 'import importlib.metadata as m; print(m.version("apache-airflow"))';
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', ask], { env });
    return stdout.startsWith('2') ? 2 : 3;
  } catch {
    return versionInFiles(workspace) ?? 3;
  }
}

export function versionInFiles(workspace: string): AirflowVersion | undefined {
  try {
    const texts = readdirSync(workspace).filter(isRequirementsOrImage).sort();
    return texts.map((name) => airflowVersionIn(readFileSync(join(workspace, name), 'utf8'))).find((one) => one);
  } catch {
    return undefined;
  }
}
