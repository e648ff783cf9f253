/**
 * Projects with factories, configuration, hierarchies of operators and the like, against what real Airflow makes of them.
 *
 * `projects/airflow-*.jsonl` is what `record.py` wrote; `sh record-projects.sh PYTHON > projects/airflow-VERSION.jsonl` writes it anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DiskFiles, uriOf } from '../../cli/files.ts';
import { createPythonParser } from '../../dag/python/parse.ts';
import { Workspace } from '../../dag/workspace.ts';
import { compareDag } from './compare.ts';
import type { TruthFile } from './records.ts';

const PROJECTS = join(import.meta.dirname, 'projects');
const parser = await createPythonParser();

describe.each(['3.3.2', '2.10.5'])('Airflow %s', (version) => {
  const records = readFileSync(join(PROJECTS, `airflow-${version}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TruthFile);

  test.each(records.map((record) => [record.file, record] as const))('has the DAGs of %s', (file, record) => {
    const folders = record.given.sys_path.map((folder) => uriOf(join(PROJECTS, folder)));
    const workspace = new Workspace(parser, new DiskFiles(), {
      roots: folders,
      pythonPath: folders,
      airflowVersion: version.startsWith('3') ? 3 : 2,
      env: {},
      variables: {},
      now: Date.now,
      timeBudget: 60_000,
    });
    const uri = uriOf(join(PROJECTS, file));
    workspace.open(uri, readFileSync(join(PROJECTS, file), 'utf8'));
    const found = workspace.analyse(uri);
    expect(found?.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found?.dags.map(({ dagId, exact }) => `${dagId} ${exact}`).sort()).toEqual(
      record.dags.map((dag) => `${dag.dag_id} true`).sort(),
    );
    for (const dag of record.dags)
      expect(
        compareDag(
          file,
          dag,
          found?.dags.find(({ dagId }) => dagId === dag.dag_id),
        ),
      ).toBeUndefined();
  });
});
