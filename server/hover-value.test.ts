import { describe, expect, test } from 'vitest';
import { hoverValue } from './hover-value.ts';
import { analysed } from './test-support/analysed.ts';
import { cursor } from './test-support/sketch.ts';
import { textAt } from './text-at.ts';
import { TextLines } from './text-lines.ts';

const HEAD = `import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.amazon.aws.operators.s3 import S3ListOperator
from airflow.sdk import DAG

BUCKET = "lake"
`;

async function hovered(marked: string, files: { readonly [path: string]: string } = {}): Promise<string | undefined> {
  const { text, position } = cursor(HEAD + marked);
  const place = await analysed(text, { files });
  const now = Date.UTC(2026, 2, 4, 12);
  const found = hoverValue({ ...place, lines: new TextLines(text), text: textAt(text, position, 3), now });
  return found ? (found.contents as { value: string }).value : undefined;
}

describe('hover on a schedule', () => {
  test('says it in words, with the next runs in the DAG’s time zone', async () => {
    const zone = 'start_date=pendulum.datetime(2024, 1, 1, tz="Europe/Vienna")';
    const text = await hovered(`with DAG("d", schedule="30 |6 * * 1-5", ${zone}): pass\n`);
    expect(text).toContain('`30 6 * * 1-5`');
    expect(text).toContain('At 06:30, Monday through Friday, time zone `Europe/Vienna`');
    expect(text).toContain('- 2026-03-05 06:30 Europe/Vienna\n- 2026-03-06 06:30 Europe/Vienna\n- 2026-03-09');
  });

  test('says which expression a preset stands for', async () => {
    expect(await hovered('with DAG("d", schedule="@we|ekly"): pass\n')).toContain('`@weekly` (`0 0 * * 0`)');
  });
});

describe('hover on a schedule that counts from run to run', () => {
  test('says so, where nobody knows when the first one is', async () => {
    const dag = (more: string) =>
      `from datetime import timedelta\nwith DAG("d", schedule=timed|elta(hours=6), start_date=pendulum.datetime(2024, 1, 1)${more}): pass\n`;
    expect(await hovered(dag(''))).toContain(
      'every 6 hours\n\nThe first run is due as soon as the DAG is turned on, each further one 6 hours after the one before.',
    );
    expect(await hovered(dag(', catchup=True'))).toContain('Next runs:\n- 2026-03-04 12:00 UTC');
  });
});

describe('hover on templates in lists and dicts', () => {
  const job = (value: string) =>
    `from airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator\nwith DAG("d", schedule="@daily", params={"x": 1}):\n    BigQueryInsertJobOperator(task_id="t", configuration=${value})\n`;

  test('shows the one at the cursor as it will be', async () => {
    const text = await hovered(job('{"query": {"query": "select\\n\'{{ d|s }}\'", "x": "{{ ts }}"}}'));
    expect(text).toContain("```sql\nselect\n'2026-03-05'\n```");
    expect(text).not.toContain('T00:00');
  });

  test('shows all of them elsewhere, the keys as they are', async () => {
    const text = await hovered(job('{|"query": {"query": "{{ ds }}", "{{ ds }}": ["{{ params.x }}", 5]}}'));
    expect(text).toContain('"query": "2026-03-05"');
    expect(text).toContain('"{{ ds }}": [\n      "1",\n      5\n    ]');
    expect(await hovered(job('{|"query": 1}'))).not.toContain('next run');
  });

  test('says what only the run knows', async () => {
    expect(await hovered(job("{|'a': '{{ var.value.x }}', 'b': '{{ ds }}'}"))).toContain('Not known before it runs');
  });
});

describe('hover on the template that a function returns', () => {
  const bash = (decorator: string, body: string) =>
    `from airflow.sdk import dag, task\n@dag(schedule="@daily", params={"region": "eu"})\ndef d():\n    @task${decorator}\n    def run():\n        ${body}\n    run()\nd()\n`;

  test('shows it as the next run will have it', async () => {
    const text = await hovered(bash('.bash', 'return "echo {{ par|ams.region }} {{ ds }}"'));
    expect(text).toContain('**params**');
    expect(text).toContain('```shellscript\necho eu 2026-03-05\n```');
  });

  test('says nothing of functions whose result is no template', async () => {
    expect(await hovered(bash('', 'return "echo {{ d|s }}"'))).toBeUndefined();
    expect(await hovered(bash('.bash', 'return "ec|ho"'))).toBeUndefined();
    expect(await hovered(bash('.bash', 'return f"echo {{ d|s }}"'))).toBeUndefined();
  });
});

describe('hover on the value of an argument', () => {
  const task = (args: string) => `with DAG("d", schedule="@daily"):\n    S3ListOperator(task_id="t", ${args})\n`;

  test('shows what it evaluates to', async () => {
    expect(await hovered(task('bucket=f"{BUCK|ET}-2"'))).toBe('**bucket** = `"lake-2"`');
    expect(await hovered(task('bucket=BUCKET, prefix=BUCKET.up|per()'))).toBe('**prefix** = `"LAKE"`');
    expect(await hovered(task('bucket=open("x").r|ead()'))).toContain('not known before it runs');
  });

  test('says what a name in a template is, also one that the DAG defines', async () => {
    const command = (text: string) =>
      `def double(x):\n    return 2 * x\nwith DAG("d", user_defined_macros={"double": double}):\n    BashOperator(task_id="t", bash_command="${text}")\n`;
    expect(await hovered(command('echo {{ dou|ble(2) }}'))).toContain('**double**: double\\(x\\)');
    expect(await hovered(command('echo {{ data_interval_|end }}'))).toContain('End of the data interval');
    expect(await hovered(command('echo d|s {{ ds }}'))).not.toContain('Logical date');
  });

  test('shows the value in each task of a loop', async () => {
    const text = await hovered(
      'with DAG("d"):\n    for n in range(7):\n        S3ListOperator(task_id=f"t{n}", bucket=f"b|{n}")\n',
    );
    expect(text).toContain('of 7 tasks:');
    expect(text).toContain('- `t0`: `"b0"`\n- `t1`: `"b1"`');
    expect(text).toContain('… and 2 more');
  });

  test('is silent about a literal', async () => {
    expect(await hovered(task('bucket="la|ke"'))).toBeUndefined();
    expect(await hovered(task('bucket="b", retries=|3'))).toBeUndefined();
  });

  test('shows a template as the next run will have it', async () => {
    const text = await hovered(task('bucket="b-{{ ds_no|dash }}-{{ var.value.x }}"'));
    expect(text).toContain('In the next run, 2026-03-05 00:00 UTC:\n\n```plaintext\nb-20260305-{{ var.value.x }}\n```');
    expect(text).toContain('Not known before it runs:');
  });

  test('says what a trigger rule means', async () => {
    expect(await hovered(task('bucket="b", trigger_rule="all_d|one"'))).toBe(
      '**trigger\\_rule**: all upstream tasks are done, whatever came of them',
    );
  });

  test('shows the rendered text of a template file', async () => {
    const text = await hovered('with DAG("d"):\n    BashOperator(task_id="t", bash_command="go|.sh")\n', {
      'go.sh': 'echo {{ dag.dag_id }}\n',
    });
    expect(text).toContain('Template file [go.sh](file:///project/dags/go.sh)');
    expect(text).toContain('```shellscript\necho d\n```');
  });

  test('leaves what is no template alone', async () => {
    expect(await hovered(task('bucket="b", aws_conn_id="{{ d|s }}"'))).toContain('In the next run');
    expect(await hovered(task('bucket="b", task_display_name="{{ d|s }}"'))).toBeUndefined();
  });
});
