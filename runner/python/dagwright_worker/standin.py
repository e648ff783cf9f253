"""The stand-in SDK as one of the worker's."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Any, Dict, List, Optional

from dagwright_worker.describe import describe_dag, operator_class, unsupported_here
from dagwright_worker.failures import LoadFailure, import_failure
from dagwright_worker.protocol import Channel
from dagwright_worker.parts_triggers import SdkOfParts
from dagwright_worker.sdk import IMPORT_SECONDS, IMPORT_TIMEOUT, import_quietly, pick_dag
from dagwright_worker.time_limit import time_limit


_PRELOADED = (
    "airflow._standin.dag",
    "airflow._standin.operators",
    "airflow._standin.sensors",
    "airflow._standin.taskflow",
    "airflow._standin.template",
    "dagwright_worker.execute",
    "dagwright_worker.standin_parts",
    "dagwright_worker.task_process",
    "jinja2",
)


class StandIn(SdkOfParts):
    name = "standin"

    def __init__(self) -> None:
        import airflow

        self.version = airflow.__version__

    def preload(self) -> None:
        import_quietly(_PRELOADED)

    def load(self, file: str, dag_id: Optional[str]) -> Any:
        from airflow._standin import scope

        scope.variables = self.variables
        scope.dag_file, scope.dag_folder = file, os.path.dirname(file)
        module = import_file(file)
        from airflow._standin.dag import DAG

        found: Dict[int, Any] = {}
        for dag in [*vars(module).values(), *scope.registered]:
            if isinstance(dag, DAG):
                found[id(dag)] = dag
        self.dags = unique_ids(list(found.values()))
        dag = pick_dag(self.dags, dag_id, file)
        try:
            dag.topological_sort()
        except Exception as error:
            raise LoadFailure("import", f"{error} ({file})") from error
        return dag

    def describe(self, dag: Any) -> Dict[str, Any]:
        return describe_dag(dag, _unsupported)

    def warm_up(self, dag: Any) -> None:
        import dagwright_worker.execute
        import dagwright_worker.standin_parts
        import dagwright_worker.task_process  # noqa: F401
        from airflow._standin import template

        template.Environment(dag).text("{{ 1 }}", {})

    def parts(self) -> Any:
        return _standin_parts()

    def ask_timetable(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        raise RuntimeError("a timetable of your own needs real Airflow (pip install apache-airflow): this Python has none")

    def enter_triggers(self, dag: Any) -> None:
        from dagwright_worker.triggers import CurrentChannel

        channel: Any = CurrentChannel()
        _enter(channel)

    def run(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.execute import run_task

        _enter(channel)
        return run_task(_standin_parts(), dag, request, channel)

    def render(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.execute import base_context
        from dagwright_worker.render import render_task

        from airflow._standin import template

        _enter(channel)
        task = dag.task_dict[request["taskId"]]
        context = base_context(_standin_parts(), dag, task, request, channel)
        environment = template.Environment(dag)
        return render_task(
            task, context, lambda value: template.render(operator_class(task), value, context, environment)
        )

    def call_back(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.dag_callbacks import bare_context, call_back
        from dagwright_worker.execute import base_context

        _enter(channel)
        task = dag.task_dict.get(request["taskId"])
        context = base_context(_standin_parts(), dag, task, request, channel) if task else bare_context(dag, request)
        return call_back(dag, context, request)

    def expand(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.execute import base_context

        _enter(channel)
        if request["kind"] == "group":
            expand_input = dag.task_group_dict[request["id"]].expand_input
            task = next(iter(dag.task_group_dict[request["id"]].iter_tasks()))
        else:
            task = dag.task_dict[request["id"]]
            expand_input = task.expand_input
        context = base_context(_standin_parts(), dag, task, {**request, "taskId": task.task_id}, channel)
        return {"kind": "count", "count": expand_input.count(context)}


def import_file(file: str) -> Any:
    """Executes the file as a module named after it. Raises LoadFailure with the user's frames."""
    name = os.path.splitext(os.path.basename(file))[0]
    name = name if name.isidentifier() and name not in sys.modules else f"dagwright_dag_{abs(hash(file))}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise LoadFailure("import", f"{file} is not a Python file (its name does not end in .py).")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    limit = float(os.environ.get(IMPORT_TIMEOUT) or IMPORT_SECONDS) or None
    too_long = TooLong(f"the import took longer than {limit or 0:g} s")
    try:
        with time_limit(limit, too_long, lambda: None):
            spec.loader.exec_module(module)
    except TooLong as error:
        failure = import_failure(error, file)
        advice = f" Do long work inside tasks, or raise {IMPORT_TIMEOUT} (seconds)."
        raise LoadFailure("import", failure.message + advice, failure.trace) from error
    except SystemExit as error:
        raise LoadFailure(
            "import", f"The file ended the interpreter with sys.exit({error.code!r}) ({file})."
        ) from error
    except Exception as error:
        raise import_failure(error, file) from error
    return module


class TooLong(BaseException):
    """Not an `Exception`, so that the file's own `except` does not swallow it."""


def unique_ids(dags: List[Any]) -> List[Any]:
    by_id: Dict[str, Any] = {}
    for dag in dags:
        by_id.setdefault(dag.dag_id, dag)
    return list(by_id.values())


def _unsupported(task: Any) -> Optional[Dict[str, Any]]:
    cls = operator_class(task)
    package = getattr(cls, "missing_package", None)
    if package is None or _overrides_execute(cls):
        return unsupported_here(task)
    return {
        "message": f"{cls.missing_what} needs {package} (pip install {package}): {sys.executable} has no Airflow.",
        "package": package,
    }


def _overrides_execute(cls: Any) -> bool:
    """A subclass of an operator that isn't there runs as long as it does not call up."""
    for base in cls.__mro__:
        if "missing_package" in vars(base):
            return False
        if "execute" in vars(base):
            return True
    return False


def _enter(channel: Channel) -> None:
    from airflow._standin import scope, secrets

    from dagwright_worker import task_process

    scope.running = True
    task_process.masks[:] = [secrets.redact]
    scope.call_runner = channel.call
    scope.dags.clear()
    scope.groups.clear()


def _standin_parts() -> Any:
    from dagwright_worker import standin_parts

    return standin_parts
