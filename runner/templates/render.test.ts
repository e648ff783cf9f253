import { describe, expect, it } from 'vitest';
import type { Json } from '../../dag/model.ts';
import type { TaskContext, TaskValues } from '../operators/task-context.ts';
import type { PlanTask, RunPlan } from '../plan.ts';
import { templateRenderer } from './render.ts';

const VARIABLES: { [name: string]: string } = { region: 'eu', settings: '{"deep": {"list": [1, 2]}}' };
const XCOMS: { [key: string]: readonly { mapIndex: number; value: Json }[] } = {
  'extract return_value': [{ mapIndex: -1, value: { rows: 3 } }],
  'extract count': [{ mapIndex: -1, value: 7 }],
  'mapped return_value': [
    { mapIndex: 0, value: 'a' },
    { mapIndex: 1, value: 'b' },
  ],
};

function render(text: string, native = false): string {
  const values: TaskValues = {
    xcom: () => undefined,
    xcoms: (taskId, key) => XCOMS[`${taskId} ${key}`] ?? [],
    settledXComs: () => ({ complete: [], xcoms: [] }),
    setXCom: () => {},
    flush: () => {},
    setRendered: () => {},
    variable: (key) => VARIABLES[key],
    connection: (id) => (id === 'db' ? 'postgres://me:p%40ss@host:5432/base?sslmode=require' : undefined),
  };
  const task = { taskId: 't1', operator: 'BashOperator', owner: 'airflow', retries: 2 } as PlanTask;
  const plan = {
    dagId: 'd1',
    file: '/dags/d1.py',
    params: { who: 'world', n: 2, flags: [] as Json[], when: null },
    owner: 'airflow',
    renderTemplateAsNativeObj: native,
  } as unknown as RunPlan;
  const context: TaskContext = {
    plan,
    task,
    mapIndex: -1,
    tryNumber: 1,
    maxTries: 3,
    rescheduled: 0,
    run: {
      runId: 'manual__1',
      runType: 'manual',
      logicalDate: '2026-01-31T05:06:07.000Z',
      dataIntervalStart: '2026-01-31T05:06:07.000Z',
      dataIntervalEnd: '2026-01-31T05:06:07.000Z',
      startDate: '2026-02-01T00:00:00.250Z',
      runAfter: '2026-01-31T05:06:07.000Z',
      conf: { message: "it's", n: 5 },
    },
    env: {},
    inPod: false,
    kubernetes: {},
    pythonPath: [],
    workspace: '/w/.dagwright',
    interruptedTries: () => [],
    onNote: () => {},
    logPath: '/tmp/log',
    values,
    killGrace: 1,
    onProcess: () => {},
    signal: new AbortController().signal,
  };
  return templateRenderer(context)(text);
}

