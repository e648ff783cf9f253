/** Which version of Airflow a file is read for, where the workspace does not say. */
import { expect, it } from 'vitest';
import { analyse } from './test-support.ts';

const GUESSED = { airflowVersion: 3, isVersionGuessed: true } as const;

const FOR_AIRFLOW_2 = `
from airflow import DAG
from airflow.operators.bash_operator import BashOperator
from airflow.utils.dates import days_ago

with DAG("old", start_date=days_ago(1), schedule_interval="@daily"):
    BashOperator(task_id="load", bash_command="true")
`;

const severities = (problems: readonly { readonly severity: string; readonly code: string }[]) =>
  problems.filter(({ severity }) => severity !== 'hint').map(({ severity, code }) => `${severity} ${code}`);

it('takes a file that only Airflow 2 imports for one of Airflow 2, and warns of what Airflow 3 refuses', async () => {
  const { dags, problems } = await analyse(FOR_AIRFLOW_2, {}, GUESSED);
  expect(dags[0]?.schedule).toMatchObject({ cron: '0 0 * * *' });
  expect(severities(problems)).toEqual([
    'warning removed-import',
    'warning removed-import',
    'warning unknown-argument',
  ]);
});

it('keeps the errors where the workspace says that it is Airflow 3', async () => {
  const { problems } = await analyse(FOR_AIRFLOW_2);
  expect(severities(problems)).toContain('error removed-import');
});

it('keeps the errors of a file that neither version imports', async () => {
  const { problems } = await analyse(`from airflow.sdk import task\n${FOR_AIRFLOW_2}`, {}, GUESSED);
  expect(severities(problems)).toContain('error removed-import');
});

it('keeps what is wrong in either version an error', async () => {
  const cycle = FOR_AIRFLOW_2.replace('    BashOperator(', '    load = BashOperator(').concat('    load >> load\n');
  const { problems } = await analyse(cycle, {}, GUESSED);
  expect(severities(problems)).toContain('error self-dependency');
});
