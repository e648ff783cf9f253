# %% catch-up without a start date [3]
with DAG('d', schedule='@daily', catchup=True):
    EmptyOperator(task_id='a')
# %% catch-up without a start date, that the task has [3]
with DAG('d', schedule='@daily', catchup=True):
    EmptyOperator(task_id='a', start_date=datetime(2024, 1, 1))
# %% catch-up with the start date of default_args [3]
with DAG('d', schedule='@daily', catchup=True, default_args={'start_date': datetime(2024, 1, 1)}):
    EmptyOperator(task_id='a')
# %% catch-up without a schedule [3]
with DAG('d', schedule=None, catchup=True):
    EmptyOperator(task_id='a')
# %% catch-up with @once and no start date [3]
with DAG('d', schedule='@once', catchup=True):
    EmptyOperator(task_id='a')
# %% catch-up with assets and no start date [3]
with DAG('d', schedule=[Asset('s3://a/b')], catchup=True):
    EmptyOperator(task_id='a')
# %% catch-up in the decorator without a start date [3]
@dag(schedule='@daily', catchup=True)
def d():
    EmptyOperator(task_id='a')
d()
# %% run types without the assets' [3]
with DAG('d', schedule=[Asset('s3://a/b')], allowed_run_types=['manual']):
    EmptyOperator(task_id='a')
# %% run types without scheduled [3]
with DAG('d', schedule='@daily', allowed_run_types=['manual']):
    EmptyOperator(task_id='a')
# %% run types without manual [3]
with DAG('d', schedule=None, allowed_run_types=['scheduled']):
    EmptyOperator(task_id='a')
# %% run types that fit [3]
with DAG('d', schedule='@daily', allowed_run_types=['manual', 'scheduled']):
    EmptyOperator(task_id='a')
# %% run type that is none [3]
with DAG('d', schedule=None, allowed_run_types=['manuall']):
    EmptyOperator(task_id='a')
# %% run types as one text [3]
with DAG('d', schedule=None, allowed_run_types='manual'):
    EmptyOperator(task_id='a')
# %% result that is a part [3]
with DAG('d', schedule=None) as d:
    @task(multiple_outputs=True)
    def f(): return {'a': 1}
    d.add_result(f()['a'])
# %% result of the dag [3]
with DAG('d', schedule=None) as d:
    @task
    def f(): return 1
    d.add_result(f())
# %% result of no task [3]
from airflow.sdk import result
with DAG('d', schedule=None) as d:
    @result
    def f(): return 1
# %% result under the task decorator [3]
from airflow.sdk import result
with DAG('d', schedule=None) as d:
    @task
    @result
    def f(): return 1
    f()
# %% result over the task decorator [3]
from airflow.sdk import result
with DAG('d', schedule=None) as d:
    @result
    @task
    def f(): return 1
    f()
# %% deadline with a plain function [3]
from airflow.sdk import DeadlineAlert, DeadlineReference
def late(): pass
with DAG('d', schedule=None, deadline=DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=timedelta(hours=1), callback=late)):
    EmptyOperator(task_id='a')
# %% deadline with a callback that is not awaited [3]
from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference
def late(): pass
with DAG('d', schedule=None, deadline=DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=timedelta(hours=1), callback=AsyncCallback(late))):
    EmptyOperator(task_id='a')
# %% deadline with a callback that is awaited [3]
from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference
async def late(**kwargs): pass
with DAG('d', schedule=None, deadline=DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=timedelta(hours=1), callback=AsyncCallback(late))):
    EmptyOperator(task_id='a')
