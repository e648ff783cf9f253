"""One try of one task under an SDK without its own runner: render, execute, push, callbacks, outcome."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import os
import signal
import time
from datetime import datetime, timezone
from typing import Any, Dict, Mapping, Optional

from dagwright_worker.assets import outcomes
from dagwright_worker.context import RETURN_KEY, make_context
from dagwright_worker.failures import one_line, user_traceback
from dagwright_worker.protocol import Channel
from dagwright_worker.time_limit import time_limit

log = logging.getLogger("airflow.task")


def base_context(parts: Any, dag: Any, task: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
    context = make_context(parts, dag, task, request, channel)
    parts.enter_context(context)
    return context


def run_task(parts: Any, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
    """A `TaskOutcome`."""
    task = dag.task_dict[request["taskId"]]
    context = base_context(parts, dag, task, request, channel)
    if "resume" in request:
        context["ti"].start_date = parts.coerce(datetime.fromtimestamp(request["resume"]["startedAt"], timezone.utc))
    _export(context)
    try:
        try:
            task = _instance(parts, task, request, context)
            outcome = _attempt(parts, task, request, context, channel)
            state, error = "success", None
        except parts.AirflowSkipException as skip:
            log.info("Skipping task. %s", skip)
            state, error, outcome = (
                "skipped",
                None,
                {"state": "skipped", **({"message": str(skip)} if str(skip) else {})},
            )
        except parts.AirflowRescheduleException as again:
            log.info("Rescheduling task for %s", again.reschedule_date)
            return {"state": "up_for_reschedule", "rescheduleAt": _iso(again.reschedule_date)}
        except parts.TaskDeferred as deferred:
            log.info("Waiting for the trigger %s", type(deferred.trigger).__name__)
            return {"state": "deferred", "resume": _resume(parts, deferred, context, request)}
    except BaseException as failure:  # SystemExit and AirflowTaskTimeout too: every end of a task has an outcome
        state, error, outcome = _failed(parts, task, request, failure)
    _finish(parts, context, state, error)
    return outcome


def _instance(parts: Any, task: Any, request: Dict[str, Any], context: Dict[str, Any]) -> Any:
    instance = parts.one_instance(task, request["mapIndex"], context)
    context["task"] = instance
    context["ti"].task = instance
    return instance


def _attempt(
    parts: Any, task: Any, request: Dict[str, Any], context: Dict[str, Any], channel: Channel
) -> Dict[str, Any]:
    task = parts.render(task, context)
    _stop_on_sigterm(parts, task)
    channel.notify("rendered", {"fields": parts.redact(rendered_fields(task))})
    for hook in (None if parts.HOOKS_IN_METHODS else task._pre_execute_hook, task.pre_execute):
        if hook is not None:
            hook(context)
    _callbacks(task, "on_execute_callback", context)
    limit = request.get("executionTimeout")
    resume = request.get("resume")
    message = f"the task ran longer than its execution_timeout of {limit or 0:g} s"
    late = parts.AirflowTaskTimeout(message)
    if limit is not None and resume is not None and parts.TIMEOUT_COUNTS_DEFERRAL:
        limit -= time.time() - resume["startedAt"]
        if limit <= 0:
            task.on_kill()
            raise late
    with time_limit(limit, late, task.on_kill):
        try:
            result = _execute(parts, task, context, resume)
        except parts.DownstreamTasksSkipped as skip:
            if context["ti"].flow_decision is None:
                several = skip.tasks if isinstance(skip.tasks, (list, tuple)) else [skip.tasks]
                ids = [one if isinstance(one, str) else one[0] for one in several]
                context["ti"].flow_decision = {"kind": "skip", "taskIds": ids}
            result = None
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
    if not parts.HOOKS_IN_METHODS and task._post_execute_hook is not None:
        task._post_execute_hook(context, result)
    if parts.HOOKS_IN_METHODS:
        task.post_execute(context, result)
    else:  # Airflow 3 does not hand the result to the method, as it does to the hook.
        task.post_execute(context)
    parts.check_mappable(context["dag"], task, request, result)
    _push(task, context["ti"], result)
    decision = context["ti"].flow_decision
    made = outcomes(getattr(task, "outlets", None), context["outlet_events"].events)
    return {
        "state": "success",
        **({"decision": decision} if decision is not None else {}),
        **({"assets": made} if made else {}),
    }


def _execute(parts: Any, task: Any, context: Dict[str, Any], resume: Optional[Dict[str, Any]]) -> Any:
    try:
        if resume is not None:
            return task.resume_execution(resume["next_method"], parts.decode(resume["next_kwargs"]), context)
        return task.execute(context)
    except SystemExit as leaving:
        if parts.EXIT_0_SUCCEEDS and leaving.code in (None, 0):
            return None
        raise


def _resume(parts: Any, deferred: Any, context: Dict[str, Any], request: Dict[str, Any]) -> Dict[str, Any]:
    classpath, kwargs = deferred.trigger.serialize()
    seconds = None if deferred.timeout is None else deferred.timeout.total_seconds()
    started = context["ti"].start_date.timestamp()
    limit = request.get("executionTimeout")
    if limit is not None and parts.TIMEOUT_COUNTS_DEFERRAL:
        left = max(limit - (time.time() - started), 0)
        seconds = left if seconds is None else min(left, seconds)
    return {
        "classpath": classpath,
        "trigger_kwargs": parts.encode(kwargs),
        "trigger_timeout": seconds,
        "next_method": deferred.method_name,
        "next_kwargs": parts.encode(deferred.kwargs or {}),
        "startedAt": started,
    }


def _push(task: Any, ti: Any, result: Any) -> None:
    if not getattr(task, "do_xcom_push", True) or result is None:
        return
    if not isinstance(result, (str, bytes, dict, list, tuple)) and inspect.isgenerator(result):
        result = list(result)
    if getattr(task, "multiple_outputs", False):
        if not isinstance(result, Mapping):
            raise TypeError(f"Returned output was type {type(result)} expected dictionary for multiple_outputs")
        for key, value in result.items():
            if not isinstance(key, str):
                raise TypeError(f"Returned dictionary keys must be strings when using multiple_outputs, found {key!r}")
            ti.xcom_push(key, value)
    ti.xcom_push(RETURN_KEY, result)


def _failed(parts: Any, task: Any, request: Dict[str, Any], error: BaseException) -> Any:
    log.error("Task failed with exception\n%s", user_traceback(error).rstrip())
    retryable = not isinstance(error, parts.NEVER_RETRIED)
    will_retry = retryable and request["tryNumber"] < request["maxTries"]
    message = f"the task called sys.exit({error.code!r})" if isinstance(error, SystemExit) else one_line(error)
    outcome = {"state": "failed", "message": parts.redact(message), "retryable": retryable}
    return ("up_for_retry" if will_retry else "failed"), error, outcome


_AFTER = {
    "success": "on_success_callback",
    "up_for_retry": "on_retry_callback",
    "failed": "on_failure_callback",
}


def _finish(parts: Any, context: Dict[str, Any], state: str, error: Optional[BaseException]) -> None:
    ti = context["ti"]
    ti.state = parts.state(state)
    ti.end_date = datetime.now(timezone.utc)
    ti.duration = (ti.end_date - ti.start_date).total_seconds()
    if error is not None:
        context["exception"] = error
    for name in parts.AFTER_SKIP if state == "skipped" else (_AFTER[state],):
        _callbacks(context["task"], name, context)


def _callbacks(task: Any, name: str, context: Dict[str, Any]) -> None:
    """A callback that fails is logged; it does not change the task's end."""
    given = getattr(task, name, None)
    if given is None and hasattr(task, "partial_kwargs"):
        given = task.partial_kwargs.get(name)
    for callback in given if isinstance(given, (list, tuple)) else [given] if given is not None else []:
        try:
            callback(context)
        except Exception as error:
            log.error("%s failed\n%s", name, user_traceback(error).rstrip())


