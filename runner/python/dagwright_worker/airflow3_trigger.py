"""Airflow 3's triggers in the process of all triggers, and what their events make of the task."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any, Dict, List, Optional

from dagwright_worker.triggers import Waiter, current_waiter


def answer_triggers(dag: Any, dags: Dict[str, Any], rel_path: str, bundle: str) -> None:
    """What a trigger asks its supervisor is answered as it would be to its task."""
    from airflow.sdk.execution_time import task_runner

    from dagwright_worker.airflow3_supervisor import Supervisor

    supervisors: Dict[int, Any] = {}

    def supervisor_of(waiter: Waiter) -> Any:
        found = supervisors.get(waiter.id)
        if found is None or found.channel is not waiter.channel:
            found = Supervisor(dag, waiter.request, waiter.channel, rel_path, bundle)  # type: ignore[arg-type]
            found.dags = dags
            supervisors[waiter.id] = found
        return found

    class Comms:
        socket = None

        def send(self, msg: Any) -> Any:
            return supervisor_of(current_waiter()).send(msg)

        async def asend(self, msg: Any) -> Any:
            return await asyncio.to_thread(self.send, msg)

    task_runner.SUPERVISOR_COMMS = Comms()  # type: ignore[assignment]
    global _supervisor_of
    _supervisor_of = supervisor_of


_supervisor_of: Any = None


def make_trigger(resume: Dict[str, Any]) -> Any:
    from airflow.sdk.serde import deserialize

    module, _, name = resume["classpath"].rpartition(".")
    kwargs = deserialize(resume["trigger_kwargs"]) if resume.get("trigger_kwargs") else {}
    trigger = getattr(importlib.import_module(module), name)(**kwargs)
    if hasattr(type(trigger), "task_instance"):
        trigger.task_instance = _supervisor_of(current_waiter()).details.ti
    return trigger


def fired(resume: Dict[str, Any], event: Any) -> Dict[str, Any]:
    from airflow.sdk.serde import deserialize, serialize

    kwargs = deserialize(resume.get("next_kwargs") or {}) or {}
    return {**resume, "next_kwargs": serialize({**kwargs, "event": event.payload})}


def failed(resume: Dict[str, Any], lines: Optional[List[str]], timed_out: bool) -> Dict[str, Any]:
    """Airflow: the task is resumed with this in place of its method, and fails with its callbacks."""
    from airflow.sdk.serde import serialize

    error = "Trigger timeout" if timed_out else "Trigger failure"
    kwargs: Dict[str, Any] = {"error": error, **({"traceback": lines} if lines else {})}
    return {**resume, "next_method": "__fail__", "next_kwargs": serialize(kwargs)}
