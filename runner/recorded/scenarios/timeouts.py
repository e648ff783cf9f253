"""Time limits of tasks and of a run."""
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

with DAG("execution_timeout", schedule=None):

    @task(execution_timeout=timedelta(seconds=1))
    def too_long():
        import time

        time.sleep(60)

    @task(execution_timeout=timedelta(seconds=30))
    def in_time():
        return "done"

    late = too_long()
    late >> BashOperator(task_id="after", bash_command="true")
    in_time()
    BashOperator(task_id="bash_too_long", bash_command="sleep 60", execution_timeout=timedelta(seconds=1))

with DAG("execution_timeout_is_retried", schedule=None):

    @task(execution_timeout=timedelta(seconds=2), retries=1, retry_delay=timedelta(seconds=1))
    def slow_at_first(ti=None):
        import time

        if ti.try_number == 1:
            time.sleep(60)
        return ti.try_number

    slow_at_first()

with DAG("dagrun_timeout", schedule=None, dagrun_timeout=timedelta(seconds=25)):
    quick = BashOperator(task_id="quick", bash_command="true")
    slow = BashOperator(task_id="slow", bash_command="sleep 100")
    quick >> slow >> BashOperator(task_id="never", bash_command="true")
    slow >> BashOperator(task_id="never_either", bash_command="true", trigger_rule="all_done")
