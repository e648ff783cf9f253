"""Airflow's DagBag keeps import errors as the text of their traceback."""

from __future__ import annotations

import os
import re

from dagwright_worker.failures import LoadFailure


def import_failure_of_text(trace: str, file: str) -> LoadFailure:
    lines = [line for line in trace.strip().splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if not line.startswith(" ")), "the import failed")
    places = re.findall(r'File "(.+?)", line (\d+)', trace)
    mine = [line for name, line in places if os.path.realpath(name) == os.path.realpath(file)]
    place = f"{file}, line {mine[-1]}" if mine else file
    missing = re.match(r"ModuleNotFoundError: No module named '([\w.]+)'", last)
    hint = f" Install it into the selected Python (pip install {missing.group(1).split('.')[0]})." if missing else ""
    return LoadFailure("import", f"{last} ({place}).{hint}", trace)
