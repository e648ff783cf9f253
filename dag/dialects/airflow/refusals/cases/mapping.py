# %% expand none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand()

# %% expand unk
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(nonsense=[1])

# %% expand int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=5)

# %% expand str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command='abc')

# %% expand set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command={'abc'})

# %% expand tuple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=('abc',))

# %% expand gen
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=(x for x in 'ab'))

# %% expand range
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=range(3))

# %% expand keys
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command={'a':1}.keys())

# %% expand map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=map(str, [1]))

# %% dup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', bash_command='x').expand(bash_command=['a'])

# %% noid
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial().expand(bash_command=['a'])

# %% taskid
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(bash_command='x').expand(task_id=['a'])

# %% taskid2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='x').expand(task_id=['a'], bash_command=['x'])

# %% partial unk
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', nonsense=1).expand(bash_command=['a'])

# %% partial pool
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', pool_slots=0).expand(bash_command=['a'])

# %% partial rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', trigger_rule='nope').expand(bash_command=['a'])

# %% partial never
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', bash_command='x')

# %% missing arg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(env=[{}])

# %% on task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='a', bash_command='x')
    a.partial(task_id='b').expand(bash_command=['x'])

# %% kwargs str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs('x')

# %% kwargs int list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([1])

# %% kwargs dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs({'bash_command': ['x']})

# %% kwargs unk
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([{'nonsense': 1}])

# %% xcom key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    BashOperator.partial(task_id='a').expand(bash_command=f()['x'])

# %% custom key map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f()['x'].map(lambda x: x)

# %% retry
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], retries=[1,2])

# %% params
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], params=[{'a':1}])

# %% pool
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], pool=['p'])

# %% executor
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], executor_config=[{}])

# %% map task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task
    def g(x): return x
    @task
    def t(x): return x
    f().map(t)

# %% always
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g.expand(x=f())

# %% always lit
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(trigger_rule='always')
    def g(x): return x
    g.expand(x=[1])

# %% always cls
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', trigger_rule='always').expand(bash_command=['a'])

# %% weight
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', weight_rule='nope').expand(bash_command=['a'])

# %% start
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', start_date='x').expand(bash_command=['a'])

# %% retrydelay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retry_delay='x').expand(bash_command=['a'])

# %% resources
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', resources=5).expand(bash_command=['a'])

# %% expand twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['a']).expand(env=[{}])

# %% expand list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% expand dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command={'a': 1})

# %% expand bytes
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=b'ab')

# %% expand empty list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=[])

# %% expand float
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=1.5)

# %% expand task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=a)

# %% expand output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=a.output)

# %% expand output key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=a.output['k'])

# %% expand xcom key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=XComArg(a, key='k'))

# %% expand function
def commands(): return ['x']
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=commands)

# %% expand function called
def commands(): return ['x']
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=commands())

# %% expand decorated function
@task
def commands(): return ['x']
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=commands)

# %% expand values
COMMANDS = {'a': 'x'}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=COMMANDS.values())

# %% expand items
COMMANDS = {'a': 'x'}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator.partial(task_id='a', python_callable=print).expand(op_args=COMMANDS.items())

# %% expand listed values
COMMANDS = {'a': 'x'}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=list(COMMANDS.values()))

# %% expand zip
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator.partial(task_id='a', python_callable=print).expand(op_args=zip([1], [2]))

# %% expand sorted set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=sorted({'x', 'y'}))

# %% expand string list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command='x y'.split())

# %% expand joined
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=','.join(['x']))

# %% expand generator function
def commands():
    yield 'x'
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=commands())

# %% expand asset
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=Asset('s3://b/x'))

# %% expand date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=datetime(2024, 1, 1))

# %% expand own sequence
from collections import UserList
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=UserList(['x']))

# %% expand own list
class Commands(list): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=Commands(['x']))

# %% expand deque
from collections import deque
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=deque(['x']))

# %% expand list with key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=['y', a.output['k']])

# %% expand list with output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=['y', a.output])

# %% expand none value
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=None)

# %% expand variable list
from os import environ
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=[environ.get('HOME', 'x')])

# %% expand in loop
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    for name, commands in {'a': ['x'], 'b': 'y'}.items():
        BashOperator.partial(task_id=name).expand(bash_command=commands)

# %% expand own class
class Own(BashOperator):
    def __init__(self, path, **kwargs):
        super().__init__(bash_command=f'cat {path}', **kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    Own.partial(task_id='a').expand(path={'x', 'y'})

# %% expand own class unknown
class Own(BashOperator):
    def __init__(self, path, **kwargs):
        super().__init__(bash_command=f'cat {path}', **kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    Own.partial(task_id='a').expand(paths=['x', 'y'])

# %% expand own class fine
class Own(BashOperator):
    def __init__(self, path, **kwargs):
        super().__init__(bash_command=f'cat {path}', **kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    Own.partial(task_id='a', retries=2).expand(path=['x', 'y'])

# %% expand trigger rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], trigger_rule=['all_done'])

# %% expand queue
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], queue=['q'])

# %% expand timeout
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], execution_timeout=[timedelta(1)])

# %% expand callback
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], on_failure_callback=[print])

# %% expand doc
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], doc_md=['q'])

# %% expand display name
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], task_display_name=['q'])

# %% expand start date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], start_date=[datetime(2024, 1, 1)])

# %% expand max retry delay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], max_retry_delay=[timedelta(1)])

# %% expand email
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], email=['q'])

# %% expand run as user
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], run_as_user=['q'])

# %% expand concurrency
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], max_active_tis_per_dag=[1])

# %% expand push
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], do_xcom_push=[True])

# %% expand dag
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], dag=[d])

# %% expand pool from default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'pool': 'p'}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'], pool=['p'])

# %% expand command from default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'bash_command': 'p'}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% partial and expand env
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', env={}, cwd='/').expand(bash_command=['x'], env=[{}])

# %% partial from dict and expand
SHARED = {'env': {}, 'bash_command': 'y'}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', **SHARED).expand(bash_command=['x'])

# %% partial twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').partial(env={}).expand(bash_command=['x'])

# %% partial positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial('a').expand(bash_command=['x'])

# %% partial unknown unexpanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', nonsense=1)

# %% partial no id unexpanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(bash_command='a')

# %% partial id in default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'task_id': 'a'}) as d:
    BashOperator.partial().expand(bash_command=['x'])

# %% partial id int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id=5).expand(bash_command=['x'])

# %% partial id bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a b').expand(bash_command=['x'])

# %% partial retries
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retries='x').expand(bash_command=['x'])

# %% partial retries number
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retries='2').expand(bash_command=['x'])

# %% partial retries none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retries=None).expand(bash_command=['x'])

# %% partial retry delay number
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retry_delay=5).expand(bash_command=['x'])

# %% partial retry delay none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', retry_delay=None).expand(bash_command=['x'])

# %% partial max retry delay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', max_retry_delay='x').expand(bash_command=['x'])

# %% partial delay from default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'retry_delay': '5m'}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% partial retries from default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'retries': 'many'}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% partial slots from default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'pool_slots': 0}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% partial slots str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', pool_slots='1').expand(bash_command=['x'])

# %% partial slots none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', pool_slots=None).expand(bash_command=['x'])

# %% partial end date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', end_date='2024-01-01').expand(bash_command=['x'])

# %% partial start date from default args
with DAG('d', default_args={'start_date': '2024-01-01'}) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x'])

# %% partial default args
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', default_args=[1]).expand(bash_command=['x'])

# %% partial params
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', params=[1]).expand(bash_command=['x'])

# %% partial task concurrency
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', task_concurrency=1).expand(bash_command=['x'])

# %% partial pool int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', pool=5).expand(bash_command=['x'])

