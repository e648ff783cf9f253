"""Timetables, trigger rules, weekdays and states as values."""

from __future__ import annotations

import enum
from typing import Any


class _Timetable:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"


class Timetable(_Timetable):
    pass


class CronDataIntervalTimetable(_Timetable):
    pass


class CronTriggerTimetable(_Timetable):
    pass


class MultipleCronTriggerTimetable(_Timetable):
    pass


class DeltaDataIntervalTimetable(_Timetable):
    pass


class DeltaTriggerTimetable(_Timetable):
    pass


class EventsTimetable(_Timetable):
    pass


class ContinuousTimetable(_Timetable):
    pass


class NullTimetable(_Timetable):
    pass


class OnceTimetable(_Timetable):
    pass


class AssetOrTimeSchedule(_Timetable):
    pass


class DatasetOrTimeSchedule(_Timetable):
    pass


class TriggerRule(str, enum.Enum):
    ALL_SUCCESS = "all_success"
    ALL_FAILED = "all_failed"
    ALL_DONE = "all_done"
    ALL_DONE_MIN_ONE_SUCCESS = "all_done_min_one_success"
    ALL_DONE_SETUP_SUCCESS = "all_done_setup_success"
    ONE_SUCCESS = "one_success"
    ONE_FAILED = "one_failed"
    ONE_DONE = "one_done"
    NONE_FAILED = "none_failed"
    NONE_SKIPPED = "none_skipped"
    NONE_FAILED_MIN_ONE_SUCCESS = "none_failed_min_one_success"
    NONE_FAILED_OR_SKIPPED = "none_failed_min_one_success"
    ALWAYS = "always"
    DUMMY = "always"
    ALL_SKIPPED = "all_skipped"

    def __str__(self) -> str:
        return self.value


class WeightRule(str, enum.Enum):
    DOWNSTREAM = "downstream"
    UPSTREAM = "upstream"
    ABSOLUTE = "absolute"

    def __str__(self) -> str:
        return self.value


class WeekDay(enum.IntEnum):
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class TaskInstanceState(str, enum.Enum):
    REMOVED = "removed"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    RESTARTING = "restarting"
    FAILED = "failed"
    UP_FOR_RETRY = "up_for_retry"
    UP_FOR_RESCHEDULE = "up_for_reschedule"
    UPSTREAM_FAILED = "upstream_failed"
    SKIPPED = "skipped"
    DEFERRED = "deferred"


class DagRunState(str, enum.Enum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"

    def __str__(self) -> str:
        return self.value


class DagRunType(str, enum.Enum):
    BACKFILL_JOB = "backfill"
    SCHEDULED = "scheduled"
    MANUAL = "manual"
    ASSET_TRIGGERED = "asset_triggered"


class State:
    """Airflow 2 code compares with these."""

    SUCCESS, FAILED, SKIPPED, RUNNING = "success", "failed", "skipped", "running"
    UPSTREAM_FAILED, UP_FOR_RETRY, UP_FOR_RESCHEDULE = "upstream_failed", "up_for_retry", "up_for_reschedule"
    QUEUED, SCHEDULED, REMOVED, DEFERRED, NONE = "queued", "scheduled", "removed", "deferred", None


class XCom:
    """`XCom.get_one`/`get_value` need the task's `ti`."""


class LoggingMixin:
    @property
    def log(self) -> Any:
        import logging

        return logging.getLogger(f"{type(self).__module__}.{type(self).__name__}")


class BaseNotifier(LoggingMixin):
    """Subclasses are callbacks: `notify(context)`, with their template fields rendered."""

    template_fields: Any = ()
    template_ext: Any = ()

    def notify(self, context: Any) -> None:
        raise NotImplementedError

    def __call__(self, *args: Any) -> None:
        context = args[0] if args else {}
        task = context.get("task")
        if task is not None:
            for name in self.template_fields:
                setattr(self, name, task.render_template(getattr(self, name), context))
        self.notify(context)
