"""
What real Airflow's timetables say, for timetable.test.ts.

    PYTHON dag/timetables/record.py > dag/timetables/recorded/airflow-VERSION.json

PYTHON: an interpreter with Airflow. Moments are ISO 8601. `between` are the runs that a backfill of that range is made of; `next` is the
run that comes after `last` at the moment `now`.
"""

import datetime
import json
import os
import sys

import pendulum

os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")

from airflow import __version__  # noqa: E402
from airflow.models.dagrun import DagRun  # noqa: E402
from airflow.timetables.base import DataInterval, TimeRestriction  # noqa: E402
from airflow.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable  # noqa: E402
from airflow.timetables.trigger import CronTriggerTimetable  # noqa: E402
from airflow.utils.types import DagRunType  # noqa: E402

THREE = __version__.startswith("3")
ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe")
CRONS = (
    "@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly", "30 2 * * *", "0 5 * * 1-5", "*/15 * * * *", "15 */2 * * *",
    "0 0 1,15 * *", "0 0 13 * 5", "0 0 L * *", "0 0 * * 5#2", "0 12 29 2 *", "0 3 * mar,oct sun", "0 0 * * 7", "30 1-3 * * *",
    "0 0 */2 * 1",
)  # fmt: skip
RANGES = (
    ("2024-01-01", "2024-01-04"),
    ("2024-03-30T22:00:00", "2024-04-01T06:00:00"),
    ("2024-10-26T22:00:00", "2024-10-28T06:00:00"),
    ("2024-11-03T02:00:00", "2024-11-04T06:00:00"),
    ("2023-12-20", "2024-03-10"),
)
MOMENTS = ("2024-03-31T01:00:00", "2024-10-27T00:30:00")
MOST = 6


def at(text):
    return pendulum.parse(text, tz="UTC")


def timetables():
    for zone in ZONES:
        for cron in CRONS:
            yield {"kind": "cron-interval", "expression": cron, "timezone": zone}, CronDataIntervalTimetable(cron, zone)
            trigger = {"kind": "cron-trigger", "expressions": [cron], "timezone": zone, "interval": 0}
            yield trigger, CronTriggerTimetable(cron, timezone=zone)
    day = datetime.timedelta(days=1)
    trigger = {"kind": "cron-trigger", "expressions": ["0 6 * * *"], "timezone": "UTC", "interval": 86400}
    yield trigger, CronTriggerTimetable("0 6 * * *", timezone="UTC", interval=day)
    if THREE:
        from airflow.timetables.trigger import DeltaTriggerTimetable, MultipleCronTriggerTimetable

        several = {"kind": "cron-trigger", "expressions": ["0 6 * * *", "30 7 * * 1"], "timezone": "Europe/Vienna", "interval": 0}
        yield several, MultipleCronTriggerTimetable("0 6 * * *", "30 7 * * 1", timezone="Europe/Vienna")
    for seconds in (86400, 3600, 5400, 604800):
        delta = datetime.timedelta(seconds=seconds)
        yield {"kind": "delta-interval", "delta": seconds}, DeltaDataIntervalTimetable(delta)
        if THREE:
            yield {"kind": "delta-trigger", "delta": seconds, "interval": 0}, DeltaTriggerTimetable(delta)


def describe(info):
    if info is None:
        return None
    interval = info.data_interval
    if THREE:
        run_id = DagRun.generate_run_id(run_type=DagRunType.BACKFILL_JOB, logical_date=info.logical_date, run_after=info.run_after)
    else:
        run_id = DagRun.generate_run_id(DagRunType.BACKFILL_JOB, info.logical_date)
    return [interval.start.isoformat(), interval.end.isoformat(), run_id]


def between(timetable, first, last):
    restriction = TimeRestriction(at(first), at(last), catchup=True)
    info = None
    found = []
    while len(found) < MOST:
        info = timetable.next_dagrun_info(
            last_automated_data_interval=info and info.data_interval, restriction=restriction
        )
        if info is None:
            break
        found.append(describe(info))
    return found


def following(timetable, now):
    """Without an earlier run and after one, with a start and without, catching up and not."""
    freeze(at(now))
    for last in (None, DataInterval(at("2024-03-29T00:00:00"), at("2024-03-30T00:00:00"))):
        for earliest in (None, "2024-01-01T03:00:00", "2024-12-24T03:00:00"):
            for catchup in (True, False):
                restriction = TimeRestriction(earliest and at(earliest), at("2024-12-31"), catchup=catchup)
                info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
                yield [
                    now,
                    last and [last.start.isoformat(), last.end.isoformat()],
                    earliest,
                    catchup,
                    describe(info)[0:2] if info else None,
                ]


def freeze(now):
    import airflow.timetables.interval
    import airflow.timetables.trigger

    for module in (airflow.timetables.interval, airflow.timetables.trigger):
        for name in ("utcnow",):
            if hasattr(module, name):
                setattr(module, name, lambda: now)
    if not THREE:
        from airflow.utils import timezone

        timezone.utcnow = lambda: now
    import time

    time.time = lambda: now.timestamp()


def with_next(described):
    return THREE and described.get("timezone", "UTC") in ("UTC", "Europe/Vienna")


def main():
    cases = []
    for described, timetable in timetables():
        ranges = [{"from": first, "to": last, "runs": between(timetable, first, last)} for first, last in RANGES]
        # Airflow 2 runs an interval twice when the schedule has become coarser: Airflow 3 is right about what is next.
        moments = [one for now in MOMENTS for one in following(timetable, now)] if with_next(described) else []
        cases.append({"timetable": described, "between": ranges, "next": moments})
    json.dump({"airflow": __version__, "cases": cases}, sys.stdout, separators=(",", ":"))


main()
