import { describe, expect, it } from 'vitest';
import { analyse, problems } from '../../test-support.ts';

async function found(text: string, env: { [name: string]: string } = {}): Promise<readonly string[]> {
  return problems(await analyse(text, {}, { env })).filter((each) => /parse-time-work|environment-variable/.test(each));
}

describe('work while Airflow reads the file', () => {
  it.each([
    ['import requests\nrequests.get("x")', 2],
    ['from requests import get\nx = get("x").json()', 2],
    ['import boto3\nboto3.client("s3").list_buckets()', 2],
    ['import subprocess\nsubprocess.run(["ls"])', 2],
    ['from airflow.sdk import BaseHook\nc = BaseHook.get_connection("c")', 2],
    ['from airflow.sdk import Variable\nx = Variable.get("x")', 2],
    ['from airflow.providers.postgres.hooks.postgres import PostgresHook\nh = PostgresHook()\nh.get_first("x")', 3],
    ['import requests\ndef ask():\n    return requests.get("x")\nask()', 3],
  ])('%s', async (text, line) => expect(await found(text)).toEqual([`${line}: parse-time-work`]));

  it('is told of once, and not in functions that only tasks call', async () => {
    const text = `import requests
from airflow.sdk import DAG, Variable, task
with DAG('d'):
    @task
    def f():
        return requests.get(Variable.get('x'))
    f()
for i in range(3):
    requests.get(str(i))
`;
    expect(await found(text)).toEqual(['9: parse-time-work']);
  });

  it.each([
    ["Variable.get('x')", '{{ var.value.x }}'],
    ["Variable.get('x', deserialize_json=True)", '{{ var.json.x }}'],
    ["Variable.get('x', deserialize_json=False)", '{{ var.value.x }}'],
    ["Variable.get('team-x', deserialize_json=True)", "{{ var.json.get('team-x') }}"],
    ["Variable.get('team-x')", "{{ var.value.get('team-x') }}"],
  ])('says which template reads the same: of %s it is %s', async (read, template) => {
    const file = await analyse(`from airflow.sdk import Variable\nx = ${read}\n`);
    const [told] = file.problems.filter(({ code }) => code === 'parse-time-work');
    expect(told?.message).toContain(`; ${template} in a template reads it`);
  });

  it('is not the making of a client or hook', async () => {
    expect(
      await found('import boto3\nc = boto3.client("s3")\nimport sqlalchemy\ne = sqlalchemy.create_engine("x")'),
    ).toEqual([]);
  });
});

describe('an environment variable that has to be there', () => {
  it('is told of at the top of a file', async () => {
    expect(await found('import os\nx = os.environ["AIRFLOW_HOME"] + os.environ["HOME"]')).toEqual([]);
    expect(await found('import os\nx = os.environ["X"]\ny = os.environ.get("Y")')).toEqual(['2: environment-variable']);
  });

  it.each([
    'try:\n    x = os.environ["X"]\nexcept KeyError:\n    x = 1',
    'os.environ["X"] = "1"\nx = os.environ["X"]',
    'if "X" in os.environ:\n    x = os.environ["X"]',
    'def f():\n    return os.environ["X"]',
  ])('but not in %s', async (text) => expect(await found(`import os\n${text}`)).toEqual([]));

  it('and not when its value is known', async () => {
    expect(await found('import os\nx = os.environ["X"]', { X: '1' })).toEqual([]);
  });
});
