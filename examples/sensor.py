"""A sensor waits until something is true: a file is there, a table has rows, another system is ready.

This one looks every second, and a task beside it makes what it waits for.
"""

import tempfile
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG

inbox = Path(tempfile.gettempdir()) / "dagwright-example-inbox"


def has_arrived() -> bool:
    return inbox.exists()


with DAG("sensor", schedule=None, tags=["example"]):
    # `reschedule` frees the worker between two looks; the usual mode, `poke`, holds on to it.
    wait = PythonSensor(
        task_id="wait_for_file", python_callable=has_arrived, mode="reschedule", poke_interval=1, timeout=60
    )
    deliver = BashOperator(task_id="deliver", bash_command=f"sleep 2; echo '3 new orders' > '{inbox}'")
    read = BashOperator(task_id="read", bash_command=f"cat '{inbox}'; rm -f '{inbox}'")

    # Not `deliver >> wait`: the two run at the same time.
    [wait, deliver] >> read
