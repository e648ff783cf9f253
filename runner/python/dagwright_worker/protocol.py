"""JSON lines: between the runner and the worker, and between the worker and its tasks' processes."""

from __future__ import annotations

import json
import threading
from typing import Any, Callable, Dict, Iterator, List, Optional

Message = Dict[str, Any]


def encode(message: Message) -> bytes:
    return json.dumps(message, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


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


class Channel:
    """A task's side of the conversation. Calls block until the answer is there; any thread may call."""

    def __init__(self, read: Callable[[], bytes], write: Callable[[bytes], None]) -> None:
        self._read = read
        self._write = write
        self._lock = threading.RLock()
        self._buffer = LineBuffer()
        self._number = 0

    def notify(self, method: str, params: Message) -> None:
        with self._lock:
            self._write(encode({"notify": method, "params": params}))

    def call(self, method: str, params: Message) -> Any:
        """The answer, None when there is no such thing. Raises RunnerError."""
        with self._lock:
            self._number += 1
            self._write(encode({"call": self._number, "method": method, "params": params}))
            answer = self._receive()
        if "error" in answer:
            raise RunnerError(answer["error"])
        return answer.get("value")

    def finish(self, outcome: Message) -> None:
        with self._lock:
            self._write(encode({"outcome": outcome}))

    def _receive(self) -> Message:
        while True:
            data = self._read()
            if not data:
                raise RunnerError("the runner is gone")
            message: Optional[Message] = next(self._buffer.feed(data), None)
            if message is not None:
                return message
