import { describe, expect, it } from 'vitest';
import type { Problem } from '../../model.ts';
import { analyse } from '../../test-support.ts';

const HEAD = `
from datetime import datetime, timedelta
from airflow.sdk import DAG, Asset, BaseOperator, Param, dag, setup, task, teardown
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.standard.sensors.filesystem import FileSensor
`;
const TWO = `from airflow import DAG
from airflow.datasets import Dataset as Asset
from airflow.decorators import dag, setup, task, teardown
from airflow.models.baseoperator import BaseOperator
from airflow.models.param import Param`;

async function found(text: string, airflowVersion: 2 | 3 = 3): Promise<readonly string[]> {
  const head = airflowVersion === 2 ? HEAD.replace(/from airflow.sdk import .*/, TWO) : HEAD;
  const { problems } = await analyse(head + text, {}, { airflowVersion });
  return problems
    .filter(({ code }) => code !== 'empty-dag' && code !== 'moved-import')
    .map(({ severity, code }: Problem) => `${severity} ${code}`);
}

const inDag = (body: string): string => `with DAG('d'):\n    ${body.replaceAll('\n', '\n    ')}\n`;

const INVALID = ['error invalid-argument'];
const UNKNOWN = ['error unknown-argument'];

describe('values that Airflow refuses', () => {
  it.each([
    "EmptyOperator(task_id='a', depends_on_past='False')",
    "EmptyOperator(task_id='a', retries='three')",
    "EmptyOperator(task_id='a', retries=timedelta(minutes=1))",
    "EmptyOperator(task_id='a', retry_delay='3')",
    "EmptyOperator(task_id='a', execution_timeout=300)",
    "EmptyOperator(task_id='a', queue=3)",
    "EmptyOperator(task_id='a', pool_slots=0)",
    "EmptyOperator(task_id='a', doc_md=1)",
    "EmptyOperator(task_id='a', start_date='2024-01-01')",
    "PythonOperator(task_id='a', python_callable='f')",
    "FileSensor(task_id='a', filepath='/x', mode='pook')",
    "FileSensor(task_id='a', filepath='/x', poke_interval=-1)",
    "FileSensor(task_id='a', filepath='/x', soft_fail=True, never_fail=True)",
    "ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', external_task_ids=['u'])",
    "ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', allowed_states=['good'])",
    "ExternalTaskSensor(task_id='a', external_dag_id='x', allowed_states=['success'], failed_states=['success'])",
    "Asset('')",
    "Asset('  ')",
    'Asset(5)',
    "Asset('airflow://x')",
  ])('%s', async (line) => expect(await found(inDag(line))).toEqual(INVALID));

  it.each([
    "EmptyOperator(task_id='a', retries='3', retry_delay=3, pool_slots=2, depends_on_past=None)",
    "FileSensor(task_id='a', filepath='/x', mode='reschedule', poke_interval=timedelta(minutes=1), timeout=None)",
    "ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', external_task_ids=[])",
    "ExternalTaskSensor(task_id='a', external_dag_id='x', external_task_id='t', allowed_states=['skipped'])",
    "Asset('orders', uri='s3://bucket/orders')",
  ])('but not %s', async (line) => expect(await found(inDag(line))).toEqual([]));

  it.each([
    "DAG('d', max_active_runs='1')",
    "DAG('d', dagrun_timeout=5)",
    "DAG('d', schedule=5)",
    "DAG('d', schedule=['a'])",
    "DAG('d', params=[1])",
    "DAG('d', description=4)",
    'DAG(5)',
    "DAG('d', schedule='@daily', catchup=True)",
    "DAG('d', schedule='@continuous', max_active_runs=2)",
    "DAG('d', schedule='@daily', params={'n': Param(type='string')})",
    "DAG('d', schedule='@daily', params={'n': Param(5, type='string')})",
    "DAG('d', schedule='@daily', params={'n': Param(5, type='integer', maximum=3)})",
    "DAG('d', schedule='@daily', params={'n': Param('c', enum=['a', 'b'])})",
  ])('%s', async (line) => expect(await found(`d = ${line}`)).toEqual(INVALID));

  it.each([
    "DAG('d', schedule='@daily', catchup=True, default_args={'start_date': datetime(2024, 1, 1)})",
    "DAG('d', schedule=None, params={'n': Param(type='string')})",
    "DAG('d', schedule='@daily', params={'n': Param(None, type=['null', 'string']), 'm': 4})",
    "DAG('d', schedule='@daily', params={'n': Param(5.0, type='integer')})",
  ])('but not %s', async (line) => expect(await found(`d = ${line}`)).toEqual([]));

  it('knows only warnings for what fails later', async () => {
    expect(await found(inDag("EmptyOperator(task_id='a', on_failure_callback='notify')"))).toEqual([
      'warning invalid-argument',
    ]);
    expect(await found("d = DAG('d', tags='etl')")).toEqual(['warning invalid-argument']);
    expect(await found("d = DAG('d', tags='etl')", 2)).toEqual(INVALID);
  });

  it('says nothing inside of a try, nor where a condition is not known', async () => {
    const line = "EmptyOperator(task_id='a', retries='three')";
    expect(await found(inDag(`try:\n    ${line}\nexcept Exception:\n    pass`))).toEqual([]);
    expect(await found(`import os\n${inDag(`if os.path.exists('/etc/x'):\n    ${line}`)}`)).toEqual([]);
  });

  it('finds them in default_args, once for all tasks', async () => {
    const text =
      "with DAG('d', default_args={'retries': 'three'}):\n    EmptyOperator(task_id='a')\n    EmptyOperator(task_id='b')\n";
    expect(await found(text)).toEqual(INVALID);
  });

  it('keeps the names of the context for Airflow', async () => {
    const text = (parameters: string): string => `@task\ndef f(${parameters}):\n    pass\nf()`;
    expect(await found(inDag(text("ti=1, dag_run='x'")))).toEqual([...INVALID, ...INVALID]);
    expect(await found(inDag(text('ti=None, x=1')))).toEqual([]);
  });
});

