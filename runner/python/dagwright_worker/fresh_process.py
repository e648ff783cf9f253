"""A task's process where there is no fork: the same script, started anew, imports the file itself and runs one task."""

from __future__ import annotations

import os

from dagwright_worker.main import leave, take_standard_streams
from dagwright_worker.protocol import Channel, LineBuffer


def run_task_process() -> None:
    """Its stdin brings `load` and then the task's command, and after that the answers."""
    commands, answers = take_standard_streams()
    buffer = LineBuffer()
    messages = []
    while len(messages) < 2:
        data = os.read(commands, 1 << 16)
        if not data:
            leave(1)
        messages.extend(buffer.feed(data))
    load, command = messages
    channel = Channel(lambda: os.read(commands, 1 << 16), lambda data: _write(answers, data))

    from dagwright_worker.failures import LoadFailure
    from dagwright_worker.serve import load_dag
    from dagwright_worker.task_process import carry_out, open_log

    try:
        sdk, dag = load_dag(load)
    except LoadFailure as failure:
        channel.finish({"state": "failed", "message": failure.message, "retryable": True})
        leave(1)
    path = command["request"].get("logPath")
    if path is not None:
        open_log(path)
    carry_out(sdk, dag, command, channel)
    leave(0)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
