"""Three shell commands in a row."""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("hello", schedule=None):
    extract = BashOperator(task_id="extract", bash_command="echo extract; sleep 0.3")
    transform = BashOperator(task_id="transform", bash_command="echo transform; sleep 0.3")
    load = BashOperator(task_id="load", bash_command="echo load")

    extract >> transform >> load