# %% deadline with a callback that takes context [3]
from airflow.sdk import AsyncCallback, DeadlineAlert, DeadlineReference
async def late(**kwargs): pass
AsyncCallback(late, kwargs={'context': 1})
# %% deadline with a callback of a wrong path [3]
from airflow.sdk import AsyncCallback
AsyncCallback('late')
# %% deadline with a callback that is a number [3]
from airflow.sdk import SyncCallback
SyncCallback(5)
# %% deadline of the average of no runs [3]
from airflow.sdk import DeadlineReference
DeadlineReference.AVERAGE_RUNTIME(max_runs=0)
# %% deadline reference that is none [3]
from airflow.sdk import DeadlineReference
DeadlineReference.DAGRUN_STARTED_AT
# %% deadline without an interval [3]
from airflow.sdk import DeadlineAlert, DeadlineReference
DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT)
# %% mapped over two unknown arguments
with DAG('d', start_date=datetime(2024, 1, 1)):
    BashOperator.partial(task_id='a', nonsense=1, other=2).expand(bash_command=['a'])
# %% mapped over two arguments that were given
with DAG('d', start_date=datetime(2024, 1, 1)):
    BashOperator.partial(task_id='a', bash_command='a', env={}).expand(bash_command=['a'], env=[{}])
# %% resources below zero
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', resources={'cpus': -1})
# %% resources that are none
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', resources={'cpu': 1})
# %% resources
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', resources={'cpus': 1})
# %% retry rule with a name alone [3]
from airflow.sdk import ExceptionRetryPolicy, RetryRule
ExceptionRetryPolicy(rules=[RetryRule(exception='ValueError')])
# %% retry rule with a path [3]
from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
with DAG('d', schedule=None):
    EmptyOperator(task_id='a', retry_policy=ExceptionRetryPolicy(rules=[RetryRule(exception='builtins.ValueError', action=RetryAction.FAIL)]))
# %% retry rule without an exception [3]
from airflow.sdk import RetryAction, RetryRule
RetryRule(action=RetryAction.FAIL)
# %% group added to a second group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        a = EmptyOperator(task_id='a')
    with TaskGroup('y') as y:
        y.add(a)
# %% asset with a name that is taken [3]
Asset('self')
# %% asset with the name context [3]
Asset(name='context', uri='s3://a/b')
# %% asset with strange letters [3]
Asset('ä')
# %% asset watcher with a text [3]
from airflow.sdk import AssetWatcher
AssetWatcher(name='w', trigger='x')
# %% asset watcher without a trigger [3]
from airflow.sdk import AssetWatcher
AssetWatcher(name='w')
# %% assets and a text
Asset('s3://a/b') & 's3://c/d'
# %% all assets of a text [3]
from airflow.sdk import AssetAll
AssetAll(Asset('s3://a/b'), 's3://c/d')
# %% any of a text [3]
from airflow.sdk import AssetAny
AssetAny('s3://a/b', 's3://c/d')
# %% access without a team [3]
from airflow.sdk import AssetAccessControl
Asset('s3://a/b', access_control=AssetAccessControl(producer_teams=['']))
# %% asset function with a positional-only argument [3]
from airflow.sdk import asset
@asset(schedule=None)
def f(self, x, /): pass
# %% asset function over a task with outlets [3]
from airflow.sdk import asset
@asset(schedule=None)
@task(outlets=[Asset('s3://a/b')])
def f(): pass
# %% asset function over a task [3]
from airflow.sdk import asset
@asset(schedule=None)
@task
def f(): pass
# %% run_if under the task decorator
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    @task.run_if(lambda context: True)
    def f(): pass
    f()
# %% skip_if under the task decorator
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    @task.skip_if(lambda context: True)
    def f(): pass
    f()
# %% run_if over the task decorator
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task.run_if(lambda context: True)
    @task
    def f(): pass
    f()
# %% run_if on a function without a task
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task.run_if(lambda context: True)
    def f(): pass
# %% context variable with a default
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds='2024-01-01'): pass
    f()
# %% context variable of Airflow 2 alone after another one [2]
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    @task
    def f(inlets, execution_date): pass
    f()
# %% context variable before a plain one [2]
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    @task
    def f(inlets, value): pass
    f(value=1)
# %% context variable with None
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds=None): pass
    f()
# %% argument after a context variable
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds, x): pass
    f(x=1)
# %% argument after a context variable that is not given
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds, x): pass
    f()
