"""Ends a block of code after some seconds, as Airflow does: by an exception in the main thread."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional


@contextmanager
def time_limit(seconds: Optional[float], error: BaseException, on_kill: Callable[[], None]) -> Iterator[None]:
    """Raises `error` in the block when the seconds are over; None is no limit."""
    if seconds is None:
        yield
        return
    if seconds <= 0:
        raise error
    over = threading.Event()

    def stop(*_signal: Any) -> None:
        over.set()
        on_kill()
        raise error

    if hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    with _interrupting_timer(seconds, over, error, on_kill):
        yield


@contextmanager
def _interrupting_timer(seconds: float, over: Any, error: BaseException, on_kill: Any) -> Iterator[None]:
    """Windows has no alarm signal: a thread interrupts the main one."""
    import _thread

    def stop() -> None:
        over.set()
        on_kill()
        _thread.interrupt_main()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if over.is_set():
            raise error from None
        raise
    finally:
        timer.cancel()
