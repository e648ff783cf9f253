"""The worker's side of deferred tasks: which wait, and the one process of their triggers."""

from __future__ import annotations

import os
import signal
import socket
import time
from typing import Any, Dict, Optional

from dagwright_worker.protocol import LineBuffer, encode

_READ = 1 << 16
# A trigger that ends the process of all triggers again and again is given up.
_MOST_RESTARTS = 3


class Waiting:
    def __init__(self, command: Dict[str, Any], resume: Dict[str, Any]) -> None:
        self.id = command["id"]
        self.command = command
        self.resume = resume
        seconds = resume.get("trigger_timeout")
        # On the monotonic clock: a new process of triggers does not begin anew.
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.restarts = 0
        # What the task goes on with, once its trigger has fired.
        self.fired: Optional[Dict[str, Any]] = None
        # It is being stopped; until when its trigger may clean up.
        self.stop_by: Optional[float] = None

    def message(self) -> Dict[str, Any]:
        left = None if self.deadline is None else max(self.deadline - time.monotonic(), 0)
        return {"wait": self.id, "seconds": left, "request": {**self.command["request"], "resume": self.resume}}


class Deferred:
    """`worker`: the supervisor of tasks, whose selector tells of what is heard here."""

    def __init__(self, worker: Any) -> None:
        self.worker = worker
        self.waiting: Dict[int, Waiting] = {}
        self.connection: Optional[socket.socket] = None
        self.pid: Optional[int] = None
        self.buffer = LineBuffer()

    def add(self, command: Dict[str, Any], resume: Dict[str, Any]) -> None:
        waiting = Waiting(command, resume)
        self.waiting[waiting.id] = waiting
        self.worker.tell(waiting.id, "deferred")
        if self.pid is None:
            self._start()
        else:
            self._send(waiting.message())

    def obey(self, command: Dict[str, Any]) -> None:
        waiting = self.waiting.get(command["id"])
        if waiting is None:
            return
        kind = command["cmd"]
        if kind == "answer":
            answer = {name: command[name] for name in ("value", "error") if name in command}
            self._send({"answer": waiting.id, **answer})
        elif kind == "resume" and waiting.fired is not None and waiting.stop_by is None:
            del self.waiting[waiting.id]
            request = {**waiting.command["request"], "resume": waiting.fired}
            self.worker.tell(waiting.id, "running")
            self.worker.fork({**waiting.command, "request": request})
        elif kind == "terminate" and waiting.stop_by is None:
            if waiting.fired is not None:
                self._stopped(waiting)
                return
            waiting.stop_by = time.monotonic() + command["grace"]
            self._send({"cancel": waiting.id})

    def hear(self) -> None:
        assert self.connection is not None
        try:
            data = self.connection.recv(_READ)
        except OSError:
            data = b""
        if not data:
            self._restart()
            return
        for message in self.buffer.feed(data):
            waiting = self.waiting.get(message["id"])
            if waiting is None:
                continue
            if "fired" in message:
                waiting.fired = message["fired"]
                self.worker.tell(waiting.id, "triggered")
            elif "ended" in message:
                del self.waiting[waiting.id]
                self.worker.done(waiting.id, message["ended"])
            elif "cancelled" in message:
                self._stopped(waiting)
            else:
                event = "notify" if "notify" in message else "call"
                self.worker.send({"event": event, **message})

    def enforce(self, now: float) -> None:
        for waiting in [one for one in self.waiting.values() if one.stop_by is not None and now >= one.stop_by]:
            self._stopped(waiting)

    def next_deadline(self) -> Optional[float]:
        stops = [one.stop_by for one in self.waiting.values() if one.stop_by is not None]
        return min(stops) if stops else None

    def close_in_child(self) -> None:
        if self.connection is not None:
            self.connection.close()

    def end(self) -> None:
        if self.pid is not None:
            _kill(self.pid)
            self.pid = None

    def _stopped(self, waiting: Waiting) -> None:
        del self.waiting[waiting.id]
        self.worker.done(waiting.id, {"state": "failed", "message": "the task was stopped", "retryable": True})

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            pid = os.fork()
        except OSError as error:
            ours.close()
            theirs.close()
            for waiting in list(self.waiting.values()):
                del self.waiting[waiting.id]
                message = f"no process could be started for triggers: {error.strerror}"
                self.worker.done(waiting.id, {"state": "failed", "message": message, "retryable": True})
            return
        if pid == 0:
            try:
                os.setsid()
                ours.close()
                self.worker.close_in_child()
                from dagwright_worker.triggers import run_triggers

                run_triggers(self.worker.sdk, self.worker.dag, theirs)
            finally:
                os._exit(1)
        theirs.close()
        self.pid, self.connection, self.buffer = pid, ours, LineBuffer()
        self.worker.listen(ours, self)
        for waiting in self.waiting.values():
            if waiting.fired is None and waiting.stop_by is None:
                self._send(waiting.message())

    def _restart(self) -> None:
        """Its process has died. Those whose triggers took no part in too many such ends wait on."""
        assert self.connection is not None and self.pid is not None
        self.worker.forget(self.connection)
        self.connection.close()
        _kill(self.pid)
        self.pid = self.connection = None
        for waiting in list(self.waiting.values()):
            if waiting.stop_by is not None:
                self._stopped(waiting)
            elif waiting.fired is None:
                waiting.restarts += 1
                if waiting.restarts > _MOST_RESTARTS:
                    lines = ["the process of its trigger died again and again"]
                    waiting.fired = self.worker.sdk.trigger_failed(waiting.resume, lines, timed_out=False)
                    self.worker.tell(waiting.id, "triggered")
        if any(waiting.fired is None for waiting in self.waiting.values()):
            self._start()

    def _send(self, message: Dict[str, Any]) -> None:
        if self.connection is None:
            return
        try:
            self.connection.setblocking(True)
            self.connection.sendall(encode(message))
        except OSError:
            pass  # it has died: that is heard, and it is told again


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
            break
        except (ProcessLookupError, PermissionError):
            continue
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass
