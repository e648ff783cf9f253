"""
A small stand-in for Apache Airflow's authoring interface, used where the interpreter has no Airflow.

It carries the core (DAG, TaskFlow, task groups, Bash/Python/Empty/branch operators, sensors) after Airflow's public
documentation. Any other name under `airflow.` can be imported as a placeholder that says which package it needs
as soon as a task uses it.
"""

from __future__ import annotations

__version__ = "3.0.0"

from airflow._standin import kubernetes_models as _kubernetes_models
from airflow._standin import module_table as _module_table

_module_table.install()
_kubernetes_models.install()

from airflow._standin.assets import Asset, Dataset  # noqa: E402
from airflow._standin.dag import DAG  # noqa: E402
from airflow._standin.exceptions import AirflowException  # noqa: E402
from airflow._standin.xcom_arg import XComArg  # noqa: E402

__all__ = ["DAG", "Asset", "Dataset", "XComArg", "AirflowException", "__version__"]


def __getattr__(name: str):
    return _module_table.attribute_of("airflow", name)
