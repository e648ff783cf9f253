import { describe, expect, test } from 'vitest';
import { refactorings } from './refactoring.ts';
import { analysed, DOCUMENT } from './test-support/analysed.ts';
import { edited } from './test-support/edited.ts';
import { positionAt } from './text-at.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator, BranchPythonOperator
from airflow.sdk import DAG, Label

`;

/** Titles at the selection between `‹` and `›` (or at `|`), and the text behind the head after taking one. */
async function refactored(marked: string, airflowVersion: 2 | 3 = 3) {
  const whole = HEAD + marked;
  const start = whole.search(/[‹|]/);
  const text = whole.replace(/[‹›|]/g, '');
  const end = whole.includes('›') ? whole.indexOf('›') - 1 : start;
  const { file, analyses } = await analysed(text);
  const source = analyses.syntax(DOCUMENT);
  if (!source) throw new Error('no tree');
  const range = { start: positionAt(text, start), end: positionAt(text, end) };
  const actions = refactorings(file, source, range, airflowVersion);
  const take = (title: RegExp): string => {
    const action = actions.find((each) => title.test(each.title));
    if (!action) throw new Error(`not offered, but ${actions.map((each) => each.title)}`);
    return edited(text, action.edit?.changes?.[DOCUMENT]);
  };
  return { titles: actions.map(({ title }) => title), take };
}

describe('set_upstream and set_downstream', () => {
  const TASKS = 'with DAG("d"):\n    a, b, c = [BashOperator(task_id=x, bash_command="true") for x in "abc"]\n';

  test.each([
    ['a.set_down|stream([b, c])', 'a >> [b, c]'],
    ['c.set_upstream(|[a, b])', '[a, b] >> c'],
    ['a.set_downstream(|(b, c))', 'a >> [b, c]'],
    ['a.set_downstream(|b if True else c)', 'a >> (b if True else c)'],
    ['a.set_downstream(|b, edge_modifier=Label("x"))', 'a >> Label("x") >> b'],
  ])('%s becomes %s', async (before, after) => {
    expect((await refactored(`${TASKS}    ${before}\n`)).take(/^Write it/)).toContain(`\n    ${after}\n`);
  });

  test('become >> in the whole file', async () => {
    const { take } = await refactored(`${TASKS}    a.set_downst|ream(b)\n    c.set_upstream(b)\n`);
    expect(take(/^Write all 2/)).toMatch(/a >> b\n {4}b >> c\n$/);
  });
});

test('a dependency is taken out of the statement at the cursor', async () => {
  const text = `with DAG("d"):
    a, b, c = [BashOperator(task_id=x, bash_command="true") for x in ("a", "b", "c")]
    a >> [b, |c]
`;
  const { titles, take } = await refactored(text);
  expect(titles).toEqual(['Remove the dependency a → b', 'Remove the dependency a → c']);
  expect(take(/a → c/)).toMatch(/\n {4}a >> b\n$/);
});

test('a dependency of several DAGs is offered once', async () => {
  const text = `for name in ("one", "two"):
    with DAG(name):
        a = BashOperator(task_id="a", bash_command="true")
        a >> |BashOperator(task_id="b", bash_command="true")
`;
  expect((await refactored(text)).titles).toEqual(['Remove the dependency a → b']);
});

describe('a task group', () => {
  const FILE = `with DAG("d"):
    a = BashOperator(task_id="a", bash_command="true")
‹    b = BashOperator(
        task_id="b",
        bash_command="""
echo
""",
    )

    # and then
    c = BashOperator(task_id="c", bash_command="{{ ti.xcom_pull(task_ids='b') }}")›
    a >> b
    BashOperator(task_id="e", bash_command="{{ ti.xcom_pull(task_ids=['a', 'c']) }}")
`;
  const EXPECTED = `from airflow.sdk import DAG, Label, TaskGroup

