from datetime import date, datetime, timedelta
from airflow import DAG
from airflow.datasets import Dataset as Asset, DatasetAlias as AssetAlias
from airflow.decorators import dag, setup, task, task_group, teardown
from airflow.hooks.base import BaseHook
from airflow.models.baseoperator import BaseOperator, chain, chain_linear, cross_downstream
from airflow.models.param import Param
from airflow.models.variable import Variable
from airflow.models.xcom_arg import XComArg
from airflow.operators.bash import BashOperator
from airflow.operators.datetime import BranchDateTimeOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import (
    BranchPythonOperator, ExternalPythonOperator, PythonOperator, PythonVirtualenvOperator, ShortCircuitOperator,
    get_current_context,
)
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.operators.weekday import BranchDayOfWeekOperator
from airflow.sensors.date_time import DateTimeSensor
from airflow.sensors.external_task import ExternalTaskMarker, ExternalTaskSensor
from airflow.sensors.python import PythonSensor
from airflow.sensors.time_delta import TimeDeltaSensor
from airflow.utils.edgemodifier import Label
from airflow.utils.task_group import TaskGroup
