/** Files that are for two Airflows, and ask by an import which one it is. */
import { expect, it } from 'vitest';
import { dagOf, taskIds } from '../../test-support.ts';

const BOTH = `
try:
    from airflow.sdk import DAG
    MAJOR = 'three'
except ImportError:
    from airflow import DAG
    MAJOR = 'two'
try:
    from airflow.operators.subdag import SubDagOperator
    NESTED = 'nested'
except (ImportError, AttributeError):
    NESTED = 'flat'
try:
    from airflow.operators.empty import EmptyOperator
except ImportError:
    from airflow.operators.dummy import DummyOperator as EmptyOperator
with DAG('d', schedule=None) as dag:
    EmptyOperator(task_id=f'{MAJOR}_{NESTED}')
`;

it('goes on in the handler for an import that this Airflow has not', async () => {
  const [two, three] = [await dagOf(BOTH, {}, { airflowVersion: 2 }), await dagOf(BOTH)];
  expect([taskIds(two), two.exact]).toEqual([['two_nested'], true]);
  expect([taskIds(three), three.exact]).toEqual([['three_flat'], true]);
});

it('does not say whether a provider is there that does not come with this Airflow', async () => {
  const text = `
from airflow import DAG
try:
    from airflow.providers.standard.operators.empty import EmptyOperator
    HAS = 'standard'
except ImportError:
    from airflow.operators.empty import EmptyOperator
    HAS = 'core'
with DAG('d', schedule=None) as dag:
    EmptyOperator(task_id='a')
    if HAS == 'standard': EmptyOperator(task_id='b')
`;
  const [two, three] = [await dagOf(text, {}, { airflowVersion: 2 }), await dagOf(text)];
  expect([taskIds(two), two.exact]).toEqual([['a', 'b'], false]);
  expect(two.unknowns.map(({ reason }) => reason)).toEqual([
    'whether the package airflow.providers.standard.operators.empty is installed',
  ]);
  expect([taskIds(three), three.exact]).toEqual([['a', 'b'], true]);
});

it('does so in a module of the workspace, and where the handler takes every exception', async () => {
  const files = {
    'dags/versions.py': `
try:
    import airflow.sdk
    HAS_SDK = True
except Exception:
    HAS_SDK = False
`,
  };
  const text = `
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from versions import HAS_SDK
with DAG('d', schedule=None):
    EmptyOperator(task_id='sdk' if HAS_SDK else 'models')
`;
  expect(taskIds(await dagOf(text, files, { airflowVersion: 2 }))).toEqual(['models']);
  expect(taskIds(await dagOf(text, files))).toEqual(['sdk']);
});

it('knows that a deadline has a reference without knowing which', async () => {
  const dag = await dagOf(`
from datetime import timedelta
from airflow.sdk import DAG, BaseOperator, DeadlineAlert, DeadlineReference, SyncCallback
with DAG('d', deadline=DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=timedelta(hours=1), callback=SyncCallback('alerts.late'),
)):
    BaseOperator(task_id='t')
`);
  expect(dag.exact).toBe(true);
});

it('does not take a file for the package of the same name that it imports', async () => {
  const dag = await dagOf(
    `
from airflow.sdk import DAG, BaseOperator
from include.stores.minio import bucket
with DAG('d'):
    BaseOperator(task_id=bucket())
`,
    {
      'include/__init__.py': '',
      'include/stores/__init__.py': '',
      'include/stores/minio.py':
        "from minio import Minio\ndef bucket(): return 'raw'\ndef client(): return Minio('x')\n",
    },
  );
  expect([taskIds(dag), dag.exact]).toEqual([['raw'], true]);
});

it('does not say whether a DAG is there that is made after an import which may fail, where a handler waits for that', async () => {
  const text = (module: string, handler: string) => `
from airflow import DAG
from airflow.operators.empty import EmptyOperator
try:
    import ${module}
    with DAG('d', schedule=None) as dag:
        EmptyOperator(task_id='a')
except ${handler} as error:
    print(error)
`;
  const options = { airflowVersion: 2 } as const;
  const exact = async (module: string, handler: string) => (await dagOf(text(module, handler), {}, options)).exact;
  expect(await exact('airflow.contrib.operators.kubernetes_pod_operator', 'ImportError')).toBe(false);
  expect(await exact('airflow.providers.cncf.kubernetes.operators.pod', 'Exception')).toBe(false);
  expect(await exact('a_package', 'ImportError')).toBe(false);
  expect(await exact('airflow.providers.http.operators.http', 'ImportError')).toBe(true);
  expect(await exact('json', 'ImportError')).toBe(true);
  expect(await exact('a_package', 'KeyError')).toBe(true);
});
