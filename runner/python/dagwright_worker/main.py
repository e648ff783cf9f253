"""The worker's start: file descriptors, the DAG file, then the loop that serves the runner."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, List

from dagwright_worker.failures import LoadFailure
from dagwright_worker.protocol import encode


def main(arguments: List[str]) -> None:
    if arguments == ["--task"]:
        from dagwright_worker.fresh_process import run_task_process

        run_task_process()
        return
    # Ctrl-C in a terminal goes to every process there; the runner is the one that decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands, answers = take_standard_streams()
    try:
        if arguments == ["--template"]:
            from dagwright_worker.template import serve_template

            serve_template(commands, answers)
        else:
            from dagwright_worker.serve import serve

            serve(commands, answers)
    except LoadFailure as failure:
        os.write(answers, encode(failure.as_event()))
        leave(3)
    leave(0)


def take_standard_streams() -> Any:
    """(stdin, stdout) as private descriptors; prints go to stderr from here on, reads from stdin find its end."""
    commands, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return commands, answers


def leave(code: int) -> None:
    """Ends without atexit handlers of whatever the DAG file imported: they may hang."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    os._exit(code)
