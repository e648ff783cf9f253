from datetime import datetime, timedelta
from airflow import DAG

try:
    from airflow.sdk import task, task_group, TaskGroup, dag, chain, Label, BaseOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.bash import BashOperator
    from airflow.operators.python import PythonOperator
    from airflow.decorators import task, task_group, dag
    from airflow.utils.task_group import TaskGroup
    from airflow.models.baseoperator import chain, BaseOperator
    from airflow.utils.edgemodifier import Label


def T(value):
    return EmptyOperator(task_id="value_" + "".join(c if c.isalnum() else "_" for c in str(value)))


d1 = DAG("late_dags_a", schedule=timedelta(hours=6), start_date=datetime(2024, 1, 1))
t1 = EmptyOperator(task_id="t1", dag=d1)
t2 = EmptyOperator(task_id="t2")
t1 >> t2
t3 = EmptyOperator(task_id="t3")
t3.dag = d1
d1.add_task(EmptyOperator(task_id="t4"))
t3 << t1


def sub(dag, n, **kw):
    return [BashOperator(task_id=f"s{i}", bash_command="x", dag=dag, **kw) for i in range(n)]


chain(*sub(d1, 3, trigger_rule="one_failed"), t3)
d2 = DAG(dag_id="late_dags_b", default_args={"start_date": datetime(2024, 1, 1)}, schedule="0 3 * * 1-5")
with d2:
    x = EmptyOperator(task_id="x")
with d1:
    y = EmptyOperator(task_id="y")
    with TaskGroup(group_id="gg", default_args={"trigger_rule": "none_failed"}, dag=d1) as gg:
        EmptyOperator(task_id="y2")
    d1.set_dependency("t1", "y")
y.set_downstream(gg)
dags = {n: DAG(f"late_dags_{n}") for n in ("p", "q")}
for n, dd in dags.items():
    globals()[f"dag_{n}"] = dd
    EmptyOperator(task_id="only", dag=dd)


class Holder:
    dag = DAG("late_dags_hidden")


_private = DAG("late_dags_private")


def local():
    hidden = DAG("late_dags_never")
    return 1


local()
lst = [DAG("late_dags_inlist")]


def ret():
    with DAG("late_dags_auto", schedule=None) as d3:
        EmptyOperator(task_id="z")
    return d3


ret()
z = ret
for v in (DAG("late_dags_loop1"), DAG("late_dags_loop2")):
    EmptyOperator(task_id="l", dag=v)
locals()["late_dags_loc"] = DAG("late_dags_loc")
vars()["late_dags_var"] = DAG("late_dags_var")
import sys

setattr(sys.modules[__name__], "late_dags_sys", DAG("late_dags_sys"))
sys.modules[__name__].__dict__["late_dags_dct"] = DAG("late_dags_dct")
globals().update({"late_dags_u": DAG("late_dags_u")})
exec("late_dags_x = DAG('late_dags_x')")
