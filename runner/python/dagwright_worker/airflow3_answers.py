"""One answer a kind of request of Airflow 3's task runner. Each takes the supervisor and the message."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable, Dict, List

from airflow.configuration import conf
from airflow.sdk.api.datamodels import _generated as api
from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time import comms

from dagwright_worker.airflow3_states import STATE_ANSWERS
from dagwright_worker.protocol import RunnerError


def refuse(message: str) -> Any:
    return comms.ErrorResponse(error=ErrorType.GENERIC_ERROR, detail={"message": message})


def _where(msg: Any) -> Dict[str, Any]:
    return {"dagId": msg.dag_id, "runId": msg.run_id, "taskId": msg.task_id, "key": msg.key}


def _rows(supervisor: Any, msg: Any) -> List[Any]:
    rows = supervisor.channel.call("getXComs", _where(msg)) or []
    return [row["value"] for row in sorted(rows, key=lambda row: row["mapIndex"])]


def get_xcom(supervisor: Any, msg: Any) -> Any:
    prior = {"priorDates": True} if getattr(msg, "include_prior_dates", False) else {}
    if msg.map_index is None:
        found = supervisor.channel.call("getXCom", {**_where(msg), "mapIndex": -1, **prior})
        if found is None:
            rows = _rows(supervisor, msg)
            found = {"value": rows[0]} if rows else None
    else:
        found = supervisor.channel.call("getXCom", {**_where(msg), "mapIndex": msg.map_index, **prior})
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
    rows = _rows(supervisor, msg)
    if not rows and getattr(msg, "include_prior_dates", False):
        found = supervisor.channel.call("getXCom", {**_where(msg), "mapIndex": -1, "priorDates": True})
        rows = [] if found is None else [found["value"]]
    return comms.XComSequenceSliceResult(root=rows[slice(msg.start, msg.stop, msg.step)])


def set_xcom(supervisor: Any, msg: Any) -> Any:
    longest = conf.getint("core", "max_map_length", fallback=1024)
    if (getattr(msg, "mapped_length", None) or 0) > longest:
        raise ValueError(f"{msg.task_id} pushed {msg.mapped_length} items, more than the {longest} that can be mapped over")
    index = -1 if msg.map_index is None else msg.map_index
    # Airflow's API makes a whole number of a float that is one, when that is all of the XCom.
    value = int(msg.value) if isinstance(msg.value, float) and msg.value.is_integer() else msg.value
    data = {"taskId": msg.task_id, "mapIndex": index, "key": msg.key, "value": value}
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


def get_variable_keys(supervisor: Any, msg: Any) -> Any:
    keys = supervisor.channel.call("getVariableKeys", {}) or []
    wanted = [key for key in keys if not msg.prefix or key.startswith(msg.prefix)]
    return comms.VariableKeysResult(keys=wanted[msg.offset : msg.offset + msg.limit], total_entries=len(wanted))


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


def _runs(supervisor: Any, msg: Any) -> List[Dict[str, Any]]:
    """Runs of the DAG that is asked about; without ids and dates all of them."""
    dates = getattr(msg, "logical_dates", None)
    query: Dict[str, Any] = {"dagId": msg.dag_id}
    if msg.run_ids:
        query["runIds"] = list(msg.run_ids)
    if dates:
        query["logicalDates"] = [date.isoformat() for date in dates]
    return supervisor.channel.call("getRuns", query) or []


def _instances(supervisor: Any, msg: Any) -> List[Any]:
    """(run id, instances) of each run."""
    return [(run["runId"], _instances_of(supervisor, msg, run["runId"])) for run in _runs(supervisor, msg)]


def _instances_of(supervisor: Any, msg: Any, run_id: str) -> List[Dict[str, Any]]:
    query = {"dagId": msg.dag_id, "runId": run_id, **({"taskIds": list(msg.task_ids)} if msg.task_ids else {})}
    rows = supervisor.channel.call("getTaskStates", query) or []
    if msg.task_group_id is not None:
        inside = _group_members(supervisor, msg.dag_id, msg.task_group_id)
        rows = [row for row in rows if inside(row["taskId"])]
    return [row for row in rows if msg.map_index is None or row["mapIndex"] == msg.map_index]


def _group_members(supervisor: Any, dag_id: str, group_id: str) -> Callable[[str], bool]:
    """Of a DAG in another file only the names are known: a group is the prefix of its tasks' ids."""
    dag = supervisor.dags.get(dag_id)
    if dag is None:
        return lambda task_id: task_id.startswith(f"{group_id}.")
    group = dag.task_group.get_task_group_dict().get(group_id)
    names = {task.task_id for task in group.iter_tasks()} if group is not None else set()
    return lambda task_id: task_id in names


def get_ti_count(supervisor: Any, msg: Any) -> Any:
    rows = [row for _run_id, instances in _instances(supervisor, msg) for row in instances]
    if msg.states:
        rows = [row for row in rows if row["state"] in msg.states]
    return comms.TICount(count=len(rows))


