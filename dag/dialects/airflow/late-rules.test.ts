import { describe, expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `from datetime import datetime
from airflow.sdk import DAG, task, get_current_context, BaseOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator, BranchPythonOperator
`;

async function found(code: string, text: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> {
  const file = await analyse(airflowVersion === 3 ? HEAD + text : text, {}, { airflowVersion });
  return file.problems.filter((each) => each.code === code).map(({ message }) => message);
}

describe('default_args', () => {
  const given = (
    defaults: string,
    operator = "BashOperator(task_id='a', bash_command='')",
  ): Promise<readonly string[]> =>
    found('unused-default-argument', `with DAG('d', default_args=${defaults}):\n    ${operator}\n`);

  it('may have what a task takes, of its operator or of every one', async () => {
    expect(await given("{'owner': 'me', 'bash_command': 'x', 'retries': 3}")).toEqual([]);
  });

  it('are not for the DAG', async () => {
    expect(await given("{'catchup': False}")).toEqual([
      "'catchup' does nothing in default_args, which are for tasks: it is an argument of the DAG",
    ]);
  });

  it('do nothing for nobody; that is told once', async () => {
    expect(await given("{'host': 'x', 'port': 1}")).toEqual([
      "No task takes 'host', 'port' from default_args: they do nothing",
    ]);
  });

  it('may be for an operator that nobody knows', async () => {
    expect(await given("{'host': 'x'}", "Mine(task_id='b')")).toEqual([]);
  });

  it("may be for the constructor of a user's class", async () => {
    const cls = `class Mine(BaseOperator):\n    def __init__(self, host, **kwargs):\n        super().__init__(**kwargs)\n`;
    const text = `${cls}with DAG('d', default_args={'host': 'x', 'port': 1}):\n    Mine(task_id='b')\n`;
    expect(await found('unused-default-argument', text)).toEqual([
      "No task takes 'port' from default_args: it does nothing",
    ]);
  });

  it('that DAGs share are for all of their tasks', async () => {
    const text = `shared = {'cwd': '/'}
with DAG('d', default_args=shared):
    BranchPythonOperator(task_id='a', python_callable=print)
with DAG('e', default_args=shared):
    BashOperator(task_id='a', bash_command='')
`;
    expect(await found('unused-default-argument', text)).toEqual([]);
  });
});

describe('what a task asks of its context', () => {
  const asked = (function_: string): Promise<readonly string[]> =>
    found('removed-context', `with DAG('d'):\n    @task\n    def f${function_.replaceAll('\n', '\n    ')}\n    f()\n`);

  it.each([
    ['(**context):\n    context["execution_date"]', 'this fails'],
    ['(**kwargs):\n    kwargs.get("prev_ds")', 'this gives None'],
    ['(prev_ds=None):\n    pass', 'it keeps its default'],
    ['(**kw):\n    c = get_current_context()\n    c["tomorrow_ds"]', 'this fails'],
    ['(dag_run=None):\n    dag_run.execution_date', "no 'execution_date' in 'dag_run'"],
    ['(**context):\n    context["ti"].execution_date', "no 'execution_date' in 'ti'"],
  ])('%s', async (text, expected) => expect((await asked(text)).join()).toContain(expected));

  it.each([
    '(**context):\n    context["logical_date"], context["ds"]',
    '(row):\n    row["execution_date"]',
    '(**kwargs):\n    row = {}\n    row["execution_date"]',
  ])('may be %s', async (text) => expect(await asked(text.replace('(row)', '(row=None)'))).toEqual([]));

  it('may be given by who calls', async () => {
    const text = `def f(execution_date):\n    pass\nwith DAG('d'):\n    PythonOperator(task_id='a', python_callable=f, op_kwargs={'execution_date': 1})\n`;
    expect(await found('removed-context', text)).toEqual([]);
  });

  it('is looked at in operators of the file, too', async () => {
    const text = `class Mine(BaseOperator):\n    def execute(self, context):\n        return context['next_ds']\nwith DAG('d'):\n    Mine(task_id='b')\n`;
    expect(await found('removed-context', text)).toHaveLength(1);
  });

  it('is all there in Airflow 2', async () => {
    const text = `from airflow import DAG\nfrom airflow.operators.python import PythonOperator\ndef f(execution_date):\n    pass\nwith DAG('d'):\n    PythonOperator(task_id='a', python_callable=f)\n`;
    expect(await found('removed-context', text, 2)).toEqual([]);
  });
});

describe('a DAG of Airflow 2 without a start date', () => {
  const two = (args: string, task = "EmptyOperator(task_id='a')"): Promise<readonly string[]> =>
    found(
      'missing-start-date',
      `from datetime import datetime\nfrom airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nwith DAG('d', ${args}):\n    ${task}\n`,
      2,
    );

  it('is refused when it has a schedule', async () => {
    expect(await two("schedule='@daily'")).toHaveLength(1);
    expect(await two('schedule=None')).toEqual([]);
    expect(await two("schedule='@daily', default_args={'start_date': datetime(2024, 1, 1)}")).toEqual([]);
  });
});

describe('a branch', () => {
  it('that a lambda decides', async () => {
    const text = `with DAG('d'):\n    BranchPythonOperator(task_id='b', python_callable=lambda: 'nowhere') >> BashOperator(task_id='a', bash_command='')\n`;
    expect(await found('branch-target', text)).toEqual(["'b' branches to 'nowhere', but DAG 'd' has no such task"]);
  });
});

describe('a DAG function that nobody calls', () => {
  it('is told although a comment names it', async () => {
    expect(
      await found('never-called', `from airflow.sdk import dag\n# flow is a DAG\n@dag\ndef flow():\n    pass\n`),
    ).toHaveLength(1);
  });
});

describe('a name that is used too early', () => {
  const told = (text: string): Promise<readonly string[]> => found('undefined-name', text);

  it('is told with the line where it gets its value', async () => {
    const text = `with DAG('d'):
    a = BashOperator(task_id='a', bash_command='')
    a >> b
    b = BashOperator(task_id='b', bash_command='')
`;
    expect(await told(text)).toEqual(["'b' is used before it is assigned, on line 8"]);
    expect(await told('print(late)\ndef late():\n    pass\n')).toEqual([
      "'late' is used before it is assigned, on line 6",
    ]);
  });

  it('is just not defined where a function alone has such a variable', async () => {
    expect(await told('print(inner)\ndef f():\n    inner = 1\n')).toEqual(["'inner' is not defined"]);
  });
});

describe('time.sleep', () => {
  it('is told where Airflow waits at every reading', async () => {
    const waits = (text: string): Promise<readonly string[]> => found('parse-time-work', text);
    expect(await waits('import time\ntime.sleep(5)\n')).toHaveLength(1);
    expect(await waits('from time import sleep\nfor i in range(3):\n    sleep(5)\n')).toHaveLength(1);
    expect(await waits('import time\ndef f():\n    time.sleep(5)\n')).toEqual([]);
  });
});

describe('literals of the wrong type', () => {
  const typed = (args: string): Promise<readonly string[]> =>
    found(
      'argument-type',
      `from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\nwith DAG('d'):\n    S3KeySensor(task_id='s', ${args})\n`,
    );

  it('are told with the version that was looked at', async () => {
    expect((await typed("bucket_key='k', wildcard_match='yes'")).join()).toMatch(
      /^'wildcard_match' of S3KeySensor is of type bool, not a string \(apache-airflow-providers-amazon [\d.]+\)$/,
    );
  });

  it('are not told of templates, nor of what fits', async () => {
    expect(await typed("bucket_key=['a', 'b'], wildcard_match=True")).toEqual([]);
    expect(await typed("bucket_key='{{ ds }}', wildcard_match='{{ params.w }}'")).toEqual([]);
  });
});

describe('a pod', () => {
  const pod = (args: string): Promise<readonly string[]> =>
    found(
      'missing-argument',
      `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\nwith DAG('d'):\n    KubernetesPodOperator(task_id='p', ${args})\n`,
    );

  it('needs an image from somewhere', async () => {
    expect(await pod("name='p'")).toHaveLength(1);
    expect(await pod("image='busybox'")).toEqual([]);
    expect(await pod("pod_template_file='pod.yaml'")).toEqual([]);
  });
});

describe('a label', () => {
  const tasks =
    "with DAG('d'):\n    a = BashOperator(task_id='a', bash_command='')\n    b = BashOperator(task_id='b', bash_command='')\n";
  const given = (lines: string): Promise<readonly string[]> =>
    found('label-without-edge', `from airflow.sdk import Label\n${tasks}    ${lines}\n`);

  it('with tasks on one side makes no dependency', async () => {
    expect(await given("a >> Label('x')\n    Label('y') >> b")).toEqual([
      "Nothing stands after the label 'x', so it makes no dependency; write first >> Label('x') >> second",
      "Nothing stands before the label 'y', so it makes no dependency; write first >> Label('y') >> second",
    ]);
  });

  it('may get its two sides on two lines, or go with a method', async () => {
    expect(await given("x = Label('x')\n    a >> x\n    x >> b")).toEqual([]);
    expect(await given("a.set_downstream(b, Label('x'))")).toEqual([]);
  });
});

describe('what a DAG had in Airflow 2', () => {
  const given = (lines: string): Promise<readonly string[]> =>
    found('removed-member', `with DAG('d') as dag:\n    BashOperator(task_id='a', bash_command='')\n${lines}\n`);

  it('is told where it is asked for, with what there is instead', async () => {
    expect(await given("def f():\n    dag.clear()\nif __name__ == '__main__':\n    dag.run()")).toEqual([
      "A DAG of Airflow 3 has no 'clear'",
      "A DAG of Airflow 3 has no 'run'; it has 'test'",
    ]);
    expect(await given('from airflow.hooks.base import BaseHook\ndef f():\n    BaseHook.get_connections("x")')).toEqual(
      ["A BaseHook of Airflow 3 has no 'get_connections'; it has 'get_connection'"],
    );
  });

  it('may be there in something else of that name', async () => {
    expect(await given('def f(dag):\n    dag.run()')).toEqual([]);
    expect(await given('dag = Mine()\ndag.run()')).toEqual([]);
    expect(await given('dag.concurrency = 3\ndag.test()')).toEqual([]);
  });
});
