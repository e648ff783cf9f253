"""What a task under Airflow 3 asks of its supervisor, answered inside the task's process from the runner."""

from __future__ import annotations

import socket
import uuid
from datetime import datetime
from typing import Any, Dict, List, Optional

from airflow.sdk.api.datamodels import _generated as api
from airflow.sdk.exceptions import AirflowRuntimeError
from airflow.sdk.execution_time import comms, task_runner

from dagwright_worker.airflow3_answers import ANSWERS, REFUSED, refuse
from dagwright_worker.airflow3_states import clear_states_of_success
from dagwright_worker.protocol import Channel

# Messages that say how the try ends.
TERMINAL = ("SucceedTask", "TaskState", "RetryTask", "RescheduleTask", "DeferTask", "AwaitInputTask")


class Supervisor:
    """Stands where the task runner expects its `CommsDecoder`."""

    def __init__(self, dag: Any, request: Dict[str, Any], channel: Channel, rel_path: str, bundle: str) -> None:
        self.dag = dag
        self.dags: Dict[str, Any] = {dag.dag_id: dag}
        self.request = request
        self.channel = channel
        self.socket: Any = None
        self.details = startup_details(dag, request, rel_path, bundle)
        self.end: Any = None
        self.skipped: Optional[List[str]] = None

    def take_over(self) -> None:
        """`CommsDecoder[…](log=…)` gives this object from now on."""
        supervisor = self

        class Decoder:
            def __class_getitem__(cls, _types: Any) -> Any:
                return cls

            def __new__(cls, *_args: Any, **_kwargs: Any) -> Any:
                return supervisor

        task_runner.CommsDecoder = Decoder  # type: ignore[assignment,misc]
        task_runner.SUPERVISOR_COMMS = self  # type: ignore[assignment]

    def _get_response(self) -> Any:
        return self.details

    def send(self, msg: Any) -> Any:
        kind = type(msg).__name__
        if kind in TERMINAL:
            if kind == "SucceedTask":
                clear_states_of_success(self)
            self.end = msg
            return None
        if kind == "SkipDownstreamTasks":
            self.skipped = [one if isinstance(one, str) else one[0] for one in msg.tasks]
            return None
        answer = ANSWERS.get(kind)
        if answer is None:
            missing = REFUSED.get(kind, f"an answer to {kind}, which a run on this machine does not know")
            raise AirflowRuntimeError(refuse(f"the task needs {missing}"))
        return answer(self, msg)

    async def asend(self, msg: Any) -> Any:
        return self.send(msg)

    def outcome(self, errors: List[str], code: int) -> Dict[str, Any]:
        """A `TaskOutcome` of the last message that named a state."""
        kind = type(self.end).__name__
        if kind == "SucceedTask":
            decision = {"kind": "skip", "taskIds": self.skipped} if self.skipped else None
            assets = asset_outcomes(self.end)
            return {
                "state": "success",
                **({"decision": decision} if decision else {}),
                **({"assets": assets} if assets else {}),
            }
        if kind == "TaskState" and self.end.state == api.TerminalStateNonSuccess.SKIPPED:
            return {"state": "skipped"}
        if kind == "RescheduleTask":
            return {"state": "up_for_reschedule", "rescheduleAt": self.end.reschedule_date.isoformat()}
        if kind == "DeferTask":
            timeout = self.end.trigger_timeout
            seconds = None if timeout is None else timeout.total_seconds()
            return {"state": "deferred", "resume": {**self.end.model_dump(mode="json"), "trigger_timeout": seconds}}
        if kind == "AwaitInputTask":
            message = "the task waits for a person's answer, which a run on this machine does not offer"
            return {"state": "failed", "message": message, "retryable": False}
        message = errors[-1] if errors else f"the task's process ended with exit code {code}; the log says why"
        failed: Dict[str, Any] = {"state": "failed", "message": message, "retryable": True}
        if kind == "RetryTask":
            delay = getattr(self.end, "retry_delay_seconds", None)
            return {**failed, **({"retryDelay": delay} if delay is not None else {})}
        # A plain failure although a retry was left: AirflowFailException, a sensor's timeout or a retry policy said no.
        return {**failed, "retryable": not (kind == "TaskState" and self.details.ti_context.should_retry)}


