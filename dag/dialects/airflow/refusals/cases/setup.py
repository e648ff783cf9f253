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

# %% ctx setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with EmptyOperator(task_id='a').as_setup():
        EmptyOperator(task_id='b')

# %% ctx teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with EmptyOperator(task_id='a').as_teardown():
        EmptyOperator(task_id='b')

# %% ctx result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): pass
    with f():
        EmptyOperator(task_id='b')

# %% ctx decorated setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    def f(): pass
    with f():
        EmptyOperator(task_id='b')

# %% ctx not called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    def f(): pass
    with f:
        EmptyOperator(task_id='b')

# %% ctx edge
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b = EmptyOperator(task_id='b')
    with a >> b:
        EmptyOperator(task_id='c')

# %% ctx edge to teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    b = EmptyOperator(task_id='b').as_teardown(setups=a)
    with a >> b:
        EmptyOperator(task_id='c')

# %% ctx setups of teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    b = EmptyOperator(task_id='b').as_teardown(setups=a)
    with a:
        EmptyOperator(task_id='c')

# %% ctx list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a').as_setup(), EmptyOperator(task_id='b').as_setup()
    with [a, b]:
        EmptyOperator(task_id='c')

# %% ctx wrapper
try:
    from airflow.sdk.definitions.decorators.setup_teardown import context_wrapper
except ImportError:
    from airflow.decorators.setup_teardown import context_wrapper
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a').as_setup(), EmptyOperator(task_id='b').as_setup()
    with context_wrapper([a, b]):
        EmptyOperator(task_id='c')

# %% ctx mapped
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with BashOperator.partial(task_id='a').expand(bash_command=['x']).as_setup():
        EmptyOperator(task_id='c')

# %% ctx mapped plain
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with BashOperator.partial(task_id='a').expand(bash_command=['x']):
        EmptyOperator(task_id='c')

# %% ctx is setup set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a.is_setup = True
    with a:
        EmptyOperator(task_id='c')

# %% ctx in function
def guarded(t):
    with t:
        EmptyOperator(task_id='c')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    guarded(EmptyOperator(task_id='a'))

# %% rule default args
with DAG('d', start_date=datetime(2024, 1, 1), default_args={'trigger_rule': 'all_done'}) as d:
    EmptyOperator(task_id='a').as_setup() >> EmptyOperator(task_id='b')

# %% rule enum
try:
    from airflow.sdk import TriggerRule
except ImportError:
    from airflow.utils.trigger_rule import TriggerRule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a').as_setup() >> EmptyOperator(task_id='b', trigger_rule=TriggerRule.ONE_SUCCESS)

# %% rule fine
try:
    from airflow.sdk import TriggerRule
except ImportError:
    from airflow.utils.trigger_rule import TriggerRule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    a >> EmptyOperator(task_id='b', trigger_rule=TriggerRule.ALL_SUCCESS) >> EmptyOperator(task_id='c', trigger_rule='all_done')
    a >> EmptyOperator(task_id='e', trigger_rule='all_success') >> EmptyOperator(task_id='t').as_teardown(setups=a)

# %% rule decorated
@setup
def s(): pass
@task(trigger_rule='none_failed')
def w(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    s() >> w()

# %% rule mapped
@setup
def s(): pass
@task(trigger_rule='none_failed')
def w(x): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    s() >> w.expand(x=[1])

# %% rule by context
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with EmptyOperator(task_id='a').as_setup():
        EmptyOperator(task_id='b', trigger_rule='all_done')

# %% rule set later
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    b = EmptyOperator(task_id='b')
    EmptyOperator(task_id='a').as_setup() >> b
    b.trigger_rule = 'all_done'

# %% rule mended later
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    b = EmptyOperator(task_id='b', trigger_rule='all_done')
    EmptyOperator(task_id='a').as_setup() >> b
    b.trigger_rule = 'all_success'

# %% rule of setup after setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a').as_setup() >> EmptyOperator(task_id='b', trigger_rule='all_done').as_setup()

# %% rule of data
@setup
def s(): return 1
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='b', bash_command=s(), trigger_rule='all_done')