# %% partial as task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='b') >> BashOperator.partial(task_id='a', bash_command='x')

# %% partial called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a')(bash_command='x')

# %% partial output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='b') >> BashOperator.partial(task_id='a', bash_command='x').output

# %% expand on task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a').expand(bash_command=['x'])

# %% expand on complete task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', env={}, bash_command='x').expand(bash_command=['x'])

# %% expand on class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.expand(bash_command=['x'])

# %% expand kwargs on task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='a', bash_command='x').expand_kwargs([{}])

# %% partial on task in a loop
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    for name in 'ab':
        t = BashOperator(task_id=name, bash_command='x')
        t.partial(task_id=name * 2).expand(bash_command=['x'])

# %% expand result of expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator.partial(task_id='a').expand(bash_command=['x'])
    BashOperator.partial(task_id='b').expand(bash_command=a.output)

# %% expand over mapped
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator.partial(task_id='a').expand(bash_command=['x'])
    BashOperator.partial(task_id='b').expand(bash_command=a)

# %% kwargs missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs()

# %% kwargs by keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs(kwargs=[{'bash_command': 'x'}])

# %% kwargs argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs(bash_command=['x'])

# %% kwargs strict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': 'x'}], strict=False)

# %% kwargs two
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': 'x'}], [{'env': {}}])

# %% kwargs empty str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs('')

# %% kwargs none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs(None)

# %% kwargs empty
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([])

# %% kwargs tuple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs(({'bash_command': 'x'},))

# %% kwargs generator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs({'bash_command': x} for x in 'ab')

# %% kwargs comprehension
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': x} for x in 'ab'])

# %% kwargs map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs(map(dict, [[]]))

# %% kwargs none among
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': 'x'}, None])

# %% kwargs result among
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': 'x'}, a.output])

# %% kwargs result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand_kwargs(a.output)

# %% kwargs result key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand_kwargs(a.output['k'])

# %% kwargs task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand_kwargs(a)

# %% kwargs value key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand_kwargs([{'bash_command': a.output['k']}])

# %% kwargs specified
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a', bash_command='y').expand_kwargs([{'bash_command': 'x'}])

# %% map key in variable
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    part = a.output['rows']
    rows = part.map(lambda x: x)

# %% map return value
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    rows = a.output['return_value'].map(lambda x: x)

# %% map over mapped
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a').expand(bash_command=a.output.map(double).map(str))

# %% map keyword
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map(f=double)

# %% map nothing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map()

# %% map decorated twice
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(x): return x
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map(double).map(t)

# %% map called task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(x): return x
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map(t(1))

# %% map result index
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map(double)['k']

# %% map result loop
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    for x in a.output.map(double): pass

# %% map result operator
def double(x): return x * 2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    a.output.map(double).operator

# %% zip result index
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    a.output.zip(a.output)[0]

# %% always enum
try:
    from airflow.sdk import TriggerRule
except ImportError:
    from airflow.utils.trigger_rule import TriggerRule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule=TriggerRule.ALWAYS)
    def g(x): return x
    g.expand(x=f())

# %% always override
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task
    def g(x): return x
    g.override(trigger_rule='always').expand(x=f())

# %% always map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g.expand(x=f().map(lambda x: x))

# %% always list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g.expand(x=[f()])

# %% always partial
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x, y): return x
    g.partial(y=f()).expand(x=[1])

# %% always kwargs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g.expand_kwargs([{'x': f()}])

# %% always kwargs result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g.expand_kwargs(f())

# %% always default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'trigger_rule': 'always'}) as d:
    @task
    def f(): return []
    @task
    def g(x): return x
    g.expand(x=f())

# %% always called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task(trigger_rule='always')
    def g(x): return x
    g(f())

# %% always cls over result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='x', bash_command='x')
    BashOperator.partial(task_id='a', trigger_rule='always').expand(bash_command=a.output)
