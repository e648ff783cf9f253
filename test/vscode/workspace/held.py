"""Never ends by itself: for who wants to cancel it."""

from pathlib import Path

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

GO = Path(__file__).parent / "never"

with DAG("held", schedule="0 3 * * *", start_date=pendulum.datetime(2024, 1, 1)):
    BashOperator(task_id="hold", bash_command=f"until [ -e '{GO}' ]; do sleep 0.2; done")
