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


# %% int no prefix
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(group_id=5, prefix_group_id=False):
        EmptyOperator(task_id='a')

# %% none kept
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(group_id=None) as g:
        EmptyOperator(task_id='a')

# %% empty id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(''):
        EmptyOperator(task_id='a')

# %% empty id no prefix
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('', prefix_group_id=False):
        EmptyOperator(task_id='a')

# %% dot no prefix
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('a.b', prefix_group_id=False):
        EmptyOperator(task_id='a')

# %% long id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('a' * 201):
        EmptyOperator(task_id='a')

# %% task as id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    with TaskGroup(a):
        EmptyOperator(task_id='b')

# %% list id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(['x']):
        EmptyOperator(task_id='b')

# %% wrong id name
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(task_group_id='x'):
        EmptyOperator(task_id='b')

# %% id twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', group_id='y'):
        EmptyOperator(task_id='b')

# %% too many
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', '', True, None, d, {}, '', None, 'red', '#000', False, 'more'):
        EmptyOperator(task_id='b')

# %% schedule
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', schedule='@daily'):
        EmptyOperator(task_id='b')

# %% misspelt tooltip
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', tool_tip='about'):
        EmptyOperator(task_id='b')

# %% all arguments
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(group_id='x', prefix_group_id=True, default_args={'retries': 1}, tooltip='t', ui_color='red', ui_fgcolor='#fff', add_suffix_on_collision=True):
        EmptyOperator(task_id='b')

# %% arguments in a dict
SHARED = {'group_id': 'x', 'nonsense': 1}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup(**SHARED):
        EmptyOperator(task_id='b')

# %% subclass
class Group(TaskGroup):
    def __init__(self, name, **kwargs):
        super().__init__(group_id=name, **kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with Group('x', tooltip='t'):
        EmptyOperator(task_id='b')

# %% subclass without id
class Group(TaskGroup):
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with Group('x'):
        EmptyOperator(task_id='b')

# %% subclass unknown
class Group(TaskGroup):
    def __init__(self, name, **kwargs):
        super().__init__(group_id=name, **kwargs)
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with Group('x', retries=2):
        EmptyOperator(task_id='b')

# %% in a function
def make(name):
    with TaskGroup(name, retries=3) as g:
        EmptyOperator(task_id='b')
    return g
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    make('x') >> make('y')

# %% default args str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', default_args='retries'):
        EmptyOperator(task_id='a')

# %% default args none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', default_args=None):
        EmptyOperator(task_id='a')

# %% default args empty list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', default_args=[]):
        EmptyOperator(task_id='a')

# %% default args list without tasks
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', default_args=[1]):
        pass

# %% tooltip none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', tooltip=None):
        EmptyOperator(task_id='a')

# %% fgcolor list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', ui_fgcolor=['red']):
        EmptyOperator(task_id='a')

# %% prefix str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', prefix_group_id='no'):
        EmptyOperator(task_id='a')

# %% suffix str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', add_suffix_on_collision='no'):
        EmptyOperator(task_id='a')

# %% display name [3]
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', group_display_name='X', doc_md='about'):
        EmptyOperator(task_id='a')

# %% display name int [3]
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', group_display_name=5):
        EmptyOperator(task_id='a')

# %% doc int [3]
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', doc_md=5):
        EmptyOperator(task_id='a')

# %% second positional bool
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', False):
        EmptyOperator(task_id='a')

# %% second positional str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', 'The X'):
        EmptyOperator(task_id='a')

# %% parent group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    outer = TaskGroup('o')
    with TaskGroup('x', parent_group=outer):
        EmptyOperator(task_id='a')

# %% parent dag
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', parent_group=d):
        EmptyOperator(task_id='a')

# %% parent task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    with TaskGroup('x', parent_group=a):
        EmptyOperator(task_id='b')

# %% parent none
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', parent_group=None):
        EmptyOperator(task_id='a')

# %% dag str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', dag='d'):
        EmptyOperator(task_id='a')

# %% other dag
other = DAG('e', start_date=datetime(2024, 1, 1))
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', dag=other):
        EmptyOperator(task_id='a')

# %% parent of other dag
with DAG('e', start_date=datetime(2024, 1, 1)) as e:
    outer = TaskGroup('o')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x', parent_group=outer):
        EmptyOperator(task_id='a')

# %% add once
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    x = TaskGroup('x')
    a = EmptyOperator(task_id='a')
    x.add(a)

# %% add inside
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    a = EmptyOperator(task_id='a')
    with TaskGroup('x') as x:
        x.add(a)

# %% add twice inside
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        a = EmptyOperator(task_id='a')
        x.add(a)

# %% add loose
a = EmptyOperator(task_id='a')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    x = TaskGroup('x')
    x.add(a)

# %% add group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    x = TaskGroup('x')
    y = TaskGroup('y')
    x.add(y)

# %% task group argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    x = TaskGroup('x')
    EmptyOperator(task_id='a', task_group=x)

# %% child found
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.get_child_by_label('a') >> EmptyOperator(task_id='b')

# %% child by id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.get_child_by_label('x.a') >> EmptyOperator(task_id='b')

# %% child item
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x['a'] >> EmptyOperator(task_id='b')

# %% child item absent
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x['b'] >> EmptyOperator(task_id='b')

# %% child maybe
import os
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
        for name in os.environ:
            if name == 'HOME':
                EmptyOperator(task_id='home')
    x.get_child_by_label('home') >> EmptyOperator(task_id='b')

# %% children full id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.children['x.a'] >> EmptyOperator(task_id='b')

# %% attribute
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.nonsense

# %% task id of group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    print(x.task_id)

# %% output of group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    BashOperator(task_id='b', bash_command=x.output)

# %% as setup
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.as_setup()

# %% as teardown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x.as_teardown()

# %% expand
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x').expand(y=[1]):
        EmptyOperator(task_id='a')

# %% partial
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    TaskGroup.partial(group_id='x').expand(y=[1])

# %% called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    x()

# %% length
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    len(x)

# %% loop
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    with TaskGroup('x') as x:
        EmptyOperator(task_id='a')
    for each in x:
        each.retries = 2

# %% decorated id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group('x')
    def f():
        EmptyOperator(task_id='a')
    f() >> EmptyOperator(task_id='f')

# %% decorated id given
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group(group_id='x')
    def f():
        EmptyOperator(task_id='a')
    f()

# %% decorated int id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group(group_id=5)
    def f():
        EmptyOperator(task_id='a')
    f()

# %% decorated unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group(nonsense=5)
    def f():
        EmptyOperator(task_id='a')
    f()

# %% decorated unknown uncalled
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group(task_id='x')
    def f():
        EmptyOperator(task_id='a')

# %% decorated override unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a')
    f.override(task_id='x')()

# %% decorated override
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a')
    f.override(group_id='x')()

# %% decorated tooltip int
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group(tooltip=5)
    def f():
        EmptyOperator(task_id='a')
    f()

# %% decorated keyword
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f(y=1)

# %% decorated twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f(1, x=1)

# %% decorated default
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, y=2, *rest, z=3, **more):
        EmptyOperator(task_id='a')
    f(1)
    f(1, 2, 3, z=4, w=5)

