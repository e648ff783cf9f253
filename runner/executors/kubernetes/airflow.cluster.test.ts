/**
 * Python tasks as pods of a real cluster whose image has Airflow. It is that of DAGWRIGHT_TEST_AIRFLOW3, which a pod template mounts from
 * the node: so the node has to be this machine, and the image of the same kind as its system.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noCluster, TestCluster } from './test-support/cluster.ts';

const python = process.env.DAGWRIGHT_TEST_AIRFLOW3;
const why =
  noCluster || (python ? '' : ' (skipped: DAGWRIGHT_TEST_AIRFLOW3 does not name an interpreter with Airflow 3)');
const image = 'python:3.11-slim';

/** The interpreter with its packages, what it was made from, and the libraries of compiled packages that slim images lack. */
function template(interpreter: string): string {
  const folders = execFileSync(interpreter, ['-c', 'import sys; print(sys.prefix); print(sys.base_prefix)'], {
    encoding: 'utf8',
  });
  const [prefix = '', base = ''] = folders.trim().split('\n');
  const libraries = ['libstdc++.so.6', 'libgcc_s.so.1'].map((name) => `/usr/lib/x86_64-linux-gnu/${name}`);
  const mounted = [prefix, ...(base === '/usr' ? [] : [base]), ...libraries].filter((path) => existsSync(path));
  return `
apiVersion: v1
kind: Pod
spec:
  containers:
  - name: base
    image: ${image}
    env: [{name: PATH, value: "${dirname(interpreter)}:/usr/local/bin:/usr/bin:/bin"}]
    volumeMounts: [${mounted.map((path, i) => `{name: v${i}, mountPath: "${path}", readOnly: true}`).join(', ')}]
  volumes: [${mounted.map((path, i) => `{name: v${i}, hostPath: {path: "${path}"}}`).join(', ')}]
`;
}

describe.skipIf(why)(`pods of an image that has Airflow${why}`, { timeout: 300_000 }, () => {
  const cluster = why ? (undefined as unknown as TestCluster) : new TestCluster('airflow');
  beforeAll(() => cluster.make(), 60_000);
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    await cluster.open();
  });
  afterEach(() => cluster.close());

  it('run tasks under its own code, with XComs from pod to pod', async (context) => {
    if (!(await cluster.hasOurFiles(dirname(python ?? '')))) context.skip("the cluster's node is not this machine");
    const podTemplateFile = cluster.write('pod.yaml', template(python ?? ''));
    const text = `
from airflow.sdk import DAG, task
with DAG("with_airflow", schedule=None):
    @task
    def up():
        import airflow
        return airflow.__file__
    @task
    def down(file, ti=None):
        print("runs under", type(ti).__module__)
        return [file, ti.xcom_pull(task_ids="up")]
    down(up())
`;
    const { runId } = await cluster.run(text, { executor: 'kubernetes', kubernetes: { podTemplateFile } });
    expect(cluster.states(runId)).toEqual(['up success', 'down success']);
    expect(cluster.log(runId, 'down')).toContain('runs under airflow.sdk.execution_time.task_runner');
    const file = expect.stringMatching(/site-packages\/airflow\/__init__\.py$/);
    const values = cluster.runner.xcoms(runId).map(({ taskId, value }) => [taskId, value] as const);
    expect(Object.fromEntries(values)).toEqual({ up: file, down: [file, file] });
    await cluster.nothingLeft();
  });
});
