"""The last dependency closes a cycle."""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("circle", schedule=None):
    first = BashOperator(task_id="first", bash_command="true")
    second = BashOperator(task_id="second", bash_command="true")
    third = BashOperator(task_id="third", bash_command="true")

    first >> second
    second >> third
    third >> first