# %% decorated keyword only
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(*, x):
        EmptyOperator(task_id='a')
    f(1)

# %% decorated context
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(ti):
        EmptyOperator(task_id='a')
    f()

# %% decorated unpacked
ARGUMENTS = {'x': 1}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f(**ARGUMENTS)

# %% decorated unpacked wrong
ARGUMENTS = {'y': 1}
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f(**ARGUMENTS)

# %% decorated static
class A:
    @staticmethod
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    A.f(1)

# %% decorated in method
class A:
    def build(self):
        @task_group
        def f(x):
            EmptyOperator(task_id=x)
        return f
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    A().build()()

# %% decorated expand set
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x={1, 2})

# %% decorated expand dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x={'k': 1})

# %% decorated expand none value
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x=None)

# %% decorated expand positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand([1])

# %% decorated expand missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, y):
        EmptyOperator(task_id='a')
    f.expand(x=[1])

# %% decorated expand partial
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, y):
        EmptyOperator(task_id='a')
    f.partial(y=1).expand(x=[1])

# %% decorated partial unknown
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.partial(y=1).expand(x=[1])

# %% decorated partial twice
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, y):
        EmptyOperator(task_id='a')
    f.partial(x=1).partial(x=2).expand(y=[1])

# %% decorated partial positional
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, y):
        EmptyOperator(task_id='a')
    f.partial(1).expand(y=[1])

# %% decorated expand any
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(**kwargs):
        EmptyOperator(task_id='a')
    f.expand(x=5)

# %% decorated expand key
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def l(): return {}
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x=l()['k'])

# %% decorated nested argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def g(y):
        EmptyOperator(task_id='a')
    @task_group
    def f(x):
        g.expand(y=x)
    f.expand(x=[[1]])

