"""Triggers: what a deferred task waits for, in the one event loop of all of them."""

from __future__ import annotations

import asyncio
import glob
import logging
import os
from datetime import datetime, timedelta, timezone
from typing import Any, AsyncIterator, Dict, Tuple


class TriggerEvent:
    def __init__(self, payload: Any) -> None:
        self.payload = payload

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TriggerEvent) and other.payload == self.payload

    def __hash__(self) -> int:
        return hash(repr(self.payload))

    def __repr__(self) -> str:
        return f"TriggerEvent<{self.payload!r}>"


class _EndEvent(TriggerEvent):
    """Ends its task where it is."""

    task_instance_state = ""

    def __init__(self, *, xcoms: Any = None, **_kwargs: Any) -> None:
        super().__init__(self.task_instance_state)
        self.xcoms = xcoms


class TaskSuccessEvent(_EndEvent):
    task_instance_state = "success"


class TaskFailedEvent(_EndEvent):
    task_instance_state = "failed"


class TaskSkippedEvent(_EndEvent):
    task_instance_state = "skipped"


class BaseTrigger:
    def __init__(self, **_kwargs: Any) -> None:
        self.task_instance = None
        self.trigger_id = None

    @property
    def log(self) -> logging.Logger:
        return logging.getLogger(f"airflow.task.{type(self).__name__}")

    def serialize(self) -> Tuple[str, Dict[str, Any]]:
        """The class's path, and arguments that make the same trigger in another process."""
        raise NotImplementedError("Triggers must implement serialize()")

    async def run(self) -> AsyncIterator[TriggerEvent]:
        raise NotImplementedError("Triggers must implement run()")
        yield  # it is a generator

    async def cleanup(self) -> None:
        pass


class DateTimeTrigger(BaseTrigger):
    def __init__(self, moment: datetime, *, end_from_trigger: bool = False) -> None:
        super().__init__()
        if not isinstance(moment, datetime):
            raise TypeError(f"Expected datetime type for moment. Got {type(moment)}")
        if moment.tzinfo is None:
            raise ValueError("You cannot pass naive datetimes")
        self.moment = moment
        self.end_from_trigger = end_from_trigger

    def serialize(self) -> Tuple[str, Dict[str, Any]]:
        path = "airflow.providers.standard.triggers.temporal.DateTimeTrigger"
        return path, {"moment": self.moment, "end_from_trigger": self.end_from_trigger}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        while True:
            left = (self.moment - datetime.now(timezone.utc)).total_seconds()
            if left <= 0:
                break
            # A clock that is set meanwhile is noticed.
            await asyncio.sleep(min(left, 10))
        yield TaskSuccessEvent() if self.end_from_trigger else TriggerEvent(self.moment)


class TimeDeltaTrigger(DateTimeTrigger):
    def __init__(self, delta: timedelta, *, end_from_trigger: bool = False) -> None:
        super().__init__(datetime.now(timezone.utc) + delta, end_from_trigger=end_from_trigger)


class FileTrigger(BaseTrigger):
    def __init__(self, filepath: str, recursive: bool = False, poke_interval: float = 5.0, **_kwargs: Any) -> None:
        super().__init__()
        self.filepath = filepath
        self.recursive = recursive
        self.poke_interval = poke_interval

    def serialize(self) -> Tuple[str, Dict[str, Any]]:
        path = "airflow.providers.standard.triggers.file.FileTrigger"
        return path, {"filepath": self.filepath, "recursive": self.recursive, "poke_interval": self.poke_interval}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        while not any(_is_there(path) for path in glob.glob(self.filepath, recursive=self.recursive)):
            await asyncio.sleep(self.poke_interval)
        yield TriggerEvent(True)


def _is_there(path: str) -> bool:
    return os.path.isfile(path) or any(files for _root, _folders, files in os.walk(path))
