/** Thousands of files that share modules: what a change reaches, and what it leaves alone. */
import { expect, test } from 'vitest';
import { createPythonParser } from './python/parse.ts';
import { type FileAccess, Workspace } from './workspace.ts';

const ROOT = 'file:///workspace';
const FILES = 2000;
const MODULES = 20;

/** Every file imports one of the modules; every module the one file of names. */
function largeWorkspace(): Map<string, string> {
  const texts = new Map<string, string>([[`${ROOT}/dags/names.py`, "TABLES = ['a', 'b']\n"]]);
  for (let index = 0; index < MODULES; index++) {
    texts.set(`${ROOT}/dags/tables_${index}.py`, `from names import TABLES\nSIZE = ${index}\n`);
  }
  for (let index = 0; index < FILES; index++) {
    const text = [
      'from airflow.sdk import DAG',
      'from airflow.providers.standard.operators.empty import EmptyOperator',
      `from tables_${index % MODULES} import SIZE, TABLES`,
      `with DAG('dag_${index}'):`,
      "    for table in TABLES: EmptyOperator(task_id=f'{table}_{SIZE}')",
    ];
    texts.set(dagFile(index), `${text.join('\n')}\n`);
  }
  return texts;
}

function dagFile(index: number): string {
  return `${ROOT}/dags/team_${index % 50}/dag_${index}.py`;
}

class LargeFiles implements FileAccess {
  reads = 0;

  constructor(readonly texts: Map<string, string>) {}

  read(uri: string): string | undefined {
    this.reads++;
    return this.texts.get(uri);
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    return this.texts.has(uri) ? 'file' : undefined;
  }

  list(): readonly string[] {
    return [];
  }
}

test('a change of a shared module reaches exactly the files that import it, however many there are', async () => {
  const files = new LargeFiles(largeWorkspace());
  const options = { roots: [ROOT], pythonPath: [`${ROOT}/dags`], airflowVersion: 3, env: {}, variables: {} } as const;
  const workspace = new Workspace(await createPythonParser(), files, { ...options, now: () => 0 });
  const taskIds = (index: number) => workspace.analyse(dagFile(index))?.dags[0]?.tasks.map(({ taskId }) => taskId);
  for (let index = 0; index < FILES; index++) expect(taskIds(index)).toHaveLength(2);
  const all = Array.from({ length: FILES }, (_, index) => dagFile(index));
  const importers = all.filter((_, index) => index % MODULES === 7);

  files.texts.set(`${ROOT}/dags/tables_7.py`, "from names import TABLES\nSIZE = 'many'\n");
  expect(workspace.invalidate(`${ROOT}/dags/tables_7.py`).toSorted()).toEqual(importers.toSorted());
  files.reads = 0;
  for (const uri of all) workspace.analyse(uri);
  // The importers, and the module once.
  expect(files.reads).toBeLessThanOrEqual(importers.length + 2);
  expect([taskIds(7), taskIds(8)]).toEqual([
    ['a_many', 'b_many'],
    ['a_8', 'b_8'],
  ]);

  files.texts.set(`${ROOT}/dags/names.py`, "TABLES = ['c']\n");
  expect(workspace.invalidate(`${ROOT}/dags/names.py`)).toHaveLength(FILES);
  expect([taskIds(7), taskIds(8)]).toEqual([['c_many'], ['c_8']]);

  // Nobody imports a DAG file.
  workspace.analyse(dagFile(3));
  expect(workspace.invalidate(dagFile(3))).toEqual([dagFile(3)]);
});
