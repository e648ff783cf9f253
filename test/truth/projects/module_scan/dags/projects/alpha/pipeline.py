from airflow import DAG
from ..common import build

DAGS = [build(f"p2_alpha_{i}", n=i + 1) for i in range(2)]