with DAG("d"):
    a = BashOperator(task_id="a", bash_command="true")
    with TaskGroup("group"):
        b = BashOperator(
            task_id="b",
            bash_command="""
echo
""",
        )

        # and then
        c = BashOperator(task_id="c", bash_command="{{ ti.xcom_pull(task_ids='group.b') }}")
    a >> b
    BashOperator(task_id="e", bash_command="{{ ti.xcom_pull(task_ids=['a', 'group.c']) }}")
`;

  test('takes the selected tasks in, and ids elsewhere follow', async () => {
    expect((await refactored(FILE)).take(/^Put 2 tasks/)).toContain(EXPECTED);
  });

  test('works with Windows line ends', async () => {
    const { take } = await refactored(FILE.replaceAll('\n', '\r\n'));
    expect(take(/^Put 2 tasks/).replaceAll('\r\n', '\n')).toContain(EXPECTED);
  });

  test('takes decorated functions with their decorators', async () => {
    const text = 'with DAG("d"):\n‹    @task\n    def f(): ...\n\n    f()›\n'.replace(
      'with',
      'from airflow.sdk import task\nwith',
    );
    expect((await refactored(text)).take(/^Put the task/)).toContain(
      '    with TaskGroup("group"):\n        @task\n        def f(): ...\n\n        f()\n',
    );
  });

  test('is told its DAG where tasks are', async () => {
    const text = 'dag = DAG("d")\n‹a = BashOperator(task_id="a", bash_command="true", dag=dag)›\n';
    expect((await refactored(text)).take(/^Put the task/)).toContain(
      'with TaskGroup("group", dag=dag):\n    a = BashOperator',
    );
  });

  test('takes the comments that are selected above the first task, and goes no further out for them', async () => {
    const text = `with DAG("d"):
    start = BashOperator(task_id="s", bash_command="true")

‹    # What comes in.
    # Two lines.
    a = BashOperator(task_id="a", bash_command="true")  # in
    # done›
    start >> a
`;
    expect((await refactored(text)).take(/^Put the task into/)).toContain(`
    with TaskGroup("group"):
        # What comes in.
        # Two lines.
        a = BashOperator(task_id="a", bash_command="true")  # in
    # done
    start >> a
`);
  });

  test('is not put around a DAG', async () => {
    const text = '‹with DAG("d"):\n    a = BashOperator(task_id="a", bash_command="true")›\n';
    expect((await refactored(text)).titles).toEqual([]);
  });

  test('is not offered without a selection, nor where no task is', async () => {
    expect((await refactored('with DAG("d"):\n    a = Bash|Operator(task_id="a", bash_command="x")\n')).titles).toEqual(
      [],
    );
    expect(
      (await refactored('‹x = 1›\nwith DAG("d"):\n    a = BashOperator(task_id="a", bash_command="x")\n')).titles,
    ).toEqual([]);
  });
});

describe('a PythonOperator', () => {
  const FILE = `LIMIT = 3

def extract(rows, limit=None):
    """extract it"""
    return rows

with DAG("d"):
    extract_task = Python|Operator(
        task_id="extract",
        python_callable=extract,
        op_args=["{{ ds }}"],
        op_kwargs={"limit": 5},
        retries=2,
        pool=POOL,
    )
    extract_task >> BashOperator(task_id="b", bash_command="true")
