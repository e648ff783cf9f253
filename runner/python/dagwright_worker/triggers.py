"""
The process in which all triggers of a worker run, in one event loop.

The worker tells it which task waits for which trigger, and hears which has fired. What a trigger asks for (a connection, the state of
another run) is asked for its task; what it prints and logs goes into its task's log.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from typing import Any, Callable, Dict, List, Optional

from dagwright_worker.failures import one_line
from dagwright_worker.output import open_output
from dagwright_worker.protocol import LineBuffer, RunnerError, encode, exactly, with_exact

_READ = 1 << 16
# Seconds that a trigger of a task that is being stopped has for cleaning up (Airflow's own limit is of that order).
_KILL_SECONDS = 5.0


class Waiter:
    """One deferred task, as its trigger's side sees it."""

    def __init__(self, message: Dict[str, Any], send: Callable[[Dict[str, Any]], None]) -> None:
        self.id: int = message["wait"]
        self.request: Dict[str, Any] = message["request"]
        self.resume: Dict[str, Any] = self.request["resume"]
        self.seconds: Optional[float] = message["seconds"]
        self.channel = WaiterChannel(self.id, send)
        self.task: Any = None
        self.log: Any = None

    def write(self, text: str) -> None:
        if self.log is None:
            self.log = os.fdopen(open_output(self.request["logPath"]), "w", encoding="utf-8", errors="backslashreplace")
        self.log.write(text)
        self.log.flush()

    def close(self) -> None:
        if self.log is not None:
            self.log.close()


class WaiterChannel:
    """A trigger's conversation with the runner: one question at a time, from whatever thread."""

    def __init__(self, waiter: int, send: Callable[[Dict[str, Any]], None]) -> None:
        self._id = waiter
        self._send = send
        self._turn = threading.Lock()
        self._answered = threading.Event()
        self._answer: Dict[str, Any] = {}
        self._number = 0

    def call(self, method: str, params: Dict[str, Any]) -> Any:
        """As `Channel.call`. The loop stands still meanwhile when it is the loop that asks; the answer takes a millisecond."""
        params = with_exact(method, params)
        with self._turn:
            self._number += 1
            self._answered.clear()
            self._send({"id": self._id, "call": self._number, "method": method, "params": params})
            self._answered.wait()
            answer = self._answer
        if "error" in answer:
            raise RunnerError(answer["error"])
        return exactly(method, answer.get("value"))

    def notify(self, method: str, params: Dict[str, Any]) -> None:
        self._send({"id": self._id, "notify": method, "params": params})

    def hear(self, answer: Dict[str, Any]) -> None:
        self._answer = answer
        self._answered.set()


_current: "contextvars.ContextVar[Optional[Waiter]]" = contextvars.ContextVar("waiter", default=None)


def current_waiter() -> Waiter:
    """Of the trigger that asks. Raises RunnerError in a thread that no trigger has started."""
    waiter = _current.get()
    if waiter is None:
        raise RunnerError("this is not asked by a trigger: nobody knows for which task to answer")
    return waiter


class CurrentChannel:
    """The channel of whichever trigger asks."""

    def call(self, method: str, params: Dict[str, Any]) -> Any:
        return current_waiter().channel.call(method, params)

    def notify(self, method: str, params: Dict[str, Any]) -> None:
        current_waiter().channel.notify(method, params)


