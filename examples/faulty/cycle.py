"""A mistake on purpose, so that you see what a message looks like: `load >> validate` closes a circle."""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("faulty_cycle", schedule="@daily", catchup=False):
    extract = BashOperator(task_id="extract", bash_command="echo extract")
    validate = BashOperator(task_id="validate", bash_command="echo validate")
    transform = BashOperator(task_id="transform", bash_command="echo transform")
    load = BashOperator(task_id="load", bash_command="echo load")

    extract >> validate >> transform
    transform >> load
    load >> validate
