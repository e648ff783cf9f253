"""
A process that has the SDK imported and waits for runs: the worker of a run is a fork of it.

Importing Airflow takes a second or two, forking 20 ms. A run that wants a worker connects to the socket; what it says there
and hears is what it would say to a worker's stdin and hear from its stdout. Nothing of the user's is imported here, so a
fork is as good as a new process, as long as nothing that is imported has changed on the disk (`watched`).
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
from typing import Any, Dict, List

from dagwright_worker.failures import LoadFailure
from dagwright_worker.protocol import LineBuffer, encode
from dagwright_worker.sdk import Sdk, choose

_READ = 1 << 16
# More than these were an SDK under development: a new process for each run is simpler than looking after it.
_MOST_WATCHED = 400


def serve_template(commands: int, answers: int) -> None:
    """Returns when the runner has gone."""
    source = LineBuffer()
    orders: List[Dict[str, Any]] = []
    while not orders:
        data = os.read(commands, _READ)
        if not data:
            return
        orders.extend(source.feed(data))
    order = orders[0]
    before = dict(os.environ)
    if order.get("plugins"):
        os.environ.setdefault("AIRFLOW__CORE__PLUGINS_FOLDER", order["plugins"])
    sdk = choose(order["airflowHome"])
    sdk.preload()
    set_here = {name: value for name, value in os.environ.items() if before.get(name) != value}
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(order["socket"])
    listener.listen(16)
    gc.collect()
    gc.freeze()
    os.write(answers, encode({"event": "ready", "sdk": sdk.name, "watch": watched()}))
    _loop(sdk, set_here, listener, commands, answers)


def watched() -> List[str]:
    """Paths whose change makes this process out of date. Empty: it can't be told."""
    import sysconfig

    folders = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    known = tuple(
        os.path.join(os.path.realpath(folder), "")
        for folder in (*folders, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), own)
    )
    others = {
        module.__file__
        for module in list(sys.modules.values())
        if isinstance(getattr(module, "__file__", None), str)
        and not os.path.realpath(module.__file__).startswith(known)
    }
    if len(others) > _MOST_WATCHED:
        return []
    home = os.environ.get("AIRFLOW_HOME")
    settings = [os.path.join(home, "airflow.cfg")] if home else []
    return [sys.executable, *folders, *settings, *sorted(others)]


def _loop(sdk: Sdk, set_here: Dict[str, str], listener: socket.socket, commands: int, answers: int) -> None:
    child_ended, wakeup = os.pipe()
    for descriptor in (child_ended, wakeup):
        os.set_blocking(descriptor, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
    selector = selectors.DefaultSelector()
    for one in (listener, commands, child_ended):
        selector.register(one, selectors.EVENT_READ)
    while True:
        for key, _mask in selector.select():
            if key.fileobj == commands:
                if not os.read(commands, _READ):
                    return
            elif key.fileobj == child_ended:
                os.read(child_ended, _READ)
                _report_ended(answers)
            else:
                connection, _address = listener.accept()
                if os.fork() == 0:
                    selector.close()
                    listener.close()
                    for descriptor in (commands, answers, child_ended, wakeup):
                        os.close(descriptor)
                    _become_worker(sdk, set_here, connection)
                connection.close()


def _report_ended(answers: int) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        how = {"code": os.WEXITSTATUS(status)} if killed is None else {"signal": signal.Signals(killed).name}
        os.write(answers, encode({"event": "ended", "pid": pid, **how}))


def _become_worker(sdk: Sdk, set_here: Dict[str, str], connection: socket.socket) -> None:
    from dagwright_worker.main import leave
    from dagwright_worker.serve import serve

    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    commands = connection.detach()
    answers = os.dup(commands)
    try:
        os.write(answers, encode({"event": "forked", "pid": os.getpid()}))
        serve(commands, answers, (sdk, set_here))
    except LoadFailure as failure:
        os.write(answers, encode(failure.as_event()))
        leave(3)
    except BaseException:
        import traceback

        traceback.print_exc()
        leave(1)
    leave(0)
