"""Names that are gone, moved to a provider, or moved within Airflow."""
from airflow import DAG, Dataset, models
from airflow.contrib.sensors.file_sensor import FileSensor
from airflow.decorators import dag, task
from airflow.models.baseoperator import chain
from airflow.operators.bash import BashOperator
from airflow.operators.dummy import DummyOperator
from airflow.operators.subdag import SubDagOperator
from airflow.sensors.base import BaseSensorOperator
from airflow.timetables.datasets import DatasetOrTimeSchedule
from airflow.utils import dates, timezone
from airflow.utils.dates import days_ago
from airflow.utils.decorators import apply_defaults
from airflow.utils.task_group import TaskGroup

with DAG("imports", start_date=days_ago(2)) as first:
    chain(BashOperator(task_id="a", bash_command="echo"), DummyOperator(task_id="b"))
    with TaskGroup("group"):
        FileSensor(task_id="c", filepath="/x")

with models.DAG("second", start_date=dates.days_ago(2)):
    SubDagOperator(task_id="d", subdag=first)


@dag(schedule=DatasetOrTimeSchedule(timetable=None, datasets=[Dataset("s3://x")]))
def third():
    @task
    def now():
        return timezone.utcnow()

    now()


third()


class Mine(BaseSensorOperator):
    @apply_defaults
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