describe('arguments that Airflow does not take', () => {
  it.each([
    "BashOperator(task_id='a', bash_command='true', bash_comand='true')",
    "BashOperator(task_id='a', bash_command='true', task_concurrency=1)",
    "PythonOperator(task_id='a', python_callable=print, provide_context=True)",
    "BashOperator.partial(task_id='a', foo=1).expand(bash_command=['a'])",
    '@task(retrys=3)\ndef f():\n    pass\nf()',
    '@task\ndef f(x):\n    pass\nf(x=1, y=2)',
    '@task\ndef f(x):\n    pass\nf(1, 2)',
    '@task\ndef f(x):\n    pass\nf.expand(y=[1])',
    '@task\ndef f(x):\n    pass\nf.partial(y=1).expand(x=[1])',
  ])('%s', async (line) => expect(await found(inDag(line))).toEqual(UNKNOWN));

  it('tells those that Airflow 3 removed in files for Airflow 3 only', async () => {
    for (const argument of ["schedule_interval='@daily'", "default_view='graph'", 'concurrency=1', 'fail_stop=True']) {
      expect(await found(`d = DAG('d', ${argument})`)).toEqual(UNKNOWN);
      expect(await found(`d = DAG('d', start_date=datetime(2026, 1, 14), ${argument})`, 2)).toEqual([]);
    }
  });

  it('tells provide_context in files for Airflow 2 where the operator refuses it', async () => {
    const two = (module: string, call: string): Promise<readonly string[]> =>
      found(`from ${module} import ${call.split('(')[0]}\nwith DAG('d', schedule=None) as d:\n    ${call}`, 2);
    const python = "PythonOperator(task_id='a', python_callable=print, provide_context=True)";
    expect(await two('airflow.providers.standard.operators.python', python)).toEqual(UNKNOWN);
    expect(await two('airflow.operators.python', python)).toEqual([]);
    const bash = "BashOperator(task_id='a', bash_command='true', provide_context=True)";
    expect(await two('airflow.operators.bash', bash)).toEqual(UNKNOWN);
  });

  it("follows a class of the user's to the base class that it hands its arguments to", async () => {
    const text = (call: string): string => `
class Mine(BashOperator):
    def __init__(self, table, **kwargs):
        super().__init__(bash_command='true', **kwargs)
        self.table = table

${inDag(call)}`;
    expect(await found(text("Mine(task_id='a', table='t', retrys=1)"))).toEqual(UNKNOWN);
    expect(await found(text("Mine(task_id='a', table='t', retries=1)"))).toEqual([]);
    expect(await found(text("Mine.partial(task_id='a').expand(table=['t'])"))).toEqual([]);
  });

  it('gives up where a class or a decorator from outside comes in between', async () => {
    expect(
      await found(`
from elsewhere import Mixin, wrapped
class Mine(Mixin, BashOperator):
    pass
class Other(BaseOperator):
    @wrapped
    def __init__(self, table, **kwargs):
        super().__init__(**kwargs)
${inDag("Mine(task_id='a', bash_command='true', table=1)\nOther(task_id='b', table=1)")}`),
    ).toEqual([]);
  });
});

