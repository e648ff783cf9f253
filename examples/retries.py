"""Retries: a task that fails is tried again before its failure counts.

`flaky` fails at its first try and succeeds at the second. Open its log to see both tries.
"""

from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

with DAG("retries", schedule=None, tags=["example"], default_args={"retries": 2, "retry_delay": timedelta(seconds=1)}):

    @task
    def flaky(ti=None) -> str:
        if ti.try_number < 2:
            raise RuntimeError("the service did not answer; this try fails on purpose")
        return "answered at the second try"

    steady = BashOperator(task_id="steady", bash_command="echo 'this one succeeds at once'")
    # `retries=0` wins over default_args; exit code 99 skips a Bash task instead of failing it.
    nothing_new = BashOperator(task_id="nothing_new", bash_command="exit 99", retries=0)
    clean_up = BashOperator(task_id="clean_up", bash_command="echo 'always at the end'", trigger_rule="all_done")

    [flaky(), steady, nothing_new] >> clean_up
