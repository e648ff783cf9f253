import { describe, expect, it } from 'vitest';
import type { SelectedEnvironment } from '../../installed-modules.ts';
import { analyse } from '../../test-support.ts';

const PACKAGES = {
  'venv/lib/python3.12/site-packages/airflow/__init__.py': '',
  'venv/lib/python3.12/site-packages/airflow/providers/http/__init__.py': '',
  'venv/lib/python3.12/site-packages/airflow/providers/http/operators/http.py': '',
  'venv/lib/python3.12/site-packages/apache_airflow_providers_http-6.3.0.dist-info/METADATA': '',
  'venv/lib/python3.12/site-packages/pandas/__init__.py': '',
  'venv/lib/python3.12/site-packages/google/protobuf/__init__.py': '',
  'venv/lib/python3.12/site-packages/fast.cpython-312-x86_64-linux-gnu.so': '',
};
const ENVIRONMENT: SelectedEnvironment = {
  folders: ['file:///workspace/venv/lib/python3.12/site-packages'],
  airflowVersion: '3.3.2',
  isComplete: true,
  isChosen: true,
};

async function found(
  text: string,
  environment: SelectedEnvironment | undefined = ENVIRONMENT,
  files: { [path: string]: string } = {},
): Promise<readonly string[]> {
  const options = environment ? { environment } : {};
  const { problems } = await analyse(`${text}\nfrom airflow.sdk import DAG\n`, { ...PACKAGES, ...files }, options);
  return problems.map(({ severity, message, code }) => `${severity} ${code}: ${message}`);
}

describe('a module that the selected interpreter does not have', () => {
  it('is told with the package that brings it', async () => {
    expect(await found('import yaml')).toEqual([
      "error missing-module: 'yaml' is in the package PyYAML, which is not installed in the selected Python; Airflow cannot read the file without it",
    ]);
    const [provider] = await found(
      'from airflow.providers.snowflake.operators.snowflake import SnowflakeSqlApiOperator',
    );
    expect(provider).toContain('apache-airflow-providers-snowflake');
    expect((await found('from google.cloud import bigquery\nimport google.cloud.storage'))[0]).toContain('google');
  });

  it('may be nobody’s package', async () => {
    expect(await found('import no_such_module')).toEqual([
      "error missing-module: Neither the selected Python nor the workspace has a module 'no_such_module'; Airflow cannot read the file without it",
    ]);
  });

  it('is told of once for all names that are imported from it', async () => {
    const { problems } = await analyse(
      'from airflow.sdk import DAG\nfrom sklearn.svm import (\n    SVC,\n    SVR,\n)\n',
      PACKAGES,
      { environment: ENVIRONMENT },
    );
    expect(problems.map(({ location }) => location.range)).toEqual([
      { start: { line: 1, character: 5 }, end: { line: 1, character: 16 } },
    ]);
  });

  it('is a warning where the environment was found and not named, and where packages may come from elsewhere', async () => {
    expect((await found('import yaml', { ...ENVIRONMENT, isChosen: false }))[0]).toMatch(/^warning /);
    expect((await found('import yaml', { ...ENVIRONMENT, isComplete: false }))[0]).toMatch(/^warning /);
  });

  it('is a warning in a task, which fails when it runs', async () => {
    const text = 'from airflow.sdk import dag, task\n@task\ndef load():\n    import yaml\n';
    expect(await found(text)).toEqual([
      "warning missing-module: 'yaml' is in the package PyYAML, which is not installed in the selected Python; the task of 'load' will fail",
    ]);
    expect(await found(text.replace('@task', '@task.virtualenv(requirements=["pyyaml"])'))).toEqual([]);
    expect(await found(text.replace('import yaml', 'import pandas'))).toEqual([]);
  });

  it('can be added to requirements.txt', async () => {
    const files = { ...PACKAGES, 'requirements.txt': 'pandas==2.0' };
    const { problems } = await analyse('from airflow.sdk import DAG\nimport yaml\n', files, {
      environment: ENVIRONMENT,
    });
    expect(problems[0]?.fixes).toEqual([
      {
        title: 'Add PyYAML to requirements.txt',
        edits: [
          {
            location: {
              uri: 'file:///workspace/requirements.txt',
              range: { start: { line: 0, character: 11 }, end: { line: 0, character: 11 } },
            },
            newText: '\nPyYAML\n',
          },
        ],
      },
    ]);
  });

  it('may be missing in the version of a provider that is installed', async () => {
    const [problem] = await found('from airflow.providers.http.triggers.later import Trigger');
    expect(problem).toMatch(
      /^warning missing-module: The apache-airflow-providers-http that is installed has no module/,
    );
  });
});

describe('nothing is said', () => {
  it.each([
    [
      'of what is there',
      'import pandas.io.sql, fast, google.protobuf, json\nimport airflow.providers.http.operators.http',
    ],
    ['where the file is ready for it', 'try:\n    import yaml\nexcept ImportError:\n    yaml = None'],
    ['of what only type checkers read', 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml'],
    ['of functions that may never run', 'def helper():\n    import yaml'],
    ['where the file finds modules in its own ways', "import sys\nsys.path.insert(0, '/opt')\nimport yaml"],
    ['of modules beside the file and in plugins', 'import beside, plugged.inner'],
    ['of modules that the rules on versions speak of', 'import airflow.utils.nowhere'],
  ])('%s', async (_, text) => {
    const files = { 'dags/beside.py': '', 'plugins/plugged/inner.py': '' };
    expect(await found(text, ENVIRONMENT, files)).toEqual([]);
  });

  it('where no environment is known, or one without Airflow, which cannot be what runs the files', async () => {
    const { problems } = await analyse('from airflow.sdk import DAG\nimport yaml\n', PACKAGES);
    expect(problems).toEqual([]);
    const { airflowVersion: _, ...bare } = ENVIRONMENT;
    expect(await found('import yaml', bare)).toEqual([]);
  });
});
