"""
The worker inside a pod: carries out one try of one task, with nobody to talk to but the runner that follows the pod's log.

Up go frames in the container's output (`pod_frames.py`), so that a runner that was killed and started again reads them anew. Down
come files that the runner puts into the pod, for what it could not know beforehand. The task itself runs as everywhere: the ordinary
worker is a child process that does not know where it is.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import Any, Dict, List, Optional, Tuple

from dagwright_worker.pod_frames import FrameWriter
from dagwright_worker.protocol import LineBuffer, encode

# Seconds. A runner that was killed may come back; nobody waits for ever.
_ANSWER_PATIENCE = 6 * 3600.0
# What a pod's status carries.
_STATUS_BYTES = 4000
_STATUS_FILE = "/dev/termination-log"
_ID = 1


def main(request_file: str, work: str) -> None:
    """Ends the process: 0 unless the task failed."""
    with open(request_file, encoding="utf-8") as file:
        request = json.load(file)
    os.environ.update(request["environment"])
    os.chdir(os.path.join(work, request["folder"]))
    output = os.dup(1)
    commands, answers, child = _start_worker(request, output, work)
    pod = Pod(request, commands, FrameWriter(output, bytes.fromhex(request["key"])), os.path.join(work, "answers"))
    signal.signal(signal.SIGTERM, lambda *_: pod.terminate())
    outcome = pod.serve(answers)
    os.close(commands)
    _reap(child)
    pod.frames.send({"event": "done", "outcome": outcome})
    _write_status(outcome, pod.frames.sent)
    os._exit(1 if outcome.get("state") == "failed" else 0)


def _start_worker(request: Dict[str, Any], output: int, work: str) -> Tuple[int, int, int]:
    """(its commands, its answers, its process id)"""
    read_commands, commands = os.pipe()
    answers, write_answers = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(commands)
        os.close(answers)
        _be_worker(read_commands, write_answers)
    os.close(read_commands)
    os.close(write_answers)
    log = f"fd:{output}"
    load = {"cmd": "load", "logPath": log, "airflowHome": os.path.join(work, "airflow"), **request["load"]}
    task = {"cmd": "task", "id": _ID, "request": {**request["task"], "logPath": log}}
    # Both may be longer than a pipe holds, and so may what the worker says in between.
    threading.Thread(target=_write, args=(commands, encode(load) + encode(task)), daemon=True).start()
    return commands, answers, child


def _be_worker(commands: int, answers: int) -> None:
    from dagwright_worker.failures import LoadFailure
    from dagwright_worker.serve import serve

    code = 1
    try:
        serve(commands, answers)
        code = 0
    except LoadFailure as failure:
        _write(answers, encode(failure.as_event()))
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


class Pod:
    def __init__(self, request: Dict[str, Any], commands: int, frames: FrameWriter, answers: str) -> None:
        self.commands = commands
        self.frames = frames
        self.answers = answers
        self.known = Known(request)
        self.grace = request["task"].get("killGrace", 5)
        self.calls = 0
        os.makedirs(answers, exist_ok=True)

    def serve(self, source: int) -> Dict[str, Any]:
        """The task's outcome."""
        buffer = LineBuffer()
        while True:
            data = os.read(source, 1 << 16)
            if not data:
                return _failed("the task's process ended without a result")
            for event in buffer.feed(data):
                outcome = self._hear(event)
                if outcome is not None:
                    return outcome

    def terminate(self) -> None:
        self._command({"cmd": "terminate", "id": _ID, "grace": self.grace})

    def _hear(self, event: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        kind = event["event"]
        if kind == "done":
            return event["outcome"]
        if kind == "failure":
            if event.get("traceback"):
                print(event["traceback"].rstrip(), file=sys.stderr, flush=True)
            return _failed(event["message"])
        if kind == "started":
            # A runner here would store the process first; in a pod, the pod is what is found again.
            self._command({"cmd": "go", "id": _ID})
        elif kind == "notify" and event["params"].get("state") == "triggered":
            # There is no other task that it could have to wait for.
            self._command({"cmd": "resume", "id": _ID})
        elif kind == "notify":
            self.frames.send(event)
        elif kind == "call":
            self._command({"cmd": "answer", "id": _ID, **self._answer(event["method"], event["params"])})
        return None

    def _answer(self, method: str, params: Dict[str, Any]) -> Dict[str, Any]:
        if method in ("setXCom", "deleteXCom", "setVariable", "deleteVariable"):
            # The frame is in the pod's log, which outlives the runner.
            self.frames.send({"event": "call", "method": method, "params": params})
            self.known.note(method, params)
            return {"value": None}
        known = self.known.answer(method, params)
        if known is not None:
            return known
        self.calls += 1
        self.frames.send({"event": "call", "method": method, "params": params, "call": self.calls})
        return self._wait_for(os.path.join(self.answers, f"{self.calls}.json"))

    def _wait_for(self, path: str) -> Dict[str, Any]:
        deadline = time.monotonic() + _ANSWER_PATIENCE
        pause = 0.005
        while time.monotonic() < deadline:
            try:
                with open(path, encoding="utf-8") as file:
                    return json.load(file)
            except FileNotFoundError:
                time.sleep(pause)
                pause = min(pause * 1.5, 0.2)
        return {"error": "the runner does not answer: it may have been ended"}

    def _command(self, command: Dict[str, Any]) -> None:
        try:
            _write(self.commands, encode(command))
        except OSError:
            pass  # the worker has ended, which its answers tell


class Known:
    """XComs that cannot change any more, sent along so that nobody has to be asked for them."""

    def __init__(self, request: Dict[str, Any]) -> None:
        known, task = request["known"], request["task"]
        self.run_id = task["run"]["runId"]
        self.mine = (task["taskId"], task["mapIndex"])
        self.complete = set(known["complete"])
        # Each with `value` and, where that is not it to JavaScript, `exact`.
        self.values: Dict[Tuple[str, int, str], Dict[str, Any]] = {}
        for xcom in known["xcoms"]:
            self.values[xcom["taskId"], xcom["mapIndex"], xcom["key"]] = _value_of(xcom)

    def note(self, method: str, params: Dict[str, Any]) -> None:
        if method not in ("setXCom", "deleteXCom"):
            return
        key = (params["taskId"], params["mapIndex"], params["key"])
        if method == "setXCom":
            self.values[key] = _value_of(params)
        else:
            self.values.pop(key, None)

    def answer(self, method: str, params: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        """None when it has to be asked for."""
        if method not in ("getXCom", "getXComs") or params.get("runId") != self.run_id:
            return None
        task = params["taskId"]
        if method == "getXCom":
            key = (task, params["mapIndex"], params["key"])
            if key in self.values:
                return {"value": self.values[key]}
            return {"value": None} if task in self.complete else None
        if task not in self.complete:
            return None
        of_task = [(index, value) for (id, index, key), value in self.values.items() if (id, key) == (task, params["key"])]
        rows: List[Dict[str, Any]] = [{"mapIndex": index, **value} for index, value in sorted(of_task, key=_index)]
        return {"value": rows}


def _value_of(xcom: Dict[str, Any]) -> Dict[str, Any]:
    return {name: xcom[name] for name in ("value", "exact") if name in xcom}


def _index(row: Tuple[int, Any]) -> int:
    return row[0]


def _failed(message: str) -> Dict[str, Any]:
    return {"state": "failed", "message": message, "retryable": True}


def _write_status(outcome: Dict[str, Any], frames: int) -> None:
    """The outcome once more, where a lost log does not reach."""
    short = {**outcome}
    if len(short.get("message", "")) > 500:
        short["message"] = f"{short['message'][:500]}…"
    data = json.dumps({"outcome": short, "frames": frames})
    if len(data) > _STATUS_BYTES:
        data = json.dumps({"frames": frames})
    try:
        with open(_STATUS_FILE, "w", encoding="utf-8") as file:
            file.write(data)
    except OSError:
        pass  # the log has it


def _reap(child: int) -> None:
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        pass


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
