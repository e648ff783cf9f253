/** For tests: the example DAGs that come with Airflow. Only how they end is recorded here; the files are those of an installed Airflow. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RECORDED, readPlan } from './parity.ts';

/** A new folder with the examples that `examples/NAME/runs.json` names, and with that file. `airflow`: an interpreter that has Airflow. */
export function copyExamples(airflow: string, name: string): string {
  const plan = join(RECORDED, 'examples', name);
  const folder = mkdtempSync(join(tmpdir(), 'dagwright-examples-'));
  copyFileSync(join(plan, 'runs.json'), join(folder, 'runs.json'));
  const from = folderOf(airflow);
  for (const path of readPlan(plan).installed ?? []) copyFileSync(join(from, path), join(folder, basename(path)));
  return folder;
}

/** Without importing it. */
function folderOf(airflow: string): string {
  const code = 'from importlib.util import find_spec; print(find_spec("airflow").submodule_search_locations[0])';
  return execFileSync(airflow, ['-c', code], { encoding: 'utf8' }).trim();
}
