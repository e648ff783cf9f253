"""A DAG that fails on purpose: see how a failed task looks, what becomes of the tasks behind it, and where its log is.

`transform` raises, so `load` never runs: its state is upstream_failed. `alert` runs just because something failed.
"""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

with DAG("failing", schedule=None, tags=["example"]):
    extract = BashOperator(task_id="extract", bash_command="echo 'id,amount'; echo '1,12.50'; echo '2,abc'")

    @task
    def transform() -> float:
        rows = ["12.50", "abc"]
        return sum(float(row) for row in rows)

    load = BashOperator(task_id="load", bash_command="echo never reached")
    alert = BashOperator(task_id="alert", bash_command="echo 'Something upstream failed.'", trigger_rule="one_failed")

    transformed = transform()
    extract >> transformed >> load
    # A run fails when a task at its end does: `load` does, whatever becomes of `alert`.
    transformed >> alert
