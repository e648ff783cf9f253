"""The second task fails, so the third never runs."""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("failing", schedule=None):
    fetch = BashOperator(task_id="fetch", bash_command="echo fetched 2 rows")
    check = BashOperator(task_id="check", bash_command="echo 'row 2 has no price'; exit 3")
    publish = BashOperator(task_id="publish", bash_command="echo published")

    fetch >> check >> publish
