"""Waits for a debugger before a task begins, if the runner wants one."""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any, Dict

WANTED = "DAGWRIGHT_DEBUG"


def wait_for_debugger(request: Dict[str, Any]) -> Dict[str, Any]:
    """The request as it is to be carried out. Without `DAGWRIGHT_DEBUG` in the environment, the same at once."""
    # Programs that the task starts are not debugged.
    wanted = os.environ.pop(WANTED, None)
    if wanted is None:
        return request
    options = json.loads(wanted)
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    sys.path.extend(options["path"])
    import debugpy

    debugpy.configure(subProcess=False)
    host, port = debugpy.listen(("127.0.0.1", 0))
    _tell(options["place"], {"host": host, "port": port})
    logging.getLogger("dagwright").info("Waiting for a debugger at %s:%s", host, port)
    debugpy.wait_for_client()
    # Who looks at variables is not to be interrupted by a time limit.
    return {**request, "executionTimeout": None}


def _tell(place: str, what: Dict[str, Any]) -> None:
    """The file is there as a whole or not at all."""
    beside = f"{place}.new"
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(what, file)
    os.replace(beside, place)