def get_task_states(supervisor: Any, msg: Any) -> Any:
    states: Dict[str, Any] = {}
    for run_id, instances in _instances(supervisor, msg):
        named = states.setdefault(run_id, {})
        for row in instances:
            name = row["taskId"] if row["mapIndex"] < 0 else f"{row['taskId']}_{row['mapIndex']}"
            named[name] = None if row["state"] == "none" else row["state"]
    return comms.TaskStatesResult(task_states=states)


def get_dr_count(supervisor: Any, msg: Any) -> Any:
    runs = _runs(supervisor, msg)
    return comms.DRCount(count=len([run for run in runs if not msg.states or run["state"] in msg.states]))


def _run(supervisor: Any, msg: Any) -> Any:
    runs = supervisor.channel.call("getRuns", {"dagId": msg.dag_id, "runIds": [msg.run_id]})
    if not runs:
        raise AirflowRuntimeError(refuse(f"there is no run {msg.run_id!r} of {msg.dag_id!r} in this workspace"))
    return runs[0]


def _as_dag_run(run: Dict[str, Any]) -> Dict[str, Any]:
    started = run.get("startDate")
    return {
        "dag_id": run["dagId"],
        "run_id": run["runId"],
        "logical_date": run.get("logicalDate"),
        "data_interval_start": run.get("dataIntervalStart"),
        "data_interval_end": run.get("dataIntervalEnd"),
        "run_after": run.get("dataIntervalEnd") or started,
        "start_date": started,
        "end_date": run.get("endDate"),
        "clear_number": 0,
        "run_type": run["runType"],
        "state": run["state"],
        "conf": run.get("conf") or {},
        "consumed_asset_events": [],
        "partition_key": None,
    }


def get_dag_run(supervisor: Any, msg: Any) -> Any:
    own = supervisor.details.ti_context.dag_run
    if (msg.dag_id, msg.run_id) == (own.dag_id, own.run_id):
        return comms.DagRunResult(**own.model_dump())
    return _fitting(comms.DagRunResult, _as_dag_run(_run(supervisor, msg)))


def get_dag_run_state(supervisor: Any, msg: Any) -> Any:
    return comms.DagRunStateResult(state=_run(supervisor, msg)["state"])


def get_previous_dag_run(supervisor: Any, msg: Any) -> Any:
    query = {"dagId": msg.dag_id, "logicalDate": msg.logical_date.isoformat()}
    run = supervisor.channel.call("getRunBefore", {**query, **({"state": msg.state} if msg.state else {})})
    return comms.PreviousDagRunResult(dag_run=_fitting(api.DagRun, _as_dag_run(run)) if run else None)


def get_previous_ti(supervisor: Any, msg: Any) -> Any:
    """Airflow: the instance of the newest logical date before the one that is given, if it is in the state that is asked for."""
    runs = [run for run in supervisor.channel.call("getRuns", {"dagId": msg.dag_id}) or [] if run["logicalDate"]]
    for run in sorted(runs, key=lambda one: _moment(one["logicalDate"]), reverse=True):
        if msg.logical_date is not None and _moment(run["logicalDate"]) >= msg.logical_date:
            continue
        query = {"dagId": msg.dag_id, "runId": run["runId"], "taskIds": [msg.task_id]}
        for row in supervisor.channel.call("getTaskStates", query) or []:
            if row["mapIndex"] == msg.map_index and msg.state in (None, row["state"]):
                return comms.PreviousTIResult(task_instance=_previous_ti(run, row))
    return comms.PreviousTIResult(task_instance=None)


def _previous_ti(run: Dict[str, Any], row: Dict[str, Any]) -> Any:
    start, end = row.get("startedAt"), row.get("endedAt")
    values = {
        "task_id": row["taskId"],
        "dag_id": run["dagId"],
        "run_id": run["runId"],
        "logical_date": run["logicalDate"],
        "start_date": _of_milliseconds(start),
        "end_date": _of_milliseconds(end),
        "state": None if row["state"] == "none" else row["state"],
        "try_number": row.get("tryNumber", 0),
        "map_index": row["mapIndex"],
        "duration": (end - start) / 1000 if start is not None and end is not None else None,
    }
    return _fitting(api.PreviousTIResponse, values)


def _of_milliseconds(value: Any) -> Any:
    return None if value is None else datetime.fromtimestamp(value / 1000, timezone.utc)


def get_dag(supervisor: Any, msg: Any) -> Any:
    if not supervisor.channel.call("hasDag", {"dagId": msg.dag_id}):
        return comms.ErrorResponse(error=_error("DAG_NOT_FOUND"), detail={"dag_id": msg.dag_id})
    fields = {"dag_id": msg.dag_id, "is_paused": False, "bundle_name": "dagwright", "bundle_version": None,
              "relative_fileloc": None, "owners": "airflow", "tags": [], "next_dagrun": None}  # fmt: skip
    return _fitting(comms.DagResult, fields)


def _error(name: str) -> Any:
    return getattr(ErrorType, name, ErrorType.GENERIC_ERROR)


def _fitting(model: Any, values: Dict[str, Any]) -> Any:
    """Versions of Airflow differ in their fields: those that this one has."""
    return model(**{name: value for name, value in values.items() if name in model.model_fields})


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


