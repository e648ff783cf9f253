"""The worker's loop on systems with fork: commands in, task processes out, and everything between them relayed."""

from __future__ import annotations

import gc
import importlib.util
import os
import selectors
import signal
import socket
import sys
import time
from typing import Any, Dict, List, Optional, Tuple

from dagwright_worker.assets import asset_schedules
from dagwright_worker.deferred import Deferred
from dagwright_worker.failures import LoadFailure, import_failure
from dagwright_worker.output import open_output
from dagwright_worker.protocol import ANSWERED, Channel, LineBuffer, encode
from dagwright_worker.schedule import describe_schedule
from dagwright_worker.sdk import Sdk, choose

_READ = 1 << 16
_GO = b"\n"
# The end of the conversation is an error to be handled, not a signal.
_NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)
# Seconds that a task may take before it executes.
_PREPARES = 60.0
# Seconds that tasks have to end by themselves when the runner has died. runner/executors/left-running.ts has the same.
_ALONE = 3.0


def serve(commands: int, answers: int, prepared: Optional[Tuple[Sdk, Dict[str, str]]] = None) -> None:
    """
    Returns when the runner has gone. Raises LoadFailure when the first command, `load`, fails.

    `prepared`: in a fork of a template, its SDK and what it has set in the environment.
    """
    source = LineBuffer()
    first: List[Dict[str, Any]] = []
    while not first:
        data = os.read(commands, _READ)
        if not data:
            return
        first.extend(source.feed(data))
    load = first.pop(0)
    if prepared is not None:
        os.environ.clear()
        os.environ.update({**load["env"], **prepared[1]})
        if "AIRFLOW_HOME" in prepared[1]:
            os.environ["AIRFLOW_HOME"] = load["airflowHome"]
    sdk, dag = load_dag(load, prepared[0] if prepared is not None else None)
    _send(answers, loaded_event(sdk, dag))
    if not hasattr(os, "fork") or os.environ.get("DAGWRIGHT_NO_FORK"):
        from dagwright_worker.serve_without_fork import PortableSupervisor

        PortableSupervisor(load, source, commands, answers).loop(first)
        return
    sdk.warm_up(dag)
    gc.collect()
    gc.freeze()
    Supervisor(sdk, dag, commands, answers, source).loop(first)


def load_dag(command: Dict[str, Any], prepared: Optional[Sdk] = None) -> Any:
    """(SDK, DAG). What the import prints goes to the command's log file."""
    log = open_output(command["logPath"])
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    file = os.path.abspath(command["file"])
    sys.path[:0] = [*command["sysPath"], os.path.dirname(file)]
    sys.path.extend(folder for folder in command.get("lastOnPath") or () if folder not in sys.path)
    if command.get("plugins"):
        os.environ.setdefault("AIRFLOW__CORE__PLUGINS_FOLDER", command["plugins"])
    try:
        sdk = prepared or choose(command["airflowHome"])
        sdk.variables = command.get("variables") or {}
        return sdk, sdk.load(file, command.get("dagId"))
    except LoadFailure:
        raise
    except BaseException as error:
        raise import_failure(error, file) from error


def loaded_event(sdk: Sdk, dag: Any) -> Dict[str, Any]:
    description = {
        "sdk": sdk.name,
        "version": sdk.version,
        "pythonVersion": ".".join(map(str, sys.version_info[:3])),
        "templatePackages": _template_packages(),
        "dag": sdk.describe(dag),
        "assetSchedules": asset_schedules(sdk.dags),
        "schedule": _schedule_of(dag),
    }
    return {"event": "loaded", "description": description}


def _template_packages() -> List[str]:
    """Folders of jinja2 and of what it needs, for pods whose image has neither; none when it isn't installed here."""
    specs = [importlib.util.find_spec(name) for name in ("jinja2", "markupsafe")]
    folders = [spec.submodule_search_locations[0] for spec in specs if spec and spec.submodule_search_locations]
    return folders if len(folders) == len(specs) else []


def _schedule_of(dag: Any) -> Any:
    try:
        return describe_schedule(dag)
    except Exception as error:  # a timetable of the user's own may do anything; a run does not need to know it
        return {"timetable": {"kind": "other", "name": f"{type(error).__name__}: {error}"}}


class TaskProcess:
    """One forked process. `deadline`s are on the monotonic clock."""

    def __init__(self, command: Dict[str, Any], pid: int, connection: socket.socket) -> None:
        self.command = command
        self.id = command["id"]
        self.pid = pid
        self.connection = connection
        self.buffer = LineBuffer()
        self.outcome: Optional[Dict[str, Any]] = None
        self.kill_at: Optional[float] = None
        self.timeout_at: Optional[float] = None
        self.terminated = False
        self.timed_out = False
        self.begun = False


