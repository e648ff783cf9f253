# %% two schedules [2]
DAG('d', start_date=datetime(2024, 1, 1), schedule='@daily', schedule_interval='@daily')

# %% failed runs below zero
x = DAG('d', start_date=datetime(2024, 1, 1), schedule=None, max_consecutive_failed_dag_runs=-1)

# %% dag set to a text
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    a = EmptyOperator(task_id='a')
a.dag = 'd'

# %% poke below zero
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    PythonSensor(task_id='a', python_callable=print, poke_interval=-1)

# %% timeout below zero
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    PythonSensor(task_id='a', python_callable=print, timeout=-1)

# %% timeout text
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    PythonSensor(task_id='a', python_callable=print, timeout='x')

# %% sla of a mapped task [2]
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    BashOperator.partial(task_id='a', sla=timedelta(1)).expand(bash_command=['x'])

# %% param that does not fit
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None, params={'x': Param(1, type='integer')}) as d:
    EmptyOperator(task_id='a')
d.params['x'] = 'text'

# %% root group with a parent
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    with TaskGroup('g') as g:
        TaskGroup(None, parent_group=g)

# %% group that is not empty is added
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='a')
    with TaskGroup('h') as h:
        EmptyOperator(task_id='b')
    h.add(g)

# %% arguments without a name for a decorator
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    @task('x', 'y')
    def f(): pass
    f()

# %% one argument without a name for a decorator
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    @task('x')
    def f(): pass
    f()

# %% condition on a plain function
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    @task.run_if(lambda context: True)
    def f(): pass
    f()

# %% condition on a task
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    @task.skip_if(lambda context: True)
    @task
    def f(): pass
    f()

# %% neighbours of a task without a dag
EmptyOperator(task_id='a').downstream_list

# %% asset with strange letters
a = Asset('s3://bucket/ä')

# %% asset joined with a text
a = Asset('s3://bucket/a') | 's3://bucket/b'

# %% asset joined with an asset
a = Asset('s3://bucket/a') | Asset('s3://bucket/b')

# %% relation of a group to a text
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='a')
    g.set_downstream('a')

# %% operator piped into a text
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    EmptyOperator(task_id='a') | 'x'

# %% nothing left on the right of a setup
with DAG('d', start_date=datetime(2024, 1, 1), schedule=None) as d:
    EmptyOperator(task_id='a').as_teardown(setups=None)
