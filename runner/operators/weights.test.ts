/** What a weight rule of the user's own says of a task is its priority. */
import { afterEach, describe, expect, it } from 'vitest';
import { hasPython, TestRun } from './test-support/python-runs.ts';

const INTERPRETERS = [
  ['the stand-in', process.platform === 'win32' ? 'python' : 'python3'],
  ['Airflow 3', process.env.DAGWRIGHT_TEST_AIRFLOW3],
  ['Airflow 2', process.env.DAGWRIGHT_TEST_AIRFLOW2],
] as const;

for (const [name, python] of INTERPRETERS) {
  const missing = hasPython(python) ? '' : ` (skipped: no interpreter with ${name})`;
  describe.skipIf(missing)(`weight rules with ${name}${missing}`, { timeout: 60_000 }, () => {
    let run: TestRun | undefined;

    afterEach(async () => {
      await run?.close();
      run = undefined;
    });

    it('of the user’s own are asked, and Airflow’s are told by their names', async () => {
      run = await TestRun.start(
        python ?? '',
        `
from datetime import datetime
from airflow import DAG
from airflow.task.priority_strategy import PriorityWeightStrategy
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator

class ByName(PriorityWeightStrategy):
    def get_weight(self, ti):
        return 10 * len(ti.task_id) + ti.task.priority_weight

with DAG("weights", start_date=datetime(2026, 1, 1)):
    BashOperator(task_id="upstream", bash_command="true", weight_rule="upstream", priority_weight=3)
    task = BashOperator(task_id="four", bash_command="true", priority_weight=2)
    task.weight_rule = ByName()
`,
      );
      const weights = run.worker.description.dag.tasks.map(({ priorityWeight, weightRule }) => [
        priorityWeight,
        weightRule,
      ]);
      expect(weights).toEqual([
        [3, 'upstream'],
        [42, 'absolute'],
      ]);
    });
  });
}
