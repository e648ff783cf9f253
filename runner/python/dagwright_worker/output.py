"""Where a task's output goes: a file, or a descriptor that is open already (`fd:5`; a pod's own output)."""

from __future__ import annotations

import os


def open_output(path: str) -> int:
    """A new descriptor, for appending."""
    if path.startswith("fd:"):
        return os.dup(int(path[3:]))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
