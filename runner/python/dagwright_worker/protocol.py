"""JSON lines: between the runner and the worker, and between the worker and its tasks' processes."""

from __future__ import annotations

import json
import os
import threading
from typing import Any, Callable, Dict, Iterator, List, Optional

Message = Dict[str, Any]

# Commands beside `task`: their outcomes have a `kind`.
ANSWERED = ("expand", "render", "call-back", "timetable")


def encode(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def with_exact(method: str, params: Message) -> Message:
    """What the runner reads as another number (`5.0`, 2**60) goes along as Python's own text."""
    if method != "setXCom" or not _differs(params.get("value")):
        return params
    return {**params, "exact": json.dumps(params["value"], ensure_ascii=False, separators=(",", ":"), allow_nan=False)}


def exactly(method: str, answer: Any) -> Any:
    """The answer with values as they were written."""
    if answer is None or method not in ("getXCom", "getXComs"):
        return answer
    return [_exactly(one) for one in answer] if isinstance(answer, list) else _exactly(answer)


def _exactly(found: Message) -> Message:
    return {**found, "value": json.loads(found["exact"])} if "exact" in found else found


def _differs(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    if isinstance(value, int):
        return not -(2**53) < value < 2**53
    if isinstance(value, dict):
        return any(_differs(one) for one in value.values())
    return isinstance(value, (list, tuple)) and any(_differs(one) for one in value)


class LineBuffer:
    """Cuts a byte stream into messages."""

    def __init__(self) -> None:
        self._rest: List[bytes] = []

    def feed(self, data: bytes) -> Iterator[Message]:
        *whole, rest = data.split(b"\n")
        if not whole:
            self._rest.append(rest)
            return
        whole[0] = b"".join([*self._rest, whole[0]])
        self._rest = [rest] if rest else []
        for line in whole:
            if line.strip():
                yield json.loads(line)


class RunnerError(RuntimeError):
    """The runner could not answer; its message is for the user."""


INTERRUPTED = 75


def _write_whole(path: str, data: bytes) -> None:
    """There as a whole or not at all. A disk that is full is told of by whoever hears the outcome."""
    try:
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.replace(path + ".new", path)
    except OSError:
        pass


class Channel:
    """A task's side of the conversation. Calls block until the answer is there; any thread may call."""

    def __init__(
        self, read: Callable[[], bytes], write: Callable[[bytes], None], record: Optional[str] = None
    ) -> None:
        """`record`: file for the outcome, for the case that nobody is left to hear it. With one, the task goes on
        without its runner as long as it needs no answer."""
        self._read = read
        self._write = write
        self._record = record
        self._lock = threading.RLock()
        self._buffer = LineBuffer()
        self._number = 0
        self._alone = False
        self._untold: List[Message] = []

    def notify(self, method: str, params: Message) -> None:
        with self._lock:
            self._tell({"notify": method, "params": params})

    def call(self, method: str, params: Message) -> Any:
        """The answer, None when there is no such thing. Raises RunnerError."""
        params = with_exact(method, params)
        with self._lock:
            self._number += 1
            answer = self._tell({"call": self._number, "method": method, "params": params}) and self._answer()
            if not answer:
                return self._without_answer(method, params)
        if "error" in answer:
            raise RunnerError(answer["error"])
        return exactly(method, answer.get("value"))

    def finish(self, outcome: Message) -> None:
        with self._lock:
            # One that is deferred needs the worker to go on.
            if self._record is not None and outcome.get("state") != "deferred":
                _write_whole(self._record, encode({"outcome": outcome, "xcoms": self._untold}))
            self._tell({"outcome": outcome})

    def _tell(self, message: Message) -> bool:
        if self._alone:
            return False
        try:
            self._write(encode(message))
        except OSError:
            if self._record is None:
                raise
            self._alone = True
        return not self._alone

    def _answer(self) -> Optional[Message]:
        try:
            return self._receive()
        except (RunnerError, OSError):
            if self._record is None:
                raise
            self._alone = True
            return None

    def _without_answer(self, method: str, params: Message) -> None:
        """What the task leaves is kept. What it wants to know nobody can tell, and code that made do without would do
        something else than it was written for: this is where the try is cut off."""
        if method != "setXCom":
            os._exit(INTERRUPTED)
        self._untold.append(params)

    def _receive(self) -> Message:
        while True:
            data = self._read()
            if not data:
                raise RunnerError("the runner is gone")
            message: Optional[Message] = next(self._buffer.feed(data), None)
            if message is not None:
                return message