def trigger_dag_run(supervisor: Any, msg: Any) -> Any:
    request = {
        "dagId": msg.dag_id,
        "runId": msg.run_id,
        "conf": msg.conf or {},
        "logicalDate": msg.logical_date.isoformat() if msg.logical_date is not None else None,
        "reset": bool(msg.reset_dag_run),
    }
    answer = supervisor.channel.call("triggerRun", request)
    if answer.get("problem") == "exists":
        return comms.ErrorResponse(error=ErrorType.DAGRUN_ALREADY_EXISTS, detail={"message": answer["message"]})
    if "problem" in answer:
        raise AirflowRuntimeError(refuse(answer["message"]))
    return comms.OKResponse(ok=True)


def _asset_events(supervisor: Any, msg: Any, asset: Dict[str, Any]) -> Any:
    events = supervisor.channel.call("getAssetEvents", {key: one for key, one in asset.items() if one is not None}) or []
    after, before = getattr(msg, "after", None), getattr(msg, "before", None)
    wanted = [
        event
        for event in events
        if (after is None or _moment(event["at"]) >= after) and (before is None or _moment(event["at"]) <= before)
    ]
    if getattr(msg, "ascending", True) is False:
        wanted.reverse()
    limit = getattr(msg, "limit", None)
    found = [_asset_event(event) for event in (wanted if limit is None else wanted[:limit])]
    return comms.AssetEventsResult(asset_events=found)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _asset_event(event: Dict[str, Any]) -> Any:
    values = {
        "id": event["id"],
        "timestamp": event["at"],
        "extra": event["extra"],
        "asset": {"name": event["name"], "uri": event["uri"], "group": "asset", "extra": {}},
        "created_dagruns": [],
        "source_task_id": event["taskId"],
        "source_dag_id": event["dagId"],
        "source_run_id": event["runId"],
        "source_map_index": event["mapIndex"],
        "partition_key": None,
    }
    return _fitting(api.AssetEventResponse, values)


def get_asset(_supervisor: Any, msg: Any) -> Any:
    name = getattr(msg, "name", None) or msg.uri
    return comms.AssetResult(name=name, uri=getattr(msg, "uri", None) or name, group="asset")


def get_breadcrumbs(supervisor: Any, msg: Any) -> Any:
    """What has ended in a run, for error trackers."""
    ended = {"success", "failed", "skipped", "upstream_failed", "removed"}
    rows = supervisor.channel.call("getTaskStates", {"dagId": msg.dag_id, "runId": msg.run_id}) or []
    tasks = getattr(supervisor.dags.get(msg.dag_id), "task_dict", {})
    found = []
    for row in sorted(rows, key=lambda one: (one["taskId"], one["mapIndex"])):
        if row["state"] not in ended:
            continue
        start, end = row.get("startedAt"), row.get("endedAt")
        found.append(
            {
                "task_id": row["taskId"],
                "map_index": row["mapIndex"],
                "state": row["state"],
                "operator": getattr(tasks.get(row["taskId"]), "task_type", None),
                "duration": (end - start) / 1000 if start is not None and end is not None else None,
            }
        )
    return comms.TaskBreadcrumbsResult(breadcrumbs=found)


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
    "GetVariableKeys": get_variable_keys,
    "GetConnection": get_connection,
    "SetRenderedFields": set_rendered_fields,
    "SetRenderedMapIndex": nothing,
    "MaskSecret": nothing,
    "ResendLoggingFD": nothing,
    "ValidateInletsAndOutlets": lambda _supervisor, _msg: comms.InactiveAssetsResult(inactive_assets=[]),
    "GetTICount": get_ti_count,
    "GetTaskStates": get_task_states,
    "GetTaskBreadcrumbs": get_breadcrumbs,
    "GetDagRun": get_dag_run,
    "GetDagRunState": get_dag_run_state,
    "GetDRCount": get_dr_count,
    "GetDag": get_dag,
    "GetPreviousDagRun": get_previous_dag_run,
    "GetPreviousTI": get_previous_ti,
    "GetPrevSuccessfulDagRun": get_previous_success,
    "GetTaskRescheduleStartDate": get_first_start,
    "TriggerDagRun": trigger_dag_run,
    "GetAssetByName": get_asset,
    "GetAssetByUri": get_asset,
    "GetAssetsByAlias": lambda _supervisor, _msg: comms.AssetsByAliasResult(assets=[]),
    "GetAssetEventByAsset": lambda supervisor, msg: _asset_events(
        supervisor, msg, {"name": msg.name, "uri": msg.uri}
    ),
    "GetAssetEventByAssetAlias": lambda supervisor, msg: _asset_events(supervisor, msg, {"alias": msg.alias_name}),
    **STATE_ANSWERS,
}

_NO_PERSON = "a person's answer, which nobody is asked for in a run on this machine"
# Kinds of requests that are refused, and what the task is told to be missing.
REFUSED: Dict[str, str] = {
    "CreateHITLDetailPayload": _NO_PERSON,
    "UpdateHITLDetail": _NO_PERSON,
    "GetHITLDetailResponse": _NO_PERSON,
}