class _Output:
    """`sys.stdout` of all triggers."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, otherwise: Any) -> None:
        self._otherwise = otherwise

    def write(self, text: str) -> int:
        from dagwright_worker.task_process import masks

        for mask in masks:
            text = mask(text)
        waiter = _current.get()
        if waiter is None:
            self._otherwise.write(text)
        else:
            waiter.write(text)
        return len(text)

    def flush(self) -> None:
        self._otherwise.flush()

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._otherwise.fileno()


def run_triggers(sdk: Any, dag: Any, connection: socket.socket) -> None:
    """Until the worker has gone. Does not return."""
    import logging

    from dagwright_worker.task_process import LineFormatter, default_signals

    default_signals()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr = _Output(os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace"))
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    sdk.enter_triggers(dag)
    try:
        asyncio.run(_Triggers(sdk, dag, connection).serve())
    finally:
        os._exit(1)


class _Triggers:
    def __init__(self, sdk: Any, dag: Any, connection: socket.socket) -> None:
        self.sdk = sdk
        self.dag = dag
        self.connection = connection
        self.sending = threading.Lock()
        self.waiters: Dict[int, Waiter] = {}
        self.loop: Any = None

    async def serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, daemon=True).start()
        await asyncio.Event().wait()

    def _listen(self) -> None:
        """In a thread of its own: a trigger that blocks the loop with a question still gets its answer."""
        buffer = LineBuffer()
        while True:
            try:
                data = self.connection.recv(_READ)
            except OSError:
                data = b""
            if not data:
                os._exit(0)
            for message in buffer.feed(data):
                if "answer" in message:
                    waiter = self.waiters.get(message["answer"])
                    if waiter is not None:
                        waiter.channel.hear(message)
                elif "wait" in message:
                    waiter = Waiter(message, self._send)
                    self.waiters[waiter.id] = waiter
                    self.loop.call_soon_threadsafe(self._begin, waiter)
                elif "cancel" in message:
                    self.loop.call_soon_threadsafe(self._cancel, message["cancel"])

    def _send(self, message: Dict[str, Any]) -> None:
        with self.sending:
            self.connection.sendall(encode(message))

    def _begin(self, waiter: Waiter) -> None:
        context = contextvars.copy_context()
        context.run(_current.set, waiter)
        waiter.task = context.run(self.loop.create_task, self._wait(waiter))

    def _cancel(self, waiter_id: int) -> None:
        waiter = self.waiters.get(waiter_id)
        if waiter is None:
            self._send({"id": waiter_id, "cancelled": True})
        else:
            waiter.task.cancel()

    async def _wait(self, waiter: Waiter) -> None:
        try:
            await self._watch(waiter)
        except asyncio.CancelledError:
            self._send({"id": waiter.id, "cancelled": True})
        except BaseException as error:  # what an SDK makes of an event may fail, too
            resume = self.sdk.trigger_failed(waiter.resume, [one_line(error)], timed_out=False)
            self._send({"id": waiter.id, "fired": resume})
        finally:
            del self.waiters[waiter.id]
            waiter.close()

    async def _watch(self, waiter: Waiter) -> None:
        trigger: Any = None
        try:
            trigger = self.sdk.make_trigger(waiter.resume, waiter.request)
            event = await self._first_event(trigger, waiter.seconds)
        except asyncio.CancelledError:
            if hasattr(trigger, "on_kill"):
                with suppress(Exception, asyncio.TimeoutError):
                    await asyncio.wait_for(trigger.on_kill(), _KILL_SECONDS)
            raise
        except _TooLate:
            self._send({"id": waiter.id, "fired": self.sdk.trigger_failed(waiter.resume, None, timed_out=True)})
            return
        except Exception as error:
            lines = traceback.format_exception(type(error), error, error.__traceback__)
            self._send({"id": waiter.id, "fired": self.sdk.trigger_failed(waiter.resume, lines, timed_out=False)})
            return
        finally:
            if hasattr(trigger, "cleanup"):
                with suppress(Exception):
                    await trigger.cleanup()
        if event is None:
            lines = [f"the trigger {waiter.resume['classpath']} ended without an event"]
            self._send({"id": waiter.id, "fired": self.sdk.trigger_failed(waiter.resume, lines, timed_out=False)})
            return
        state = getattr(event, "task_instance_state", None)
        if state is not None:
            await asyncio.to_thread(_push, waiter, getattr(event, "xcoms", None) or {})
            self._send({"id": waiter.id, "ended": _ended(str(getattr(state, "value", state)))})
            return
        self._send({"id": waiter.id, "fired": self.sdk.trigger_fired(waiter.resume, event)})

    async def _first_event(self, trigger: Any, seconds: Optional[float]) -> Any:
        events = asyncio.ensure_future(_first(trigger))
        try:
            done, _open = await asyncio.wait({events}, timeout=seconds)
        except asyncio.CancelledError:
            await _stop(events)
            raise
        if not done:
            await _stop(events)
            raise _TooLate
        return events.result()


class _TooLate(Exception):
    pass


async def _first(trigger: Any) -> Any:
    async for event in trigger.run():
        return event
    return None


async def _stop(task: Any) -> None:
    task.cancel()
    with suppress(BaseException):
        await task


def _push(waiter: Waiter, xcoms: Dict[str, Any]) -> None:
    request = waiter.request
    for key, value in xcoms.items():
        data = {"taskId": request["taskId"], "mapIndex": request["mapIndex"], "key": key, "value": value}
        waiter.channel.call("setXCom", data)


def _ended(state: str) -> Dict[str, Any]:
    """Airflow: such an event ends the task where it is, without its callbacks."""
    if state == "failed":
        return {"state": "failed", "message": "the trigger ended the task as failed", "retryable": True}
    return {"state": "skipped"} if state == "skipped" else {"state": "success"}


def wait_here(sdk: Any, request: Dict[str, Any], channel: Any) -> Dict[str, Any]:
    """Without a process for triggers (no fork): the task's next process waits itself. What to resume the task with."""
    resume = request["resume"]
    lines: List[str] = []

    async def watch() -> Any:
        trigger = sdk.make_trigger(resume, request)
        events = asyncio.ensure_future(_first(trigger))
        done, _open = await asyncio.wait({events}, timeout=resume.get("trigger_timeout"))
        if not done:
            await _stop(events)
            return _TooLate
        return events.result()

    try:
        event = asyncio.run(watch())
    except Exception as error:
        lines.extend(traceback.format_exception(type(error), error, error.__traceback__))
        event = None
    if event is _TooLate:
        return sdk.trigger_failed(resume, None, timed_out=True)
    if event is None:
        return sdk.trigger_failed(resume, lines or ["the trigger ended without an event"], timed_out=False)
    return sdk.trigger_fired(resume, event)
