"""Long enough to look elsewhere meanwhile. The last task waits until a file `go` lies beside this one."""

from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

GO = Path(__file__).parent / "go"

with DAG("slow", schedule=None):
    begin = BashOperator(task_id="begin", bash_command="echo begun")
    wait = BashOperator(task_id="wait", bash_command=f"until [ -e '{GO}' ]; do sleep 0.2; done; echo gone on")
    end = BashOperator(task_id="end", bash_command="echo ended")

    begin >> wait >> end
