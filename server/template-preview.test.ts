import { describe, expect, test } from 'vitest';
import { previewTemplate } from './template-preview.ts';
import { analysed } from './test-support/analysed.ts';

const NOW = Date.UTC(2026, 2, 4, 12);

async function preview(template: string, schedule = '"0 6 * * *"', airflowVersion: 2 | 3 = 3) {
  const { file } = await analysed(
    `from airflow.providers.standard.operators.bash import BashOperator
from airflow import DAG
with DAG("etl", schedule=${schedule}, params={"region": "eu", "n": 2}):
    BashOperator(task_id="t", bash_command="x", params={"own": [1]})
`,
    { airflowVersion },
  );
  const [dag] = file.dags;
  const [task] = dag?.tasks ?? [];
  if (!dag || !task) throw new Error('no task');
  return previewTemplate(template, { dag, task }, airflowVersion, NOW);
}

describe('the preview of a template', () => {
  test.each([
    ['echo {{ ds }} {{ ts_nodash }}', 'echo 2026-03-05 20260305T060000'],
    ['{{ macros.ds_add(ds, -2) }}', '2026-03-03'],
    ["{{ data_interval_end.subtract(days=1).strftime('%d.%m.%Y') }}", '04.03.2026'],
    ['{{ params.region | upper }}/{{ params.own[0] + params.n }}', 'EU/3'],
    ['{{ dag.dag_id }}.{{ ti.task_id }} {{ run_id }}', 'etl.t scheduled__2026-03-05T06:00:00+00:00'],
    ['{% if params.n > 1 %}many{% else %}one{% endif %}', 'many'],
    ['{% for x in [1, 2] %}{{ x }};{% endfor %}', '1;2;'],
  ])('is what Airflow will make of %s', async (template, expected) => {
    expect(await preview(template)).toMatchObject({ text: expected, left: [], isTriggered: false });
  });

  test('leaves what only the run knows, and says so', async () => {
    const { text, left } = await preview(
      "{{ ds }} {{ var.value.x }} {{ ti.xcom_pull('a') }} {{ conn.c.host }} {{ mine(3) }}",
    );
    expect(text).toBe("2026-03-05 {{ var.value.x }} {{ ti.xcom_pull('a') }} {{ conn.c.host }} {{ mine(3) }}");
    expect(left).toHaveLength(4);
    expect((await preview('{% if var.value.x %}a{% endif %}{{ ds }}')).left).toHaveLength(1);
  });

  test('has the date of Airflow 2: the start of the interval', async () => {
    expect((await preview('{{ ds }} {{ data_interval_end | ds }}', '"0 6 * * *"', 2)).text).toBe(
      '2026-03-04 2026-03-05',
    );
    expect((await preview('{{ ds }}', '"0 0 1 * *"', 2)).text).toBe('2026-03-01');
  });

  test('is that of a run that is triggered now where there is no other', async () => {
    expect(await preview('{{ ds }} {{ dag_run.run_type }}', 'None')).toMatchObject({
      text: '2026-03-04 manual',
      isTriggered: true,
    });
  });

  test('does not fail on a template that is wrong', async () => {
    for (const wrong of ['{{ ds', '{{ ds | }}', '{% if %}', '{{ }}', '{{ ds }} {% endif %}', '}}{{'])
      expect((await preview(wrong)).text).toBe(wrong.replace('{{ ds }} {%', '{{ ds }} {%'));
  });
});
