/** The scenarios once more, with each task as a pod: the same states and try numbers that Airflow's scheduler came to, and that we come to here. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCluster, TestCluster } from '../executors/kubernetes/test-support/cluster.ts';
import recorded from './airflow-3.3.json' with { type: 'json' };

const file = join(dirname(fileURLToPath(import.meta.url)), 'scenarios.py');

describe.skipIf(noCluster)(`scenarios as pods end as in Airflow${noCluster}`, { timeout: 280_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('scenarios');
  beforeAll(async () => {
    await cluster.make();
    await cluster.open({ DAGWRIGHT_KUBERNETES_IMAGE: 'python:3.11-slim' });
  }, 60_000);
  afterAll(async () => {
    await cluster.close();
    await cluster.remove();
  });

  it.concurrent.each(Object.entries(recorded.dags))('%s', async (dagId, expected) => {
    const { runner } = cluster;
    // A few runs go on at once.
    const { runId, done } = await runner.start({ file, dagId, executor: 'kubernetes', parallelism: 8 });
    const { state } = await done;
    const tasks = runner
      .get(runId)
      .taskInstances.map((one) => [
        one.mapIndex < 0 ? one.taskId : `${one.taskId}[${one.mapIndex}]`,
        `${one.state} ${one.tryNumber}`,
      ]);
    expect({ state, tasks: Object.fromEntries(tasks) }).toEqual(expected);
  });
});
