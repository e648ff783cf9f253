/** The scenarios once more, with each task as a pod: the same states and try numbers that Airflow's scheduler came to, and that we come to here. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCluster, TestCluster } from '../executors/kubernetes/test-support/cluster.ts';
import { recording, SCENARIOS } from './test-support/parity.ts';

/** The rules that a pod could break: a pod takes a second, so not all that is recorded is carried out again. */
const FILE = 'basics.py';
const scenarios = Object.entries(recording('airflow-3.3').dags).filter(([, dag]) => dag.file === FILE);

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

  it.concurrent.each(scenarios)('%s', async (dagId, { runs }) => {
    const { runner } = cluster;
    // A few runs go on at once.
    const { runId, done } = await runner.start({
      file: join(SCENARIOS, FILE),
      dagId,
      executor: 'kubernetes',
      parallelism: 8,
    });
    const { state } = await done;
    const tasks = runner
      .get(runId)
      .taskInstances.map((one) => [
        one.mapIndex < 0 ? one.taskId : `${one.taskId}[${one.mapIndex}]`,
        `${one.state} ${one.tryNumber}`,
      ]);
    expect({ state, tasks: Object.fromEntries(tasks) }).toEqual({ state: runs[0]?.state, tasks: runs[0]?.tasks });
  });
});
