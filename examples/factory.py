"""Many DAGs from one loop: the usual way when teams, customers or tables differ in nothing but a name.

Each DAG is a DAG of its own in every list, and all of them point to the same lines.
"""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, chain

TABLES = {
    "customers": {"schedule": "@daily", "checks": ["not_null", "unique"]},
    "orders": {"schedule": "0 * * * *", "checks": ["not_null", "unique", "fresh"]},
    "products": {"schedule": None, "checks": ["not_null"]},
}


def make_dag(table: str, schedule: str | None, checks: list[str]) -> DAG:
    with DAG(f"refresh_{table}", schedule=schedule, catchup=False, tags=["example", table]) as dag:
        load = BashOperator(task_id=f"load_{table}", bash_command=f"echo loading {table}")
        tests = [BashOperator(task_id=f"check_{check}", bash_command=f"echo {table}: {check} holds") for check in checks]
        publish = BashOperator(task_id="publish", bash_command=f"echo {table} is out")
        chain(load, tests, publish)
    return dag


for table, settings in TABLES.items():
    globals()[f"refresh_{table}"] = make_dag(table, **settings)
