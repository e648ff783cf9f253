"""Mapping of every shape, and what reads the results."""
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG, task, task_group

@task
def numbers(n):
    return list(range(n))

@task
def show(**kwargs):
    return {name: kwargs[name] for name in ("a", "b", "c") if name in kwargs}

@task
def plus(a, b=0):
    return a + b

@task
def listed(values):
    return list(values)

with DAG("shape_product_of_results", schedule=None):
    listed(plus.expand(a=numbers(2), b=numbers.override(task_id="tens")(3)))

with DAG("shape_product_with_dict", schedule=None):

    @task
    def named():
        return {"x": 1, "y": 2}

    @task
    def both(item, n):
        return [list(item), n]

    both.expand(item=named(), n=[10, 20])

with DAG("shape_product_with_empty", schedule=None):
    plus.expand(a=numbers(2), b=numbers.override(task_id="none")(0)) >> EmptyOperator(task_id="after")

with DAG("shape_zip_of_mapped", schedule=None):

    @task
    def pair(p):
        return list(p)

    doubled = plus.partial(b=100).expand(a=numbers(3))
    pair.expand(p=numbers.override(task_id="others")(3).zip(doubled))

with DAG("shape_concat_of_mapped", schedule=None):
    one = plus.override(task_id="one").expand(a=[1, 2])
    two = plus.override(task_id="two").expand(a=[3])
    listed(plus.override(task_id="all").expand(a=one.concat(two)))

with DAG("shape_map_chain", schedule=None):
    plus.expand(a=numbers(4).map(lambda n: n * 2).map(lambda n: n + 1))

with DAG("shape_map_skips", schedule=None):

    def only_even(n):
        if n % 2:
            raise AirflowSkipException(f"{n} is odd")
        return n

    listed(plus.expand(a=numbers(4).map(only_even)))

with DAG("shape_map_fails", schedule=None):
    plus.expand(a=numbers(2).map(lambda n: 1 // n))

with DAG("shape_kwargs_of_map", schedule=None):
    plus.expand_kwargs(numbers(3).map(lambda n: {"a": n, "b": n * n}))

with DAG("shape_kwargs_wrong", schedule=None):

    @task
    def wrong():
        return [{"a": 1}, {"nobody": 2}]

    @task
    def no_dicts():
        return [1, 2]

    plus.expand_kwargs(wrong())
    plus.override(task_id="of_numbers").expand_kwargs(no_dicts())

with DAG("shape_over_mapped_partly_skipped", schedule=None):

    @task
    def some(x):
        if x == 2:
            raise AirflowSkipException
        return x

    found = some.expand(x=[1, 2, 3])
    listed.override(task_id="list_none_failed", trigger_rule="none_failed")(found)
    plus.override(trigger_rule="all_done").expand(a=found)

with DAG("shape_none_results", schedule=None):

    @task
    def some(x):
        return None if x == 2 else x

    found = some.expand(x=[1, 2, 3])
    listed(found)

with DAG("shape_group_in_group", schedule=None):

    @task_group
    def outer(x):
        @task_group
        def inner(y):
            return plus(y, 1)

        return plus.override(task_id="last")(inner(x), 10)

    listed(outer.expand(x=[1, 2]))

with DAG("shape_group_two_arguments", schedule=None):

    @task_group
    def work(x, y):
        return plus(x, y)

    listed(work.expand(x=[1, 2], y=numbers(2)))
    listed.override(task_id="listed_partial")(
        task_group(group_id="fixed")(lambda x, y: plus.override(task_id="p")(x, y)).partial(y=5).expand(x=[1, 2])
    )

with DAG("shape_group_rules_inside", schedule=None):

    @task
    def inverse(x):
        return 12 // x

    @task(trigger_rule="one_failed")
    def repair():
        return "repaired"

    @task(trigger_rule="all_done")
    def close():
        return "closed"

    @task_group
    def work(x):
        inverse(x) >> repair() >> close()

    work.expand(x=[0, 3]) >> [
        EmptyOperator(task_id="all_done", trigger_rule="all_done"),
        EmptyOperator(task_id="none_failed", trigger_rule="none_failed"),
        EmptyOperator(task_id="none_failed_min_one_success", trigger_rule="none_failed_min_one_success"),
    ]

with DAG("shape_group_fails_outside", schedule=None):
    bad = BashOperator(task_id="bad", bash_command="exit 1")

    @task(trigger_rule="all_done")
    def anyway(x):
        return x

    @task_group
    def work(x):
        bad >> anyway(x)
        bad >> plus(x)

    work.expand(x=[1, 2])

with DAG("shape_group_sees_own_xcoms", schedule=None):

    @task
    def look(ti=None):
        return [ti.map_index, ti.xcom_pull(task_ids="work.plus", map_indexes=ti.map_index)]

    @task_group
    def work(x):
        plus(x, 5) >> look()

    work.expand(x=[1, 2])

with DAG("shape_classic_templates", schedule=None):
    BashOperator.partial(task_id="say", env={"WHO": "{{ ti.map_index }}"}).expand(
        bash_command=["echo $WHO {{ dag.dag_id }}", "echo {{ ti.task_id }}"]
    )
    PythonOperator.partial(task_id="call", python_callable=lambda a, b=None: [a, b]).expand(
        op_kwargs=[{"a": 1}, {"a": "{{ ti.map_index }}", "b": 2}]
    )

with DAG("shape_sensors", schedule=None):
    PythonSensor.partial(task_id="wait", poke_interval=0.3, timeout=1, soft_fail=True).expand(
        python_callable=[lambda: True, lambda: False]
    ) >> EmptyOperator(task_id="after", trigger_rule="none_failed")

with DAG("shape_limit_per_run_and_retries", schedule=None, tags=["at-once"]):

    @task(max_active_tis_per_dagrun=1, retries=1, retry_delay=timedelta(seconds=1))
    def careful(x, ti=None):
        import time

        time.sleep(0.5)
        if ti.try_number == 1:
            raise ValueError(x)
        return x

    careful.expand(x=[1, 2])

with DAG("shape_named_indexes", schedule=None):

    @task(map_index_template="{{ label }}")
    def labelled(x):
        from airflow.providers.standard.operators.python import get_current_context

        get_current_context()["label"] = f"number {x}"
        return x

    labelled.expand(x=[1, 2])

with DAG("shape_too_long", schedule=None):
    plus.expand(a=numbers(1025)) >> EmptyOperator(task_id="after")

with DAG("shape_partial_of_result", schedule=None):

    @task
    def offset():
        return 1000

    listed(plus.partial(b=offset()).expand(a=numbers(2)))

with DAG("shape_decorated_bash", schedule=None):

    @task.bash
    def say(word):
        return f"echo {word}"

    listed(say.expand(word=["one", "two"]))

with DAG("shape_multiple_outputs", schedule=None):

    @task(multiple_outputs=True)
    def split(x):
        return {"half": x / 2, "double": x * 2}

    made = split.expand(x=[2, 4])
    listed(made)

with DAG("shape_after_branch", schedule=None):

    @task.branch
    def choose():
        return "work"

    chosen = choose()
    chosen >> plus.override(task_id="work").expand(a=[1, 2]) >> EmptyOperator(task_id="end", trigger_rule="none_failed_min_one_success")
    chosen >> plus.override(task_id="not_work").expand(a=[1, 2]) >> EmptyOperator(task_id="other_end")
