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

# %% list task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> [b]

# %% empty list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> [] >> EmptyOperator(task_id='b')

# %% empty str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> ''

# %% int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> 5

# %% int left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    5 >> EmptyOperator(task_id='a')

# %% none left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    None >> EmptyOperator(task_id='a')

# %% none in list
def last(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> [b, last()]

# %% print in the middle
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> print('x') >> b

# %% none from function
def make():
    EmptyOperator(task_id='b')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> make()

# %% set left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    {a} >> b

# %% gen left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    (x for x in [a]) >> b

# %% map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> map(lambda x: EmptyOperator(task_id=x), ['b', 'c'])

# %% listed map
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> list(map(lambda x: EmptyOperator(task_id=x), ['b', 'c']))

# %% dict values
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    tasks = {x: EmptyOperator(task_id=x) for x in 'bc'}
    a >> tasks.values()

# %% listed dict values
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    tasks = {x: EmptyOperator(task_id=x) for x in 'bc'}
    a >> list(tasks.values())

# %% set comprehension
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    a >> {EmptyOperator(task_id=x) for x in 'bc'}

# %% nested by append
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    rest = []
    rest.append([EmptyOperator(task_id=x) for x in 'bc'])
    a >> rest

# %% nested tuple
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    a >> [(b, c)]

# %% nested left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    [[a, b]] >> c

# %% set upstream nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    c.set_upstream([[a], b])

# %% set upstream set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    c.set_upstream({a, b})

# %% method
class Maker:
    def make(self):
        return EmptyOperator(task_id='b')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Maker().make

# %% object
class Step:
    def __init__(self):
        self.task = EmptyOperator(task_id='b')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Step()

# %% object attribute
class Step:
    def __init__(self):
        self.task = EmptyOperator(task_id='b')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Step().task

# %% object in between
class Step:
    def __init__(self):
        self.task = EmptyOperator(task_id='b')
    def __rrshift__(self, other):
        other >> self.task
        return self
    def update_relative(self, other, upstream=True, edge_modifier=None): pass
    @property
    def roots(self): return [self.task]
    @property
    def leaves(self): return [self.task]
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Step()

# %% lambda
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> (lambda: EmptyOperator(task_id='b'))

# %% partial
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> BashOperator.partial(task_id='b')

# %% partial left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    BashOperator.partial(task_id='b') >> EmptyOperator(task_id='a')

# %% group not called
@task_group
def g():
    EmptyOperator(task_id='b')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    g >> EmptyOperator(task_id='a')

# %% group class
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> TaskGroup

# %% plain class
class Thing: pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Thing

# %% decorated in list
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> [f, EmptyOperator(task_id='b')]

# %% decorated called in list
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> [f(), EmptyOperator(task_id='b')]

# %% decorated in dag function
@dag(start_date=datetime(2024, 1, 1))
def pipeline():
    @task
    def f(): pass
    EmptyOperator(task_id='a') >> f
pipeline()

# %% in a loop
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    before = 'start'
    for x in 'ab':
        now = EmptyOperator(task_id=x)
        now << before
        before = now

# %% alternatives
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a | b

# %% plus
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a + b

# %% and in parentheses
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    a >> (b & c)

# %% and with precedence
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    a >> b & c

# %% own and
class Joined(EmptyOperator):
    def __and__(self, other): return [self, other]
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = Joined(task_id='a'), Joined(task_id='b'), EmptyOperator(task_id='c')
    a & b >> c

# %% minus
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a - b

# %% list plus task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    [a] + b

# %% list plus list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    [a] + [b] >> c

# %% and caught
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    try:
        a & b
    except TypeError:
        a >> b

# %% less
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a < b

# %% greater result
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def f(): return 1
    EmptyOperator(task_id='a') > f()

# %% greater list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a > [b]

# %% greater asset
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') > Asset('s3://b/x')

# %% greater str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') > 'b'

# %% greater group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    EmptyOperator(task_id='a') > g

# %% greater in the middle
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    a >> b > c

# %% greater or equal
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >= b

# %% group greater
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    g > EmptyOperator(task_id='a')

# %% equal
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    if a == b or a != b:
        a >> b

# %% arrow
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> b if a else b

# %% dag left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    d >> EmptyOperator(task_id='a')

# %% asset left
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    Asset('s3://b/x') >> EmptyOperator(task_id='a')

# %% label none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label(None) >> EmptyOperator(task_id='b')

# %% label empty
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label('') >> EmptyOperator(task_id='b')

# %% label without text
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label() >> EmptyOperator(task_id='b')

# %% label two texts
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label('x', 'y') >> EmptyOperator(task_id='b')

# %% label keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label(label='x') >> EmptyOperator(task_id='b')

# %% label wrong keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label(text='x') >> EmptyOperator(task_id='b')

# %% label number unused
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label(5)

# %% label between lists
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c, e = [EmptyOperator(task_id=x) for x in 'abce']
    [a, b] >> Label('x') >> [c, e]

# %% label to label
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> Label('x') >> Label('y') >> b

# %% label to str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    Label('x') >> 'b'

# %% label to none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a') >> Label('x') >> None

# %% label to nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> Label('x') >> [[b]]

# %% label str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a >> 'label' >> b

# %% label group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    EmptyOperator(task_id='a') >> Label('x') >> g

# %% label modifier
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a.set_downstream(b, edge_modifier=Label('x'))

# %% label modifier str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a.set_downstream(b, 'x')

# %% chain none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain(a, None, b)

# %% chain nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain(a, [[b]])

# %% chain strs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain('a', 'b')

# %% chain str lists
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain([a], ['b'])

# %% chain sets
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain({a}, {b})

# %% chain set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain(a, {b})

# %% chain list of lists
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain([a], [[b, c]])

# %% chain list of lists first
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain([[a, b]], [c])

# %% chain one list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain([EmptyOperator(task_id=x) for x in 'abc'])

# %% chain unpacked
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain(*[EmptyOperator(task_id=x) for x in 'abc'])

# %% chain keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    chain(tasks=[a, b])

# %% chain factory
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain(EmptyOperator(task_id='a'), f)

# %% chain factory first
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain(f, EmptyOperator(task_id='a'))

# %% chain factories
@task
def f(): pass
@task
def g(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain(f, g)

# %% chain labels
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain(a, [Label('x'), Label('y')], [b, c])

# %% chain empty lists
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    chain([], [], a)

# %% chain empty and full
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    chain([], [a])

# %% cross none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    cross_downstream([a], None)

# %% cross strs
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    cross_downstream(['a'], [a])

# %% cross set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    cross_downstream({a}, b)

# %% cross set after
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    cross_downstream([a], {b})

# %% cross one
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    cross_downstream([EmptyOperator(task_id='a')])

# %% cross group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    cross_downstream(g, [EmptyOperator(task_id='a')])

# %% cross result
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    cross_downstream(f(), [EmptyOperator(task_id='a')])

# %% set upstream nothing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a').set_upstream()

# %% set upstream several
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    c.set_upstream(a, b)

# %% set upstream more
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c, e = [EmptyOperator(task_id=x) for x in 'abce']
    e.set_upstream(a, b, c)

# %% upstream chained
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    a.set_downstream(b).set_downstream(c)

# %% group set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    g >> {EmptyOperator(task_id='a')}

# %% group nested list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    g >> [[EmptyOperator(task_id='a')]]

# %% group none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    g >> None

# %% group and
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('g') as g:
        EmptyOperator(task_id='b')
    g & EmptyOperator(task_id='a')

# %% result set
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    f() >> {EmptyOperator(task_id='a')}

# %% result none
@task
def f(): pass
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    f() << None

# %% linear
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain_linear(a, [b, c])

# %% linear none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain_linear()

# %% linear one
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain_linear(EmptyOperator(task_id='a'))

# %% linear list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain_linear([EmptyOperator(task_id=x) for x in 'abc'])

# %% linear empty
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain_linear(EmptyOperator(task_id='a'), [])

# %% linear empty between
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain_linear(a, [], b)

# %% linear label
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain_linear(a, Label('x'), b)

# %% linear str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    chain_linear(EmptyOperator(task_id='a'), 'b')

# %% linear nested
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain_linear(a, [[b, c]])

# %% linear set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a, b, c = [EmptyOperator(task_id=x) for x in 'abc']
    chain_linear({a, b}, c)
