# %% schedule int
with DAG('d', start_date=datetime(2024, 1, 1), schedule=5) as d:
    EmptyOperator(task_id='a')

# %% schedule words
with DAG('d', start_date=datetime(2024, 1, 1), schedule='every day') as d:
    EmptyOperator(task_id='a')

# %% schedule cron4
with DAG('d', start_date=datetime(2024, 1, 1), schedule='* * * *') as d:
    EmptyOperator(task_id='a')

# %% schedule cron bad
with DAG('d', start_date=datetime(2024, 1, 1), schedule='61 * * * *') as d:
    EmptyOperator(task_id='a')

# %% schedule list bad
with DAG('d', start_date=datetime(2024, 1, 1), schedule=[1]) as d:
    EmptyOperator(task_id='a')

# %% schedule list str
with DAG('d', start_date=datetime(2024, 1, 1), schedule=['s3://a']) as d:
    EmptyOperator(task_id='a')

# %% schedule empty list
with DAG('d', start_date=datetime(2024, 1, 1), schedule=[]) as d:
    EmptyOperator(task_id='a')

# %% desc int
with DAG('d', start_date=datetime(2024, 1, 1), description=5) as d:
    EmptyOperator(task_id='a')

# %% max active runs str
with DAG('d', start_date=datetime(2024, 1, 1), max_active_runs='3') as d:
    EmptyOperator(task_id='a')

# %% max active tasks float
with DAG('d', start_date=datetime(2024, 1, 1), max_active_tasks=1.5) as d:
    EmptyOperator(task_id='a')

# %% max consec
with DAG('d', start_date=datetime(2024, 1, 1), max_consecutive_failed_dag_runs='x') as d:
    EmptyOperator(task_id='a')

# %% timeout int
with DAG('d', start_date=datetime(2024, 1, 1), dagrun_timeout=60) as d:
    EmptyOperator(task_id='a')

# %% tags str
with DAG('d', start_date=datetime(2024, 1, 1), tags='abc') as d:
    EmptyOperator(task_id='a')

# %% tags long
with DAG('d', start_date=datetime(2024, 1, 1), tags=['x' * 101]) as d:
    EmptyOperator(task_id='a')

# %% tags int
with DAG('d', start_date=datetime(2024, 1, 1), tags=[1]) as d:
    EmptyOperator(task_id='a')

# %% default args list
with DAG('d', start_date=datetime(2024, 1, 1), default_args=[('a',1)]) as d:
    EmptyOperator(task_id='a')

# %% user macros list
with DAG('d', start_date=datetime(2024, 1, 1), user_defined_macros=[1]) as d:
    EmptyOperator(task_id='a')

# %% params required
with DAG('d', start_date=datetime(2024, 1, 1), schedule='@daily', params={'a': Param(type='string')}) as d:
    EmptyOperator(task_id='a')

# %% params bad
with DAG('d', start_date=datetime(2024, 1, 1), schedule='@daily', params={'a': Param(5, type='string')}) as d:
    EmptyOperator(task_id='a')

# %% params bad nosched
with DAG('d', start_date=datetime(2024, 1, 1), params={'a': Param(5, type='string')}) as d:
    EmptyOperator(task_id='a')

# %% params schema
with DAG('d', start_date=datetime(2024, 1, 1), schedule='@daily', params={'a': Param('x', type='nonsense')}) as d:
    EmptyOperator(task_id='a')

# %% params list
with DAG('d', start_date=datetime(2024, 1, 1), params=[1]) as d:
    EmptyOperator(task_id='a')

# %% params unserial
with DAG('d', start_date=datetime(2024, 1, 1), params={'a': Param(object())}) as d:
    EmptyOperator(task_id='a')

# %% params plain unserial
with DAG('d', start_date=datetime(2024, 1, 1), params={'a': datetime(2024, 1, 1)}) as d:
    EmptyOperator(task_id='a')

# %% catchup nostart
with DAG('d', catchup=True) as d:
    EmptyOperator(task_id='a')

# %% owner links
with DAG('d', start_date=datetime(2024, 1, 1), owner_links={'a': 'nolink'}) as d:
    EmptyOperator(task_id='a')

# %% access control
with DAG('d', start_date=datetime(2024, 1, 1), access_control={'r': 5}) as d:
    EmptyOperator(task_id='a')

# %% access control perm
with DAG('d', start_date=datetime(2024, 1, 1), access_control={'r': {'can_fly'}}) as d:
    EmptyOperator(task_id='a')

