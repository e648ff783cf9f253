"""What `execute` needs of Airflow 2 (`standin_parts` has the same names), and its ways to the database, replaced."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Dict, Optional

from airflow import datasets
from airflow.configuration import conf  # noqa: F401
from airflow.exceptions import (  # noqa: F401
    AirflowException,
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSensorTimeout,
    AirflowSkipException,
    AirflowTaskTimeout,
    TaskDeferred,
)
from airflow.macros import datetime_diff_for_humans, ds_add, ds_format  # noqa: F401
from airflow.models.connection import Connection
from airflow.models.param import process_params
from airflow.models.variable import Variable
from airflow.utils import timezone
from airflow.utils.log.secrets_masker import redact
from airflow.utils.state import DagRunState, TaskInstanceState
from airflow.utils.types import DagRunType

from dagwright_worker.protocol import Channel


class AirflowTaskTerminated(BaseException):
    """Airflow 2 raises a plain AirflowException on SIGTERM, which a broad `except` would swallow."""


class DownstreamTasksSkipped(Exception):
    """Airflow 3 only."""


state = TaskInstanceState
run_state = DagRunState


def run_type(name: str) -> DagRunType:
    return DagRunType("dataset_triggered" if name == "asset_triggered" else name)


NEVER_RETRIED = (AirflowFailException, AirflowSensorTimeout)
PULL_WITHOUT_IDS = "upstream"
HOOKS_IN_METHODS = True
# `sys.exit(0)` ends a task well.
EXIT_0_SUCCEEDS = True
# Of a deferred task: its execution_timeout goes on while it waits.
TIMEOUT_COUNTS_DEFERRAL = True
TRIGGER_TIMED_OUT = "Trigger/execution timeout"
# Airflow 2 goes on to the callback for success when the one for skips has been called.
AFTER_SKIP = ("on_skipped_callback", "on_success_callback")
# Pushed for OpenLineage alone, as objects that only Airflow's own XComs can hold.
NO_XCOMS = ("pipeline_outlets", "pipeline_inlets")
coerce = timezone.coerce_datetime


def for_xcom(value: Any) -> Any:
    """Results of several instances are a list, but not inside of something else; a tuple is one, but inside of something else a list."""
    if isinstance(value, LazyResults):
        return list(value)
    _refuse_results_in(value)
    return value if type(value) is tuple else _with_lists(value)


def _with_lists(value: Any) -> Any:
    if type(value) in (list, tuple):
        return [_with_lists(one) for one in value]
    if type(value) is dict:
        return {name: _with_lists(one) for name, one in value.items()}
    return value


def _refuse_results_in(value: Any) -> None:
    if isinstance(value, LazyResults):
        raise TypeError("cannot serialize object of type LazyXComSelectSequence inside of an XCom: make a list of it")
    if type(value) in (list, tuple):
        for one in value:
            _refuse_results_in(one)
    elif type(value) is dict:
        for one in value.values():
            _refuse_results_in(one)


class LazyResults(Sequence):
    """What Airflow 2 gives for XComs of several tasks or instances: like a list, and none."""

    def __init__(self, values: Any) -> None:
        self._values = list(values)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, key: Any) -> Any:
        return self._values[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(other) == self._values

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"LazySelectSequence([{len(self)} {'item' if len(self) == 1 else 'items'}])"


several = LazyResults


def enter_context(context: Dict[str, Any]) -> None:
    from airflow.models import taskinstance

    taskinstance._CURRENT_CONTEXT.append(context)  # type: ignore[arg-type]


def current_task() -> Any:
    from airflow.models import taskinstance

    return taskinstance._CURRENT_CONTEXT[-1]["task"]


def one_instance(task: Any, index: int, context: Dict[str, Any]) -> Any:
    """A mapped task is made into one instance by `render`, as Airflow does it."""
    # Else every attribute that is set would be searched for references to other tasks, a `**context` without end.
    return task.prepare_for_execution()


def render(task: Any, context: Dict[str, Any]) -> Any:
    task.render_template_fields(context)
    return context["task"]


def params_for(dag: Any, task: Any, run_conf: Dict[str, Any]) -> Dict[str, Any]:
    return process_params(dag, task, SimpleNamespace(conf=run_conf), suppress_exception=False)  # type: ignore[arg-type]


def check_mappable(dag: Any, task: Any, request: Dict[str, Any], result: Any) -> None:
    """Airflow 2 does it when it records the length of the list (`TaskMap`)."""
    from airflow.exceptions import UnmappableXComLengthPushed, UnmappableXComTypePushed, XComForMappingNotPushed
    from airflow.models.mappedoperator import MappedOperator

    original = dag.task_dict[task.task_id]
    if next(original.iter_mapped_dependants(), None) is None or isinstance(original, MappedOperator):
        return
    if result is None:
        raise XComForMappingNotPushed()
    if isinstance(result, (bytearray, bytes, str)) or not isinstance(result, (Sequence, dict)):
        raise UnmappableXComTypePushed(result)
    longest = conf.getint("core", "max_map_length", fallback=1024)
    if len(result) > longest:
        raise UnmappableXComLengthPushed(result, longest)


def is_mapped_group(group: Any) -> bool:
    return getattr(group, "_expand_input", None) is not None


def encode(kwargs: Dict[str, Any]) -> Any:
    """Arguments of a trigger or of a deferred task's next method, as Airflow's database holds them."""
    from airflow.serialization.serialized_objects import BaseSerialization

    return BaseSerialization.serialize(kwargs)


def decode(kwargs: Any) -> Dict[str, Any]:
    from airflow.serialization.serialized_objects import BaseSerialization

    return BaseSerialization.deserialize(kwargs)


def answer_from(channel: Optional[Channel], variables: Optional[Dict[str, str]] = None) -> None:
    """Variables and connections: the environment's, then the runner's while a task runs. Never the database's."""

    def variable(key: str) -> Optional[str]:
        found = os.environ.get(f"AIRFLOW_VAR_{key.upper()}")
        if found is not None or channel is None:
            return found if found is not None else (variables or {}).get(key)
        return channel.call("getVariable", {"key": key})

    def connection(conn_id: str) -> Any:
        text = os.environ.get(f"AIRFLOW_CONN_{conn_id.upper()}")
        if text is None and channel is not None:
            text = channel.call("getConnection", {"id": conn_id})
        if text is None:
            from airflow.exceptions import AirflowNotFoundException

            raise AirflowNotFoundException(f"The conn_id `{conn_id}` isn't defined")
        if text.strip().startswith("{"):
            return Connection.from_json(text, conn_id=conn_id)
        return Connection(conn_id=conn_id, uri=text)

    def set_variable(
        key: str, value: Any, description: Any = None, serialize_json: bool = False, session: Any = None
    ) -> None:
        import json

        if channel is None:
            raise AirflowException(
                "variables can be changed by a running task only, not while the DAG file is imported"
            )
        channel.call(
            "setVariable", {"key": key, "value": json.dumps(value, indent=2) if serialize_json else str(value)}
        )

    def delete_variable(key: str, session: Any = None) -> int:
        if channel is not None:
            channel.call("deleteVariable", {"key": key})
        return 1

    # While a DAG file is imported: which assets an alias has stood for is in the database alone.
    datasets.expand_alias_to_datasets = lambda *_args, **_kwargs: []
    Variable.get_variable_from_secrets = staticmethod(variable)  # type: ignore[method-assign]
    Variable.set = staticmethod(set_variable)  # type: ignore[method-assign]
    Variable.delete = staticmethod(delete_variable)  # type: ignore[method-assign]
    Connection.get_connection_from_secrets = staticmethod(connection)  # type: ignore[method-assign]