def startup_details(dag: Any, request: Dict[str, Any], rel_path: str, bundle: str) -> Any:
    run = request["run"]
    resume = request.get("resume") or {}
    ti = _build(
        api.TaskInstance,
        id=uuid.uuid4(),
        task_id=request["taskId"],
        dag_id=dag.dag_id,
        run_id=run["runId"],
        try_number=request["tryNumber"],
        dag_version_id=uuid.uuid4(),
        map_index=request["mapIndex"],
        hostname=socket.gethostname(),
        context_carrier=None,
        queue="default",
    )
    start = datetime.now().astimezone()
    context = _build(
        api.TIRunContext,
        dag_run=dag_run(dag, run),
        task_reschedule_count=request.get("rescheduleCount", 0),
        max_tries=max(request["maxTries"] - 1, 0),
        variables=[],
        connections=[],
        next_method=resume.get("next_method"),
        next_kwargs=resume.get("next_kwargs"),
        xcom_keys_to_clear=[],
        should_retry=request["tryNumber"] < request["maxTries"],
        start_date=start,
    )
    return _build(
        comms.StartupDetails,
        ti=ti,
        dag_rel_path=rel_path,
        bundle_info=api.BundleInfo(name=bundle, version=None),
        start_date=start,
        ti_context=context,
        sentry_integration="",
    )


def dag_run(dag: Any, run: Dict[str, Any]) -> Any:
    return _build(
        api.DagRun,
        dag_id=dag.dag_id,
        run_id=run["runId"],
        logical_date=run.get("logicalDate"),
        data_interval_start=run.get("dataIntervalStart"),
        data_interval_end=run.get("dataIntervalEnd"),
        run_after=run["runAfter"],
        start_date=run["startDate"],
        end_date=None,
        clear_number=0,
        run_type=run["runType"],
        state="running",
        conf=run.get("conf") or {},
        consumed_asset_events=[consumed_event(event) for event in run.get("assetEvents") or ()],
        partition_key=None,
    )


def consumed_event(event: Dict[str, Any]) -> Dict[str, Any]:
    return {
        "asset": {"name": event["name"], "uri": event["uri"], "extra": {}},
        "extra": event["extra"],
        "source_task_id": event["taskId"],
        "source_dag_id": event["dagId"],
        "source_run_id": event["runId"],
        "source_map_index": event["mapIndex"],
        "source_aliases": [{"name": name} for name in event["aliases"]],
        "timestamp": event["at"],
        "partition_key": None,
    }


def asset_outcomes(success: Any) -> List[Dict[str, Any]]:
    """What Airflow's API server makes of the outlets of a task that has succeeded."""
    recorded = list(success.outlet_events or ())
    made = []
    for outlet in success.task_outlets or ():
        if outlet.type == "AssetAlias":
            for event in recorded:
                if event.get("source_alias_name") == outlet.name:
                    made.append({**event["dest_asset_key"], "aliases": [outlet.name], "extra": event.get("extra") or {}})
            continue
        name = outlet.name or outlet.uri
        uri = outlet.uri or outlet.name
        extras = [
            event.get("extra") or {}
            for event in recorded
            if "source_alias_name" not in event
            and (outlet.name is None or event["dest_asset_key"]["name"] == outlet.name)
            and (outlet.uri is None or event["dest_asset_key"]["uri"] == outlet.uri)
        ]
        made.extend({"name": name, "uri": uri, "aliases": [], "extra": extra} for extra in extras or [{}])
    return made


def _build(model: Any, **values: Any) -> Any:
    """Versions of Airflow differ in their fields: those that this one has."""
    return model(**{name: value for name, value in values.items() if name in model.model_fields})
