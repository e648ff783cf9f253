"""The scenarios are written for Airflow 3: the names of its SDK, as Airflow 2 has them."""

from airflow import DAG
from airflow.datasets import Dataset as Asset
from airflow.datasets import DatasetAlias as AssetAlias
from airflow.datasets.metadata import Metadata
from airflow.decorators import setup, task, task_group, teardown
from airflow.hooks.base import BaseHook
from airflow.models import BaseOperator, Param, Variable
from airflow.sensors.base import BaseSensorOperator, PokeReturnValue
from airflow.utils.task_group import TaskGroup
from airflow.io.path import ObjectStoragePath
from airflow.models.baseoperator import chain, chain_linear, cross_downstream
from airflow.operators.python import get_current_context
from airflow.utils.edgemodifier import Label
