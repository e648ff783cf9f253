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


@dag(schedule=None, start_date=datetime(2024, 1, 1), dag_id="taskflow")
def flow(x: int = 5, y="a"):
    @task
    def one():
        return {"a": 1}

    @task(multiple_outputs=True)
    def two(v):
        return {"p": v, "q": 2}

    @task(task_id="three_custom", retries=3)
    def three(*args, **kw): ...
    @task.branch
    def br():
        return "l"

    @task.bash
    def sh():
        return "ls"

    @task.sensor(poke_interval=5)
    def sen():
        return True

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def sc():
        return True

    @task_group
    def grp(v, n=2):
        r = v
        for i in range(n):
            r = one.override(task_id=f"g_{i}").override(trigger_rule="all_done")()

        @task_group(group_id="inner")
        def inner(z):
            return two(z)

        return inner(r)

    o = one()
    t = two(o["a"])
    three(t["p"], t["q"], k=[o, {"z": t["p"]}])
    br() >> [sh(), sen()]
    sc() >> grp(o)
    g = grp.override(group_id="again", tooltip="t")(t["q"], n=1)
    two.override(task_id="fin")(g["q"])
    l = [one() for _ in range(3)]
    m = two.expand(v=[1, 2])
    three.override(task_id="agg").partial(a=1).expand(b=m) if False else three.override(task_id="agg")(m)

    @task_group
    def mapped(v):
        a = two(v)
        b = one()
        a >> b
        return b

    mg = mapped.expand(v=l[0])
    mg >> three.override(task_id="after")()
    one.override(task_id="after2")() << mg
    z = two.expand_kwargs([{"v": 1}, {"v": 2}])
    three.override(task_id="zip")(l[1].zip(l[2])) if hasattr(l[1], "zip") else None
    three.override(task_id="mp")(l[1].map(lambda q: q))
    chain(z, [one.override(task_id="c1")(), one.override(task_id="c2")()], one.override(task_id="c3")())


flow()
