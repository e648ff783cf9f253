/** What a DAG file reads back from what it has made; the expected values are those of Airflow 2.10 and 3.3. */
import { expect, test } from 'vitest';
import { dagOf, taskIds } from '../../test-support.ts';

const MADE = `
from datetime import datetime
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from airflow.utils.task_group import TaskGroup
from airflow.utils.trigger_rule import TriggerRule
with DAG('d', start_date=datetime(2024, 1, 1), tags=['x'], default_args={'owner': 'me'}) as dag:
    a = EmptyOperator(task_id='a')
    b = EmptyOperator(task_id='b', trigger_rule='all_done', retries=2)
    c = EmptyOperator(task_id='c')
    a >> [b, c]
    with TaskGroup('g', tooltip='tip') as g:
        pass
def show(*values):
    EmptyOperator(task_id='-'.join(str(value) for value in values).replace('<', '').replace('>', '').replace(': ', '_'), dag=dag)
`;

async function shown(text: string, airflowVersion: 2 | 3 = 3): Promise<{ id: string | undefined; exact: boolean }> {
  const dag = await dagOf(`${MADE}\nshow(${text})`, {}, { airflowVersion });
  return { id: taskIds(dag).at(-1), exact: dag.exact };
}

test.each([
  ['a', 'Task(EmptyOperator)_a'],
  ['dag', 'DAG_d'],
  ['a.owner, b.retries, dag.catchup if False else 1', 'me-2-1'],
  ['a.depends_on_past, a.pool_slots, a.execution_timeout', 'False-1-None'],
  ['dag.description, dag.render_template_as_native_obj', 'None-False'],
  ['g.tooltip, g.prefix_group_id, g.is_root, dag.task_group.is_root', 'tip-True-False-True'],
  ['sorted(a.get_flat_relative_ids())', "['b', 'c']"],
  ['sorted(b.get_direct_relative_ids(upstream=True))', "['a']"],
])('%s reads %s', async (text, expected) => {
  expect(await shown(text)).toEqual({ id: expected, exact: true });
});

test('the text of a trigger rule is not the same in both versions of Airflow', async () => {
  expect((await shown('b.trigger_rule, a.trigger_rule')).id).toBe('TriggerRule.ALL_DONE-TriggerRule.ALL_SUCCESS');
  expect((await shown('b.trigger_rule, a.trigger_rule', 2)).id).toBe('all_done-all_success');
  expect((await shown('f"{TriggerRule.ONE_FAILED}"')).id).toBe('TriggerRule.ONE_FAILED');
  expect((await shown('repr(TriggerRule.ONE_FAILED)', 2)).id).toBe("TriggerRule.ONE_FAILED_'one_failed'");
});

test('a default that Airflow takes from its configuration is likely, not certain', async () => {
  expect((await shown('a.retries')).exact).toBe(false);
  expect((await shown('dag.max_active_runs')).exact).toBe(false);
});

test('neighbours come in no order, which only matters to what rests on it', async () => {
  expect((await shown('[each.task_id for each in a.downstream_list]')).exact).toBe(false);
  const dag = await dagOf(
    `${MADE}\nfor each in a.downstream_list:\n    each >> EmptyOperator(task_id='to_' + each.task_id, dag=dag)`,
  );
  expect(dag.exact).toBe(true);
});
