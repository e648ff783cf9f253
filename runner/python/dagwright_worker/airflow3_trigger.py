"""A deferred task's wait: its trigger runs in an event loop of the task's next process."""

from __future__ import annotations

import asyncio
import importlib
import re
from datetime import timedelta
from typing import Any, Dict, Optional


def wait_for_trigger(resume: Dict[str, Any], supervisor: Any) -> Optional[Dict[str, Any]]:
    """Puts the event into the resumed call's arguments. A `TaskOutcome` when the trigger itself ended the task."""
    from airflow.sdk.serde import deserialize, serialize

    trigger = _make(resume, deserialize)
    try:
        event = asyncio.run(asyncio.wait_for(_first_event(trigger), _seconds(resume.get("trigger_timeout"))))
    except asyncio.TimeoutError:
        return {
            "state": "failed",
            "message": "TaskDeferralTimeout: the trigger did not fire in time",
            "retryable": True,
        }
    except Exception as error:
        message = f"the trigger {resume['classpath']} failed: {type(error).__name__}: {error}"
        return {"state": "failed", "message": message, "retryable": True}
    if event is None:
        message = f"the trigger {resume['classpath']} ended without an event"
        return {"state": "failed", "message": message, "retryable": True}
    state = getattr(event, "task_instance_state", None)
    if state is not None:
        return _ended(str(getattr(state, "value", state)), getattr(event, "xcoms", None) or {}, supervisor)
    kwargs = deserialize(resume.get("next_kwargs") or {}) or {}
    supervisor.details.ti_context.next_kwargs = serialize({**kwargs, "event": event.payload})
    return None


def _make(resume: Dict[str, Any], deserialize: Any) -> Any:
    module, _, name = resume["classpath"].rpartition(".")
    kwargs = deserialize(resume["trigger_kwargs"]) if resume.get("trigger_kwargs") else {}
    return getattr(importlib.import_module(module), name)(**kwargs)


async def _first_event(trigger: Any) -> Any:
    async for event in trigger.run():
        return event
    return None


def _ended(state: str, xcoms: Dict[str, Any], supervisor: Any) -> Dict[str, Any]:
    request = supervisor.request
    for key, value in xcoms.items():
        data = {"taskId": request["taskId"], "mapIndex": request["mapIndex"], "key": key, "value": value}
        supervisor.channel.call("setXCom", data)
    if state == "failed":
        return {"state": "failed", "message": "the trigger ended the task as failed", "retryable": True}
    return {"state": "skipped"} if state == "skipped" else {"state": "success"}


def _seconds(duration: Optional[Any]) -> Optional[float]:
    """`PT1M30S`, as pydantic writes a timedelta in JSON."""
    if duration is None or isinstance(duration, (int, float)):
        return duration
    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", duration)
    if found is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
