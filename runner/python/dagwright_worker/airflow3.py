"""
Airflow 3: its own task runner carries out the task, this worker answers as its supervisor.

The task runner's `main()` talks to a supervisor through a `CommsDecoder`. In a task's forked process that class is
replaced by one that answers from the runner, so no scheduler, API server or database is needed.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Dict, List, Optional

from dagwright_worker.describe import describe_dag, unsupported_here
from dagwright_worker.failures import one_line
from dagwright_worker.import_error_text import import_failure_of_text
from dagwright_worker.protocol import Channel
from dagwright_worker.sdk import IMPORT_SECONDS, IMPORT_TIMEOUT, Sdk, import_quietly, pick_dag

_BUNDLE = "dagwright"
# Modules that tasks import; a process that is forked after they are there starts in milliseconds.
_WARM = (
    "airflow.sdk.execution_time.task_runner",
    "airflow.sdk.execution_time.context",
    "airflow.sdk.execution_time.timeout",
    "airflow.sdk.bases.xcom",
    "airflow.sdk.serde",
    "airflow.dag_processing.bundles.local",
    "airflow.dag_processing.bundles.manager",
    "airflow.providers.standard.operators.python",
    "airflow.providers.standard.operators.bash",
    "airflow.providers.standard.hooks.subprocess",
    "airflow.providers.standard.utils.skipmixin",
    "airflow.listeners.listener",
    "airflow.sdk.definitions.asset.metadata",
    "encodings.idna",
    "jinja2.ext",
    "jinja2.sandbox",
    "jinja2.nativetypes",
    "setproctitle",
)


class Airflow3(Sdk):
    name = "airflow3"

    def __init__(self, version: str) -> None:
        self.version = version
        self.file = ""

    def preload(self) -> None:
        configure(os.getcwd())
        _answer_variables_at_import({})
        import_quietly((*_WARM, "airflow.dag_processing.dagbag", "airflow.models.dag"))
        self.warm_up(None)

    def load(self, file: str, dag_id: Optional[str]) -> Any:
        self.file = file
        folder = os.path.dirname(file)
        configure(folder)
        _answer_variables_at_import(self.variables)
        from airflow.dag_processing import dagbag

        cls = getattr(dagbag, "BundleDagBag", None) or dagbag.DagBag
        bag = cls(dag_folder=file, safe_mode=False, load_op_links=False, bundle_path=folder, bundle_name=_BUNDLE)
        if bag.import_errors:
            raise import_failure_of_text(next(iter(bag.import_errors.values())), file)
        self.dags = list(bag.dags.values())
        return pick_dag(self.dags, dag_id, file)

    def describe(self, dag: Any) -> Dict[str, Any]:
        return describe_dag(dag, unsupported_here)

    def warm_up(self, dag: Any) -> None:
        import_quietly(_WARM)
        import dagwright_worker.airflow3_logs
        import dagwright_worker.airflow3_supervisor
        import dagwright_worker.task_process  # noqa: F401

    def run(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        supervisor = self._enter(dag, request, channel)
        from airflow.sdk.execution_time import task_runner

        from dagwright_worker.airflow3_logs import logged_errors

        error = _remember_error(task_runner)
        code = 0
        try:
            task_runner.main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        return supervisor.outcome(error or logged_errors, code)

    def enter_triggers(self, dag: Any) -> None:
        from dagwright_worker.airflow3_logs import write_plain_logs
        from dagwright_worker.airflow3_trigger import answer_triggers

        os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "client"
        write_plain_logs()
        dags = {one.dag_id: one for one in self.dags}
        answer_triggers(dag, dags, os.path.basename(self.file), _BUNDLE)

    def make_trigger(self, resume: Dict[str, Any], request: Dict[str, Any]) -> Any:
        from dagwright_worker.airflow3_trigger import make_trigger

        return make_trigger(resume)

    def trigger_fired(self, resume: Dict[str, Any], event: Any) -> Dict[str, Any]:
        from dagwright_worker.airflow3_trigger import fired

        return fired(resume, event)

    def trigger_failed(self, resume: Dict[str, Any], lines: Optional[List[str]], *, timed_out: bool) -> Dict[str, Any]:
        from dagwright_worker.airflow3_trigger import failed

        return failed(resume, lines, timed_out)

    def render(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.render import render_task

        supervisor = self._enter(dag, request, channel)
        from airflow.sdk.execution_time import task_runner

        task_runner.SUPERVISOR_COMMS = supervisor
        ti = task_runner.parse(supervisor.details, _logger())
        return render_task(dag.task_dict[request["taskId"]], ti.get_template_context())

    def call_back(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker.dag_callbacks import bare_context, call_back

        supervisor = self._enter(dag, request, channel)
        if request["taskId"] not in dag.task_dict:
            return call_back(dag, bare_context(dag, request), request)
        from airflow.sdk.execution_time import task_runner

        task_runner.SUPERVISOR_COMMS = supervisor
        ti = task_runner.parse(supervisor.details, _logger())
        return call_back(dag, ti.get_template_context(), request)

    def expand(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        group = dag.task_group.get_task_group_dict()[request["id"]] if request["kind"] == "group" else None
        task_id = next(iter(group.iter_tasks())).task_id if group is not None else request["id"]
        supervisor = self._enter(dag, {**request, "taskId": task_id, "tryNumber": 1, "maxTries": 1}, channel)
        from airflow.sdk.execution_time import task_runner

        task_runner.SUPERVISOR_COMMS = supervisor
        ti = task_runner.parse(supervisor.details, _logger())
        context = ti.get_template_context()
        task = dag.task_dict[task_id]
        expand_input = group._expand_input if group is not None else task._get_specified_expand_input()
        return {"kind": "count", "count": _count(expand_input, context)}

    def _enter(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Any:
        """Prepares this (forked) process to be the task's: logs, supervisor, and the DAG that is imported already."""
        os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "client"
        from dagwright_worker.airflow3_logs import write_plain_logs
        from dagwright_worker.airflow3_supervisor import Supervisor

        write_plain_logs()
        supervisor = Supervisor(dag, request, channel, os.path.basename(self.file), _BUNDLE)
        supervisor.dags = {one.dag_id: one for one in self.dags}
        supervisor.take_over()
        _reuse_imported(dag)
        return supervisor


