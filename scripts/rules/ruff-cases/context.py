import pendulum
from datetime import datetime
from airflow import DAG
from airflow.decorators import task, dag
from airflow.models import BaseOperator
from airflow.operators.python import PythonOperator, get_current_context
from airflow.sdk import get_current_context as gcc
from airflow.plugins_manager import AirflowPlugin
KEYS = 1
@task
def k1(**context):
    print(context["conf"])
    print(context["execution_date"])
    print(context["next_ds"])
    print(context["next_ds_nodash"])
    print(context["next_execution_date"])
    print(context["prev_ds"])
    print(context["prev_ds_nodash"])
    print(context["prev_execution_date"])
    print(context["prev_execution_date_success"])
    print(context["tomorrow_ds"])
    print(context["yesterday_ds"])
    print(context["yesterday_ds_nodash"])
@task
def k2(**context):
    print(context.get("conf"))
    print(context.get("execution_date"))
    print(context.get("next_ds"))
    print(context.get("tomorrow_ds"))
@task
def k3(**kwargs):
    print(kwargs["execution_date"])
    print(kwargs.get("execution_date"))
@task
def k4():
    context = get_current_context()
    print(context["execution_date"])
    c2 = gcc()
    print(c2["prev_ds"])
    print(c2.get("prev_ds"))
@task
def k5(execution_date, tomorrow_ds=None):
    print(execution_date)
@task()
def k6(next_ds, **context):
    context.get("next_ds")
@task.branch
def k7(**context):
    return context["execution_date"]
@task(task_id="x")
def k8(*, execution_date):
    pass
def callable_(execution_date, **kwargs):
    print(kwargs["next_execution_date"])
def callable2(**context):
    print(context["prev_execution_date"])
class Op(BaseOperator):
    def execute(self, context):
        d = context["execution_date"]
        e = context.get("next_ds")
        return d
with DAG("d", schedule=None):
    PythonOperator(task_id="a", python_callable=callable_)
    PythonOperator(task_id="b", python_callable=callable2)
    PythonOperator(task_id="c", python_callable=lambda **context: context["execution_date"])
    Op(task_id="d")
    k1(); k2(); k3(); k4(); k5(); k6(); k7(); k8()
class Pl(AirflowPlugin):
    name = "p"
    executors = [1]
    operators = []
    sensors = []
    hooks = []
    macros = []
class Pl2(AirflowPlugin):
    name: str = "p2"
    executors: list = [1]
    operators: list = []
def helper(context):
    return context["execution_date"]
def on_fail(context):
    print(context["execution_date"])
    print(context.get("prev_ds"))
@task.bash
def b1(**context):
    return context["yesterday_ds"]
@task.virtualenv
def b2(execution_date):
    pass
