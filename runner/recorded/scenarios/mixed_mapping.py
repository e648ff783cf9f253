"""Dynamic mapping over what other tasks return, changed and combined on the way."""
from datetime import timedelta

from airflow.exceptions import AirflowException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG, get_current_context, task, task_group

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

@task
def give(value):
    return value

@task
def total(values):
    return sum(values)

@task
def double(x):
    return 2 * x

with DAG("mix_map_filters_by_skip", schedule=None):

    def only_even(x):
        if x % 2:
            raise AirflowSkipException("odd")
        return x * 100

    @task(trigger_rule="none_failed")
    def all_of(values):
        return list(values)

    all_of(double.expand(x=give([1, 2, 3, 4]).map(only_even)))

with DAG("mix_map_filters_all", schedule=None):

    def never(x):
        raise AirflowSkipException("never")

    done = double.expand(x=give([1, 2]).map(never))
    done >> [bash("next"), bash("none_failed", trigger_rule="none_failed"), bash("all_skipped", trigger_rule="all_skipped")]

with DAG("mix_map_function_fails", schedule=None):

    def inverse(x):
        return 6 / x

    done = double.expand(x=give([1, 0, 2]).map(inverse))
    done >> bash("next", trigger_rule="one_failed")
    total.override(trigger_rule="all_done")(done)

with DAG("mix_map_zip_kwargs", schedule=None):

    def row(pair):
        return {"x": pair[0], "y": pair[1]}

    @task
    def add(x, y):
        return f"{x}{y}"

    names = give.override(task_id="names")(["a", "b", "c"])
    numbers = give.override(task_id="numbers")([1, 2])
    add.expand_kwargs(names.zip(numbers).map(row))
    add.override(task_id="longest").expand_kwargs(names.zip(numbers, fillvalue=0).map(row))

with DAG("mix_map_kwargs_of_operators", schedule=None):

    @task
    def commands():
        return [{"bash_command": "echo $WHO", "env": {"WHO": who}} for who in ("ann", "bob")] + [{"bash_command": "exit 99"}]

    BashOperator.partial(task_id="say").expand_kwargs(commands()) >> bash("after", trigger_rule="none_failed")
    PythonOperator.partial(task_id="call", python_callable=lambda a, b=5: a * b).expand(op_kwargs=give([{"a": 1}, {"a": 2, "b": 3}]))
    PythonOperator.partial(task_id="positional", python_callable=lambda a, b: a - b).expand(op_args=[[3, 1], (5, 2)])

with DAG("mix_map_over_returned_dict", schedule=None):

    @task
    def pair(item):
        return [item[0].upper(), item[1]]

    pair.expand(item=give({"a": [1], "b": None}))

with DAG("mix_map_product_of_unlike", schedule=None):

    @task
    def join(a, b, c):
        return f"{a}-{b}-{c}"

    join.partial(c="!").expand(a=give([1, 2]), b=["x", "y"])

with DAG("mix_map_three_deep", schedule=None):

    @task
    def pieces(values):
        found = list(values)
        return [found[:2], found[2:]]

    once = double.expand(x=give([1, 2, 3]))
    twice = double.override(task_id="twice").expand(x=once)
    total(total.override(task_id="part").expand(values=pieces(twice)))

with DAG("mix_map_retries_and_skips", schedule=None):

    @task(retries=2, retry_delay=SECOND)
    def work(x, ti=None):
        if x == "skip":
            raise AirflowSkipException
        if x == "late" and ti.try_number < 3:
            raise AirflowException("not yet")
        if x == "never":
            raise AirflowException("never")
        return f"{x} {ti.try_number}"

    @task(trigger_rule="all_done")
    def all_of(values):
        return list(values)

    done = work.expand(x=["good", "skip", "late", "never"])
    all_of(done)
    done >> [bash(rule, trigger_rule=rule) for rule in ("none_failed", "one_success", "one_failed", "none_skipped", "one_done")]

with DAG("mix_map_names_of_instances", schedule=None):

    @task(map_index_template="{{ label }}")
    def work(x):
        get_current_context()["label"] = f"number {x}"
        return x

    @task
    def pick(ti=None):
        return [
            ti.xcom_pull(task_ids="work", map_indexes=1), ti.xcom_pull(task_ids="work", map_indexes=[0, 2]),
            list(ti.xcom_pull(task_ids="work")), ti.xcom_pull(task_ids="work", map_indexes=7),
        ]  # fmt: skip

    work.expand(x=[5, 6, 7]) >> pick()

with DAG("mix_map_sensors", schedule=None):
    PythonSensor.partial(
        task_id="wait", python_callable=lambda x: x, poke_interval=1, timeout=2, mode="reschedule", soft_fail=True,
    ).expand(op_args=[[True], [False]]) >> bash("after", trigger_rule="none_failed")  # fmt: skip

with DAG("mix_map_templates", schedule=None, params={"who": "me"}):
    BashOperator.partial(task_id="say", env={"INDEX": "{{ ti.map_index }}", "DAY": "{{ ds }}"}).expand(
        bash_command=["echo $INDEX {{ task.task_id }}", "echo $DAY {{ params.who }}"],
    )  # fmt: skip
    PythonOperator.partial(task_id="args", python_callable=lambda *args, **_: list(args), op_kwargs={"n": "{{ 1 }}"}).expand(
        op_args=[["{{ ds_nodash }}", 1], [["{{ run_id }}"]]],
    )  # fmt: skip

    @task
    def plain(x, y):
        return [x, y]

    plain.partial(y="{{ ds }}").expand(x=["{{ 1 + 1 }}", {"deep": ["{{ dag.dag_id }}"]}])

with DAG("mix_map_of_keys", schedule=None):

    @task(multiple_outputs=True)
    def both():
        return {"few": [1, 2], "many": [3, 4, 5]}

    made = both()
    double.expand(x=give(made["few"]))
    total(made["many"])

with DAG("mix_map_after_skip_and_failure", schedule=None):

    @task
    def skips():
        raise AirflowSkipException

    @task
    def fails():
        raise AirflowException("no")

    double.expand(x=skips()) >> bash("after_skip", trigger_rule="all_done")
    double.override(task_id="other", trigger_rule="all_done").expand(x=fails()) >> bash("after_failure", trigger_rule="one_failed")
    double.override(task_id="literal", trigger_rule="all_done").expand(x=[1]) << fails.override(task_id="unrelated")()

with DAG("mix_map_branches", schedule=None):

    @task.branch
    def choose(x):
        return "a" if x else "b"

    choose.expand(x=[True, True]) >> [bash("a"), bash("b")] >> bash("end", trigger_rule="none_failed_min_one_success")

with DAG("mix_map_results_of_group_mapped", schedule=None):

    @task
    def row(x):
        return {"x": x, "square": x * x}

    @task
    def show(x, square):
        return f"{x}² = {square}"

    @task_group
    def part(x):
        return row(x)

    show.expand_kwargs(part.expand(x=give([2, 3])))

with DAG("mix_map_teardown_of_each", schedule=None):
    make = give.override(task_id="make")([1, 0]).operator.as_setup()

    @task
    def inverse(x):
        return 1 // x

    done = inverse.expand(x=make.output)
    clean = bash("clean").as_teardown(setups=make)
    done >> clean
    done >> bash("after")
