import { expect, test } from 'vitest';
import { analyse } from '../../test-support.ts';

const found = async (path: string, call: string): Promise<readonly string[]> => {
  const { problems } = await analyse(
    `from airflow.sdk import DAG\nfrom ${path} import ${call.split(/[.(]/)[0]}\nwith DAG('a', schedule=None):\n    ${call}\n`,
  );
  return problems.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message.replace(/ \(apache-airflow-providers-.*\)$/, '')}`,
  );
};

const EMR = 'airflow.providers.amazon.aws.operators.emr';
const DOCKER = 'airflow.providers.docker.operators.docker';
const GCS = 'airflow.providers.google.cloud.operators.gcs';
const REPOS = 'airflow.providers.databricks.operators.databricks_repos';
const S3 = 'airflow.providers.amazon.aws.operators.s3';

test.each([
  [EMR, "EmrAddStepsOperator(task_id='b')", "EmrAddStepsOperator needs one of 'job_flow_id' and 'job_flow_name'"],
  [
    EMR,
    "EmrAddStepsOperator(task_id='b', job_flow_id='x', job_flow_name='y')",
    "EmrAddStepsOperator takes either 'job_flow_id' or 'job_flow_name', not both",
  ],
  [
    DOCKER,
    "DockerOperator(task_id='b', image='x', auto_remove=True)",
    "DockerOperator takes 'never', 'success' or 'force' for 'auto_remove', and no truth value",
  ],
  [
    DOCKER,
    "DockerOperator(task_id='b', image='x', auto_remove='sucess')",
    "DockerOperator takes one of 'never', 'success', 'force' for 'auto_remove', not the string 'sucess'",
  ],
  [
    GCS,
    "GCSDeleteObjectsOperator(task_id='b', bucket_name='x')",
    "GCSDeleteObjectsOperator needs one of 'objects' and 'prefix'",
  ],
  [
    S3,
    "S3DeleteObjectsOperator(task_id='b', bucket='x', keys=['a'], prefix='y')",
    "S3DeleteObjectsOperator takes either 'keys' or 'prefix', not both",
  ],
  [
    REPOS,
    "DatabricksReposUpdateOperator(task_id='b', repo_id='1')",
    "DatabricksReposUpdateOperator needs one of 'branch' and 'tag'",
  ],
])('what the constructor refuses is a warning: %s %s', async (path, call, message) => {
  const [first, ...others] = await found(path, call);
  expect(first).toMatch(/^warning (invalid|missing)-argument: /);
  expect(first).toContain(message);
  expect(others).toEqual([]);
});

test.each([
  [EMR, "EmrAddStepsOperator(task_id='b', job_flow_id='x')"],
  [EMR, "EmrAddStepsOperator(task_id='b', job_flow_id=None, job_flow_name='x')"],
  [EMR, "EmrAddStepsOperator.partial(task_id='b').expand(job_flow_id=['x'])"],
  [DOCKER, "DockerOperator(task_id='b', image='x', auto_remove='force')"],
  [GCS, "GCSDeleteObjectsOperator(task_id='b', bucket_name='x', prefix='a/')"],
  [S3, "S3DeleteObjectsOperator(task_id='b', bucket='x', prefix='y')"],
])('what it takes is none: %s %s', async (path, call) => {
  expect(await found(path, call)).toEqual([]);
});

test('a word is changed to the likely one, in the quotation marks that are there', async () => {
  const { problems } = await analyse(`from airflow.sdk import DAG
from ${DOCKER} import DockerOperator
with DAG('a', schedule=None):
    DockerOperator(task_id='b', image='x', auto_remove="sucess")
`);
  expect(problems[0]?.fixes[0]?.edits[0]?.newText).toBe('"success"');
});
