/** A package whose `__init__.py` imports from the package by its own name. */
import { describe, expect, it } from 'vitest';
import { analyse, dagOf, taskIds } from './test-support.ts';

const NOTES = `from airflow.sdk import task

@task
def say():
    pass
`;
const TEXT = `from airflow.sdk import DAG
from dags.shared import settings, notes
with DAG('d', schedule=None, **settings()):
    notes.say()
`;
const SETTINGS = "def settings():\n    return {'tags': [notes.__name__]}\n";

describe('a package that imports from itself by its own name in its __init__.py', () => {
  it.each(['from dags.shared import notes', 'import dags.shared.notes as notes', 'from . import notes'])(
    'finds its modules: %s',
    async (line) => {
      const files = {
        'dags/shared/__init__.py': `${line}\n${SETTINGS}`,
        'dags/shared/notes.py': NOTES,
      };
      const dag = await dagOf(TEXT, files);
      expect(taskIds(dag)).toEqual(['say']);
      expect(dag.exact).toBe(true);
    },
  );
});

describe('a package on the path that imports from itself', () => {
  const text = TEXT.replace('dags.shared', 'shared');

  it('finds its modules, too', async () => {
    const files = { 'dags/shared/__init__.py': `from shared import notes\n${SETTINGS}`, 'dags/shared/notes.py': NOTES };
    expect(taskIds(await dagOf(text, files))).toEqual(['say']);
  });

  it('may mean an installed one of that name: what it lacks is no error', async () => {
    const init = `from shared import Client\n${SETTINGS.replace('notes.__name__', "'x'")}`;
    const files = { 'dags/shared/__init__.py': init, 'dags/shared/notes.py': NOTES };
    const { problems } = await analyse(text, files);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
