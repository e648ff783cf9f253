# %% str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> 'b'

# %% none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> None

# %% list list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a'); b = EmptyOperator(task_id='b')
    [a] >> [b]

# %% class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> EmptyOperator

# %% func
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): pass
    a = EmptyOperator(task_id='a')
    a >> f

# %% self
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> a

# %% cycle
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a'); b = EmptyOperator(task_id='b')
    a >> b >> a

# %% group cycle
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        a = EmptyOperator(task_id='a')
    with TaskGroup('y') as y:
        b = EmptyOperator(task_id='b')
    x >> y >> x

# %% cycle via group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        a = EmptyOperator(task_id='a'); c = EmptyOperator(task_id='c')
    b = EmptyOperator(task_id='b')
    a >> b >> c

# %% dag
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> d

# %% set down
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a.set_downstream('b')

# %% chain len
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b,c,e,f = [EmptyOperator(task_id=x) for x in 'abcef']
    chain([a,b],[c,e,f])

# %% chain str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    chain(a, 'b')

# %% chain empty
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    chain()

# %% cross
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    cross_downstream(a, [a])

# %% label
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> Label(5) >> EmptyOperator(task_id='b')

# %% label2
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    Label('x') >> Label('y')
    a >> Label('x')

# %% asset
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> Asset('x')

# %% paren
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    b = EmptyOperator(task_id='b')
    a > b

# %% and
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    b = EmptyOperator(task_id='b')
    a & b

# %% group str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        a = EmptyOperator(task_id='a')
    x >> 'b'

# %% int list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> [1, 2]

# %% nested list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> [[b]]

# %% tuple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> (b,)

# %% set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> {b}

# %% gen
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> (x for x in [b])

# %% dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a,b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> {'b': b}
