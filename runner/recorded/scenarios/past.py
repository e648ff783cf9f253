"""What a run takes from the runs before it."""
from datetime import timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

with DAG("depends_on_past", schedule=None, dagrun_timeout=timedelta(seconds=30)):
    # Fails in the first run if it is told to: the second then waits for it.
    first = BashOperator(
        task_id="first", bash_command="test -z \"{{ dag_run.conf.get('fail', '') }}\"", depends_on_past=True
    )
    first >> BashOperator(task_id="second", bash_command="true")
    BashOperator(task_id="free", bash_command="true")

with DAG("depends_on_past_met", schedule=None):
    BashOperator(task_id="first", bash_command="true", depends_on_past=True) >> BashOperator(
        task_id="skips", bash_command="exit 99", depends_on_past=True
    )

with DAG("wait_for_downstream", schedule=None, dagrun_timeout=timedelta(seconds=30)):
    first = BashOperator(task_id="first", bash_command="true", wait_for_downstream=True)
    first >> BashOperator(task_id="second", bash_command="test -z \"{{ dag_run.conf.get('fail', '') }}\"")

with DAG("previous_run", schedule=None):

    @task
    def before(ti=None, prev_start_date_success=None, prev_data_interval_end_success=None):
        return [
            str(prev_data_interval_end_success),
            ti.xcom_pull(task_ids="leaves", key="left", include_prior_dates=True),
        ]

    @task
    def leaves(ti=None, dag_run=None):
        ti.xcom_push(key="left", value=str(dag_run.conf.get("n")))

    before() >> leaves()
