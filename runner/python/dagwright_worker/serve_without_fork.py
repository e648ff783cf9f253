"""The worker's loop on systems without fork (Windows): a fresh process a task, a thread for each that listens."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from typing import Any, Dict, List, Optional

from dagwright_worker.protocol import ANSWERED, LineBuffer, encode

_READ = 1 << 16


class FreshTask:
    def __init__(self, command: Dict[str, Any], process: "subprocess.Popen[bytes]") -> None:
        self.command = command
        self.id = command["id"]
        self.process = process
        self.outcome: Optional[Dict[str, Any]] = None
        self.terminated = False
        self.timed_out = False
        self.timeout_at: Optional[float] = None


class PortableSupervisor:
    def __init__(self, load: Dict[str, Any], source: LineBuffer, commands: int, answers: int) -> None:
        self.load = load
        self.source = source
        self.commands = commands
        self.answers = answers
        self.tasks: Dict[int, FreshTask] = {}
        self.inbox: "queue.Queue[Any]" = queue.Queue()

    def loop(self, pending: List[Dict[str, Any]]) -> None:
        for command in pending:
            self._obey(command)
        threading.Thread(target=self._listen_to_runner, daemon=True).start()
        while True:
            try:
                kind, subject, message = self.inbox.get(timeout=self._next_deadline())
            except queue.Empty:
                self._enforce_timeouts()
                continue
            if kind == "command":
                self._obey(message)
            elif kind == "gone":
                self._end()
                return
            elif kind == "message":
                self._relay(subject, message)
            else:
                self._conclude(subject)
            self._enforce_timeouts()

    def _listen_to_runner(self) -> None:
        while True:
            data = os.read(self.commands, _READ)
            if not data:
                self.inbox.put(("gone", None, None))
                return
            for command in self.source.feed(data):
                self.inbox.put(("command", None, command))

    def _obey(self, command: Dict[str, Any]) -> None:
        if command["cmd"] == "bye":
            self._end()
            os._exit(0)
        if command["cmd"] in ("task", *ANSWERED):
            self._start(command)
            return
        task = self.tasks.get(command["id"])
        if task is None:
            return
        if command["cmd"] == "answer":
            answer = {name: command[name] for name in ("value", "error") if name in command}
            self._write(task, answer)
        elif command["cmd"] == "terminate":
            task.terminated = True
            _kill_tree(task.process)

    def _start(self, command: Dict[str, Any]) -> None:
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "__main__.py")
        process = subprocess.Popen(
            [sys.executable, "-u", script, "--task"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        task = FreshTask(command, process)
        limit = command["request"].get("executionTimeout")
        if limit is not None and not command["request"].get("waitHere"):
            task.timeout_at = time.monotonic() + limit + command["request"].get("killGrace", 5)
        self.tasks[task.id] = task
        self._write(task, self.load)
        self._write(task, command)
        threading.Thread(target=self._listen_to_task, args=(task,), daemon=True).start()
        if command["cmd"] == "task":
            self._send({"event": "started", "id": task.id, "pid": process.pid})

    def _listen_to_task(self, task: FreshTask) -> None:
        assert task.process.stdout is not None
        buffer = LineBuffer()
        descriptor = task.process.stdout.fileno()
        while True:
            data = os.read(descriptor, _READ)
            if not data:
                break
            for message in buffer.feed(data):
                self.inbox.put(("message", task, message))
        task.process.wait()
        self.inbox.put(("ended", task, None))

    def _relay(self, task: FreshTask, message: Dict[str, Any]) -> None:
        if "outcome" in message:
            task.outcome = message["outcome"]
        else:
            self._send({"event": "notify" if "notify" in message else "call", "id": task.id, **message})

    def _conclude(self, task: FreshTask) -> None:
        del self.tasks[task.id]
        outcome = task.outcome
        if outcome is not None and outcome.get("state") == "deferred" and not task.terminated:
            # There is no process of all triggers here: the task's next process waits itself.
            self._tell(task.id, "deferred")
            request = {**task.command["request"], "resume": outcome["resume"], "waitHere": True}
            self._start({**task.command, "request": request})
            return
        if outcome is None:
            if task.timed_out:
                limit = task.command["request"]["executionTimeout"]
                message = (
                    f"AirflowTaskTimeout: the task ran longer than its execution_timeout of {limit:g} s and was killed"
                )
            elif task.terminated:
                message = "the task was stopped"
            else:
                message = f"the task's process ended with exit code {task.process.returncode} without a result"
            outcome = {"state": "failed", "message": message, "retryable": True}
        if task.command["cmd"] in ANSWERED and "kind" not in outcome:
            outcome = {"kind": "error", "message": outcome.get("message", outcome["state"])}
        self._send({"event": "done", "id": task.id, "outcome": outcome})

    def _tell(self, task_id: int, state: str) -> None:
        self._send({"event": "notify", "id": task_id, "notify": "stateChanged", "params": {"state": state}})

    def _enforce_timeouts(self) -> None:
        now = time.monotonic()
        for task in self.tasks.values():
            if task.timeout_at is not None and now >= task.timeout_at:
                task.timeout_at = None
                task.timed_out = True
                _kill_tree(task.process)

    def _next_deadline(self) -> Optional[float]:
        deadlines = [task.timeout_at for task in self.tasks.values() if task.timeout_at is not None]
        return max(min(deadlines) - time.monotonic(), 0) if deadlines else None

    def _write(self, task: FreshTask, message: Dict[str, Any]) -> None:
        assert task.process.stdin is not None
        try:
            task.process.stdin.write(encode(message))
            task.process.stdin.flush()
        except OSError:
            pass  # it has ended; its listener says so

    def _end(self) -> None:
        for task in self.tasks.values():
            _kill_tree(task.process)

    def _send(self, event: Dict[str, Any]) -> None:
        data = memoryview(encode(event))
        while data:
            data = data[os.write(self.answers, data) :]


def _kill_tree(process: "subprocess.Popen[bytes]") -> None:
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        process.kill()
