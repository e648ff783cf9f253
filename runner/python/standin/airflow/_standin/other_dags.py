"""Operators about other DAGs: the runner knows their runs in this workspace, and can start one."""

from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from typing import Any, Dict, List, Optional

from airflow._standin import scope
from airflow._standin.dates import parse
from airflow._standin.exceptions import AirflowException, AirflowSkipException
from airflow._standin.operator import BaseOperator
from airflow._standin.operators import EmptyOperator, call_with_context
from airflow._standin.sensors import BaseSensorOperator


class TriggerDagRunOperator(BaseOperator):
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
        given = logical_date if logical_date is not None else execution_date
        self.logical_date = given.isoformat() if isinstance(given, datetime) else given
        self.reset_dag_run = reset_dag_run
        self.wait_for_completion = wait_for_completion
        self.poke_interval = poke_interval
        self.allowed_states = _states(allowed_states, ["success"])
        self.failed_states = _states(failed_states, ["failed"])
        self.skip_when_already_exists = skip_when_already_exists

    def execute(self, context: Dict[str, Any]) -> None:
        date = parse(str(self.logical_date)) if self.logical_date else datetime.now(timezone.utc)
        run_id = str(self.trigger_run_id or f"manual__{date.isoformat()}")
        conf = json.loads(self.conf) if isinstance(self.conf, str) else self.conf or {}
        try:
            json.dumps(conf)
        except TypeError as error:
            raise ValueError("conf parameter should be JSON Serializable") from error
        request = {
            "dagId": self.trigger_dag_id,
            "runId": run_id,
            "conf": conf,
            "logicalDate": date.isoformat(),
            "reset": self.reset_dag_run,
        }
        answer = _ask("triggerRun", request)
        if answer.get("problem") == "exists" and self.skip_when_already_exists:
            raise AirflowSkipException(f"Skipping due to skip_when_already_exists is set to True and {answer['message']}")
        if "problem" in answer:
            raise AirflowException(answer["message"])
        context["ti"].xcom_push(key="trigger_run_id", value=run_id)
        while self.wait_for_completion:
            self.log.info("Waiting for %s of %s", run_id, self.trigger_dag_id)
            time.sleep(self.poke_interval)
            runs = _ask("getRuns", {"dagId": self.trigger_dag_id, "runIds": [run_id]})
            state = runs[0]["state"] if runs else None
            if state in self.failed_states:
                raise AirflowException(f"{self.trigger_dag_id} failed with failed state {state}")
            if state in self.allowed_states:
                return


class ExternalTaskSensor(BaseSensorOperator):
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
        self.external_task_ids = [external_task_id] if external_task_id is not None else external_task_ids
        self.external_task_group_id = external_task_group_id
        self.allowed_states = _states(allowed_states, ["success"])
        self.skipped_states = _states(skipped_states, [])
        self.failed_states = _states(failed_states, [])
        if execution_delta is not None and execution_date_fn is not None:
            raise ValueError(
                "Only one of `execution_delta` or `execution_date_fn` may be provided to ExternalTaskSensor; not both."
            )
        self.execution_delta = execution_delta
        self.execution_date_fn = execution_date_fn
        self.check_existence = check_existence

    def poke(self, context: Dict[str, Any]) -> bool:
        if self.check_existence and not _ask("hasDag", {"dagId": self.external_dag_id}):
            raise AirflowException(f"The external DAG {self.external_dag_id} does not exist.")
        dates = self._dates(context)
        self.log.info("Poking for DAG %r on %s", self.external_dag_id, ", ".join(dates))
        runs = _ask("getRuns", {"dagId": self.external_dag_id, "logicalDates": dates}) or []
        if self.failed_states and self._count(runs, self.failed_states) > 0:
            message = f"Some of the external tasks of DAG {self.external_dag_id} failed."
            raise AirflowSkipException(f"{message} Skipping due to soft_fail.") if self.soft_fail else AirflowException(message)
        if self.skipped_states and self._count(runs, self.skipped_states) > 0:
            raise AirflowSkipException(f"Some of the external tasks of DAG {self.external_dag_id} are in a skipped state.")
        return self._count(runs, self.allowed_states) == len(dates)

    def _dates(self, context: Dict[str, Any]) -> List[str]:
        date = context.get("logical_date")
        if date is None:
            raise AirflowException("the run has no logical date: ExternalTaskSensor has nothing to look for")
        if self.execution_delta is not None:
            found: Any = date - self.execution_delta
        elif self.execution_date_fn is not None:
            others = {name: value for name, value in context.items() if name not in ("execution_date", "logical_date")}
            # As in Airflow, `context` may be a parameter, too.
            found = call_with_context(self.execution_date_fn, [date], {}, {**others, "context": context})
        else:
            found = date
        several = found if isinstance(found, (list, tuple, set)) else [found]
        return [one.isoformat() for one in several]

    def _count(self, runs: List[Dict[str, Any]], states: List[str]) -> float:
        """Runs that are in one of the states with all that is waited for."""
        if not self.external_task_ids and not self.external_task_group_id:
            return len([run for run in runs if run["state"] in states])
        total = 0.0
        for run in runs:
            query: Dict[str, Any] = {"dagId": self.external_dag_id, "runId": run["runId"]}
            rows = _ask("getTaskStates", query) or []
            if self.external_task_ids:
                rows = [row for row in rows if row["taskId"] in self.external_task_ids]
            else:
                rows = [row for row in rows if row["taskId"].startswith(f"{self.external_task_group_id}.")]
            size = len(self.external_task_ids) if self.external_task_ids else len(rows) or 1
            total += len([row for row in rows if row["state"] in states]) / size
        return total


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


def _states(given: Optional[Any], default: List[str]) -> List[str]:
    return default if given is None else [str(getattr(one, "value", one)) for one in given]


def _ask(method: str, params: Dict[str, Any]) -> Any:
    if scope.call_runner is None:
        raise AirflowException("other DAGs can be asked about by a running task only")
    return scope.call_runner(method, params)
