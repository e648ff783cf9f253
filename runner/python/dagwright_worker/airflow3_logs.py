"""Airflow 3 logs by structlog: here as the same plain lines that every task's log has."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from typing import Any, List

from dagwright_worker.failures import one_line

_HIDDEN = frozenset(
    {"level", "event", "logger", "logger_name", "exc_info", "timestamp", "ti", "loc", "filename", "lineno", "func_name"}
)
# Airflow's own bookkeeping, of no use to the one who reads the log.
_NOISE = (
    "::group::",
    "::endgroup::",
    "Worker startup parse complete",
    "Pushing xcom",
    "DAG bundles loaded",
    "Stats instance",
)

# In the order of the log. The task runner tells its supervisor of states, not of exceptions.
logged_errors: List[str] = []


def write_plain_logs() -> None:
    import structlog

    structlog.configure(
        processors=[_render],
        # Airflow's own: operators ask it for the level, as they would a logger of the standard library.
        wrapper_class=structlog.get_config()["wrapper_class"],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )
    for name in list(logging.root.manager.loggerDict):
        logger = logging.root.manager.loggerDict[name]
        if isinstance(logger, logging.Logger) and name.startswith("airflow"):
            logger.handlers.clear()
            logger.propagate = True
    for handler in logging.getLogger().handlers:
        handler.addFilter(_Masked())


def _render(_logger: Any, method: str, event: Any) -> str:
    import structlog

    text = str(event.get("event", ""))
    if text.startswith(_NOISE):
        raise structlog.DropEvent
    more = " ".join(
        f"{name}={value!r}" for name, value in event.items() if name not in _HIDDEN and not _is_binding(name)
    )
    level = {"warn": "WARNING", "exception": "ERROR"}.get(method, method.upper())
    stamp = time.time()
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp))
    line = f"[{moment}.{int(stamp % 1 * 1000):03d}Z] {level} - {text}{' ' + more if more else ''}"
    trace = _trace(event.get("exc_info"))
    return _mask(f"{line}\n{trace}" if trace else line)


def _is_binding(name: str) -> bool:
    return name in ("ti_id", "dag_id", "task_id", "run_id", "try_number", "map_index")


def _trace(exc_info: Any) -> str:
    if not exc_info:
        return ""
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info if isinstance(exc_info, BaseException) else exc_info[1]
    if error is None:
        return ""
    logged_errors.append(one_line(error))
    return "".join(traceback.format_exception(type(error), error, _without_airflow(error.__traceback__))).rstrip()


def _without_airflow(trace: Any) -> Any:
    """The frames from the user's first on; all of them when none is the user's."""
    current = trace
    while current is not None and _is_airflow(current.tb_frame.f_code.co_filename):
        current = current.tb_next
    return current if current is not None else trace


def _is_airflow(filename: str) -> bool:
    return (
        "/site-packages/airflow/" in filename or filename.endswith("/contextlib.py") or "dagwright_worker" in filename
    )


def _mask(text: str) -> str:
    try:
        from airflow.sdk.log import redact
    except ImportError:
        return text
    return str(redact(text))


class _Masked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if text.startswith(_NOISE):
            return False
        record.msg, record.args = _mask(text), None
        return True