# %% fail dagrun argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', on_failure_fail_dagrun=True)

# %% fail dagrun false
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a.on_failure_fail_dagrun = False

# %% fail dagrun teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_teardown()
    a.on_failure_fail_dagrun = True
    EmptyOperator(task_id='b').as_teardown(on_failure_fail_dagrun=True)

# %% fail dagrun setup decorator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup(on_failure_fail_dagrun=True)
    def f(): pass
    f()

# %% fail dagrun teardown decorator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown(on_failure_fail_dagrun=True)
    def f(): pass
    f()

# %% fail dagrun on result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): pass
    f().on_failure_fail_dagrun = True

# %% fail dagrun override
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): pass
    f.override(on_failure_fail_dagrun=True)()

# %% setup with parentheses
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup()
    def f(): pass
    f()

# %% teardown with parentheses
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown()
    def f(): pass
    f()

# %% teardown unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown(setups='a')
    def f(): pass
    f()

# %% setup arguments
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup(task_id='a')
    def f(): pass
    f()

# %% setup over task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    @task(task_id='a', retries=2)
    def f(): pass
    f()

# %% task over setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    @setup
    def f(): pass
    f()

# %% group teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown
    @task_group
    def g(): pass

# %% group teardown with arguments
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown(on_failure_fail_dagrun=True)
    @task_group
    def g(): pass

# %% group called setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def g():
        EmptyOperator(task_id='a')
    setup(g)()

# %% setup operator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    setup(EmptyOperator(task_id='a'))

# %% both decorators
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    @teardown
    def f(): pass
    f()

# %% both on result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    def f(): pass
    f().as_teardown()

# %% both by setups
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_teardown()
    EmptyOperator(task_id='b').as_teardown(setups=a)

# %% both by attributes
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a.is_setup = True
    a.is_teardown = True

# %% setups list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    EmptyOperator(task_id='c').as_teardown(setups=[a, b])

# %% setups nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    EmptyOperator(task_id='c').as_teardown(setups=[[a, b]])

# %% setups set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    EmptyOperator(task_id='c').as_teardown(setups={a, b})

# %% setups positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    EmptyOperator(task_id='c').as_teardown(a)

# %% setups unknown argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    EmptyOperator(task_id='c').as_teardown(setup=a)

# %% setups none in list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='c').as_teardown(setups=[None])

# %% setups factory
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @setup
    def f(): pass
    EmptyOperator(task_id='c').as_teardown(setups=f)

# %% setups group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='a')
    EmptyOperator(task_id='c').as_teardown(setups=g)

# %% setups int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='c').as_teardown(setups=5)

# %% as setup argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='c').as_setup(True)

# %% as setup of list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    [EmptyOperator(task_id='c')].as_setup()

# %% teardown rule given
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='c', trigger_rule='all_done').as_teardown()

# %% teardown expand rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown
    @task(trigger_rule='all_done')
    def f(x): return 1
    f.expand(x=[1])

# %% teardown called twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown
    def f(x): return 1
    f(1)
    f(2)

# %% add in scope
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b = EmptyOperator(task_id='b')
    with a as scope:
        scope.add_task(b)

# %% add two in scope
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    b, c = EmptyOperator(task_id='b'), EmptyOperator(task_id='c')
    with a as scope:
        scope.add_task(b, c)

# %% add group in scope
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    with a as scope:
        scope.add_task(g)

# %% add result in scope
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): pass
    a = EmptyOperator(task_id='a').as_setup()
    b = f()
    with a as scope:
        scope.add_task(b)

# %% scope is no task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a').as_setup()
    with a as scope:
        scope >> EmptyOperator(task_id='b')
