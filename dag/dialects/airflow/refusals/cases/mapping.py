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
