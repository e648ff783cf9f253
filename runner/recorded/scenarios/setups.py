"""Setups, teardowns and their scopes."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, setup, task, task_group, teardown

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

with DAG("teardown_after_failure", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("work", "exit 1") >> bash("more_work") >> clean
    clean >> bash("after_clean")

with DAG("setup_failed", schedule=None):
    make = bash("make", "exit 1").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("work") >> bash("always_works", trigger_rule="always") >> clean

with DAG("setup_skipped", schedule=None):
    make = bash("make", "exit 99").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("work") >> bash("works_all_done", trigger_rule="all_done") >> clean

with DAG("two_setups_one_fails", schedule=None):
    one, two = bash("one").as_setup(), bash("two", "exit 1").as_setup()
    clean = bash("clean").as_teardown(setups=[one, two])
    [one, two] >> bash("work") >> clean

with DAG("setup_without_teardown", schedule=None):
    make = bash("make").as_setup()
    make >> bash("a") >> bash("b", "exit 1") >> bash("c", trigger_rule="all_done")

with DAG("setup_scope_with_context", schedule=None):

    @setup
    def make():
        return "made"

    @teardown
    def clean(what):
        return f"cleaned {what}"

    @task
    def work():
        raise ValueError("in scope")

    @task
    def second():
        return 2

    made = make()
    with clean(made):
        work() >> second()

with DAG("setup_in_group", schedule=None):

    @task_group
    def group():
        make = bash("make").as_setup()
        clean = bash("clean").as_teardown(setups=make)
        make >> bash("work") >> clean

    group() >> bash("after_group")

with DAG("failing_teardown_in_group", schedule=None):

    @task_group
    def group():
        make = bash("make").as_setup()
        clean = bash("clean", "exit 1").as_teardown(setups=make)
        make >> bash("work") >> clean

    group() >> bash("after_group")

with DAG("teardown_alone", schedule=None):
    bash("work", "exit 1") >> bash("clean").as_teardown()

with DAG("nested_scopes", schedule=None):
    outer = bash("outer").as_setup()
    inner = bash("inner", "exit 1").as_setup()
    inner_clean = bash("inner_clean").as_teardown(setups=inner)
    outer_clean = bash("outer_clean").as_teardown(setups=outer)
    outer >> inner >> bash("work") >> inner_clean >> bash("between") >> outer_clean

with DAG("fail_fast_lets_teardown_run", schedule=None, fail_fast=True):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    make >> bash("bad", "exit 1") >> bash("never") >> clean
