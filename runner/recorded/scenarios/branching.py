"""Branches, short circuits, skips, and what joins behind them."""
from datetime import time

from airflow.exceptions import AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.datetime import BranchDateTimeOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.latest_only import LatestOnlyOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, ShortCircuitOperator
from airflow.sdk import DAG, TaskGroup, task, task_group

def empty(name, **kwargs):
    return EmptyOperator(task_id=name, **kwargs)

with DAG("branch_one", schedule=None):

    @task.branch
    def choose():
        return "left"

    start = choose()
    left, right = empty("left"), empty("right")
    start >> [left, right]
    [left, right] >> empty("join")
    [left, right] >> empty("join_min_one", trigger_rule="none_failed_min_one_success")
    right >> empty("after_right") >> empty("after_all_done", trigger_rule="all_done")

with DAG("branch_group", schedule=None):

    @task.branch
    def choose():
        return "chosen"

    def group(name):
        with TaskGroup(name) as made:
            empty("first") >> [empty("second"), empty("third")]
        return made

    chosen, other = group("chosen"), group("other")
    choose() >> [chosen, other]
    [chosen, other] >> empty("join", trigger_rule="none_failed_min_one_success")

with DAG("branch_several", schedule=None):
    several = BranchPythonOperator(task_id="several", python_callable=lambda: ["a", "c"])
    several >> [empty("a"), empty("b"), empty("c")]

with DAG("branch_nothing", schedule=None):

    @task.branch
    def choose():
        return None

    choose() >> [empty("a"), empty("b", trigger_rule="all_done")]

with DAG("branch_to_unknown", schedule=None):

    @task.branch
    def choose():
        return "nowhere"

    choose() >> [empty("a"), empty("b", trigger_rule="all_done")]

with DAG("branch_past_the_next", schedule=None):
    # The chosen task is also reached through the one that was not chosen.
    @task.branch
    def choose():
        return "late"

    start = choose()
    early, late = empty("early"), empty("late", trigger_rule="none_failed_min_one_success")
    start >> early >> late
    start >> late
    start >> empty("not_chosen")

with DAG("branch_in_mapped_group", schedule=None):

    @task.branch
    def choose(x):
        return "g.even" if x % 2 == 0 else "g.odd"

    @task
    def even(x):
        return x

    @task
    def odd(x):
        return -x

    @task(trigger_rule="none_failed_min_one_success")
    def join():
        return "joined"

    @task_group
    def g(x):
        choose(x) >> [even(x), odd(x)] >> join()

    g.expand(x=[1, 2, 3])

with DAG("mapped_branch", schedule=None):

    @task.branch
    def choose(x):
        return "a" if x == 1 else "b"

    choose.expand(x=[1, 1]) >> [empty("a"), empty("b")]

with DAG("nested_branches", schedule=None):

    @task.branch
    def outer():
        return "inner"

    @task.branch
    def inner():
        return "deep"

    first, second = outer(), inner()
    join_inner = empty("join_inner", trigger_rule="none_failed_min_one_success")
    first >> [second, empty("side")]
    second >> [empty("deep"), empty("not_deep")] >> join_inner
    join_inner >> empty("end", trigger_rule="none_failed_min_one_success") << empty("other")

with DAG("short_circuit", schedule=None):

    @task.short_circuit
    def stop():
        return False

    @task.short_circuit
    def go_on():
        return "yes"

    stop() >> empty("a") >> empty("b", trigger_rule="all_done") >> empty("c", trigger_rule="always")
    go_on() >> empty("d")

with DAG("short_circuit_next_only", schedule=None):
    stop = ShortCircuitOperator(
        task_id="stop", python_callable=lambda: [], ignore_downstream_trigger_rules=False
    )
    stop >> empty("a") >> empty("b", trigger_rule="all_done")
    stop >> empty("c", trigger_rule="all_done") >> empty("d")

with DAG("short_circuit_and_teardown", schedule=None):

    @task.short_circuit
    def stop():
        return False

    made = empty("make").as_setup()
    clean = empty("clean").as_teardown(setups=made)
    made >> stop() >> empty("work") >> clean

with DAG("skip_exceptions", schedule=None):

    @task
    def skips():
        raise AirflowSkipException("nothing to do")

    @task
    def skips_some(x):
        if x == 2:
            raise AirflowSkipException
        return x

    @task
    def total(values):
        return sum(values)

    skips() >> empty("after") >> empty("after_all_done", trigger_rule="all_done")
    total(skips_some.expand(x=[1, 2, 3]))
    total.override(task_id="total_none_failed", trigger_rule="none_failed")(
        skips_some.override(task_id="some_more").expand(x=[1, 2, 3])
    )

with DAG("latest_only", schedule=None):
    latest = LatestOnlyOperator(task_id="latest_only")
    latest >> empty("a") >> empty("b", trigger_rule="all_done")

with DAG("fail_fast", schedule=None, fail_fast=True):
    bad = BashOperator(task_id="bad", bash_command="sleep 2; exit 1")
    quick = BashOperator(task_id="quick", bash_command="true")
    slow = BashOperator(task_id="slow", bash_command="sleep 100")
    quick >> BashOperator(task_id="after_quick", bash_command="sleep 101") >> BashOperator(task_id="last", bash_command="true")
    slow >> BashOperator(task_id="after_slow", bash_command="true")
    bad >> BashOperator(task_id="after_bad", bash_command="true")

with DAG("branch_time_over_midnight", schedule=None):
    # The upper end is before the lower one: it is that of the next day.
    BranchDateTimeOperator(
        task_id="choose",
        follow_task_ids_if_true=["inside"],
        follow_task_ids_if_false=["outside"],
        target_lower=time(2, 0, 0),
        target_upper=time(1, 0, 0),
        use_task_logical_date=True,
    ) >> [empty("inside"), empty("outside")]

with DAG("key_of_instance_in_python", schedule=None):

    @task
    def key_of_instance(task_instance_key_str=None):
        return task_instance_key_str

    key_of_instance()
