import os
import yaml
from datetime import datetime
from airflow import DAG
from models import DagCfg, Kind

try:
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.bash import BashOperator
with open(os.path.join(os.path.dirname(__file__), "cfg.yaml")) as f:
    cfgs = [DagCfg(**c) for c in yaml.safe_load(f)["dags"]]
for cfg in cfgs:
    with DAG(cfg.dag_id, schedule=cfg.schedule, start_date=datetime(2024, 1, 1), tags=cfg.tags) as dag:
        ops = {}
        for t in cfg.tasks:
            if t.kind is Kind.bash:
                ops[t.name] = BashOperator(task_id=t.task_id, bash_command=t.cmd or "true", retries=t.retries)
            else:
                ops[t.name] = EmptyOperator(task_id=t.task_id)
        for t in cfg.tasks:
            for d in t.deps:
                ops[d] >> ops[t.name]
    globals()[cfg.dag_id] = dag
