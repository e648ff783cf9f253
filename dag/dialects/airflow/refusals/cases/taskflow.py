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

# %% posargs int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(5)
    def f(): return 1
    f()

# %% posargs task id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.branch('a')
    def f(): return 1
    f()

# %% posargs none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(None)
    def f(): return 1
    f()

# %% posargs empty parentheses
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task()
    def f(): return 1
    f()

# %% posargs two
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f(): return 1
    task(f, 'a')()

# %% posargs virtualenv
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.virtualenv('pandas')
    def f(): return 1
    f()

# %% posargs external
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.external_python('/usr/bin/python3')
    def f(): return 1
    f()

# %% posargs external keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.external_python(python='/usr/bin/python3')
    def f(): return 1
    f()

# %% external uncalled
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.external_python
    def f(): return True

# %% branch external
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.branch_external_python(python='/usr/bin/python3')
    def f(): return True
    f()

# %% override posargs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f.override('a')()

# %% override fine
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f.override(task_id='a', retries=2)()

# %% decorated twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    @task
    def f(): return 1
    f()

# %% decorated class method
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @staticmethod
        @task
        def f(x): return x
    A.f(1)

# %% decorated instance method
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        def f(self, x): return x
    task(A().f)(1)

# %% decorated partial function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    from functools import partial
    def g(x, y): return x
    task(task_id='a')(partial(g, 1))(2)

# %% multiple values
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f(1, x=2)

# %% keyword only
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(*, x): return 1
    f(1)

# %% missing of two
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f(1)

# %% missing after context
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ti, x): return 1
    f()

# %% missing in branch
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.branch
    def f(x): return 1
    f()

# %% missing in sensor
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor
    def f(x): return True
    f()

# %% missing in short circuit
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.short_circuit
    def f(x): return True
    f()

# %% missing in virtualenv
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.virtualenv
    def f(x): return True
    f()

# %% missing with default args
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with DAG('e', default_args={'x': 1}):
        @task
        def f(x): return True
        f()

# %% missing in class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        def __init__(self):
            @task
            def f(x): return True
            self.f = f
    A().f()

# %% args through variable
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ARGUMENTS = [1, 2]
    @task
    def f(x): return True
    f(*ARGUMENTS)

# %% args through variable fine
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    ARGUMENTS = [1, 2]
    @task
    def f(x, y): return True
    f(*ARGUMENTS)

# %% positional only
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, /): return True
    f(x=1)

# %% index slice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f()[1:]

# %% index key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {'a': 1}
    f()['a']

# %% index in argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    BashOperator(task_id='b', bash_command=f()[0])

# %% index variable
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    for i in range(2):
        BashOperator(task_id=f'b{i}', bash_command=f()[i])

# %% index nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f()['a']['b']

# %% index tuple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f()['a', 'b']

# %% index none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f()[None]

# %% index output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='a', bash_command='x')
    BashOperator(task_id='b', bash_command=a.output[0])

# %% index caught
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    try:
        f()[0]
    except ValueError:
        pass

# %% item set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f()['a'] = 1

# %% attr task id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    print(f().task_id)

# %% attr operator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    print(f().operator.task_id)

# %% attr key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    print(f().key)

# %% attr output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    BashOperator(task_id='b', bash_command=f().output)

# %% attr of output
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = BashOperator(task_id='a', bash_command='x')
    BashOperator(task_id='b', bash_command=a.output.value)

# %% attr get
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f().get('a')

# %% attr has
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    if hasattr(f(), 'nonsense'):
        EmptyOperator(task_id='b')

# %% attr default
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    getattr(f(), 'nonsense', None)

# %% attr dag
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f().dag

# %% attr set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f().retries = 5

# %% attr upstream
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f().upstream_task_ids

# %% attr roots
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    f().roots, f().leaves, f().iter_references()

# %% attr caught
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    try:
        f().nonsense
    except AttributeError:
        EmptyOperator(task_id='b')

# %% attr expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return {}
    f(1).expand(x=[1])

# %% attr override
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return {}
    f(1).override(task_id='b')

# %% attr partial
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return {}
    f(1).partial(y=1)

# %% attr function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return {}
    f.function(1)

# %% attr of factory
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return {}
    f.task_id

# %% attr operator of factory
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return {}
    f.operator

# %% output of factory
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    BashOperator(task_id='b', bash_command=f.output)

# %% add text
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 'a'
    BashOperator(task_id='b', bash_command='echo ' + f())

# %% add results
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() + f()

# %% add list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    [1] + f()

# %% times
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() * 2

# %% modulo
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    BashOperator(task_id='b', bash_command='echo %s' % f())