# %% keyword-only argument after a context variable
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds=None, *, x): pass
    f()
# %% expanded over two context variables
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds, ti): pass
    f.expand(ds=[1], ti=[2])
# %% expanded over a context variable
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(ds): pass
    f.expand(ds=[1])
# %% expanded over two unknown names
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(x): pass
    f.expand(y=[1], z=[2])
# %% partial over two unknown names
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(x): pass
    f.partial(y=[1], z=[2]).expand(x=[1])
# %% partial with task_concurrency
with DAG('d', start_date=datetime(2024, 1, 1)):
    BashOperator.partial(task_id='a', task_concurrency=1).expand(bash_command=['a'])
# %% python operator whose arguments hide the context
with DAG('d', start_date=datetime(2024, 1, 1)):
    def f(ds): pass
    PythonOperator(task_id='a', python_callable=f, op_args=[1])
# %% operator without its two arguments
class Own(BaseOperator):
    def __init__(self, first, second, **kwargs):
        super().__init__(**kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)):
    Own(task_id='a')
# %% sensor with a negative interval
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, poke_interval=-1)
# %% sensor with a negative timeout
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, timeout=-1)
# %% sensor with an interval that is a text
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, poke_interval='60')
# %% sensor with a timeout that is a text
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, timeout='60')
# %% sensor with a wait that is a text
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, max_wait='60')
# %% sensor with an interval as timedelta
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, poke_interval=timedelta(minutes=1), timeout=timedelta(hours=1))
# %% sensor with a wrong mode
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, mode='reschedul')
# %% sensor with both ways to fail
with DAG('d', start_date=datetime(2024, 1, 1)):
    PythonSensor(task_id='a', python_callable=lambda: True, soft_fail=True, never_fail=True)
# %% segments without one [3]
from airflow.sdk import SegmentWindow
SegmentWindow([])
# %% segments with a number [3]
from airflow.sdk import SegmentWindow
SegmentWindow([1])
# %% segments with an empty one [3]
from airflow.sdk import SegmentWindow
SegmentWindow(['a', ''])
# %% minimum of none [3]
from airflow.sdk import MinimumCount
MinimumCount(0)
# %% fixed key that is empty [3]
from airflow.sdk import FixedKeyMapper
FixedKeyMapper('')
# %% cron that is none, in a timetable [3]
from airflow.sdk import CronTriggerTimetable
with DAG('d', schedule=CronTriggerTimetable('0 0 * *', timezone='UTC')):
    EmptyOperator(task_id='a')
# %% several crons without one [3]
from airflow.sdk import MultipleCronTriggerTimetable
MultipleCronTriggerTimetable(timezone='UTC')
# %% timetable without a time zone [3]
from airflow.sdk import CronTriggerTimetable
CronTriggerTimetable('0 0 * * *')
# %% timetable of a negative delta [3]
from airflow.sdk import DeltaTriggerTimetable
with DAG('d', schedule=DeltaTriggerTimetable(timedelta(days=-1))):
    EmptyOperator(task_id='a')
