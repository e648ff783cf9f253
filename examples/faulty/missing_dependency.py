"""A mistake on purpose: `transform` is used in the last line, but nothing of that name was ever made."""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("faulty_missing_dependency", schedule="@daily", catchup=False):
    extract = BashOperator(task_id="extract", bash_command="echo extract")
    load = BashOperator(task_id="load", bash_command="echo load")

    extract >> transform >> load