# %% decorated mapped task in
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(y): pass
    @task_group
    def f(x):
        t.expand(y=[1, 2])
    f.expand(x=[1])

# %% decorated mapped task over argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(y): pass
    @task_group
    def f(x):
        t.expand(y=x)
    f.expand(x=[[1]])

# %% decorated mapped in inner
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(y): pass
    @task_group
    def f(x):
        with TaskGroup('inner'):
            t.expand(y=[1])
    f.expand(x=[1])

# %% decorated mapped task unmapped group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(y): pass
    @task_group
    def f(x):
        t.expand(y=[1])
    f(x=[1])

# %% decorated always literal
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command='x', trigger_rule='always')
    f.expand(x=[1])

# %% decorated always literal with edge
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command='x', trigger_rule='always')
    EmptyOperator(task_id='s') >> f.expand(x=[1])

# %% decorated always inner
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def l(): return ['x']
    @task_group
    def f(x):
        with TaskGroup('inner'):
            BashOperator(task_id='a', bash_command='x', trigger_rule='always')
    f.expand(x=l())

# %% decorated always task
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def l(): return ['x']
    @task(trigger_rule='always')
    def t(y): pass
    @task_group
    def f(x):
        t(x)
    f.expand(x=l())

# %% decorated index
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command=x['k'])
    f.expand(x=[{'k': 1}])

# %% decorated attribute
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command=x.k)
    f.expand(x=[{'k': 1}])

# %% decorated plus
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command=x + 1)
    f.expand(x=[1])

# %% decorated text plus
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command='echo ' + x)
    f.expand(x=['1'])

# %% decorated compare
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        if x == 'a':
            EmptyOperator(task_id='b')
        EmptyOperator(task_id='a')
    f.expand(x=['a'])

# %% decorated greater
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        if x > 1:
            EmptyOperator(task_id='b')
        EmptyOperator(task_id='a')
    f.expand(x=[1])

# %% decorated truth
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        if x:
            EmptyOperator(task_id='b')
    f.expand(x=[1])

# %% decorated length
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        for i in range(len(x)):
            EmptyOperator(task_id=f'b{i}')
    f.expand(x=[[1]])

# %% decorated fstring
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        BashOperator(task_id='a', bash_command=f'echo {x}')
    f.expand(x=[1])

# %% decorated fstring id
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id=f'a_{x}')
    f.expand(x=['b'])

# %% decorated id of argument
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id=x)
    f.expand(x=['b'])

# %% decorated argument upstream
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def l(): return ['x']
    @task_group
    def f(x):
        x >> EmptyOperator(task_id='a')
    f.expand(x=l())

# %% decorated argument downstream
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def l(): return ['x']
    @task_group
    def f(x):
        EmptyOperator(task_id='a') >> x
    f.expand(x=l())

# %% decorated argument passed
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task
    def t(y): pass
    @task_group
    def f(x):
        t(x)
        t({'deep': [x]})
        BashOperator(task_id='b', bash_command='x', env={'X': x})
    f.expand(x=[1])

# %% decorated kwargs missing
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand_kwargs()

# %% decorated kwargs wildcard
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(**kwargs):
        EmptyOperator(task_id='a')
    f.expand_kwargs([{'x': 1}])

# %% decorated kwargs strict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand_kwargs([{'x': 1}], strict=False)

# %% decorated kwargs dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand_kwargs({'x': [1]})

# %% decorated kwargs default used
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x, n=2):
        for i in range(n):
            EmptyOperator(task_id=f'a{i}')
    f.expand_kwargs([{'x': 1}])

# %% decorated expanded called
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f.expand(x=[1])()

# %% decorated called expanded
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f(x):
        EmptyOperator(task_id='a')
    f().expand(x=[1])

# %% decorated returns str
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a')
        return 'done'
    f() >> EmptyOperator(task_id='b')

# %% decorated returns list
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        return [EmptyOperator(task_id='a')]
    f() >> EmptyOperator(task_id='b')

# %% decorated returns dict
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        a = EmptyOperator(task_id='a')
        return {'a': a}
    f() >> EmptyOperator(task_id='b')

# %% decorated returns tuple unpacked
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        return EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a, b = f()
    a >> b

# %% decorated unpacked group
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    @task_group
    def f():
        EmptyOperator(task_id='a'), EmptyOperator(task_id='b')
    a, b = f()
    a >> b

# %% decorated lambda
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    task_group(lambda: EmptyOperator(task_id='a'))()

# %% decorated with arguments at once
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    def f():
        EmptyOperator(task_id='a')
    task_group(f, group_id='x')()
