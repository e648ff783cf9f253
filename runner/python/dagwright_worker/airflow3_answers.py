"""One answer a kind of request of Airflow 3's task runner. Each takes the supervisor and the message."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time import comms

from dagwright_worker.protocol import RunnerError


def refuse(message: str) -> Any:
    return comms.ErrorResponse(error=ErrorType.GENERIC_ERROR, detail={"message": message})


def _where(msg: Any) -> Dict[str, Any]:
    return {"dagId": msg.dag_id, "runId": msg.run_id, "taskId": msg.task_id, "key": msg.key}


def _rows(supervisor: Any, msg: Any) -> List[Any]:
    rows = supervisor.channel.call("getXComs", _where(msg)) or []
    return [row["value"] for row in sorted(rows, key=lambda row: row["mapIndex"])]


def get_xcom(supervisor: Any, msg: Any) -> Any:
    if msg.map_index is None:
        found = supervisor.channel.call("getXCom", {**_where(msg), "mapIndex": -1})
        if found is None:
            rows = _rows(supervisor, msg)
            found = {"value": rows[0]} if rows else None
    else:
        found = supervisor.channel.call("getXCom", {**_where(msg), "mapIndex": msg.map_index})
    return comms.XComResult(key=msg.key, value=None if found is None else found["value"])


def get_xcom_count(supervisor: Any, msg: Any) -> Any:
    return comms.XComCountResponse(len=len(_rows(supervisor, msg)))


def get_xcom_item(supervisor: Any, msg: Any) -> Any:
    rows = _rows(supervisor, msg)
    try:
        return comms.XComSequenceIndexResult(root=rows[msg.offset])
    except IndexError:
        return comms.ErrorResponse(error=ErrorType.XCOM_NOT_FOUND, detail={"task_id": msg.task_id, "key": msg.key})


def get_xcom_slice(supervisor: Any, msg: Any) -> Any:
    return comms.XComSequenceSliceResult(root=_rows(supervisor, msg)[slice(msg.start, msg.stop, msg.step)])


def set_xcom(supervisor: Any, msg: Any) -> Any:
    index = -1 if msg.map_index is None else msg.map_index
    data = {"taskId": msg.task_id, "mapIndex": index, "key": msg.key, "value": msg.value}
    try:
        supervisor.channel.call("setXCom", data)
    except ValueError as error:  # NaN and infinity are Python's JSON, not everybody's
        raise TypeError(f"the XCom {msg.key!r} can't be kept: {error}") from error


def delete_xcom(supervisor: Any, msg: Any) -> Any:
    index = -1 if msg.map_index is None else msg.map_index
    supervisor.channel.call("deleteXCom", {"taskId": msg.task_id, "mapIndex": index, "key": msg.key})


def get_variable(supervisor: Any, msg: Any) -> Any:
    value = supervisor.channel.call("getVariable", {"key": msg.key})
    if value is None:
        return comms.ErrorResponse(error=ErrorType.VARIABLE_NOT_FOUND, detail={"key": msg.key})
    return comms.VariableResult(key=msg.key, value=value)


def put_variable(supervisor: Any, msg: Any) -> Any:
    try:
        supervisor.channel.call("setVariable", {"key": msg.key, "value": msg.value or ""})
    except RunnerError as error:
        raise AirflowRuntimeError(refuse(str(error))) from error
    return comms.OKResponse(ok=True)


def delete_variable(supervisor: Any, msg: Any) -> Any:
    supervisor.channel.call("deleteVariable", {"key": msg.key})
    return comms.OKResponse(ok=True)


def get_connection(supervisor: Any, msg: Any) -> Any:
    text = supervisor.channel.call("getConnection", {"id": msg.conn_id})
    if text is None:
        return comms.ErrorResponse(error=ErrorType.CONNECTION_NOT_FOUND, detail={"conn_id": msg.conn_id})
    from airflow.sdk.definitions.connection import Connection

    parse = Connection.from_json if text.strip().startswith("{") else Connection.from_uri
    found = parse(text, conn_id=msg.conn_id)
    names = ("conn_type", "host", "schema", "login", "password", "port", "extra")
    return comms.ConnectionResult(conn_id=msg.conn_id, **{name: getattr(found, name, None) for name in names})


def set_rendered_fields(supervisor: Any, msg: Any) -> Any:
    supervisor.channel.notify("rendered", {"fields": msg.rendered_fields})


def nothing(_supervisor: Any, _msg: Any) -> Any:
    return None


def _instances(supervisor: Any, msg: Any) -> List[Dict[str, Any]]:
    """Instances of this run; other DAGs and runs are not there to be asked."""
    run_id = supervisor.request["run"]["runId"]
    if msg.dag_id != supervisor.dag.dag_id:
        raise AirflowRuntimeError(
            refuse(f"the DAG {msg.dag_id!r} is not part of this run: only {supervisor.dag.dag_id!r} is")
        )
    if msg.run_ids and run_id not in msg.run_ids:
        return []
    task_ids = msg.task_ids
    if msg.task_group_id is not None:
        group = supervisor.dag.task_group.get_task_group_dict()[msg.task_group_id]
        task_ids = [task.task_id for task in group.iter_tasks()]
    query = {"runId": run_id, **({"taskIds": task_ids} if task_ids else {})}
    rows = supervisor.channel.call("getTaskStates", query)
    return [row for row in rows if msg.map_index is None or row["mapIndex"] == msg.map_index]


def get_ti_count(supervisor: Any, msg: Any) -> Any:
    rows = _instances(supervisor, msg)
    if msg.states:
        rows = [row for row in rows if row["state"] in msg.states]
    return comms.TICount(count=len(rows))


def get_task_states(supervisor: Any, msg: Any) -> Any:
    states: Dict[str, Any] = {}
    for row in _instances(supervisor, msg):
        name = row["taskId"] if row["mapIndex"] < 0 else f"{row['taskId']}_{row['mapIndex']}"
        states[name] = None if row["state"] == "none" else row["state"]
    return comms.TaskStatesResult(task_states={supervisor.request["run"]["runId"]: states})


def get_dag_run(supervisor: Any, msg: Any) -> Any:
    _own_run(supervisor, msg)
    return comms.DagRunResult(**supervisor.details.ti_context.dag_run.model_dump())


def get_dag_run_state(supervisor: Any, msg: Any) -> Any:
    _own_run(supervisor, msg)
    return comms.DagRunStateResult(state="running")


def _own_run(supervisor: Any, msg: Any) -> None:
    if (msg.dag_id, msg.run_id) != (supervisor.dag.dag_id, supervisor.request["run"]["runId"]):
        raise AirflowRuntimeError(refuse(f"the run {msg.run_id!r} of {msg.dag_id!r} is not this run"))


def get_previous_success(supervisor: Any, _msg: Any) -> Any:
    before = supervisor.request["run"].get("previousSuccess") or {}
    return comms.PrevSuccessfulDagRunResult(
        data_interval_start=before.get("dataIntervalStart"),
        data_interval_end=before.get("dataIntervalEnd"),
        start_date=before.get("startDate"),
        end_date=before.get("endDate"),
    )


def get_first_start(supervisor: Any, _msg: Any) -> Any:
    return comms.TaskRescheduleStartDate(start_date=supervisor.request.get("firstStartDate"))


def trigger_dag_run(_supervisor: Any, msg: Any) -> Any:
    raise AirflowRuntimeError(
        refuse(f"the task starts the DAG {msg.dag_id!r}, which a run on this machine does not do")
    )


def get_asset(_supervisor: Any, msg: Any) -> Any:
    name = getattr(msg, "name", None) or msg.uri
    return comms.AssetResult(name=name, uri=getattr(msg, "uri", None) or name, group="asset")


ANSWERS: Dict[str, Callable[[Any, Any], Any]] = {
    "GetXCom": get_xcom,
    "GetXComCount": get_xcom_count,
    "GetXComSequenceItem": get_xcom_item,
    "GetXComSequenceSlice": get_xcom_slice,
    "SetXCom": set_xcom,
    "DeleteXCom": delete_xcom,
    "GetVariable": get_variable,
    "PutVariable": put_variable,
    "DeleteVariable": delete_variable,
    "GetConnection": get_connection,
    "SetRenderedFields": set_rendered_fields,
    "SetRenderedMapIndex": nothing,
    "MaskSecret": nothing,
    "ResendLoggingFD": nothing,
    "ValidateInletsAndOutlets": lambda _supervisor, _msg: comms.InactiveAssetsResult(inactive_assets=[]),
    "GetTICount": get_ti_count,
    "GetTaskStates": get_task_states,
    "GetDagRun": get_dag_run,
    "GetDagRunState": get_dag_run_state,
    "GetPreviousDagRun": lambda _supervisor, _msg: comms.PreviousDagRunResult(dag_run=None),
    "GetPreviousTI": lambda _supervisor, _msg: comms.PreviousTIResult(task_instance=None),
    "GetPrevSuccessfulDagRun": get_previous_success,
    "GetTaskRescheduleStartDate": get_first_start,
    "TriggerDagRun": trigger_dag_run,
    "GetAssetByName": get_asset,
    "GetAssetByUri": get_asset,
    "GetAssetsByAlias": lambda _supervisor, _msg: comms.AssetsByAliasResult(assets=[]),
    "GetAssetEventByAsset": lambda _supervisor, _msg: comms.AssetEventsResult(asset_events=[]),
    "GetAssetEventByAssetAlias": lambda _supervisor, _msg: comms.AssetEventsResult(asset_events=[]),
}