`;

  test('becomes a function with @task, with its arguments where they belong', async () => {
    const after = (await refactored(FILE)).take(/^Convert extract to @task/);
    expect(after).toContain('from airflow.sdk import DAG, Label, task\n');
    expect(after).toContain('@task(retries=2)\ndef extract(rows, limit=None):');
    expect(after).toContain('    extract_task = extract.override(pool=POOL)("{{ ds }}", limit=5)\n    extract_task >>');
  });

  test('leaves comments between its arguments in the file', async () => {
    const text = FILE.replace('retries=2,', 'retries=2,  # twice')
      .replace('python_callable', '# where it is read\n        python_callable')
      .replace('"limit": 5},', '"limit": 5},  # few');
    const after = (await refactored(text)).take(/^Convert extract/);
    expect(after).toContain('@task(\n    retries=2,  # twice\n)\ndef extract(');
    expect(after).toContain('    # where it is read\n    # few\n    extract_task = extract.override(pool=POOL)(');
  });

  test('makes the same DAG', async () => {
    const text = FILE.replace('        pool=POOL,\n', '').replace('|', '');
    const before = await analysed(HEAD + text);
    const after = await analysed(
      (await refactored(text.replace('PythonOperator(', 'PythonOperator|('))).take(/^Convert/),
    );
    const shape = ({ file }: typeof before) =>
      file.dags.map(({ tasks, edges }) => [
        tasks.map(({ taskId, retries }) => [taskId, retries]),
        edges.map(({ upstream, downstream }) => [upstream, downstream]),
      ]);
    expect(shape(after)).toEqual(shape(before));
  });

  test('keeps an id of its own, and knows the decorators of branches and of Airflow 2', async () => {
    const branch =
      'def choose():\n    return "a"\n\nwith DAG("d"):\n    BranchPython|Operator(task_id="b", python_callable=choose)\n';
    const after = (await refactored(branch, 2)).take(/^Convert choose to @task.branch/);
    expect(after).toContain('from airflow.decorators import task\n');
    expect(after).toContain('@task.branch(task_id="b")\ndef choose():');
    expect(after).toContain('\n    choose()\n');
  });

  test('takes all operators of a function along, each with what it has of its own', async () => {
    const text = `def load(day):
    return day

with DAG("d"):
    one = PythonOperator(task_id="one", python_callable=load, op_args=["a"], retries=2, pool="x")
    two = Python|Operator(task_id="two", python_callable=load, op_kwargs={"day": "b"}, retries=2, pool="y")
    one >> two
`;
    const after = (await refactored(text)).take(/^Convert load and its 2 operators to @task/);
    expect(after).toContain('@task(retries=2)\ndef load(day):');
    expect(after).toContain(`
    one = load.override(task_id="one", pool="x")("a")
    two = load.override(task_id="two", pool="y")(day="b")
    one >> two`);
    const mixed = text.replace('one = Python', 'one = BranchPython');
    expect((await refactored(mixed)).titles).toEqual([]);
  });

  test('becomes a function of its own when it runs a lambda', async () => {
    const text = `with DAG("d"):
    first = BashOperator(task_id="first", bash_command="true")
    clean = Python|Operator(task_id="clean", python_callable=lambda rows, n=2: rows[:n], op_args=[[1, 2]], retries=LIMIT)
    first >> clean
`;
    expect((await refactored(text)).take(/^Convert the lambda to a function clean with @task/)).toContain(`
    @task(retries=LIMIT)
    def clean(rows, n=2):
        return rows[:n]

    clean = clean([1, 2])
    first >> clean
`);
    expect((await refactored(text.replace('task_id="clean"', 'task_id="first-clean"'))).titles).toEqual([]);
  });

  test('is decorated where it is called when it is of another file or of an object', async () => {
    const text = `from lake import cleaning
from lake.loading import load as load_it

with DAG("d"):
    a = Python|Operator(task_id="clean", python_callable=cleaning.clean, op_args=[1])
    b = PythonOperator(task_id="b", python_callable=load_it, retries=2)
`;
    expect((await refactored(text)).take(/^Call cleaning.clean with task\(\)/)).toContain(
      '    a = task(cleaning.clean)(1)\n',
    );
    const second = text.replace('|', '').replace('b = Python', 'b = Python|');
    expect((await refactored(second)).take(/^Call load_it/)).toContain(
      '    b = task(task_id="b", retries=2)(load_it)()\n',
    );
  });

  test.each([
    ['is called elsewhere, too', FILE.replace('LIMIT = 3', 'def other(): return extract(1)')],
    ['has a decorator', FILE.replace('def extract', '@cached\ndef extract')],
    ['is of another file', FILE.replace('def extract', 'def another')],
    ['is told its DAG', FILE.replace('retries=2', 'dag=dag')],
  ])('is left alone when the function %s', async (_, text) => {
    expect((await refactored(text)).titles).toEqual([]);
  });
});
