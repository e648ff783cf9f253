"""What a run's state follows from."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, task

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

with DAG("leaf_failed", schedule=None):
    bash("ok") >> bash("bad", "exit 1")

with DAG("leaf_upstream_failed", schedule=None):
    bash("bad", "exit 1") >> bash("leaf")

with DAG("leaf_skipped", schedule=None):
    bash("skip", "exit 99") >> bash("leaf")

with DAG("leaf_ok_after_failure", schedule=None):
    bash("bad", "exit 1") >> bash("watcher", trigger_rule="one_failed")

with DAG("watcher_fails_the_run", schedule=None):

    @task(trigger_rule="one_failed")
    def watcher():
        raise RuntimeError("a task failed")

    tasks = [bash("a"), bash("b", "exit 1"), bash("c", trigger_rule="all_done")]
    tasks[0] >> tasks[1] >> tasks[2]
    tasks >> watcher()

with DAG("one_leaf_of_two_failed", schedule=None):
    first = bash("first")
    first >> bash("good")
    first >> bash("bad", "exit 1")

with DAG("all_leaves_skipped", schedule=None):
    bash("skip", "exit 99") >> [EmptyOperator(task_id="a"), EmptyOperator(task_id="b")]

with DAG("mapped_leaf_failed", schedule=None):

    @task
    def half(x):
        return 10 / x

    half.expand(x=[1, 0, 2])

with DAG("empty_dag", schedule=None):
    pass
