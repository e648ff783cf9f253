"""Airflow 3.3's state stores: what a task keeps for its next try, or for an asset, is the runner's to hold."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Optional

from airflow.configuration import conf
from airflow.sdk.exceptions import ErrorType
from airflow.sdk.execution_time import comms


def _task(supervisor: Any, _msg: Any) -> Dict[str, Any]:
    request = supervisor.request
    return {"runId": request["run"]["runId"], "taskId": request["taskId"], "mapIndex": request["mapIndex"]}


def _asset(supervisor: Any, msg: Any) -> Dict[str, Any]:
    """An asset is known by its name; one that is asked for by its URI is looked for in the file's DAGs."""
    name = getattr(msg, "name", None)
    return {"asset": name if name is not None else _name_of(supervisor, msg.uri)}


def _name_of(supervisor: Any, uri: str) -> str:
    for dag in supervisor.dags.values():
        for task in dag.task_dict.values():
            for one in [*(getattr(task, "inlets", None) or ()), *(getattr(task, "outlets", None) or ())]:
                if getattr(one, "uri", None) == uri and getattr(one, "name", None):
                    return str(one.name)
    return uri


def _keep(supervisor: Any, owner: Dict[str, Any], what: str, **more: Any) -> Optional[Dict[str, Any]]:
    return supervisor.channel.call("keep", {"keep": {"owner": owner, "what": what, **more}})


def _get(owner_of: Any, result: str, missing: str) -> Any:
    def answer(supervisor: Any, msg: Any) -> Any:
        found = _keep(supervisor, owner_of(supervisor, msg), "get", key=msg.key)
        if found is None:
            return comms.ErrorResponse(error=getattr(ErrorType, missing), detail={"key": msg.key})
        return getattr(comms, result)(value=json.loads(found["value"]))

    return answer


def _change(owner_of: Any, what: str) -> Any:
    def answer(supervisor: Any, msg: Any) -> Any:
        more = {name: getattr(msg, name) for name in _FIELDS[what]}
        if "value" in more:
            # As text: to the runner 5.0 would be 5.
            more["value"] = json.dumps(more["value"])
        _keep(supervisor, owner_of(supervisor, msg), what, **more)
        return comms.OKResponse(ok=True)

    return answer


_FIELDS = {"set": ("key", "value"), "delete": ("key",), "clear": ()}


def _answers() -> Dict[str, Callable[[Any, Any], Any]]:
    found: Dict[str, Any] = {}
    for kind, owner_of, result, missing in (
        ("TaskStateStore", _task, "TaskStateStoreResult", "TASK_STORE_NOT_FOUND"),
        ("AssetStateStoreByName", _asset, "AssetStateStoreResult", "ASSET_STORE_NOT_FOUND"),
        ("AssetStateStoreByUri", _asset, "AssetStateStoreResult", "ASSET_STORE_NOT_FOUND"),
    ):
        found[f"Get{kind}"] = _get(owner_of, result, missing)
        for verb in ("Set", "Delete", "Clear"):
            found[f"{verb}{kind}"] = _change(owner_of, verb.lower())
    return found


STATE_ANSWERS = _answers()


def clear_states_of_success(supervisor: Any) -> None:
    """Airflow's server does it, where its settings say so."""
    if hasattr(comms, "ClearTaskStateStore") and conf.getboolean("state_store", "clear_on_success", fallback=False):
        _keep(supervisor, _task(supervisor, None), "clear")
