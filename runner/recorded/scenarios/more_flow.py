"""Rules that meet: groups, branches, setups, limits and retries in one DAG."""
import os
import tempfile
from datetime import timedelta

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.sdk import DAG, TaskGroup, setup, task, task_group, teardown

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

def empty(name, **kwargs):
    return EmptyOperator(task_id=name, **kwargs)

with DAG("flow_branch_to_task_in_group", schedule=None):

    @task.branch
    def choose():
        return ["work.second", "end"]

    with TaskGroup("work") as work:
        empty("first") >> empty("third")
        empty("second")
    choose() >> work >> empty("end", trigger_rule="none_failed_min_one_success")

with DAG("flow_branch_all", schedule=None):

    @task.branch
    def choose():
        return ["a", "b", "c"]

    choose() >> [empty("a"), empty("b"), empty("c")] >> empty("join")

with DAG("flow_branch_skips_itself", schedule=None):

    @task.branch
    def choose():
        raise AirflowSkipException("no choice today")

    choose() >> [empty("a"), empty("b", trigger_rule="all_done"), empty("c", trigger_rule="none_failed")]

with DAG("flow_branch_fails", schedule=None):

    @task.branch(retries=1, retry_delay=SECOND)
    def choose(ti=None):
        if ti.try_number == 1:
            raise ValueError("not yet")
        return "b"

    choose() >> [empty("a"), empty("b")] >> empty("join", trigger_rule="none_failed_min_one_success")

with DAG("flow_branch_of_no_text", schedule=None):
    BranchPythonOperator(task_id="number", python_callable=lambda: 5) >> empty("a")
    BranchPythonOperator(task_id="empty_list", python_callable=lambda: []) >> empty("b")
    BranchPythonOperator(task_id="not_next", python_callable=lambda: "far") >> empty("c") >> empty("far")

with DAG("flow_branch_group_itself", schedule=None):

    @task_group
    def outer():
        @task.branch
        def choose():
            return "outer.inner"

        with TaskGroup("inner") as inner:
            bash("one") >> bash("two")
        choose() >> [inner, empty("other")]

    outer() >> empty("after", trigger_rule="none_failed")

with DAG("flow_short_circuit_in_group", schedule=None):

    @task_group
    def part():
        ShortCircuitOperator(task_id="stop", python_callable=lambda: 0) >> empty("inside") >> empty("last")

    part() >> empty("outside", trigger_rule="all_done") >> empty("far_outside")

with DAG("flow_short_circuit_mapped", schedule=None):

    @task.short_circuit
    def go(x):
        return x > 1

    @task
    def work():
        return 1

    go.expand(x=[1, 2]) >> work()

with DAG("flow_short_circuit_group_mapped", schedule=None):

    @task.short_circuit
    def go(x):
        return x > 1

    @task
    def work(x):
        return x * 10

    @task_group
    def part(x):
        go(x) >> work(x)

    @task(trigger_rule="none_failed")
    def total(values):
        return sorted(values)

    total(part.expand(x=[1, 2, 3]))

with DAG("flow_short_circuit_keeps_rules", schedule=None):
    stop = ShortCircuitOperator(task_id="stop", python_callable=lambda: None, ignore_downstream_trigger_rules=False)
    side = bash("side", "sleep 6")
    stop >> empty("a") >> empty("b", trigger_rule="none_failed") >> empty("c")
    [stop, side] >> empty("d", trigger_rule="one_success")

with DAG("flow_rules_over_groups", schedule=None):
    with TaskGroup("mixed") as mixed:
        bash("good")
        bash("bad", "exit 1")
        bash("skipped", "sleep 6; exit 99")
    for rule in ("all_done", "one_failed", "one_success", "all_success", "none_skipped", "none_failed", "all_failed"):
        mixed >> empty(rule, trigger_rule=rule)

with DAG("flow_rules_of_chains", schedule=None):
    bad = bash("bad", "exit 1")
    bad >> empty("up1") >> empty("up2") >> empty("caught", trigger_rule="all_failed") >> empty("after")
    bad >> empty("one_done", trigger_rule="one_done") >> empty("all_skipped", trigger_rule="all_skipped")
    skip = bash("skip", "exit 99")
    skip >> empty("s1") >> empty("s2", trigger_rule="all_skipped") >> empty("s3", trigger_rule="all_failed")
    skip >> empty("s4", trigger_rule="one_failed") >> empty("s5", trigger_rule="always")

with DAG("flow_skip_and_retries", schedule=None, default_args={"retries": 2, "retry_delay": SECOND}):

    @task
    def skips_second(ti=None):
        if ti.try_number == 1:
            raise AirflowException("again, please")
        raise AirflowSkipException("enough")

    @task
    def fails_second(ti=None):
        if ti.try_number == 1:
            raise AirflowException("again, please")
        raise AirflowFailException("enough")

    [skips_second(), fails_second()] >> empty("after", trigger_rule="all_done")

with DAG("flow_retry_exponential_max", schedule=None):
    PythonOperator(
        task_id="waits", python_callable=lambda ti: 1 // (ti.try_number // 4), retries=4, retry_delay=SECOND,
        retry_exponential_backoff=True, max_retry_delay=timedelta(seconds=2),
    )  # fmt: skip

with DAG("flow_setup_retries", schedule=None):
    make = bash("make", "test {{ ti.try_number }} = 2", retries=1, retry_delay=SECOND).as_setup()
    clean = bash("clean", "test {{ ti.try_number }} = 2", retries=1, retry_delay=SECOND).as_teardown(setups=make)
    make >> bash("work") >> clean

