"""Runs every night, for a region."""

from datetime import datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

with DAG(
    "nightly",
    schedule="0 3 * * *",
    start_date=datetime(2024, 1, 1),
    params={"region": Param("north", type="string")},
):
    BashOperator(task_id="load", bash_command="echo {{ ds }} {{ params.region }}")
