"""What the worker needs of an SDK (real Airflow 3, real Airflow 2, the stand-in), and the choice between them."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from typing import Any, Dict, List, Optional

from dagwright_worker.failures import LoadFailure
from dagwright_worker.protocol import Channel

_PYTHON_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Airflow's own setting. Its default, 30 s, is for a server; a busy laptop may need longer for a cold import.
IMPORT_TIMEOUT = "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT"
IMPORT_SECONDS = 60


class Sdk:
    """One DAG file under one SDK. `load` runs in the worker, `run` and `expand` in a process of their own."""

    name = ""
    version = ""
    # Every DAG of the file, once it is loaded.
    dags: Any = ()
    # What the file's import may read beside the environment's.
    variables: Any = {}

    def preload(self) -> None:
        """Imports what a worker needs whatever the DAG file is."""

    def load(self, file: str, dag_id: Optional[str]) -> Any:
        """Imports the file and gives the DAG. Raises LoadFailure."""
        raise NotImplementedError

    def describe(self, dag: Any) -> Dict[str, Any]:
        """A `WorkerDag`."""
        raise NotImplementedError

    def warm_up(self, dag: Any) -> None:
        """Imports what every task's process would."""

    def run(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        """A `TaskOutcome`, or `{"state": "deferred", …}` to be run again with `request["resume"]` set to it."""
        raise NotImplementedError

    def render(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        """A `RenderOutcome`."""
        raise NotImplementedError

    def call_back(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        """A `CallBackOutcome`."""
        raise NotImplementedError

    def expand(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        """An `ExpandOutcome`."""
        raise NotImplementedError

    def ask_timetable(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        """A `TimetableOutcome`."""
        from dagwright_worker.own_timetable import ask_timetable

        return ask_timetable(dag, request)

    # A deferred task's `resume`: `classpath`, `trigger_kwargs`, `trigger_timeout` (seconds or None), `next_method`, `next_kwargs`.

    def enter_triggers(self, dag: Any) -> None:
        """Makes this process the one of all triggers: `triggers.current_waiter` says who asks."""

    def make_trigger(self, resume: Dict[str, Any], request: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def trigger_fired(self, resume: Dict[str, Any], event: Any) -> Dict[str, Any]:
        """What the task goes on with."""
        raise NotImplementedError

    def trigger_failed(self, resume: Dict[str, Any], lines: Optional[List[str]], *, timed_out: bool) -> Dict[str, Any]:
        """The same for one that is to fail, in its own process: it may have callbacks. `lines`: of a traceback."""
        raise NotImplementedError


def choose(airflow_home: str) -> Sdk:
    """Airflow's, when the interpreter has it. `airflow_home` is for its files unless the user has AIRFLOW_HOME."""
    if importlib.util.find_spec("airflow") is None or _is_bare_namespace():
        sys.path.insert(0, os.path.join(_PYTHON_FOLDER, "standin"))
        sys.path.append(os.path.join(_PYTHON_FOLDER, "standin_pendulum"))
        from dagwright_worker.standin import StandIn

        return StandIn()
    version = airflow_version()
    os.environ.setdefault("AIRFLOW_HOME", airflow_home)
    if version.startswith("2."):
        from dagwright_worker.airflow2 import Airflow2

        return Airflow2(version)
    if version.startswith("3.") and not version.startswith("3.0."):
        from dagwright_worker.airflow3 import Airflow3

        return Airflow3(version)
    raise LoadFailure(
        "interpreter",
        f"Apache Airflow {version} in {sys.executable} is not supported: select an interpreter with Airflow 2, with "
        "Airflow 3.1 or newer, or with none (a built-in stand-in is used then).",
    )


def airflow_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    for package in ("apache-airflow", "apache-airflow-core"):
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return "unknown"


def _is_bare_namespace() -> bool:
    """Providers alone leave a folder `airflow` without `__init__.py`: there is no Airflow to run tasks with."""
    spec = importlib.util.find_spec("airflow")
    return spec is not None and spec.origin is None and airflow_version() == "unknown"


def import_quietly(modules: Any) -> None:
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception:  # another version of Airflow may not have it; the task imports what it needs
            continue


def pick_dag(dags: List[Any], dag_id: Optional[str], file: str) -> Any:
    """The DAG to run. Raises LoadFailure when there is none or the choice is open."""
    ids = ", ".join(sorted(dag.dag_id for dag in dags))
    if dag_id is not None:
        found = [dag for dag in dags if dag.dag_id == dag_id]
        if found:
            return found[-1]
        there = f"it has {ids}" if dags else "it has none"
        raise LoadFailure("no-dag", f"There is no DAG {dag_id!r} in {file}: {there}.")
    if len(dags) == 1:
        return dags[0]
    if not dags:
        raise LoadFailure(
            "no-dag", f"There is no DAG in {file}: none is left at the top of the module after its import."
        )
    raise LoadFailure("no-dag", f"{file} has several DAGs ({ids}): name one.")
