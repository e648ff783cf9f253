"""Inside a task's own process: its log file, its signals, its part of the conversation."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
import time
from typing import Any, Callable, Dict, List

from dagwright_worker.debugger import wait_for_debugger
from dagwright_worker.failures import one_line, user_traceback
from dagwright_worker.output import open_output
from dagwright_worker.protocol import Channel
from dagwright_worker.sdk import Sdk


def carry_out(sdk: Sdk, dag: Any, command: Dict[str, Any], channel: Channel) -> None:
    """Runs the command and sends its outcome. Never raises."""
    request = command["request"]
    try:
        if command["cmd"] == "expand":
            outcome = _answered(sdk.expand, dag, request, channel)
        elif command["cmd"] == "timetable":
            outcome = _answered(sdk.ask_timetable, dag, request, channel)
        elif command["cmd"] == "render":
            outcome = _answered(sdk.render, dag, request, channel)
        elif command["cmd"] == "call-back":
            outcome = _answered(sdk.call_back, dag, request, channel)
        else:
            if request.get("waitHere"):
                from dagwright_worker.triggers import wait_here

                request = {**request, "resume": wait_here(sdk, request, channel)}
                channel.notify("stateChanged", {"state": "running"})
            outcome = sdk.run(dag, wait_for_debugger(request), channel)
    except BaseException as error:  # a bug of the worker, or a signal outside of the task's own code
        logging.getLogger("dagwright").error("%s", user_traceback(error).rstrip())
        outcome = {"state": "failed", "message": one_line(error), "retryable": True}
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    channel.finish(outcome)


def _answered(work: Any, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
    try:
        return work(dag, request, channel)
    except Exception as error:
        return {"kind": "error", "message": one_line(error)}


def open_log(path: str) -> None:
    """Everything that this process and its subprocesses print goes to the end of the file."""
    log = open_output(path)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    sys.stdout = _text(1)
    sys.stderr = _text(2)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)


def default_signals() -> None:
    """A fork inherits the worker's handlers."""
    signal.set_wakeup_fd(-1)
    for name in ("SIGTERM", "SIGCHLD", "SIGHUP", "SIGPIPE"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


# What hides secrets in what is logged and printed, once an SDK has one.
masks: List[Callable[[str], str]] = []


def _masked(text: str) -> str:
    for mask in masks:
        text = mask(text)
    return text


class MaskedText(io.TextIOWrapper):
    def write(self, text: str) -> int:
        return super().write(_masked(text) if masks else text)


class LineFormatter(logging.Formatter):
    """`[2026-01-31T05:00:00.123Z] INFO - text`."""

    def format(self, record: logging.LogRecord) -> str:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        text = record.getMessage()
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        return f"[{stamp}.{int(record.msecs):03d}Z] {record.levelname} - {text}"


def _text(descriptor: int) -> Any:
    raw = os.fdopen(descriptor, "wb", 0, closefd=False)
    return MaskedText(raw, encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)
