# %% missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return x
    f()

# %% extra
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f(1)

# %% kw
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f(x=1)

# %% ctx default
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ti=5): return 1
    f()

# %% ctx ok
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ti=None, **kw): return 1
    f()

# %% ctx arg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ti): return 1
    f()

# %% ctx pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ds): return 1
    f(ds='x')

# %% ctx expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ds): return 1
    f.expand(ds=['x'])

# %% default order
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ds=None, x=1): return 1
    f(x=2)

# %% posargs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task('a')
    def f(): return 1
    f()

# %% method
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @task
        def f(self): return 1
    A().f()

# %% unkarg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(nonsense=1)
    def f(): return 1
    f()

# %% unkover
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f.override(nonsense=1)()

# %% retries
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(retries='x')
    def f(): return 1
    f()

# %% task id int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(task_id=5)
    def f(): return 1
    f()

# %% pool
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(pool=5)
    def f(): return 1
    f()

# %% trigger
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(trigger_rule='x')
    def f(): return 1
    f()

# %% iter
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    for x in f(): pass

# %% unpack
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1, 2
    a, b = f()

# %% index int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f()[0]

# %% attr
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().nonsense

# %% len
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    len(f())

# %% add
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() + 1

# %% if
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    if f(): EmptyOperator(task_id='a')

# %% fstring
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    BashOperator(task_id='a', bash_command=f'echo {f()}')

# %% eq
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    if f() > 1: pass

# %% call twice id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f(); f(); f.override(task_id='f__1')()

# %% multiple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(multiple_outputs='x')
    def f(): return {}
    f()

# %% bash noret
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.bash
    def f(): return 5
    f()

# %% unkdec
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.nonsense
    def f(): return 5
    f()

# %% branch arg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.branch(nonsense=1)
    def f(): return 5
    f()

# %% sensor mode
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor(mode='x')
    def f(): return True
    f()

# %% virtualenv
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.virtualenv(requirements=5)
    def f(): return True
    f()

# %% external
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.external_python
    def f(): return True
    f()

# %% teardown rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(trigger_rule='all_done')
    def f(): return 1
    teardown(f)()

# %% teardown rule2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @teardown
    @task(trigger_rule='all_done')
    def f(): return 1
    f()

# %% on failure
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(on_failure_fail_dagrun=True)
    def f(): return 1
    f()

# %% expand none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand()

# %% expand unk
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(y=[1])

# %% expand int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=1)

# %% expand pos
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand([1])

# %% partial dup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.partial(x=1).expand(x=[1])

# %% partial only
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.partial(x=1)

# %% expand missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f.expand(x=[1])

# %% kwreserved
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(**kw): return 1
    f(dag=1)

# %% kwreserved2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable=lambda **k: 1, op_kwargs={'dag': 1})

# %% kwreserved3
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    PythonOperator(task_id='a', python_callable=lambda dag: 1, op_args=[1])

# %% lambda
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    task(lambda: 1)()

# %% class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    class A: pass
    A()

# %% gen
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): yield 1
    f()

# %% async
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    async def f(): return 1
    f()

# %% setdown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f.set_downstream(EmptyOperator(task_id='a'))

# %% zip
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().zip([1])

# %% zip key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f()['x'].zip(f())

# %% concat key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f()['x'].concat(f())
