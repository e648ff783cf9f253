from datetime import datetime, timedelta
from airflow.sdk import DAG, task
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.operators.datetime import BranchDateTimeOperator
from airflow.operators.weekday import BranchDayOfWeekOperator
from airflow.sensors.weekday import DayOfWeekSensor
from airflow.providers.standard.operators.python import PythonOperator, PythonVirtualenvOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator as T2
from airflow.providers.standard.operators.datetime import BranchDateTimeOperator as B2
from airflow.providers.standard.operators.weekday import BranchDayOfWeekOperator as W2
from airflow.providers.standard.sensors.weekday import DayOfWeekSensor as S2
from airflow.providers.amazon.aws.operators.s3 import S3CopyObjectOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d", schedule=None):
    TriggerDagRunOperator(task_id="a1", trigger_dag_id="x", execution_date="{{ ts }}")
    T2(task_id="a2", trigger_dag_id="x", execution_date="{{ ts }}")
    BranchDateTimeOperator(task_id="a3", use_task_execution_day=True, follow_task_ids_if_true=["a1"], follow_task_ids_if_false=["a2"], target_upper=None, target_lower=datetime(2024,1,1))
    B2(task_id="a4", use_task_execution_day=True, follow_task_ids_if_true=["a1"], follow_task_ids_if_false=["a2"], target_upper=None, target_lower=datetime(2024,1,1))
    BranchDayOfWeekOperator(task_id="a5", use_task_execution_day=True, follow_task_ids_if_true=["a1"], follow_task_ids_if_false=["a2"], week_day="Monday")
    W2(task_id="a6", use_task_execution_day=True, follow_task_ids_if_true=["a1"], follow_task_ids_if_false=["a2"], week_day="Monday")
    DayOfWeekSensor(task_id="a7", use_task_execution_day=True, week_day="Monday")
    S2(task_id="a8", use_task_execution_day=True, week_day="Monday")
    PythonOperator(task_id="b1", python_callable=print, provide_context=True)
    PythonVirtualenvOperator(task_id="b2", python_callable=print, provide_context=True)
    BashOperator(task_id="c1", bash_command="x", sla=timedelta(hours=1))
    BashOperator(task_id="c2", bash_command="x", task_concurrency=3)
    S3CopyObjectOperator(task_id="c3", source_bucket_key="a", dest_bucket_key="b", sla=timedelta(hours=1), task_concurrency=1)
    KubernetesPodOperator(task_id="c4", sla=timedelta(hours=1), task_concurrency=1)
def tasks():
    BashOperator(task_id="c1", bash_command="x", sla=timedelta(hours=1))
    BashOperator(task_id="c2", bash_command="x", task_concurrency=3)
    T2(task_id="a2", trigger_dag_id="x", execution_date="{{ ts }}")
    W2(task_id="a6", use_task_execution_day=True, follow_task_ids_if_true=["a1"], follow_task_ids_if_false=["a2"], week_day="Monday")
    S2(task_id="a8", use_task_execution_day=True, week_day="Monday")
    PythonOperator(task_id="b1", python_callable=print, provide_context=True)
    S3CopyObjectOperator(task_id="c3", source_bucket_key="a", dest_bucket_key="b", sla=timedelta(hours=1), task_concurrency=1)
class G:
    def sensor(self):
        return DayOfWeekSensor(task_id="a7", use_task_execution_day=True, week_day="Monday")
@task
def inside():
    BashOperator(task_id="c1", bash_command="x", sla=timedelta(hours=1)).execute({})