def configure(folder: str) -> None:
    """Airflow's settings, unless the user has them. Before the first `import airflow`."""
    bundle = {
        "name": _BUNDLE,
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {"path": folder},
    }
    os.environ["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"] = json.dumps([bundle])
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    os.environ["AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH"] = "50"
    os.environ.setdefault(IMPORT_TIMEOUT, str(IMPORT_SECONDS))
    os.environ.setdefault("AIRFLOW__LOGGING__COLORED_CONSOLE_LOG", "False")


def _answer_variables_at_import(variables: Dict[str, str]) -> None:
    """A variable comes from `AIRFLOW_VAR_…` or is one of these; the rest is answered as "not found": there is no server."""
    os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "client"
    from airflow.sdk.execution_time import comms, task_runner

    class Nothing:
        socket = None

        def send(self, msg: Any) -> Any:
            kind = type(msg).__name__
            if kind == "GetVariable" and msg.key in variables:
                return comms.VariableResult(key=msg.key, value=variables[msg.key])
            if kind == "GetVariable":
                return comms.ErrorResponse(error=comms.ErrorType.VARIABLE_NOT_FOUND, detail={"key": msg.key})
            if kind == "GetConnection":
                return comms.ErrorResponse(error=comms.ErrorType.CONNECTION_NOT_FOUND, detail={"conn_id": msg.conn_id})
            return None

        async def asend(self, msg: Any) -> Any:
            return self.send(msg)

    task_runner.SUPERVISOR_COMMS = Nothing()  # type: ignore[assignment]


def _reuse_imported(dag: Any) -> None:
    """The task runner parses the file again in every process; here it is given the DAG of the fork's parent."""

    class Imported:
        def __init__(self, *_args: Any, **_kwargs: Any) -> None:
            self.dags = {dag.dag_id: dag}
            self.import_errors: Dict[str, str] = {}

    from airflow.dag_processing import dagbag

    for name in ("BundleDagBag", "DagBag"):
        if hasattr(dagbag, name):
            setattr(dagbag, name, Imported)
    models = sys.modules.get("airflow.models.dagbag")
    if models is not None and hasattr(models, "DagBag"):
        models.DagBag = Imported


def _remember_error(task_runner: Any) -> List[str]:
    """The supervisor's messages name a state, not the exception: `run` returns it."""
    errors: List[str] = []
    original = task_runner.run

    def run(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if len(result) > 2 and isinstance(result[2], BaseException):
            errors.append(one_line(result[2]))
        return result

    task_runner.run = run
    return errors


def _count(expand_input: Any, context: Any) -> int:
    from airflow.sdk.definitions._internal.expandinput import DictOfListsExpandInput

    if not isinstance(expand_input, DictOfListsExpandInput):
        return _length(expand_input.value, context)
    total = 1
    for value in expand_input.value.values():
        total *= _length(value, context)
    return total


def _length(value: Any, context: Any) -> int:
    from airflow.sdk.exceptions import UnmappableXComTypePushed, XComForMappingNotPushed

    resolve = getattr(value, "resolve", None)
    if resolve is None:
        return len(value)
    resolved = resolve(context)
    if resolved is None:
        raise XComForMappingNotPushed()
    if isinstance(resolved, str) or not hasattr(resolved, "__len__"):
        raise UnmappableXComTypePushed(resolved)
    return len(resolved)


def _logger() -> Any:
    import structlog

    return structlog.get_logger(logger_name="task")