def _stop_on_sigterm(parts: Any, task: Any) -> None:
    process = os.getpid()

    def stop(*_signal: Any) -> None:
        if os.getpid() != process:  # a fork of the task's own
            os._exit(143)
        task.on_kill()
        raise parts.AirflowTaskTerminated("the task was told to stop")

    signal.signal(signal.SIGTERM, stop)


def rendered_fields(task: Any) -> Dict[str, Any]:
    fields = {}
    for name in getattr(task, "template_fields", ()):
        value = getattr(task, name, None)
        try:
            fields[name] = json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError):
            fields[name] = str(value)
    return fields


def _export(context: Dict[str, Any]) -> None:
    ti, run = context["ti"], context["dag_run"]
    values = {
        "DAG_ID": ti.dag_id,
        "TASK_ID": ti.task_id,
        "DAG_RUN_ID": ti.run_id,
        "TRY_NUMBER": str(ti.try_number),
        "DAG_OWNER": str(getattr(context["task"], "owner", "airflow")),
    }
    if run.logical_date is not None:
        values["EXECUTION_DATE"] = run.logical_date.isoformat()
        values["LOGICAL_DATE"] = run.logical_date.isoformat()
    os.environ.update({f"AIRFLOW_CTX_{name}": value for name, value in values.items()})


def _iso(value: Any) -> str:
    aware = value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).isoformat()