# %% modulo result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() % 2

# %% and results
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    @task
    def g(): return 1
    f() & g()

# %% or results
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() or 5

# %% in place
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    total = 0
    total += f()

# %% in place text
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    command = 'echo '
    command += f()

# %% negative
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    -f()

# %% not
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    not f()

# %% equal
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    if f() == 1:
        EmptyOperator(task_id='b')

# %% less
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    if f() < 1:
        EmptyOperator(task_id='b')

# %% less right
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    if 5 <= f():
        EmptyOperator(task_id='b')

# %% less than result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() < f()

# %% in list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f() in [1, 2]

# %% in result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    1 in f()

# %% as int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    int(f())

# %% as float
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    float(f())

# %% as str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    BashOperator(task_id='b', bash_command=str(f()))

# %% as list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    list(f())

# %% as dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    dict(f())

# %% as range
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 3
    for i in range(f()):
        EmptyOperator(task_id=f't{i}')

# %% as text format
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 3
    BashOperator(task_id='b', bash_command='echo {}'.format(f()))

# %% joined
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    BashOperator(task_id='b', bash_command=' '.join(f()))

# %% joined list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 'a'
    BashOperator(task_id='b', bash_command=' '.join(['echo', f()]))

# %% json
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    import json
    @task
    def f(): return {}
    BashOperator(task_id='b', bash_command=json.dumps(f()))

# %% json of text
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    import json
    @task
    def f(): return '[]'
    json.loads(f())

# %% enumerate
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    for i, x in enumerate(f()):
        EmptyOperator(task_id=f't{i}')

# %% comprehension
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    [BashOperator(task_id=f't{x}', bash_command='x') for x in f()]

# %% star
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    @task
    def g(*x): return []
    g(*f())

# %% double star
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return {}
    @task
    def g(**x): return []
    g(**f())

# %% sorted
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    sorted(f())

# %% map builtin
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    list(map(str, f()))

# %% called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return []
    f()()

# %% key of dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 'a'
    {f(): 1}

# %% task id result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 'a'
    EmptyOperator(task_id=f())

# %% unpack annotated
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    from typing import Tuple
    @task(multiple_outputs=True)
    def f() -> dict: return {'a': 1, 'b': 2}
    a, b = f()

# %% unpack starred
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1, 2
    a, *b = f()

# %% passed to context
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(ti, ds): return 1
    f(ti=5, ds='x')

# %% expand context
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, ds=None): return 1
    f.partial(ds='x').expand(x=[1])

# %% expand set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x={1, 2})

# %% expand generator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=(i for i in range(3)))

# %% expand range
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=range(3))

# %% expand dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x={'a': 1})

# %% expand keys
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x={'a': 1}.keys())

# %% expand none value
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=None)

# %% expand str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x='abc')

# %% expand task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=EmptyOperator(task_id='a'))

# %% expand function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def g(): return [1]
    @task
    def f(x): return 1
    f.expand(x=g)

# %% expand result key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def g(): return {}
    @task
    def f(x): return 1
    f.expand(x=g()['a'])

# %% expand any int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(**kwargs): return 1
    f.expand(x=5)

# %% expand any list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(**kwargs): return 1
    f.expand(x=[5])

# %% expand retries
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(retries=3)
    def f(retries): return 1
    f.expand(retries=[5])

# %% expand task id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(task_id): return 1
    f.expand(task_id=[5])

# %% expand pool slots
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(pool_slots=0)
    def f(x): return 1
    f.expand(x=[5])

# %% expand retries bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(retries='x')
    def f(x): return 1
    f.expand(x=[5])

# %% expand retry delay
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(retry_delay='x')
    def f(x): return 1
    f.expand(x=[5])

# %% expand start date
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(start_date='x')
    def f(x): return 1
    f.expand(x=[5])

# %% expand unknown option
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(nonsense='x')
    def f(x): return 1
    f.expand(x=[5])

# %% expand override unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.override(nonsense=1).expand(x=[5])

# %% expand trigger rule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(trigger_rule='x')
    def f(x): return 1
    f.expand(x=[5])

# %% expand pool int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(pool=5)
    def f(x): return 1
    f.expand(x=[5])

# %% expand concurrency
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(task_concurrency=5)
    def f(x): return 1
    f.expand(x=[5])

# %% expand called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=[5])()

# %% expand twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand(x=[5]).expand(x=[1])

# %% expand no parameters
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f.expand(x=[5])

# %% partial unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.partial(y=1).expand(x=[5])

# %% partial twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y, z): return 1
    f.partial(y=1).partial(z=2).expand(x=[5])

# %% partial same twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f.partial(y=1).partial(y=2).expand(x=[5])

