# %% dup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x'):
        EmptyOperator(task_id='a')
    with TaskGroup('x'):
        EmptyOperator(task_id='a')

# %% bad
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('a b'):
        EmptyOperator(task_id='a')

# %% dot
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('a.b'):
        EmptyOperator(task_id='a')

# %% int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(5):
        EmptyOperator(task_id='a')

# %% none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(None):
        EmptyOperator(task_id='a')

# %% noid
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup():
        EmptyOperator(task_id='a')

# %% arg
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', nonsense=1):
        EmptyOperator(task_id='a')

# %% task same
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='x')
    with TaskGroup('x'):
        EmptyOperator(task_id='a')

# %% args
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', default_args=[1]):
        EmptyOperator(task_id='a')

# %% prefix
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', prefix_group_id=False):
        EmptyOperator(task_id='a')
    EmptyOperator(task_id='a')

# %% tooltip
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', tooltip=5):
        EmptyOperator(task_id='a')

# %% ui
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', ui_color=5):
        EmptyOperator(task_id='a')

# %% nodag
with TaskGroup('x'):
    EmptyOperator(task_id='a')
DAG('d')

# %% add
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    x = TaskGroup('x')
    a = EmptyOperator(task_id='a')
    x.add(a)
    x.add(a)

# %% child
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.get_child_by_label('b')

# %% children
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.children['a']

# %% parent
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', parent_group='y') as x:
        EmptyOperator(task_id='a')

# %% decorated args
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group('x', 'y')
    def f():
        EmptyOperator(task_id='a')
    f()

# %% decorated missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f()

# %% decorated extra
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a')
    f(1)

# %% decorated method
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    class A:
        @task_group
        def f(self):
            EmptyOperator(task_id='a')
    A().f()

# %% decorated notcalled
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a')
    EmptyOperator(task_id='b') >> f

# %% decorated expand none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand()

# %% decorated expand unk
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(y=[1])

# %% decorated expand int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x=5)

# %% decorated expand str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x='abc')

# %% decorated nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def g(y):
        EmptyOperator(task_id='a')
    @task_group
    def f(x):
        g.expand(y=[1])
    f.expand(x=[1])

# %% decorated mapped in
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator.partial(task_id='a').expand(bash_command=['a'])
    f.expand(x=[1])

# %% decorated always
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command=x, trigger_rule='always')
    @task
    def l(): return ['x']
    f.expand(x=l())

# %% decorated partial dup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.partial(x=1).expand(x=[1])

# %% decorated iter
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        for i in x:
            EmptyOperator(task_id=f'a{i}')
    f.expand(x=[[1]])

# %% decorated kwargs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand_kwargs([{'x': 1}])

# %% decorated kwargs str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand_kwargs('a')
