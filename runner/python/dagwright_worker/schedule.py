"""When a DAG runs by itself, in the runner's words. The SDKs share these attributes; the stand-in's timetables keep their arguments."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Optional


def describe_schedule(dag: Any) -> Dict[str, Any]:
    """A `WorkerSchedule`."""
    schedule = getattr(dag, "schedule", None)
    timetable = getattr(dag, "timetable", None)
    return {
        "timetable": _timetable(timetable if timetable is not None else schedule, dag),
        "text": _summary(timetable, schedule),
        "startDate": _earliest(dag),
        "endDate": iso(getattr(dag, "end_date", None)),
        "catchup": getattr(dag, "catchup", None),
        "maxActiveRuns": getattr(dag, "max_active_runs", None),
    }


def _summary(timetable: Any, schedule: Any) -> Optional[str]:
    for one in (getattr(timetable, "summary", None), schedule):
        if one is not None and not callable(one):
            return str(one)
    return type(timetable).__name__ if timetable is not None else None


def _earliest(dag: Any) -> Optional[str]:
    starts = [getattr(dag, "start_date", None), *(getattr(task, "start_date", None) for task in dag.task_dict.values())]
    known = [_aware(one) for one in starts if isinstance(one, datetime)]
    return iso(min(known)) if known else None


def iso(moment: Any) -> Optional[str]:
    return _aware(moment).astimezone(timezone.utc).isoformat() if isinstance(moment, datetime) else None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)


def _timetable(given: Any, dag: Any) -> Dict[str, Any]:
    if given is None:
        return {"kind": "none"}
    if isinstance(given, str):
        return {"kind": "text", "text": given, "timezone": _zone(getattr(dag, "timezone", None) or _own_zone(dag))}
    delta = _delta(given)
    if delta is not None:
        return {"kind": "delta", "delta": delta}
    name = type(given).__name__
    read = _READERS.get(name)
    if read is not None:
        return read(given)
    # Airflow's own base class has a condition, too: of no asset, which is false.
    if any(getattr(given, one, None) for one in ("asset_condition", "dataset_condition")) or isinstance(given, (list, tuple)):
        return {"kind": "assets"}
    if hasattr(given, "uri") or hasattr(given, "objects"):
        return {"kind": "assets"}
    return {"kind": "other", "name": name}


def _own_zone(dag: Any) -> Any:
    start = getattr(dag, "start_date", None)
    return getattr(start, "tzinfo", None)


def _zone(zone: Any) -> str:
    for name in ("key", "name"):
        found = getattr(zone, name, None)
        if isinstance(found, str):
            return found
    return str(zone) if zone is not None else "UTC"


def _delta(given: Any) -> Optional[Dict[str, float]]:
    if isinstance(given, timedelta):
        return {"months": 0, "seconds": given.total_seconds()}
    if type(given).__name__ == "relativedelta":
        if any(getattr(given, one, None) is not None for one in ("year", "month", "day", "weekday", "hour", "minute", "second")):
            return None
        seconds = given.days * 86400 + given.hours * 3600 + given.minutes * 60 + given.seconds + given.microseconds / 1e6
        return {"months": given.years * 12 + given.months, "seconds": seconds}
    return None


def _get(given: Any, *names: str, position: Optional[int] = None) -> Any:
    for name in names:
        for attribute in (name, f"_{name}"):
            if hasattr(given, attribute):
                return getattr(given, attribute)
        if name in getattr(given, "kwargs", {}):
            return given.kwargs[name]
    arguments = getattr(given, "args", ())
    return arguments[position] if position is not None and len(arguments) > position else None


def _interval(given: Any) -> Dict[str, float]:
    return _delta(_get(given, "interval")) or {"months": 0, "seconds": 0}


def _cron_trigger(given: Any) -> Dict[str, Any]:
    parts = _get(given, "timetables")
    crons: List[Any]
    if parts:
        first, crons = parts[0], [_get(one, "expression") for one in parts]
    else:
        first = given
        several = type(given).__name__ == "MultipleCronTriggerTimetable"
        crons = list(given.args) if several else [_get(given, "expression", "cron", position=0)]
    immediately = _get(first, "run_immediately")
    if isinstance(immediately, timedelta):
        immediately = immediately.total_seconds()
    return {
        "kind": "cron-trigger",
        "expressions": crons,
        "timezone": _zone_text(_get(first, "timezone", position=1 if not parts else None)),
        "interval": _interval(first),
        **({"immediately": immediately} if immediately else {}),
    }


def _zone_text(zone: Any) -> str:
    return zone if isinstance(zone, str) else _zone(zone)


def _cron_interval(given: Any) -> Dict[str, Any]:
    zone = _zone_text(_get(given, "timezone", position=1))
    return {"kind": "cron-interval", "expression": _get(given, "expression", "cron", position=0), "timezone": zone}


def _delta_trigger(given: Any) -> Dict[str, Any]:
    delta = _delta(_get(given, "delta", position=0))
    return {"kind": "delta-trigger", "delta": delta, "interval": _interval(given)} if delta else _other(given)


def _delta_interval(given: Any) -> Dict[str, Any]:
    delta = _delta(_get(given, "delta", position=0))
    return {"kind": "delta-interval", "delta": delta} if delta else _other(given)


def _events(given: Any) -> Dict[str, Any]:
    dates = sorted(_aware(one) for one in _get(given, "event_dates", position=0) or ())
    return {"kind": "events", "times": [iso(one) for one in dates]}


def _other(given: Any) -> Dict[str, Any]:
    return {"kind": "other", "name": type(given).__name__}


_READERS = {
    "NullTimetable": lambda _: {"kind": "none"},
    "OnceTimetable": lambda _: {"kind": "once"},
    "ContinuousTimetable": lambda _: {"kind": "continuous"},
    "CronTriggerTimetable": _cron_trigger,
    "MultipleCronTriggerTimetable": _cron_trigger,
    "CronDataIntervalTimetable": _cron_interval,
    "DeltaTriggerTimetable": _delta_trigger,
    "DeltaDataIntervalTimetable": _delta_interval,
    "EventsTimetable": _events,
    "AssetTriggeredTimetable": lambda _: {"kind": "assets"},
    "DatasetTriggeredTimetable": lambda _: {"kind": "assets"},
}