# %% schedule of a negative delta
with DAG('d', schedule=timedelta(days=-1), start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')
# %% events that are no dates [3]
from airflow.sdk import EventsTimetable
with DAG('d', schedule=EventsTimetable(event_dates=['2024-01-01'])):
    EmptyOperator(task_id='a')
# %% events without one [3]
from airflow.sdk import EventsTimetable
with DAG('d', schedule=EventsTimetable(event_dates=[])):
    EmptyOperator(task_id='a')
# %% connection of two ways
from airflow.models import Connection
Connection(conn_id='a', uri='http://x', host='y')
# %% connection that is made
from airflow.models import Connection
Connection(conn_id='a', conn_type='http', host='y')
# %% param without default in a DAG with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param(type='integer')}):
    EmptyOperator(task_id='a')
# %% param without default in a DAG without a schedule
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': Param(type='integer')}):
    EmptyOperator(task_id='a')
# %% param whose default is no integer, without a schedule
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': Param('a', type='integer')}):
    EmptyOperator(task_id='a')
# %% param whose default is no integer, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param('a', type='integer')}):
    EmptyOperator(task_id='a')
# %% param below its minimum, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param(1, type='integer', minimum=5)}):
    EmptyOperator(task_id='a')
# %% param longer than it may be, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param('abc', type='string', maxLength=2)}):
    EmptyOperator(task_id='a')
# %% param that is none of its values, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param('abc', enum=['a', 'b'])}):
    EmptyOperator(task_id='a')
# %% param unlike its pattern, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param('abc', type='string', pattern='^x')}):
    EmptyOperator(task_id='a')
# %% param with items that do not fit, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param([1], type='array', items={'type': 'string'})}):
    EmptyOperator(task_id='a')
# %% param with a property that does not fit, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param({'a': 1}, type='object', properties={'a': {'type': 'string'}})}):
    EmptyOperator(task_id='a')
# %% param without a required property, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param({}, type='object', required=['a'])}):
    EmptyOperator(task_id='a')
# %% param of None without null, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param(None, type='string')}):
    EmptyOperator(task_id='a')
# %% param of None with null, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param(None, type=['null', 'string'])}):
    EmptyOperator(task_id='a')
# %% param with a date that is none, with a schedule
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param('2024-13-01', type='string', format='date')}):
    EmptyOperator(task_id='a')
# %% param of a type that is none
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={'x': Param(1, type='int')}):
    EmptyOperator(task_id='a')
# %% param of a date object
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': datetime(2024, 1, 1)}):
    EmptyOperator(task_id='a')
# %% param of a set
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': {1, 2}}):
    EmptyOperator(task_id='a')
# %% params that are a list
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params=['x']):
    EmptyOperator(task_id='a')
# %% param of a task that does not fit
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', params={'x': Param('a', type='integer')})
# %% param set in a loop
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': Param(1, type='integer')}) as d:
    for value in [1, 'two']:
        d.params['x'] = value
    EmptyOperator(task_id='a')
# %% params updated with what does not fit
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), params={'x': Param(1, type='integer')}) as d:
    d.params.update({'x': 'two'})
    EmptyOperator(task_id='a')
# %% operator under start_from_trigger [3]
with DAG('d', schedule=None):
    EmptyOperator(task_id='a').execute(context={})
# %% execute of an operator
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    BashOperator(task_id='a', bash_command='true').execute({})
# %% execute of an operator without context
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a').execute()
# %% current context at import
get_current_context()
# %% group with a task of no kind
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        x.add('a')
# %% helper chunks
from airflow.utils.helpers import chunks
list(chunks([1, 2], 0))
# %% days ago of a text [2]
from airflow.utils.dates import days_ago
with DAG('d', start_date=days_ago('1')):
    EmptyOperator(task_id='a')
# %% schedule and timetable [2]
from airflow.timetables.interval import CronDataIntervalTimetable
DAG('d', schedule='@daily', timetable=CronDataIntervalTimetable('@daily', 'UTC'))
# %% schedule and schedule_interval [2]
DAG('d', schedule='@daily', schedule_interval='@daily')
# %% dataset timetable with a text [2]
from airflow.timetables.datasets import DatasetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable
with DAG('d', start_date=datetime(2024, 1, 1), schedule=DatasetOrTimeSchedule(timetable=CronTriggerTimetable('0 0 * * *', timezone='UTC'), datasets=['x'])):
    EmptyOperator(task_id='a')
# %% nested dataset timetables [2]
from airflow.timetables.datasets import DatasetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable
inner = DatasetOrTimeSchedule(timetable=CronTriggerTimetable('0 0 * * *', timezone='UTC'), datasets=[Asset('a')])
with DAG('d', start_date=datetime(2024, 1, 1), schedule=DatasetOrTimeSchedule(timetable=inner, datasets=[Asset('a')])):
    EmptyOperator(task_id='a')
