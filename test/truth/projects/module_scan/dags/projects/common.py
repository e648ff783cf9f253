from datetime import datetime
from airflow import DAG
from functools import partial

try:
    from airflow.providers.standard.operators.empty import EmptyOperator
except ImportError:
    from airflow.operators.empty import EmptyOperator


def build(name, n=1, **kw):
    with DAG(name, start_date=datetime(2024, 1, 1), schedule=None, **kw) as d:
        prev = None
        for i in range(n):
            t = EmptyOperator(task_id=f"s{i}")
            prev and prev >> t
            prev = t
    return d
