"""What is "current": the DAG and task group being written, the context of the task being run, the runner behind it."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

dags: List[Any] = []
groups: List[Any] = []
setup_teardown: List[Any] = []
contexts: List[Dict[str, Any]] = []

# DAGs made by `with DAG(...)` or `@dag`, in the order of their making.
registered: List[Any] = []

# False while the DAG file is imported, True in a task's process.
running = False

# Asks the runner while a task runs: (method, params) -> answer. None at import.
call_runner: Optional[Callable[[str, Dict[str, Any]], Any]] = None

# What the import may read beside the environment's variables.
variables: Dict[str, str] = {}

# Folder of the DAG file, for templates in files.
dag_folder = "."

# Path of the DAG file.
dag_file = ""


def current_dag() -> Optional[Any]:
    return dags[-1] if dags else None


def current_group() -> Optional[Any]:
    return groups[-1] if groups else None


def get_current_context() -> Dict[str, Any]:
    """The context of the running task. Raises outside of one, as Airflow does."""
    if not contexts:
        raise RuntimeError("Current context was requested but no context was found! Are you running within a task?")
    return contexts[-1]
