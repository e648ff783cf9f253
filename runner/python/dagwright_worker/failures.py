"""Turns exceptions into what the user reads."""

from __future__ import annotations

import os
import traceback
from typing import Any, Dict, List, Optional

_OWN = os.path.dirname(os.path.abspath(__file__))
_STANDIN = os.path.join(os.path.dirname(_OWN), "standin")


class LoadFailure(Exception):
    """The DAG file gave no DAG to run. `reason` as in the runner's `WorkerFailure`."""

    def __init__(self, reason: str, message: str, trace: Optional[str] = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.trace = trace

    def as_event(self) -> Dict[str, Any]:
        event = {"event": "failure", "reason": self.reason, "message": self.message}
        return {**event, "traceback": self.trace} if self.trace else event


def one_line(error: BaseException) -> str:
    """`ValueError: no such table`."""
    text = str(error).strip()
    first = text.splitlines()[0] if text else ""
    name = type(error).__name__
    return f"{name}: {first}" if first else name


def import_failure(error: BaseException, file: str) -> LoadFailure:
    """The message names the line of the DAG file, or of the module that it imports."""
    if isinstance(error, SyntaxError):
        place = f"{error.filename or file}, line {error.lineno}" if error.lineno else file
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not is_own(frame.filename)]
        mine = [frame for frame in frames if os.path.realpath(frame.filename) == os.path.realpath(file)]
        last = (mine or frames or [None])[-1]
        place = f"{last.filename}, line {last.lineno}" if last is not None else file
    hint = ""
    if isinstance(error, ModuleNotFoundError) and error.name:
        hint = f" Install it into the selected Python (pip install {error.name.split('.')[0]}) or select another one."
    return LoadFailure("import", f"{one_line(error)} ({place}).{hint}", user_traceback(error))


def user_traceback(error: BaseException) -> str:
    """The traceback without the frames of the worker and the stand-in at its top."""
    frames: List[traceback.FrameSummary] = list(traceback.extract_tb(error.__traceback__))
    while frames and (is_own(frames[0].filename) or frames[0].filename.startswith("<frozen importlib")):
        frames.pop(0)
    head = ["Traceback (most recent call last):\n", *traceback.format_list(frames)] if frames else []
    return "".join([*head, *traceback.format_exception_only(type(error), error)])


def is_own(filename: str) -> bool:
    path = os.path.abspath(filename)
    return path.startswith((_OWN + os.sep, _STANDIN + os.sep))
