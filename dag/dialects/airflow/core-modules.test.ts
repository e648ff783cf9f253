import { expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const told = async (text: string): Promise<readonly string[]> =>
  (await analyse(text, {}, { airflowVersion: 2 })).problems.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );

it('tells of a plugin of Airflow 1 that Airflow 2 imports nothing from its own packages', async () => {
  expect(await told('from airflow.operators.our_team import LoadOperator\n')).toEqual([
    "error removed-import: Airflow 2 has no module 'airflow.operators.our_team'; if a plugin brought it, import from the plugin's own module",
  ]);
});

it.each([
  'from airflow.operators.bash_operator import BashOperator',
  'from airflow.operators.bash import BashOperator',
  'from airflow.sensors.s3_key_sensor import S3KeySensor',
  'from airflow.hooks.S3_hook import S3Hook',
  'from airflow.operators import bash_operator',
  'from airflow.executors.our_team import OurExecutor',
  'from airflow.macros.our_team import day',
  'try:\n    from airflow.operators.our_team import LoadOperator\nexcept ImportError:\n    from our_team import LoadOperator',
])('says nothing of %s', async (text) => {
  expect((await told(`${text}\n`)).filter((each) => each.startsWith('error'))).toEqual([]);
});
