"""What a timetable of the user's own says: Airflow's classes around it are needed, so real Airflow has to be there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional


def ask_timetable(dag: Any, request: Dict[str, Any]) -> Dict[str, Any]:
    """A `TimetableOutcome`: the runs that follow `last`, or with `manual` the data interval of a run by hand."""
    timetable = dag.timetable
    if "manual" in request:
        interval = timetable.infer_manual_data_interval(run_after=_moment(request["manual"]))
        return {"kind": "timetable", "runs": [_interval(interval)], "isCut": False}
    from airflow.timetables.base import DataInterval, TimeRestriction

    restriction = TimeRestriction(_moment(request["earliest"]), _moment(request["latest"]), request["catchup"])
    given = request["last"]
    last = DataInterval(_moment(given["start"]), _moment(given["end"])) if given else None
    until = _moment(request["until"])
    runs: List[Dict[str, Any]] = []
    while len(runs) < request["most"]:
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        if info is None or (last is not None and info.data_interval.start <= last.start):
            return {"kind": "timetable", "runs": runs, "isCut": False}
        runs.append({**_interval(info.data_interval), "runAfter": info.run_after.isoformat()})
        if info.run_after > until:
            break
        last = info.data_interval
    return {"kind": "timetable", "runs": runs, "isCut": True}


def _interval(interval: Any) -> Dict[str, Any]:
    return {"start": interval.start.isoformat(), "end": interval.end.isoformat()}


def _moment(text: Optional[str]) -> Any:
    if text is None:
        return None
    import pendulum

    return pendulum.instance(datetime.fromisoformat(text.replace("Z", "+00:00")))
