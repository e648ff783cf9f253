import time, uuid, random
from datetime import date, datetime
import datetime as dtm
import pendulum
from airflow.sdk import DAG, dag, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.python import PythonSensor
v7 = DAG("d1", start_date=datetime.now(), schedule=None)
v8 = DAG("d2", start_date=datetime.utcnow(), schedule=None)
v9 = DAG("d3", start_date=datetime.today(), schedule=None)
v10 = DAG("d4", start_date=pendulum.now(), schedule=None)
v11 = DAG("d5", start_date=pendulum.today(), schedule=None)
v12 = DAG("d6", start_date=pendulum.yesterday(), schedule=None)
v13 = DAG("d7", start_date=pendulum.tomorrow(), schedule=None)
v14 = DAG("d8", description=f"at {time.time()}", schedule=None)
v15 = DAG("d9", description=str(uuid.uuid4()), schedule=None)
v16 = DAG("d10", description=str(uuid.uuid1()), schedule=None)
v17 = DAG("d11", tags=[str(random.random())], schedule=None)
v18 = DAG("d12", tags=[str(random.randint(1, 3))], schedule=None)
v19 = DAG("d13", tags=[random.choice(["a", "b"])], schedule=None)
v20 = DAG("d14", default_args={"start_date": datetime.now()}, schedule=None)
v21 = DAG("d15", params={"x": random.uniform(1, 2)}, schedule=None)
v22 = DAG("d16", doc_md="x" if random.randrange(3) else "y", schedule=None)
v23 = DAG("d17", description=str(date.today()), schedule=None)
v24 = DAG("d18", start_date=dtm.datetime.now(), schedule=None)
v25 = DAG("d19", tags=random.sample(["a", "b"], 1), schedule=None)
v26 = DAG("d20", description=str(random.getrandbits(3)), schedule=None)
v27 = DAG("d21", start_date=datetime.now() - dtm.timedelta(days=1), schedule=None)
v28 = DAG("d22", end_date=pendulum.now().add(days=1), schedule=None)
v29 = DAG("d23", description=datetime.now().strftime("%Y"), schedule=None)
v30 = DAG(dag_id=f"d24_{uuid.uuid4()}", schedule=None)
@dag(start_date=datetime.now(), schedule=None)
def x1(): ...
x1()
@dag(description=f"{datetime.now():%Y}", schedule=None)
def x2(): ...
x2()
with DAG("tasks", schedule=None):
    BashOperator(task_id="t1", bash_command=f"echo {datetime.now()}")
    BashOperator(task_id="t2", bash_command="echo", env={"x": str(uuid.uuid4())})
    BashOperator(task_id="t3", bash_command="echo", start_date=datetime.now())
    BashOperator(task_id="t4", bash_command="echo", append_env=bool(random.randint(0, 1)))
    PythonSensor(task_id="t5", python_callable=print, op_kwargs={"now": datetime.now()})
    PythonSensor(task_id="t6", python_callable=print, op_args=[time.time()])
    BashOperator(task_id=f"t7_{random.randint(0, 3)}", bash_command="echo")
    BashOperator(task_id="t8", bash_command="echo " + str(date.today()))
    BashOperator(task_id="t9", bash_command="echo", cwd="/tmp/{}".format(uuid.uuid4()))
    BashOperator(task_id="t10", bash_command="echo", doc_md=[str(x) for x in [random.random()]][0])
    BashOperator(task_id="t11", bash_command="echo", params={"a": {"b": [datetime.now().isoformat()]}})
    BashOperator(task_id="t12", bash_command="echo", retries=random.randint(0, 3))
    BashOperator(task_id="t13", bash_command="echo", on_failure_callback=lambda c: datetime.now())
    @task(retries=random.randint(0, 3))
    def tt(): ...
    tt()
    @task(doc_md=f"{uuid.uuid4()}")
    def tt2(): ...
    tt2()
    tt(x=datetime.now()) if False else None
def build():
    with DAG("d1", start_date=datetime.now(), schedule=None) as d:
        BashOperator(task_id="t1", bash_command=f"echo {datetime.now()}")
    return d
@dag(schedule=None)
def never():
    BashOperator(task_id="t1", bash_command=f"echo {datetime.now()}")
