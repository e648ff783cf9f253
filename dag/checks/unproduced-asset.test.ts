import { describe, expect, it } from 'vitest';
import { testWorkspace } from '../test-support.ts';

const HEAD = `from airflow.sdk import DAG, Asset, AssetAlias
from airflow.providers.standard.operators.empty import EmptyOperator
`;

/** What is said of `report.py`, which waits for what `schedule` says, beside a task with these outlets. */
async function told(schedule: string, outlets: string): Promise<readonly string[]> {
  const workspace = await testWorkspace({
    'dags/report.py': `${HEAD}with DAG('report', schedule=${schedule}):\n    EmptyOperator(task_id='a')\n`,
    'dags/orders.py': `${HEAD}with DAG('orders'):\n    EmptyOperator(task_id='a', outlets=${outlets})\n`,
  });
  for (const name of ['report', 'orders']) workspace.analyse(`file:///workspace/dags/${name}.py`);
  const found = workspace.crossFileProblems().get('file:///workspace/dags/report.py') ?? [];
  return found.filter(({ code }) => code === 'unproduced-asset').map(({ message }) => message);
}

describe('an asset that a DAG waits for', () => {
  it('and nobody updates is told of', async () => {
    expect(await told("[Asset('s3://b/orders')]", "[Asset('s3://b/order')]")).toEqual([
      "No task in the workspace updates 's3://b/orders': nothing here makes 'report' run",
    ]);
    expect(await told("Asset('x') & Asset('y')", "[Asset('x')]")).toHaveLength(1);
  });

  it('may be updated under its name or its URI', async () => {
    expect(await told("[Asset('orders')]", "[Asset(name='orders', uri='s3://b/orders')]")).toEqual([]);
  });

  it('may be one of several', async () => {
    expect(await told("Asset('x') | Asset('y')", "[Asset('x')]")).toEqual([]);
  });

  it('may be updated through an alias, or by an outlet that nobody knows', async () => {
    expect(await told("[Asset('x')]", "[AssetAlias('any')]")).toEqual([]);
    expect(await told("[Asset('x')]", 'made_elsewhere()')).toEqual([]);
  });
});