it('takes a list after a list and the length of a result for errors', async () => {
  const tasks = "a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')\n";
  expect(await found(inDag(`${tasks}[a, b] >> [b, a]`))).toEqual(['error invalid-dependency']);
  expect(await found(inDag('@task\ndef f():\n    return [1]\nlen(f())'))).toEqual(['error xcom-not-iterable']);
});

it('lets a task be a setup or a teardown', async () => {
  const made = "a = EmptyOperator(task_id='a').as_setup()\n";
  expect(await found(inDag(`${made}a.as_teardown()`))).toEqual(['error setup-and-teardown']);
  expect(await found(inDag(`${made}EmptyOperator(task_id='b').as_teardown(setups=a)`))).toEqual([]);
});

describe('imports', () => {
  it('knows that Airflow 2 has no airflow.sdk, and where it has its names', async () => {
    const { problems } = await analyse('from airflow.sdk import DAG, task\n', {}, { airflowVersion: 2 });
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "error: Airflow 2 has no module 'airflow.sdk'; DAG is in 'airflow'",
      "error: Airflow 2 has no module 'airflow.sdk'; task is in 'airflow.decorators'",
    ]);
  });

  it('gives a name that is imported with others a line of its own', async () => {
    const text = 'from airflow.models import (\n    DagRun,\n    Variable,\n)\n';
    const { problems } = await analyse(text);
    const edits = problems[0]?.fixes[0]?.edits.map(({ location, newText }) => [location.range, newText]) ?? [];
    expect(problems.map(({ code }) => code)).toEqual(['moved-import']);
    expect(edits).toEqual([
      [{ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, 'from airflow.sdk import Variable\n'],
      [{ start: { line: 2, character: 4 }, end: { line: 2, character: 13 } }, ''],
    ]);
  });

  it('knows what became of the names of Airflow 2', async () => {
    const said = async (line: string) =>
      (await analyse(`${line}\n`)).problems.map(({ severity, message }) => `${severity}: ${message}`);
    expect(await said('from airflow.contrib.hooks.aws_athena_hook import AWSAthenaHook')).toEqual([
      "error: Airflow 3 has no module 'airflow.contrib.hooks.aws_athena_hook'; AthenaHook is in 'airflow.providers.amazon.aws.hooks.athena' now",
    ]);
    expect(await said('from airflow.models import DAG')).toEqual([
      "hint: DAG is in 'airflow.sdk' in Airflow 3; the import from 'airflow.models' still works, but will go",
    ]);
    expect(await said('from airflow.models import SlaMiss')).toEqual([
      "warning: Airflow 3.3 has no 'SlaMiss' in 'airflow.models'",
    ]);
  });

  it('knows what Airflow 3 dropped, and lets a file handle it', async () => {
    const line = 'from airflow.operators.dummy import DummyOperator';
    expect(await found(line)).toEqual(['error removed-import']);
    expect(await found(line, 2)).toEqual([]);
    expect(await found(`try:\n    ${line}\nexcept ImportError:\n    pass`)).toEqual([]);
    expect(await found(`from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    ${line}`)).toEqual([]);
  });

  it('keeps the old name in the file where the class has a new one', async () => {
    const { problems } = await analyse('from airflow.operators.dummy import DummyOperator\n');
    expect(problems[0]?.fixes[0]?.edits.map(({ newText }) => newText)).toEqual([
      'airflow.providers.standard.operators.empty',
      'EmptyOperator as DummyOperator',
    ]);
  });
});

describe('what Airflow takes and its users find out later', () => {
  it('knows functions that nobody calls', async () => {
    expect(await found('@dag\ndef d():\n    EmptyOperator(task_id="a")\n')).toEqual(['warning never-called']);
    expect(await found('@dag\ndef d():\n    EmptyOperator(task_id="a")\nd()\n')).toEqual([]);
    expect(await found(inDag('@task\ndef f():\n    pass'))).toEqual(['warning never-called']);
  });

  it('takes an exception at the top for an error, one in a function for a warning', async () => {
    expect(await found('raise ValueError("no")')).toEqual(['error uncaught-exception']);
    expect(await found('def f():\n    raise ValueError("no")\nf()')).toEqual(['warning uncaught-exception']);
    expect(await found('def f():\n    raise ValueError("no")\n')).toEqual([]);
  });

  it('knows operators that never initialise', async () => {
    const text = 'class Mine(BaseOperator):\n    def __init__(self, **kwargs):\n        self.n = 1\n';
    expect(await found(`${text}${inDag("Mine(task_id='a')")}`)).toEqual(['warning uninitialised-operator']);
    expect(await found(`${text}${inDag("Mine(task_id='a') >> EmptyOperator(task_id='b')")}`)).toEqual([
      'error uninitialised-operator',
    ]);
  });
});