# %% allowed run types
with DAG('d', start_date=datetime(2024, 1, 1), schedule='@daily', allowed_run_types=['manual']) as d:
    EmptyOperator(task_id='a')

# %% allowed run bad
with DAG('d', start_date=datetime(2024, 1, 1), allowed_run_types=['nonsense']) as d:
    EmptyOperator(task_id='a')

# %% template searchpath int
with DAG('d', start_date=datetime(2024, 1, 1), template_searchpath=5) as d:
    EmptyOperator(task_id='a')

# %% unknown
with DAG('d', start_date=datetime(2024, 1, 1), schedule_intervall='@daily') as d:
    EmptyOperator(task_id='a')

# %% schedule interval
with DAG('d', start_date=datetime(2024, 1, 1), schedule_interval='@daily') as d:
    EmptyOperator(task_id='a')

# %% concurrency
with DAG('d', start_date=datetime(2024, 1, 1), concurrency=3) as d:
    EmptyOperator(task_id='a')

# %% fail stop
with DAG('d', start_date=datetime(2024, 1, 1), fail_stop=True) as d:
    EmptyOperator(task_id='a')

# %% orientation
with DAG('d', start_date=datetime(2024, 1, 1), orientation='XX') as d:
    EmptyOperator(task_id='a')

# %% default view
with DAG('d', start_date=datetime(2024, 1, 1), default_view='graph') as d:
    EmptyOperator(task_id='a')

# %% sla miss
with DAG('d', start_date=datetime(2024, 1, 1), sla_miss_callback=print) as d:
    EmptyOperator(task_id='a')

# %% continuous
with DAG('d', start_date=datetime(2024, 1, 1), schedule='@continuous', max_active_runs=2) as d:
    EmptyOperator(task_id='a')

# %% start str
with DAG('d', start_date=datetime(2024, 1, 1), end_date='2024-01-01') as d:
    EmptyOperator(task_id='a')

# %% end bad
with DAG('d', start_date=datetime(2024, 1, 1), end_date='tomorrow') as d:
    EmptyOperator(task_id='a')

# %% id dup
with DAG('d', start_date=datetime(2024, 1, 1), dag_display_name=5) as d:
    EmptyOperator(task_id='a')

# %% deadline bad
with DAG('d', start_date=datetime(2024, 1, 1), deadline=5) as d:
    EmptyOperator(task_id='a')

# %% fail fast rule
with DAG('d', start_date=datetime(2024, 1, 1), fail_fast=True) as d:
    EmptyOperator(task_id='a')

# %% fail fast rule2
with DAG('d', start_date=datetime(2024, 1, 1), fail_fast=True) as d:
    EmptyOperator(task_id='a', trigger_rule='all_done')

# %% no id
with DAG(start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% bad id
with DAG('a b', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% int id
with DAG(5, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% long id
with DAG('x' * 251, start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% two positional
with DAG('two_pos', 'desc', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a')

# %% decor nocall
@dag
def f(x):
    EmptyOperator(task_id='a')
f()

# %% decor args
@dag('a', 'b')
def f():
    EmptyOperator(task_id='a')
f()

# %% tz
import pendulum
with DAG('d', start_date=datetime(2024,1,1, tzinfo=pendulum.timezone('Mars/Phobos'))):
    EmptyOperator(task_id='a')

# %% date
from datetime import date
with DAG('d', start_date=date(2024,1,1)):
    EmptyOperator(task_id='a')

# %% baddate
with DAG('d', start_date=datetime(2024,13,1)):
    EmptyOperator(task_id='a')

# %% tasks set
d = DAG('d')
d.tasks = []

# %% get task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a')
d.get_task('b')

# %% getitem
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a')
d['b']

# %% add dup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a')
    EmptyOperator(task_id='a')

# %% two dags
with DAG('d_two1') as d:
    a = EmptyOperator(task_id='a')
with DAG('d_two2') as e:
    b = EmptyOperator(task_id='b')
a >> b

# %% no dag edge
a = EmptyOperator(task_id='a')
b = EmptyOperator(task_id='b')
a >> b
DAG('d')

# %% samedag
with DAG('same1') as d:
    EmptyOperator(task_id='a')
with DAG('same1') as e:
    EmptyOperator(task_id='b')

# %% reassign
d = DAG('re1'); e = DAG('re2')
a = EmptyOperator(task_id='a', dag=d)
a.dag = e

# %% dag wrong
a = EmptyOperator(task_id='a', dag='x')
DAG('d')

# %% continuous dec
@dag(schedule='@continuous', max_active_runs=5)
def f():
    EmptyOperator(task_id='a')
f()
