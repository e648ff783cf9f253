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


from itertools import pairwise

with DAG("edges") as d:
    ts = {c: EmptyOperator(task_id=c) for c in "abcdefghijklmnop"}
    a, b, c, *rest = ts.values()
    a.set_downstream([b, c], edge_modifier=Label("hi"))
    b.set_upstream(rest[0])
    [a, b] >> rest[1] >> [rest[2], rest[3]] << c
    a >> Label("go") >> rest[4] >> Label("back") >> [rest[5], rest[6]]
    for x, y in pairwise(rest[6:9]):
        x >> y
    rest[9] << (rest[8], a)
    chain([a, b], [rest[10], rest[11]], rest[12] if False else EmptyOperator(task_id="zz"))
    with TaskGroup("g1") as g1:
        x = EmptyOperator(task_id="x")
        y = EmptyOperator(task_id="y")
        x >> y
        z = EmptyOperator(task_id="z")
    with TaskGroup("g2", prefix_group_id=False) as g2:
        w = EmptyOperator(task_id="w")
    g1 >> Label("grp") >> g2
    g2.set_downstream([a2 := EmptyOperator(task_id="a2")])
    [g1, a] >> EmptyOperator(task_id="a3")
    for i, t in enumerate(list(d.tasks)):
        if i % 5 == 0 and t.task_id not in ("x",) and not t.task_id.startswith("g"):
            t >> d.get_task("a3") if t.task_id != "a3" else None