describe('Airflow’s names', () => {
  it.each([
    ['{{ ds }} {{ ds_nodash }}', '2026-01-31 20260131'],
    ['{{ ts }}', '2026-01-31T05:06:07+00:00'],
    ['{{ ts_nodash }} {{ ts_nodash_with_tz }}', '20260131T050607 20260131T050607+0000'],
    ['{{ logical_date }}', '2026-01-31 05:06:07+00:00'],
    ['{{ dag_run.start_date }}', '2026-02-01 00:00:00.250000+00:00'],
    ["{{ logical_date.strftime('%Y/%m/%d %j %b') }}", '2026/01/31 031 Jan'],
    ['{{ data_interval_start.add(days=1) | ds }}', '2026-02-01'],
    ['{{ logical_date.add(months=1) | ds }}', '2026-02-28'],
    ["{{ logical_date.start_of('month').isoformat() }}", '2026-01-01T00:00:00+00:00'],
    ['{{ (logical_date - macros.timedelta(days=7)).format("YYYY-MM-DD") }}', '2026-01-24'],
    ['{{ macros.ds_add(ds, -31) }}', '2025-12-31'],
    ["{{ macros.ds_format(ds, '%Y-%m-%d', '%d.%m.%y') }}", '31.01.26'],
    ["{{ macros.datetime.strptime(ds, '%Y-%m-%d') }}", '2026-01-31 00:00:00'],
    ['{{ macros.datetime(2026, 1, 2) - macros.datetime(2026, 1, 1) }}', '1 day, 0:00:00'],
    [
      '{{ run_id }} {{ dag.dag_id }} {{ task.task_id }} {{ ti.try_number }} {{ task_instance_key_str }}',
      'manual__1 d1 t1 1 d1__t1__20260131',
    ],
    ['{{ params.who }} {{ params.n }} {{ dag_run.conf["message"] }}', "world 5 it's"],
    ['{{ dag_run.conf.get("none", "fallback") }}', 'fallback'],
    ["{{ ti.xcom_pull(task_ids='extract') }}", "{'rows': 3}"],
    ["{{ ti.xcom_pull(task_ids='extract')['rows'] + 1 }}", '4'],
    ["{{ task_instance.xcom_pull('extract', key='count') }}", '7'],
    ["{{ ti.xcom_pull(task_ids=['extract', 'nobody'], key='count') }}", '[7, None]'],
    ["{{ ti.xcom_pull(task_ids='mapped') }}", "['a', 'b']"],
    ['{{ var.value.region }} {{ var.json.settings.deep.list[1] }} {{ var.value.get("no", "x") }}', 'eu 2 x'],
    ['{{ conn.db.host }}:{{ conn.db.port }}/{{ conn.db.schema }}', 'host:5432/base'],
    ['{{ conn.db.extra_dejson.sslmode }}', 'require'],
    ['{{ dag }} {{ dag.folder }}', '<DAG: d1> /dags'],
    ['{{ prev_start_date_success }}', 'None'],
  ])('%s is %s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });
});

describe('Python’s ways', () => {
  it.each([
    ['{{ True }} {{ none }} {{ [1, "a", false] }} {{ (1, 2) }}', "True None [1, 'a', False] (1, 2)"],
    ['{{ 4 / 2 }} {{ 7 // 2 }} {{ -7 % 3 }} {{ 2 ** 3 }} {{ -2 ** 2 }}', '2.0 3 2 8 4'],
    ['{% if params.flags %}yes{% else %}no{% endif %}', 'no'],
    ['{{ "a" if params.when is none else "b" }}', 'a'],
    ['{{ "x" if [] == [] and 1 < 2 <= 2 and "b" in "abc" and 3 not in [1, 2] }}', 'x'],
    ['{{ params.missing | default("d") }} {{ "" | default("e", true) }}', 'd e'],
    [
      '{{ "a-b".split("-")[1] }} {{ ds.replace("-", "/") }} {{ "abcdef"[1:3] }} {{ "abc"[::-1] }}',
      'b 2026/01/31 bc cba',
    ],
    ['{{ "%s-%03d" % ("a", 7) }} {{ "{}/{x}".format(1, x=2) }}', 'a-007 1/2'],
    ['{{ {"a": [1, 2.5], "b": None} | tojson }}', '{"a": [1, 2.5], "b": null}'],
    ['{{ ["b", "A"] | sort | join(",") }} {{ [1, 2] | sum }} {{ "5" | int + 1 }}', 'A,b 3 6'],
    [
      '{% for k, v in {"a": 1, "b": 2}.items() %}{{ loop.index }}{{ k }}{{ v }}{% if not loop.last %},{% endif %}{% endfor %}',
      '1a1,2b2',
    ],
    ['{% for i in range(4) if i % 2 %}{{ i }}{% endfor %}', '13'],
    ['{% set x = ds %}{{ x ~ 1 }}', '2026-01-311'],
    ['{# a comment #}{% raw %}{{ ds }}{% endraw %}', '{{ ds }}'],
    ['a {%- if true -%} b {%- endif %}', 'ab'],
    ['{{ ds }}\n', '2026-01-31'],
    ['{{ "<a>" }}', '<a>'],
    ['{{ 2.5 * 2 }} {{ 5.5 // 2 }} {{ 2.5 | round }} {{ 3 | round(1) }}', '5.0 2.0 2.0 3'],
  ])('%s is %s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });
});

describe('what cannot be rendered', () => {
  it.each([
    ['{{ my_macro(1) }}', /uses my_macro, which only Python/],
    ['{{ ti.hostname }}', /uses ti.hostname/],
    ['{{ macros.dateutil.parser }}', /uses macros.dateutil/],
    ['{{ ds | my_filter }}', /uses the filter my_filter/],
    ['{% include "x.sql" %}', /uses the statement include/],
    ['{{ ds', /uses syntax that is wrong or unusual/],
    ['{{ params.missing }}', /'dict object' has no attribute 'missing'/],
    ['{{ var.value.nothing }}', /Variable nothing does not exist; give it in the environment as AIRFLOW_VAR_NOTHING/],
    ['{{ conn.db.password }}', /uses the password of connection db/],
    ['{{ var.value.api_token }}', /uses the variable api_token, which is a secret/],
    ['{{ 2.0 }}', /uses a float without a fraction/],
    ['{{ "%05.2f" % 3.1 }}', /uses the format %05.2f/],
    ['{{ 1 + "a" }}', /1 \+ 'a' is not possible/],
  ])('%s names the reason', (text, message) => {
    expect(() => render(text)).toThrow(message);
  });

  it('leaves native objects to Python', () => {
    expect(() => render('{{ ds }}', true)).toThrow(/render_template_as_native_obj/);
  });
});
