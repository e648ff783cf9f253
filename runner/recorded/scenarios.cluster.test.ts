/**
 * The scenarios once more, with each task as a pod: the same states, try numbers and XComs that Airflow's scheduler came to, and that we
 * come to here. A pod takes a second or two, so it is those of REPRESENTATIVE; all of them with DAGWRIGHT_TEST_ALL_PODS set.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { noCluster, TestCluster } from '../executors/kubernetes/test-support/cluster.ts';
import differences from './differences.json' with { type: 'json' };
import { comparable, recording, SCENARIOS, ScenarioWorkspace } from './test-support/parity.ts';

const all = Boolean(process.env.DAGWRIGHT_TEST_ALL_PODS);
const recorded = recording('airflow-3.3');
const left: { readonly [dagId: string]: string | undefined } = differences.pods;
/** At least one of each kind: what a pod could do in another way than a process here. */
const REPRESENTATIVE = new Set(
  (
    'ask_callbacks_of_sensors ask_context ask_trigger_many ask_variables_changing asset_producer branch_several ' +
    'branching callbacks deadlockish depends_on_past execution_timeout_is_retried exits_of_python external_waits ' +
    'fail_fast flow_execution_timeout_caught flow_on_kill flow_retry_exponential_max flow_setup_retries ' +
    'flow_short_circuit_group_mapped group_map_failure map_partly_failed plugins_folder pool_of_one ' +
    'retry_until_success sensor_of_file sensor_reschedule sensor_soft_fail setups shape_decorated_bash ' +
    'short_circuit_and_teardown shorts template_error template_file template_native template_own_macros ' +
    'trigger_and_wait variables xcom_multiple_outputs xcom_of_bash'
  ).split(' '),
);
const scenarios = Object.entries(recorded.dags).filter(([dagId]) => all || REPRESENTATIVE.has(dagId));

describe.skipIf(noCluster)(`scenarios as pods end as in Airflow${noCluster}`, { timeout: 1_800_000 }, () => {
  const cluster = noCluster ? (undefined as unknown as TestCluster) : new TestCluster('scenarios');
  let workspace: ScenarioWorkspace;
  beforeAll(async () => {
    await cluster.make();
    // Callbacks write there what a later task reads, which is in another pod.
    const shared = { name: 'callbacks', mountPath: '/tmp/dagwright-callbacks' };
    const hostPath = { path: `${shared.mountPath}-${process.pid}`, type: 'DirectoryOrCreate' };
    const kubernetes = {
      image: 'python:3.11-slim',
      volumes: [{ name: shared.name, hostPath }],
      volumeMounts: [shared],
    };
    const how = { executor: 'kubernetes', parallelism: 8, kubernetes } as const;
    workspace = await ScenarioWorkspace.open('python3', SCENARIOS, recorded, how, cluster.env);
  }, 60_000);
  afterAll(async () => {
    await workspace.close();
    await cluster.remove();
  });

  describe.concurrent('each', () => {
    for (const [dagId, expected] of scenarios) {
      const why = left[dagId];
      it.skipIf(why)(why ? `${dagId} (left out: ${why})` : dagId, async ({ expect }) => {
        const told = await workspace.play(dagId);
        expect(comparable(told, expected)).toEqual(comparable(expected, expected));
      });
    }
  });
});
