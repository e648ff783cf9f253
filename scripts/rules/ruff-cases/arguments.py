"""Arguments that Airflow 3 took away, of DAGs and of tasks."""
from datetime import datetime, timedelta

from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator

with DAG("interval", schedule_interval="@daily", start_date=datetime(2024, 1, 1)):
    BashOperator(task_id="a", bash_command="echo", task_concurrency=2)

with DAG("timetable", timetable=None, start_date=datetime(2024, 1, 1)):
    PythonOperator(task_id="a", python_callable=print, provide_context=True)

with DAG("limits", concurrency=3, fail_stop=True, default_view="graph", orientation="LR"):
    TriggerDagRunOperator(task_id="a", trigger_dag_id="limits", execution_date="{{ ts }}")

with DAG("sla", sla_miss_callback=print):
    BashOperator(task_id="a", bash_command="echo", sla=timedelta(hours=1))