# %% subdag of a wrong name [2]
from airflow.operators.subdag import SubDagOperator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    SubDagOperator(task_id='s', subdag=DAG('x', start_date=datetime(2024, 1, 1)))
# %% concurrency of the dag that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), max_active_runs='1'):
    EmptyOperator(task_id='a')
# %% tasks at once of the dag that are a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), max_active_tasks='1'):
    EmptyOperator(task_id='a')
# %% time limit of the dag that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), dagrun_timeout=60):
    EmptyOperator(task_id='a')
# %% tags as one text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), tags='x'):
    EmptyOperator(task_id='a')
# %% tags with a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), tags=[1]):
    EmptyOperator(task_id='a')
# %% start date that is a text
with DAG('d', schedule=None, start_date='2024-01-01'):
    EmptyOperator(task_id='a')
# %% start date that is no date
with DAG('d', schedule=None, start_date='yesterday'):
    EmptyOperator(task_id='a')
# %% start date that is a date without a time
with DAG('d', schedule='@daily', start_date=date(2024, 1, 1)):
    EmptyOperator(task_id='a')
# %% default_args that are a list
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), default_args=['x']):
    EmptyOperator(task_id='a')
# %% owner links that are none
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), owner_links={'me': 'nonsense'}):
    EmptyOperator(task_id='a')
# %% template search path that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), template_searchpath=5):
    EmptyOperator(task_id='a')
# %% catch-up that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), catchup='yes'):
    EmptyOperator(task_id='a')