with DAG("flow_teardown_decides", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean", "exit 1").as_teardown(setups=make, on_failure_fail_dagrun=True)
    make >> bash("work") >> clean
    clean >> bash("after")

with DAG("flow_teardown_of_skipped_work", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("skip", "exit 99") >> bash("work") >> clean

with DAG("flow_setup_chain", schedule=None):
    one, two = bash("one").as_setup(), bash("two").as_setup()
    clean_two = bash("clean_two").as_teardown(setups=two)
    clean_one = bash("clean_one").as_teardown(setups=one)
    one >> two >> bash("work", "exit 1") >> clean_two >> clean_one

with DAG("flow_setup_upstream_failed", schedule=None):
    bad = bash("bad", "exit 1")
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    bad >> make >> bash("work") >> clean

with DAG("flow_teardown_only_setup_matters", schedule=None):
    make = bash("make", "exit 1").as_setup()
    other = bash("other")
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("work") >> clean
    other >> clean

with DAG("flow_setup_decorated_values", schedule=None):

    @setup
    def cluster():
        return {"id": "c1"}

    @task
    def work(where):
        return where["id"] + " used"

    @teardown(on_failure_fail_dagrun=True)
    def drop(where):
        return where["id"] + " dropped"

    made = cluster()
    work(made["id"] if False else made) >> drop(made)

with DAG("flow_fail_fast_with_retries", schedule=None, fail_fast=True):
    bash("first", "exit 1", retries=1, retry_delay=SECOND) >> bash("after")
    bash("slow", "sleep 100") >> bash("after_slow")

with DAG("flow_fail_fast_skips_no_done", schedule=None, fail_fast=True):
    quick = bash("quick")
    quick >> bash("bad", "sleep 2; exit 1") >> bash("next")
    quick >> bash("done") >> bash("waiting", "sleep 100") >> bash("later")

with DAG("flow_max_active_tasks_of_mapped", schedule=None, max_active_tasks=2, tags=["at-once"]):

    @task
    def waits(x):
        import time

        time.sleep(1)
        return x

    waits.expand(x=[1, 2, 3, 4, 5])

with DAG("flow_pool_and_priority", schedule=None, tags=["order"]):
    gate = bash("gate", "sleep 1")
    for name, weight in (("a", 1), ("b", 5), ("c", 3), ("d", 9)):
        gate >> bash(name, "sleep 0.2", pool="one", priority_weight=weight, weight_rule="absolute")

with DAG("flow_pool_too_many_slots", schedule=None, dagrun_timeout=timedelta(seconds=10)):
    bash("never", pool="one", pool_slots=2)
    bash("good", pool="one")

with DAG("flow_pool_missing", schedule=None, dagrun_timeout=timedelta(seconds=10)):
    bash("never", pool="no_such_pool")
    bash("good")

with DAG("flow_execution_timeout_teardown", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("slow", "sleep 60", execution_timeout=SECOND) >> clean

with DAG("flow_execution_timeout_caught", schedule=None):

    @task(execution_timeout=SECOND)
    def swallows():
        import time

        try:
            time.sleep(30)
        except Exception as error:
            return type(error).__name__

    swallows()

with DAG("flow_on_kill", schedule=None, dagrun_timeout=timedelta(seconds=10)):
    bash("good") >> bash("long", "trap 'exit 3' TERM; sleep 100 & wait") >> bash("never", trigger_rule="all_done")

with DAG("flow_retries_and_dagrun_timeout", schedule=None, dagrun_timeout=timedelta(seconds=8)):
    bash("again", "exit 1", retries=5, retry_delay=timedelta(seconds=300)) >> bash("never")

with DAG("flow_depends_on_past_skips", schedule=None):
    first = bash("first", "exit {{ dag_run.conf.get('code', 0) }}", depends_on_past=True)
    first >> bash("second", depends_on_past=True, trigger_rule="all_done")

with DAG("flow_depends_on_past_failed", schedule=None, dagrun_timeout=timedelta(seconds=30)):
    bash("first", "exit {{ dag_run.conf.get('code', 0) }}", depends_on_past=True) >> bash("second", trigger_rule="all_done")

with DAG("flow_depends_on_past_mapped", schedule=None):

    @task(depends_on_past=True)
    def one(x):
        return x

    one.expand(x=[1, 2])

with DAG("flow_wait_for_downstream_met", schedule=None):
    bash("first", wait_for_downstream=True) >> bash("second") >> bash("third")

with DAG("flow_run_with_failed_leaf_of_group", schedule=None):
    with TaskGroup("g") as g:
        bash("bad", "exit 1") >> empty("caught", trigger_rule="one_failed")
        bash("skip", "exit 99") >> empty("after_skip")
    g >> empty("end", trigger_rule="none_failed_min_one_success")

with DAG("flow_nothing_to_do", schedule=None):
    empty("a") >> [empty("b"), empty("c")] >> empty("d")

with DAG("flow_removed_while_mapping_fails", schedule=None):

    @task
    def items():
        return [1, 2, 3]

    @task(retries=1, retry_delay=SECOND)
    def work(x, ti=None):
        if ti.try_number == 1 and x != 2:
            raise ValueError(x)
        return x * x

    @task
    def total(values):
        return sum(values)

    total(work.expand(x=items()))
