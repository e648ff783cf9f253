"""A DAG's own callbacks, which Airflow calls when a run of it has ended."""

from __future__ import annotations

import logging
from typing import Any, Dict, List

from dagwright_worker.failures import one_line, user_traceback

log = logging.getLogger("airflow.dag")


def callbacks_of(dag: Any) -> List[str]:
    """`success` and `failure`, where the DAG has any."""
    return [kind for kind in ("success", "failure") if _given(dag, kind)]


def call_back(dag: Any, context: Dict[str, Any], request: Dict[str, Any]) -> Dict[str, Any]:
    """A `CallBackOutcome`. One that fails keeps none of the others from being called."""
    kind = request["callBack"]
    context["reason"] = request["reason"]
    errors = []
    for callback in _given(dag, kind):
        log.info("Executing on_%s_callback of the DAG: %s", kind, getattr(callback, "__name__", repr(callback)))
        try:
            callback(context)
        except Exception as error:
            log.error("on_%s_callback failed\n%s", kind, user_traceback(error).rstrip())
            errors.append(one_line(error))
    return {"kind": "called", "errors": errors}


def bare_context(dag: Any, request: Dict[str, Any]) -> Dict[str, Any]:
    """When no task stands for the run."""
    return {"dag": dag, "run_id": request["run"]["runId"]}


def _given(dag: Any, kind: str) -> List[Any]:
    given = getattr(dag, f"on_{kind}_callback", None)
    if given is None:
        return []
    return list(given) if isinstance(given, (list, tuple)) else [given]
