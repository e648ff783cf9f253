# %% noexec
class A(BaseOperator):
    def __init__(self, x, **kw):
        super().__init__(**kw)
with DAG('d', start_date=datetime(2024, 1, 1)):
    A(task_id='a')

# %% nosuper
class A(BaseOperator):
    def __init__(self, x, **kw):
        self.x = x
with DAG('d', start_date=datetime(2024, 1, 1)):
    A(task_id='a', x=1)

# %% tmpl
class A(BaseOperator):
    template_fields = ('y',)
    def __init__(self, x, **kw):
        super().__init__(**kw)
        self.x = x
with DAG('d', start_date=datetime(2024, 1, 1)):
    A(task_id='a', x=1)

# %% tmplstr
class A(BaseOperator):
    template_fields = ('x')
    def __init__(self, x, **kw):
        super().__init__(**kw)
        self.x = x
with DAG('d', start_date=datetime(2024, 1, 1)):
    A(task_id='a', x=1)

# %% hitl [3]
from airflow.providers.standard.operators.hitl import HITLOperator
with DAG('d', start_date=datetime(2024, 1, 1)):
    HITLOperator(task_id='a', subject='s', options=[])

# %% hitl2 [3]
from airflow.providers.standard.operators.hitl import HITLOperator
with DAG('d', start_date=datetime(2024, 1, 1)):
    HITLOperator(task_id='a', subject='s', options=['x'], defaults=['y'])

# %% hitl3 [3]
from airflow.providers.standard.operators.hitl import HITLOperator
with DAG('d', start_date=datetime(2024, 1, 1)):
    HITLOperator(task_id='a', subject='s', options=['x', 'y'], defaults=['x','y'])

# %% hitl4 [3]
from airflow.providers.standard.operators.hitl import ApprovalOperator
with DAG('d', start_date=datetime(2024, 1, 1)):
    ApprovalOperator(task_id='a', subject='s', options=['x'])

# %% hitl5 [3]
from airflow.providers.standard.operators.hitl import HITLBranchOperator
with DAG('d', start_date=datetime(2024, 1, 1)):
    HITLBranchOperator(task_id='a', subject='s', options=['x'], options_mapping={'z': 'b'})

# %% ctx
get_current_context()
DAG('d')

# %% taskparam
with DAG('d', start_date=datetime(2024, 1, 1)) as d:
    EmptyOperator(task_id='a', params={'x': Param()})
