"""Mapped task groups."""
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, task, task_group

@task
def numbers(n):
    return list(range(n))

@task
def double(x):
    return x * 2

@task
def add_one(x):
    return x + 1

@task
def total(values):
    return sum(values)

with DAG("group_map", schedule=None):

    @task_group
    def work(x):
        return add_one(double(x))

    total(work.expand(x=numbers(3)))

with DAG("group_map_literal", schedule=None):

    @task_group
    def work(x):
        return add_one(double(x))

    done = work.expand(x=[1, 2])
    done >> EmptyOperator(task_id="after")

with DAG("group_map_failure", schedule=None):

    @task
    def inverse(x):
        return 10 // x

    @task(trigger_rule="all_done")
    def always_last():
        return "done"

    @task_group
    def work(x):
        inverse(x) >> add_one.override(task_id="next")(1) >> always_last()

    group = work.expand(x=[1, 0, 2])
    group >> EmptyOperator(task_id="after")
    group >> EmptyOperator(task_id="after_one_failed", trigger_rule="one_failed")

with DAG("group_map_nothing", schedule=None):

    @task_group
    def work(x):
        return add_one(double(x))

    done = work.expand(x=numbers(0))
    total(done)
    done >> EmptyOperator(task_id="after_all_done", trigger_rule="all_done")

with DAG("group_map_kwargs", schedule=None):

    @task
    def configurations():
        return [{"x": 1, "y": 2}, {"x": 3, "y": 4}]

    @task
    def add(x, y):
        return x + y

    @task_group
    def work(x, y):
        add(x, y)

    work.expand_kwargs(configurations())

with DAG("group_with_mapped_task_reduce", schedule=None):

    @task_group
    def work(x):
        return add_one(x)

    @task_group
    def plain():
        return double.expand(x=numbers(2))

    total(plain()) >> work.expand(x=[1])

with DAG("group_map_depends_outside", schedule=None):
    gate = EmptyOperator(task_id="gate")

    @task_group
    def work(x):
        mine = double(x)
        gate >> mine
        return add_one(mine)

    work.expand(x=numbers(2))

with DAG("group_map_upstream_failed", schedule=None):

    @task
    def fails():
        raise ValueError("no list")

    @task_group
    def work(x):
        return add_one(double(x))

    work.expand(x=fails()) >> EmptyOperator(task_id="after_all_done", trigger_rule="all_done")

with DAG("group_dependencies", schedule=None):

    @task_group
    def first():
        EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")
        EmptyOperator(task_id="c")

    @task_group
    def second():
        EmptyOperator(task_id="d")
        EmptyOperator(task_id="e")

    first() >> second()
