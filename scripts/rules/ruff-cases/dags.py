from datetime import datetime, timedelta
from airflow import DAG
from airflow.decorators import dag, task
from airflow.models import DAG as D2
import airflow
from airflow import models
v6 = DAG("d1", schedule_interval="@daily")
v7 = DAG("d2", timetable=None)
v8 = DAG("d3", sla_miss_callback=print)
v9 = DAG("d4", fail_stop=True)
v10 = DAG("d5", concurrency=1)
v11 = DAG("d6", default_view="graph")
v12 = DAG("d7", orientation="LR")
v13 = D2("d8", schedule_interval=None)
v14 = airflow.DAG("d9", schedule_interval=None)
v15 = models.DAG("d10", schedule_interval=None)
v16 = models.dag.DAG("d11", schedule_interval=None)
@dag(schedule_interval="0 * * * *")
def deco(): ...
deco()
@dag(dag_id="x", timetable=None)
def deco2(): ...
deco2()
@dag(sla_miss_callback=print)
def deco3(): ...
deco3()
def make():
    return DAG("m1", schedule_interval="@daily")
def make2():
    with DAG("m1", schedule="@daily", concurrency=3, fail_stop=True) as d:
        pass
    return d
def make3():
    @dag(schedule_interval="@daily")
    def inner():
        pass
    return inner()
class Factory:
    def build(self, name):
        return DAG(name, default_view="tree", orientation="TB", sla_miss_callback=None)
    @staticmethod
    def other(name):
        return models.DAG(name, schedule_interval=name)
make4 = lambda: DAG("lam", schedule_interval=None)
if datetime.now().year > 3000:
    DAG("never", schedule_interval=None)
other = DAG("s1")
unlike = DAG("s2", start_date=datetime(2024, 1, 1))
@dag
def bare(): ...
bare()
