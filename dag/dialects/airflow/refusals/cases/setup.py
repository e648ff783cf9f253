# %% ctx
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    with a:
        EmptyOperator(task_id='b')

# %% rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b = EmptyOperator(task_id='b', trigger_rule='all_done')
    a >> b

# %% teardown rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b = EmptyOperator(task_id='b').as_teardown(setups=a)
    b.trigger_rule = 'x'

# %% setups str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    b = EmptyOperator(task_id='b').as_teardown(setups='a')

# %% fail dagrun
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a.on_failure_fail_dagrun = True

# %% add out
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b = EmptyOperator(task_id='b')
    with a as scope:
        pass
    scope.add_task(b)

# %% nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    def s(): pass
    @teardown
    def t(): pass
    with s() >> t():
        EmptyOperator(task_id='a')

# %% group setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    @task_group
    def g(): pass
    g()

# %% both
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a').as_setup().as_teardown()

# %% expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='a').expand(bash_command=['x']).as_setup()
