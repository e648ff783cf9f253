"""Airflow 2's operators about other DAGs look into the metadata database; here the runner is asked, in the task's process."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable, Dict, List, Optional

from airflow.exceptions import AirflowException, DagNotFound, DagRunAlreadyExists
from airflow.utils import timezone

from dagwright_worker.protocol import Channel


def ask_about_other_dags(channel: Channel, current_task: Callable[[], Any]) -> None:
    _let_runs_be_triggered(channel, current_task)
    _let_runs_be_waited_for(channel)


class OtherRun(SimpleNamespace):
    """What `TriggerDagRunOperator` does with a DAG run."""

    def refresh_from_db(self) -> None:
        self.state = (_record(self.channel, self.dag_id, self.run_id) or {}).get("state")


def _record(channel: Channel, dag_id: str, run_id: str) -> Optional[Dict[str, Any]]:
    found = channel.call("getRuns", {"dagId": dag_id, "runIds": [run_id]})
    return found[0] if found else None


def _let_runs_be_triggered(channel: Channel, current_task: Callable[[], Any]) -> None:
    from airflow.operators import trigger_dagrun

    def other_run(dag_id: str, run_id: str, date: Any) -> OtherRun:
        record = _record(channel, dag_id, run_id) or {}
        known = record.get("logicalDate")
        date = timezone.parse(known) if known else date
        return OtherRun(
            channel=channel, dag_id=dag_id, run_id=run_id, logical_date=date, execution_date=date, state=record.get("state")
        )

    def trigger_dag(
        dag_id: str, run_id: str, conf: Any = None, execution_date: Any = None, replace_microseconds: bool = False
    ) -> OtherRun:
        request = {
            "dagId": dag_id,
            "runId": run_id,
            "conf": conf or {},
            "logicalDate": execution_date.isoformat(),
            "reset": bool(getattr(current_task(), "reset_dag_run", False)),
        }
        answer = channel.call("triggerRun", request)
        if answer.get("problem") == "exists":
            existing = other_run(dag_id, run_id, execution_date)
            raise DagRunAlreadyExists(dag_run=existing, execution_date=execution_date, run_id=run_id)  # type: ignore[arg-type]
        if answer.get("problem") == "unknown":
            raise DagNotFound(answer["message"])
        if "problem" in answer:
            raise AirflowException(answer["message"])
        return other_run(dag_id, run_id, execution_date)

    def execute_complete(self: Any, context: Any, event: Any, session: Any = None) -> None:
        run_id = context["ti"].pull_from(self.task_id, trigger_dagrun.XCOM_RUN_ID)[1]
        state = (_record(channel, self.trigger_dag_id, run_id) or {}).get("state")
        if state in self.failed_states:
            raise AirflowException(f"{self.trigger_dag_id} failed with failed state {state}")
        if state not in self.allowed_states:
            raise AirflowException(
                f"{self.trigger_dag_id} return {state} which is not in {self.failed_states} or {self.allowed_states}"
            )

    trigger_dagrun.trigger_dag = trigger_dag  # type: ignore[assignment]
    trigger_dagrun.TriggerDagRunOperator.execute_complete = execute_complete  # type: ignore[method-assign]


def _let_runs_be_waited_for(channel: Channel) -> None:
    from airflow.sensors import external_task
    from airflow.triggers import external_task as triggers

    def count(
        dates: Any, task_ids: Any, group_id: Any, dag_id: str, states: Any, session: Any = None
    ) -> float:
        wanted = [str(getattr(one, "value", one)) for one in states]
        query = {"dagId": dag_id, "logicalDates": [date.isoformat() for date in dates]}
        runs = channel.call("getRuns", query) or []
        if not task_ids and not group_id:
            return len([run for run in runs if run["state"] in wanted])
        return sum(_share(channel, dag_id, run["runId"], task_ids, group_id, wanted) for run in runs)

    def check_existence(self: Any, session: Any = None) -> None:
        if not channel.call("hasDag", {"dagId": self.external_dag_id}):
            raise AirflowException(f"The external DAG {self.external_dag_id} does not exist.")
        self._has_checked_existence = True

    async def count_dags(self: Any, *_args: Any, **_kwargs: Any) -> float:
        return count(self.execution_dates, None, None, self.dag_id, self.states)

    async def trigger_count(self: Any, states: Any, *_args: Any, **_kwargs: Any) -> float:
        return count(
            self.execution_dates, self.external_task_ids, self.external_task_group_id, self.external_dag_id, states
        )

    external_task._get_count = count  # type: ignore[assignment]
    external_task.ExternalTaskSensor._check_for_existence = check_existence  # type: ignore[method-assign]
    triggers.DagStateTrigger.count_dags = count_dags  # type: ignore[method-assign]
    triggers.WorkflowTrigger._get_count = trigger_count  # type: ignore[method-assign]


def _share(channel: Channel, dag_id: str, run_id: str, task_ids: Any, group_id: Any, states: List[str]) -> float:
    """How much of what is waited for in a run has one of the states."""
    rows = channel.call("getTaskStates", {"dagId": dag_id, "runId": run_id}) or []
    if task_ids:
        rows = [row for row in rows if row["taskId"] in task_ids]
    else:
        rows = [row for row in rows if row["taskId"].startswith(f"{group_id}.")]
    size = len(task_ids) if task_ids else len(rows) or 1
    return len([row for row in rows if row["state"] in states]) / size
