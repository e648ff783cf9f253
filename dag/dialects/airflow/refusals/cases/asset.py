# %% empty
Asset('')
DAG('d')

# %% space
Asset('   ')
DAG('d')

# %% none
Asset()
DAG('d')

# %% airflow
Asset('airflow://x')
DAG('d')

# %% long
Asset('x' * 1501)
DAG('d')

# %% int
Asset(5)
DAG('d')

# %% extra
Asset('x', extra=5)
DAG('d')

# %% group [3]
Asset('x', group='')
DAG('d')

# %% watchers [3]
Asset('x', watchers=[5])
DAG('d')

# %% and
Asset('x') & 5
DAG('d')

# %% and list
with DAG('d', start_date=datetime(2024, 1, 1), schedule=Asset('x') & Asset('y')):
    EmptyOperator(task_id='a')
Asset('x') | 'y'

# %% uri bad [3]
Asset(uri='s3://')
DAG('d')

# %% file
Asset(uri='file:/x')
DAG('d')

# %% pg
Asset(uri='postgres://x')
DAG('d')

# %% ref [3]
Asset.ref(name='a', uri='b')
DAG('d')

# %% ref0 [3]
Asset.ref()
DAG('d')

# %% alias
AssetAlias('')
DAG('d')

# %% alias none
AssetAlias()
DAG('d')

# %% dec args [3]
from airflow.sdk import asset
@asset(schedule=None)
def x(*a): pass

# %% dec kw [3]
from airflow.sdk import asset
@asset(schedule=None)
def x(**a): pass

# %% dec nosched [3]
from airflow.sdk import asset
@asset()
def x(): pass

# %% dec bare [3]
from airflow.sdk import asset
@asset
def x(): pass

# %% dec nested [3]
from airflow.sdk import asset
def g():
    @asset(schedule=None)
    def x(): pass
g()

# %% multi none [3]
from airflow.sdk import asset
@asset.multi(schedule=None, outlets=[])
def x(): pass

# %% alias sched [3]
with DAG('d', start_date=datetime(2024, 1, 1), schedule=AssetAlias('x')):
    EmptyOperator(task_id='a')

# %% sched tuple
with DAG('d', start_date=datetime(2024, 1, 1), schedule=(Asset('x'),)):
    EmptyOperator(task_id='a')

# %% dup uri
with DAG('d', start_date=datetime(2024, 1, 1), schedule=[Asset(name='x', uri='a://b'), Asset(name='x', uri='a://c')]):
    EmptyOperator(task_id='a')