# %% dag id that is a number
with DAG(5, schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')
# %% description that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), description=5):
    EmptyOperator(task_id='a')
# %% callback that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1), on_failure_callback='f'):
    EmptyOperator(task_id='a')
# %% retry delay that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retry_delay='5m')
# %% retry delay that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retry_delay=5)
# %% longest retry delay that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', max_retry_delay='5m')
# %% longest retry delay that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', max_retry_delay=5)
# %% time limit that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', execution_timeout=60)
# %% retries that are a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries='3')
# %% retries that are no number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries='three')
# %% retries that are a float
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries=1.5)
# %% weight that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', priority_weight='high')
# %% pool slots that are a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', pool_slots='1')
# %% pool that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', pool=5)
# %% queue that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', queue=5)
# %% owner that is a list
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', owner=['me'])
# %% executor that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', executor=5)
# %% waiting for the past that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', depends_on_past='yes')
# %% email that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', email=5)
# %% end date that is a text of a task
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', end_date='2024-01-01')
# %% start date that is a text of a task
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', start_date='2024-01-01')
# %% outlets that are a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', outlets='s3://a/b')
# %% outlets that hold a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', outlets=['s3://a/b'])
# %% inlets that are a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', inlets=5)
# %% task id that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id=5)
# %% dag of a task that is a text
EmptyOperator(task_id='a', dag='d')
# %% doc that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', doc_md=5)
# %% display name that is a number
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', task_display_name=5)
# %% group of a task that is a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', task_group='g')
# %% trigger rule that is none
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', trigger_rule=None)
# %% weight rule that is none
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', weight_rule=None)
# %% callbacks of a task that are a text
with DAG('d', schedule=None, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', on_failure_callback='f')
# %% fail-fast with another trigger rule [3]
with DAG('d', schedule=None, fail_fast=True):
    EmptyOperator(task_id='a') >> EmptyOperator(task_id='b', trigger_rule='all_done')
# %% fail-stop with another trigger rule [2]
with DAG('d', schedule=None, fail_stop=True, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a') >> EmptyOperator(task_id='b', trigger_rule='all_done')
# %% max runs of a continuous schedule
with DAG('d', schedule='@continuous', start_date=datetime(2024, 1, 1), max_active_runs=2):
    EmptyOperator(task_id='a')
# %% stub with a body [3]
with DAG('d', schedule=None):
    @task.stub
    def f(): return 1
    f()
# %% stub [3]
with DAG('d', schedule=None):
    @task.stub
    def f(): ...
    f()
# %% all that is made right [3]
from airflow.sdk import (DAG, dag, task, task_group, Asset, AssetAll, AssetAny, AssetWatcher, AsyncCallback, SyncCallback, DeadlineAlert, DeadlineReference, CronTriggerTimetable, MultipleCronTriggerTimetable,
  CronDataIntervalTimetable, DeltaTriggerTimetable, DeltaDataIntervalTimetable, EventsTimetable, AssetOrTimeSchedule, RetryRule, ExceptionRetryPolicy, RetryAction, Connection, XComArg, TaskGroup, FixedKeyMapper, MinimumCount, SegmentWindow, AssetAccessControl, result)
import functools, pendulum
CronTriggerTimetable('0 0 * * *', timezone='UTC'); CronTriggerTimetable('0 0 * * *', 'UTC'); CronTriggerTimetable(expression='0 0 * * *', timezone=pendulum.timezone('UTC'), interval=timedelta(days=1))
MultipleCronTriggerTimetable('0 0 * * *', '1 0 * * *', timezone='UTC'); CronDataIntervalTimetable('0 0 * * *', 'UTC'); CronDataIntervalTimetable(expression='0 0 * * *', timezone='UTC')
DeltaTriggerTimetable(timedelta(1)); DeltaDataIntervalTimetable(delta=timedelta(1)); EventsTimetable([pendulum.datetime(2024, 1, 1)])
AssetOrTimeSchedule(timetable=CronTriggerTimetable('0 0 * * *', timezone='UTC'), assets=[Asset('a')]); AssetOrTimeSchedule(timetable=CronTriggerTimetable('0 0 * * *', timezone='UTC'), assets=Asset('a') | Asset('b'))
AssetAll(Asset('a'), Asset('b')); AssetAny(Asset('a'), AssetAll(Asset('c'), Asset('d')))
async def cb(**k): ...
def scb(**k): ...
AsyncCallback(cb, kwargs={'a': 1}); AsyncCallback('airflow.providers.smtp.notifications.smtp.SmtpNotifier'); SyncCallback(scb); SyncCallback('a.b')
DeadlineAlert(reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=timedelta(1), callback=AsyncCallback(cb)); DeadlineAlert(DeadlineReference.FIXED_DATETIME(datetime(2024, 1, 1)), timedelta(1), SyncCallback(scb))
ExceptionRetryPolicy(rules=[RetryRule(exception=ValueError), RetryRule(exception=['a.b', ValueError], action=RetryAction.FAIL)])
Connection(conn_id='x', uri='http://h'); Connection(conn_id='x', conn_type='http', host='h')
FixedKeyMapper('x'); MinimumCount(-1); SegmentWindow(['a']); AssetAccessControl(producer_teams=['a'])
DAG('c1', schedule=[Asset('a')], catchup=True, start_date=datetime(2024, 1, 1)); DAG('c2', schedule=[Asset('a')], catchup=False); DAG('c3', schedule=None, catchup=True)
DAG('r1', schedule=[Asset('a')], allowed_run_types=['asset_triggered', 'manual']); DAG('r2', schedule='@daily', allowed_run_types=['scheduled'])
with DAG('d', schedule=None) as d:
    @task
    def f(x=1, ds=None, *, y=2): return x
    @result
    @task
    def g(ti, a): return a
    g(a=1)
    h = functools.partial(lambda a, b: a, 1)
    functools.update_wrapper(h, f.function)
    XComArg(EmptyOperator(task_id='op'))
    with TaskGroup('g1') as g1:
        pass
    r = d.add_result(f())
    task(lambda: 1, multiple_outputs=False)
    for t in [x for x in d.tasks]: t.upstream_list
    EmptyOperator(task_id='e', email=None, trigger_rule='all_done', resources={'cpus': 0}, retries=None)
    BashOperator.partial(task_id='m').expand(bash_command=f.expand(x=[1]).map(lambda v: str(v)))
    @task.stub
    def s():
        """doc"""
        ...
    s()
