"""Branching: one of several ways is taken, the tasks on the others are skipped.

`join` has to run whichever way was taken. With the usual rule, all_success, it would be skipped with the way that was
not; `none_failed_min_one_success` waits for both ways and wants one of them to have succeeded.
"""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Label, task

with DAG("branching", schedule=None, tags=["example"], params={"rows": 2500}):

    @task
    def count_rows(params=None) -> int:
        return int(params["rows"])

    @task.branch
    def choose(rows: int) -> str:
        return "load_in_bulk" if rows > 1000 else "load_row_by_row"

    chosen = choose(count_rows())
    bulk = BashOperator(task_id="load_in_bulk", bash_command="echo bulk load")
    single = BashOperator(task_id="load_row_by_row", bash_command="echo row by row")
    join = EmptyOperator(task_id="join", trigger_rule="none_failed_min_one_success")

    chosen >> Label("over 1000 rows") >> bulk >> join
    chosen >> Label("few rows") >> single >> join
