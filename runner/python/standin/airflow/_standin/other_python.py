"""Runs one function's source in another interpreter, for the virtualenv and external-python operators."""

from __future__ import annotations

import inspect
import os
import pickle
import re
import subprocess
import textwrap
from typing import Any, Callable

from airflow._standin.exceptions import AirflowException, AirflowSkipException
from airflow._standin.operators import SKIP_EXIT_CODE

_SCRIPT = """\
import pickle, sys
with open(sys.argv[1], "rb") as file:
    _arguments = pickle.load(file)
{source}
_result = {name}(*_arguments["args"], **_arguments["kwargs"])
with open(sys.argv[2], "wb") as file:
    pickle.dump(_result, file, protocol=4)
"""


def run_in(python: str, folder: str, function: Callable[..., Any], args: Any, kwargs: Any, log: Any) -> Any:
    """Raises AirflowException when the function fails there; its output goes to the log."""
    source = _without_decorators(textwrap.dedent(inspect.getsource(function)))
    script, given, result = (os.path.join(folder, name) for name in ("script.py", "arguments.pickle", "result.pickle"))
    with open(script, "w", encoding="utf-8") as file:
        file.write(_SCRIPT.format(source=source, name=function.__name__))
    with open(given, "wb") as file:
        pickle.dump({"args": list(args or ()), "kwargs": dict(kwargs or {})}, file, protocol=4)
    process = subprocess.Popen([python, script, given, result], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    for line in process.stdout:
        log.info("%s", line.decode("utf-8", errors="backslashreplace").rstrip())
    code = process.wait()
    if code == SKIP_EXIT_CODE:
        raise AirflowSkipException(f"the function's process ended with exit code {code}")
    if code != 0:
        raise AirflowException(f"the function failed in {python} (exit code {code})")
    with open(result, "rb") as file:
        return pickle.load(file)


def _without_decorators(source: str) -> str:
    start = re.search(r"^(async\s+)?def\s", source, re.MULTILINE)
    return source[start.start() :] if start else source


__all__ = ["run_in"]