class Supervisor:
    def __init__(self, sdk: Sdk, dag: Any, commands: int, answers: int, source: LineBuffer) -> None:
        self.sdk = sdk
        self.dag = dag
        self.commands = commands
        self.answers = answers
        self.source = source
        self.tasks: Dict[int, TaskProcess] = {}
        self.selector = selectors.DefaultSelector()
        self.child_ended, self.wakeup = os.pipe()
        self.deferred = Deferred(self)
        # The runner has died; until when what it has begun may end by itself.
        self.alone_until: Optional[float] = None

    def loop(self, pending: List[Dict[str, Any]]) -> None:
        os.set_blocking(self.child_ended, False)
        os.set_blocking(self.wakeup, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        signal.set_wakeup_fd(self.wakeup, warn_on_full_buffer=False)
        self.selector.register(self.commands, selectors.EVENT_READ)
        self.selector.register(self.child_ended, selectors.EVENT_READ)
        for command in pending:
            self._obey(command)
        while True:
            for key, _mask in self.selector.select(self._next_deadline()):
                if key.fileobj == self.commands:
                    data = self._read_commands()
                    if not data:
                        self._go_on_alone()
                    for command in self.source.feed(data):
                        self._obey(command)
                elif key.fileobj == self.child_ended:
                    os.read(self.child_ended, _READ)
                elif key.data is self.deferred:
                    self.deferred.hear()
                elif key.data.id in self.tasks and key.data.connection.fileno() != -1:
                    self._hear(key.data)
            self._reap()
            self._enforce_deadlines()
            if self.alone_until is not None and not self.tasks:
                os._exit(0)

    def _read_commands(self) -> bytes:
        try:
            return os.read(self.commands, _READ)
        except OSError:  # a socket whose other end is gone
            return b""

    def _go_on_alone(self) -> None:
        """The runner has died. A task that is about to end shall be known to have: it writes its outcome down."""
        if self.alone_until is not None:
            return
        self.alone_until = time.monotonic() + _ALONE
        self.selector.unregister(self.commands)
        for task in self.tasks.values():
            if task.connection.fileno() != -1:
                self.selector.unregister(task.connection)
                task.connection.close()
            if task.command["cmd"] != "task" or not task.command["request"].get("exitFolder"):
                _kill_group(task.pid, signal.SIGKILL)

    def _obey(self, command: Dict[str, Any]) -> None:
        kind = command["cmd"]
        if kind == "bye":
            self._end()
        if kind in ("task", *ANSWERED):
            self.fork(command)
            return
        task = self.tasks.get(command["id"])
        if task is None:
            self.deferred.obey(command)
            return
        if kind == "go":
            self._begin(task)
        elif kind == "answer":
            _send_to(task.connection, {name: command[name] for name in ("value", "error") if name in command})
        elif kind == "terminate":
            self._terminate(task, command["grace"])

    def fork(self, command: Dict[str, Any]) -> None:
        ours, theirs = socket.socketpair()
        try:
            pid = os.fork()
        except OSError as error:
            ours.close()
            theirs.close()
            message = f"no process could be started for the task: {error.strerror}"
            self.done(command["id"], {"state": "failed", "message": message, "retryable": True})
            return
        if pid == 0:
            self._become_task(command, ours, theirs)
        theirs.close()
        task = TaskProcess(command, pid, ours)
        limit = command["request"].get("executionTimeout")
        if limit is not None:
            # The task's process raises AirflowTaskTimeout itself; this is for code that does not let it. The limit is of `execute`: it
            # counts from there, as far as that is told.
            task.timeout_at = time.monotonic() + limit + command["request"].get("killGrace", 5) + _PREPARES
        self.tasks[task.id] = task
        self.selector.register(ours, selectors.EVENT_READ, task)
        if command["cmd"] == "task":
            # The runner stores which process it is, and says `go`.
            self.send({"event": "started", "id": task.id, "pid": pid})
        else:
            self._begin(task)

    def _begin(self, task: TaskProcess) -> None:
        if not task.begun and task.connection.fileno() != -1:
            task.begun = True
            try:
                task.connection.sendall(_GO)
            except OSError:
                pass  # it has ended

    def _become_task(self, command: Dict[str, Any], ours: socket.socket, theirs: socket.socket) -> None:
        from dagwright_worker.task_process import carry_out, default_signals, open_log

        code = 1
        try:
            os.setsid()
            default_signals()
            self.close_in_child()
            self.deferred.close_in_child()
            ours.close()
            # Nothing of the user's runs before the runner knows the process: it has to be able to end it.
            if theirs.recv(1) != _GO:
                return
            request = command["request"]
            folder = request.get("exitFolder")
            record = os.path.join(folder, str(os.getpid())) if folder else None
            channel = Channel(lambda: theirs.recv(_READ), lambda data: theirs.sendall(data, _NO_SIGNAL), record)
            path = request.get("logPath")
            if path is not None:
                try:
                    open_log(path)
                except OSError as error:
                    message = f"Its log cannot be written: {error}"
                    channel.finish({"state": "failed", "message": message, "retryable": False})
                    return
            carry_out(self.sdk, self.dag, command, channel)
            code = 0
        finally:
            os._exit(code)

    def close_in_child(self) -> None:
        """What a fork has of this process."""
        self.selector.close()
        for descriptor in (self.commands, self.answers, self.child_ended, self.wakeup):
            os.close(descriptor)
        for other in self.tasks.values():
            other.connection.close()

    def listen(self, connection: socket.socket, hearer: Any) -> None:
        self.selector.register(connection, selectors.EVENT_READ, hearer)

    def forget(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)

    def tell(self, task_id: int, state: str) -> None:
        self.send({"event": "notify", "id": task_id, "notify": "stateChanged", "params": {"state": state}})

    def _hear(self, task: TaskProcess) -> None:
        try:
            data = task.connection.recv(_READ)
        except OSError:
            data = b""
        if not data:
            self.selector.unregister(task.connection)
            task.connection.close()
            return
        for message in task.buffer.feed(data):
            if "outcome" in message:
                task.outcome = message["outcome"]
            else:
                if message.get("notify") == "rendered" and task.timeout_at is not None and not task.terminated:
                    task.timeout_at = time.monotonic() + _limit_of(task) + task.command["request"].get("killGrace", 5)
                self.send({"event": "notify" if "notify" in message else "call", "id": task.id, **message})

    def _reap(self) -> None:
        for task in list(self.tasks.values()):
            pid, status = os.waitpid(task.pid, os.WNOHANG)
            if pid == 0:
                continue
            while task.connection.fileno() != -1:
                self._hear_rest(task)
            del self.tasks[task.id]
            if task.terminated:
                _kill_group(task.pid, signal.SIGKILL)
            self._conclude(task, status)

    def _hear_rest(self, task: TaskProcess) -> None:
        """What the process sent before it ended; a subprocess of it may still hold the socket open."""
        task.connection.setblocking(False)
        try:
            data = task.connection.recv(_READ, socket.MSG_PEEK)
        except BlockingIOError:
            data = b""
        except OSError:
            data = b""
        if data:
            self._hear(task)
            return
        self.selector.unregister(task.connection)
        task.connection.close()

    def _conclude(self, task: TaskProcess, status: int) -> None:
        if self.alone_until is not None:
            return
        outcome = task.outcome
        if outcome is not None and outcome.get("state") == "deferred" and not task.terminated:
            self.deferred.add(task.command, outcome["resume"])
            return
        if outcome is None or task.timed_out or (task.terminated and outcome.get("state") != "success"):
            outcome = self._explain_end(task, status)
        self.done(task.id, outcome)

    def _explain_end(self, task: TaskProcess, status: int) -> Dict[str, Any]:
        if task.timed_out:
            limit = task.command["request"]["executionTimeout"]
            message = (
                f"AirflowTaskTimeout: the task ran longer than its execution_timeout of {limit:g} s and was killed"
            )
        elif task.terminated:
            message = "the task was stopped"
        elif os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
            hint = " (out of memory?)" if number == signal.SIGKILL else ""
            message = f"the task's process was ended by {name}{hint}"
        else:
            message = f"the task's process ended with exit code {os.WEXITSTATUS(status)} without a result"
        if task.command["cmd"] in ANSWERED:
            return {"kind": "error", "message": message}
        return {"state": "failed", "message": message, "retryable": True}

    def _terminate(self, task: TaskProcess, grace: float) -> None:
        if task.terminated:
            return
        task.terminated = True
        task.kill_at = time.monotonic() + grace
        _kill_group(task.pid, signal.SIGTERM)

    def _enforce_deadlines(self) -> None:
        now = time.monotonic()
        if self.alone_until is not None and now >= self.alone_until:
            self._end()
        self.deferred.enforce(now)
        for task in self.tasks.values():
            if task.kill_at is not None and now >= task.kill_at:
                task.kill_at = None
                _kill_group(task.pid, signal.SIGKILL)
            elif task.timeout_at is not None and now >= task.timeout_at and not task.terminated:
                task.timed_out = True
                self._terminate(task, task.command["request"].get("killGrace", 5))

    def _next_deadline(self) -> Optional[float]:
        deadlines = [one for task in self.tasks.values() for one in (task.kill_at, task.timeout_at) if one is not None]
        deadlines.extend(one for one in (self.alone_until, self.deferred.next_deadline()) if one is not None)
        return max(min(deadlines) - time.monotonic(), 0) if deadlines else None

    def _end(self) -> None:
        self.deferred.end()
        for task in self.tasks.values():
            _kill_group(task.pid, signal.SIGKILL)
        for task in self.tasks.values():
            os.waitpid(task.pid, 0)
        os._exit(0)

    def done(self, task_id: int, outcome: Dict[str, Any]) -> None:
        self.send({"event": "done", "id": task_id, "outcome": outcome})

    def send(self, event: Dict[str, Any]) -> None:
        if self.alone_until is not None:
            return
        try:
            _send(self.answers, event)
        except OSError:
            self._go_on_alone()


def _limit_of(task: TaskProcess) -> float:
    return float(task.command["request"]["executionTimeout"])


def _kill_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        # Between fork and setsid there is no group yet.
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass
    except PermissionError:
        pass


def _send(descriptor: int, message: Dict[str, Any]) -> None:
    data = memoryview(encode(message))
    while data:
        data = data[os.write(descriptor, data) :]


def _send_to(connection: socket.socket, message: Dict[str, Any]) -> None:
    try:
        connection.setblocking(True)
        connection.sendall(encode(message))
    except OSError:
        pass
