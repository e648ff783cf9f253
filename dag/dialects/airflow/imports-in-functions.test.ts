/** Imports in functions, and names that are taken from modules: Airflow imports the file without them, so they are no errors. */
import { expect, test } from 'vitest';
import { analyse } from '../../test-support.ts';

async function told(text: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> {
  const { problems } = await analyse(text, {}, { airflowVersion });
  return problems.map(({ code, severity, location }) => `${location.range.start.line + 1} ${severity} ${code}`);
}

test('an import that Airflow 3 lacks is told in a function that nobody calls, and in the function of a task', async () => {
  const text = `from airflow.sdk import DAG, task
def helper():
    from airflow.utils.dates import days_ago
    return days_ago(1)
class Maker:
    def make(self):
        for i in range(2):
            import airflow.contrib.hooks.fs_hook
with DAG('d', schedule=None):
    @task
    def work():
        from airflow.operators.bash import BashOperator
        BashOperator
    work()
`;
  expect(await told(text)).toEqual(['3 warning removed-import', '8 warning removed-import', '12 hint moved-import']);
});

test('one that is reached when the file is imported stays an error, and is told once', async () => {
  const text = `def helper():
    from airflow.utils.dates import days_ago
    return days_ago(1)
helper()
`;
  expect(await told(text)).toEqual(['2 error removed-import']);
});

test('one that has an alternative for the other Airflow is not told', async () => {
  const text = `from airflow import __version__
def helper():
    try:
        from airflow.sdk import DAG
    except ImportError:
        from airflow.models.dag import DAG
    if __version__.startswith('2'):
        from airflow.utils.dates import days_ago
`;
  expect(await told(text)).toEqual([]);
});

test('airflow.sdk in a function is told in files for Airflow 2', async () => {
  expect(await told('def helper():\n    from airflow.sdk import DAG\n', 2)).toEqual(['2 warning removed-import']);
});

test('a name behind the full path of its module is told wherever it stands', async () => {
  const text = `import airflow.configuration
import airflow.utils.timezone as tz
from airflow.secrets import local_filesystem
def f():
    airflow.configuration.get('core', 'dags_folder')
    local_filesystem.load_connections('x')
    return tz.utcnow(), tz.utcnow()
`;
  expect(await told(text)).toEqual([
    '5 warning removed-import',
    '6 warning removed-import',
    '7 hint moved-import',
    '7 hint moved-import',
  ]);
});

test('the fix imports the name, and uses it in place of the path', async () => {
  const text = `from airflow import models
variable = models.Variable.get
`;
  const { problems } = await analyse(text);
  const edits = problems.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  expect(edits.map(({ newText, location: { range } }) => [range.start, range.end, newText])).toEqual([
    [{ line: 0, character: 0 }, { line: 0, character: 0 }, 'from airflow.sdk import Variable\n'],
    [{ line: 1, character: 11 }, { line: 1, character: 26 }, 'Variable'],
  ]);
});
