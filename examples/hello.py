"""The smallest useful DAG: two shell commands, one after the other.

Everything below `with DAG(...)` belongs to the DAG; `>>` says what comes first.
"""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG("hello", schedule=None, tags=["example"]):
    greet = BashOperator(task_id="greet", bash_command="echo 'Hello from task {{ ti.task_id }}'")
    today = BashOperator(task_id="today", bash_command="date '+It is %A.'")

    greet >> today
