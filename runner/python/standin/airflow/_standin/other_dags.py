"""Operators about other DAGs: a run on this machine is of one DAG."""

from __future__ import annotations

from typing import Any, Dict

from airflow._standin.exceptions import AirflowFailException
from airflow._standin.operator import BaseOperator
from airflow._standin.operators import EmptyOperator
from airflow._standin.sensors import BaseSensorOperator


class _OtherDag:
    def execute(self, context: Dict[str, Any]) -> Any:
        raise AirflowFailException(f"{type(self).__name__} is about another DAG: a run on this machine is of one DAG")


class TriggerDagRunOperator(_OtherDag, BaseOperator):
    template_fields = ("trigger_dag_id", "trigger_run_id", "logical_date", "conf", "wait_for_completion")

    def __init__(
        self,
        *,
        trigger_dag_id: str,
        trigger_run_id: Any = None,
        conf: Any = None,
        logical_date: Any = None,
        execution_date: Any = None,
        reset_dag_run: bool = False,
        wait_for_completion: bool = False,
        poke_interval: int = 60,
        allowed_states: Any = None,
        failed_states: Any = None,
        skip_when_already_exists: bool = False,
        fail_when_dag_is_paused: bool = False,
        deferrable: bool = False,
        openlineage_inject_parent_info: bool = True,
        note: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.trigger_dag_id = trigger_dag_id
        self.trigger_run_id = trigger_run_id
        self.conf = conf
        self.logical_date = logical_date or execution_date
        self.wait_for_completion = wait_for_completion


class ExternalTaskSensor(_OtherDag, BaseSensorOperator):
    template_fields = ("external_dag_id", "external_task_id", "external_task_ids", "external_task_group_id")

    def __init__(
        self,
        *,
        external_dag_id: str,
        external_task_id: Any = None,
        external_task_ids: Any = None,
        external_task_group_id: Any = None,
        allowed_states: Any = None,
        skipped_states: Any = None,
        failed_states: Any = None,
        execution_delta: Any = None,
        execution_date_fn: Any = None,
        check_existence: bool = False,
        deferrable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.external_dag_id = external_dag_id
        self.external_task_id = external_task_id
        self.external_task_ids = external_task_ids
        self.external_task_group_id = external_task_group_id


class ExternalTaskMarker(EmptyOperator):
    template_fields = ("external_dag_id", "external_task_id", "logical_date")

    def __init__(
        self,
        *,
        external_dag_id: str,
        external_task_id: str,
        logical_date: Any = None,
        execution_date: Any = None,
        recursion_depth: int = 10,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.external_dag_id = external_dag_id
        self.external_task_id = external_task_id
        self.logical_date = logical_date or execution_date