# %% partial positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f.partial(1).expand(x=[5])

# %% partial called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f.partial(y=1)(x=2)

# %% partial called plainly
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x, y): return 1
    f.partial(y=1)()

# %% partial task option
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.partial(retries=2).expand(x=[5])

# %% kwargs dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs({'x': [1]})

# %% kwargs list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs([{'x': 1}])

# %% kwargs numbers
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs([1, 2])

# %% kwargs unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs([{'y': 1}])

# %% kwargs argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs(x=[1])

# %% kwargs nothing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs()

# %% kwargs result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def g(): return []
    @task
    def f(x): return 1
    f.expand_kwargs(g())

# %% kwargs result key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def g(): return []
    @task
    def f(x): return 1
    f.expand_kwargs(g()['a'])

# %% kwargs generator
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(x): return 1
    f.expand_kwargs({'x': i} for i in range(2))

# %% kwargs function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def g(): return []
    @task
    def f(x): return 1
    f.expand_kwargs(g)

# %% unkdec typo
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.brnch
    def f(): return 5
    f()

# %% unkdec called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.nonsense()
    def f(): return 5
    f()

# %% unkdec caught
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    try:
        decorator = task.nonsense
    except AttributeError:
        decorator = task
    @decorator
    def f(): return 5
    f()

# %% sensor interval
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor(poke_interval='x')
    def f(): return True
    f()

# %% sensor timeout
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor(poke_interval=60, timeout=3600, mode='reschedule')
    def f(): return True
    f()

# %% sensor both
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor(soft_fail=True, never_fail=True)
    def f(): return True
    f()

# %% sensor unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.sensor(nonsense=5)
    def f(): return True
    f()

# %% virtualenv list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.virtualenv(requirements=['a'], system_site_packages=False)
    def f(): return True
    f()

# %% bash arguments
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.bash(cwd='/', env={})
    def f(): return 'true'
    f()

# %% bash command
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.bash(bash_command='x')
    def f(): return 'true'
    f()

# %% bash lambda
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.bash
    def f(x): return x
    f()

# %% run if
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.run_if(lambda context: True)
    @task
    def f(): return 5
    f()

# %% run if on function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.run_if(lambda context: True)
    def f(): return 5
    f()

# %% run if below
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    @task.run_if(lambda context: True)
    def f(): return 5
    f()

# %% skip if on function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task.skip_if(lambda context: True)
    def f(): return 5
    f()

# %% zip list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().zip(f(), fillvalue=1)

# %% zip unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().zip(f(), fill=1)

# %% zip key other
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().zip(f()['x'])

# %% zip key expanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    @task
    def g(x): return [1]
    g.expand(x=f().zip(f()['x']))

# %% concat fine
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    @task
    def g(x): return [1]
    g.expand(x=f().concat(f()))

# %% concat list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    f().concat([1])

# %% concat list expanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    @task
    def g(x): return [1]
    g.expand(x=f().concat([1]))

# %% zip list expanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    @task
    def g(x): return [1]
    g.expand(x=f().zip([1]))

# %% xcomarg of string
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator(task_id='b', bash_command=XComArg('a'))

# %% xcomarg of nothing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    XComArg()

# %% xcomarg of result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return [1]
    BashOperator(task_id='b', bash_command=XComArg(f()))

# %% on failure false
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(on_failure_fail_dagrun=False)
    def f(): return 1
    f()

# %% on failure expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(on_failure_fail_dagrun=True)
    def f(x): return 1
    f.expand(x=[1])

# %% multiple none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task(multiple_outputs=None)
    def f(): return {}
    f()

# %% method in class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @task
        def f(self, x): return x

# %% method called cls
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @classmethod
        @task
        def f(cls, x): return x
    A.f(1)

# %% method called this
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @task
        def f(this): return 1
    A().f()

# %% default self
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(self=None): return 1
    f()

# %% setdown called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f().set_downstream(EmptyOperator(task_id='a'))

# %% shift factory left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    f >> EmptyOperator(task_id='a')

# %% in dag function
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @dag(dag_id='e', start_date=datetime(2024, 1, 1))
    def pipeline():
        @task
        def f(): return [1]
        f()[0]
    pipeline()

# %% in dag function result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @dag(dag_id='e', start_date=datetime(2024, 1, 1))
    def pipeline():
        @task
        def f(): return [1]
        return f().nonsense
    pipeline()

# %% parameter to task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @dag(dag_id='e', start_date=datetime(2024, 1, 1))
    def pipeline(count=2):
        @task
        def f(x): return [1]
        f(count)
        f(x=count)
    pipeline()
