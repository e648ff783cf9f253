import { describe, expect, test } from 'vitest';
import { analyse, dagOf } from '../../test-support.ts';

const HEAD = `from airflow.sdk import DAG, task
from airflow.providers.amazon.aws.operators.s3 import S3ListOperator
with DAG("a"):
`;

async function found(text: string): Promise<readonly string[]> {
  const { problems } = await analyse(HEAD + text);
  return problems.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message.replace(/ in apache.*?(;|$)/, '$1')}`,
  );
}

describe("a provider's operator", () => {
  test('that lacks an argument gets a warning that names the package and its version, with a fix', async () => {
    const { problems } = await analyse(`${HEAD}    S3ListOperator(task_id="b", prefix="x")\n`);
    expect(problems).toMatchObject([{ severity: 'warning', code: 'missing-argument' }]);
    expect(problems[0]?.message).toMatch(
      /^S3ListOperator needs the argument 'bucket' in apache-airflow-providers-amazon \d+\.\d+\.\d+$/,
    );
    expect(problems[0]?.fixes[0]?.edits[0]?.newText).toBe(', bucket=...');
  });

  test('with an argument that it does not take gets a warning with the likely one', async () => {
    expect(await found('    S3ListOperator(task_id="b", bucket="x", prefx="y")\n')).toEqual([
      "warning unknown-argument: S3ListOperator has no argument 'prefx'; did you mean 'prefix'?",
    ]);
  });

  test('may take any argument of BaseOperator, and what default_args give', async () => {
    expect(await found('    S3ListOperator(task_id="b", bucket="x", retries=2, queue="q")\n')).toEqual([]);
    const head = HEAD.replace('DAG("a")', 'DAG("a", default_args={"bucket": "x"})');
    const { problems } = await analyse(`${head}    S3ListOperator(task_id="b")\n`);
    expect(problems).toEqual([]);
  });

  test('hands what BaseOperator refuses to it', async () => {
    const given = (base: string): Promise<readonly string[]> =>
      found(`    S3ListOperator(task_id="b", bucket="x", ${base})\n`);
    expect(await given("retries='three'")).toEqual([
      "warning invalid-argument: 'retries' has to be a whole number, not the string 'three'",
    ]);
    expect(await given('execution_timeout=300, depends_on_past="no"')).toHaveLength(2);
    expect(await given("retries='3', retry_delay=60, depends_on_past=False")).toEqual([]);
  });

  test('is left alone where not all of its arguments are known', async () => {
    expect(await found('    S3ListOperator(task_id="b", **unknown())\n').then((all) => all.slice(1))).toEqual([]);
    expect(await found('    S3ListOperator.partial(task_id="b").expand_kwargs([{"bucket": "x"}])\n')).toEqual([]);
    expect(await found('    S3ListOperator.partial(task_id="b").expand(bucket=["x"])\n')).toEqual([]);
  });

  test('behind a decorator has its class and module from the catalogue', async () => {
    const dag = await dagOf(`${HEAD}    @task.docker(image="x")\n    def b(): ...\n    b()\n`);
    expect(dag.tasks).toMatchObject([
      { operator: '_DockerDecoratedOperator', module: 'airflow.providers.docker.decorators.docker' },
    ]);
  });
});