def do_without_database(request: Dict[str, Any]) -> None:
    """In a task's own process: what operators would read from or write to the metadata database."""
    from airflow.models import baseoperator, skipmixin, taskinstance
    from airflow.models.xcom_arg import PlainXComArg
    from airflow.operators.bash import BashOperator
    from airflow.sensors import base as sensors

    def ti() -> Any:
        return taskinstance._CURRENT_CONTEXT[-1]["ti"]

    def skip(self: Any, dag_run: Any, execution_date: Any, tasks: Any, map_index: int = -1) -> None:
        ids = [task.task_id for task in tasks]
        if not ids:
            return
        if map_index == -1:
            ti().flow_decision = {"kind": "skip", "taskIds": ids}
        elif current_task().get_closest_mapped_task_group() is not None:
            # Airflow sees it by the XCom, when it looks at the tasks right after (NotPreviouslySkippedDep).
            direct = [one for one in ids if one in current_task().downstream_task_ids]
            ti().flow_decision = {"kind": "skip", "taskIds": direct}
        if getattr(self, "task_id", None) is not None:
            ti().xcom_push(skipmixin.XCOM_SKIPMIXIN_KEY, {skipmixin.XCOM_SKIPMIXIN_SKIPPED: ids})

    def skip_all_except(ti: Any, branch_task_ids: Any) -> None:
        if branch_task_ids is not None and not isinstance(branch_task_ids, Iterable):
            raise AirflowException(
                "'branch_task_ids' must be either None, a task ID, or an Iterable of IDs, "
                f"but got {type(branch_task_ids).__name__!r}."
            )
        ids = [branch_task_ids] if isinstance(branch_task_ids, str) else list(branch_task_ids or [])
        tasks = ti.task.dag.task_dict
        unknown = [one for one in ids if one not in tasks]
        if unknown:
            raise AirflowException(
                f"'branch_task_ids' must contain only valid task_ids. Invalid tasks found: {set(unknown)}."
            )
        ti.flow_decision = {"kind": "branch", "follow": ids}
        if ti.task.downstream_task_ids:
            reached = set(ids).union(*(tasks[one].get_flat_relative_ids(upstream=False) for one in ids))
            followed = [one for one in ti.task.downstream_task_ids if one in reached]
            ti.xcom_push(skipmixin.XCOM_SKIPMIXIN_KEY, {skipmixin.XCOM_SKIPMIXIN_FOLLOWED: followed})

    def map_length(self: Any, run_id: str, *, session: Any = None) -> Optional[int]:
        found, value = ti().pull_from(self.operator.task_id, self.key)
        if not found or value is None:
            from airflow.exceptions import XComForMappingNotPushed

            raise XComForMappingNotPushed()
        if isinstance(value, str) or not hasattr(value, "__len__"):
            from airflow.exceptions import UnmappableXComTypePushed

            raise UnmappableXComTypePushed(value)
        return len(value)

    def refresh(ti: Any) -> None:
        ti.task.bash_command = ti.task.render_template(ti.task.bash_command, ti.get_template_context())

    skipmixin.SkipMixin.skip = skip  # type: ignore[method-assign,assignment]
    skipmixin.SkipMixin.skip_all_except = staticmethod(skip_all_except)  # type: ignore[method-assign]
    PlainXComArg.get_task_map_length = map_length  # type: ignore[method-assign]
    BashOperator.refresh_bash_command = staticmethod(refresh)  # type: ignore[method-assign]
    first = request.get("firstStartDate")
    sensors._orig_start_date = lambda **_kwargs: timezone.parse(first) if first else None
    if hasattr(baseoperator, "ExecutorSafeguard"):
        baseoperator.ExecutorSafeguard.test_mode = True
    _log_plainly()


def _log_plainly() -> None:
    """Airflow's handlers write into its own log folder; the task's log is already where the runner wants it."""
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.startswith("airflow"):
            logger.handlers.clear()
            logger.propagate = True
    from airflow.utils.log.secrets_masker import _secrets_masker

    from dagwright_worker import task_process

    task_process.masks[:] = [redact]

    for handler in logging.getLogger().handlers:
        handler.addFilter(_secrets_masker())
