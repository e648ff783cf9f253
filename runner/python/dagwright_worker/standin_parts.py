"""What `execute` needs of the stand-in; `airflow2_parts` has the same names."""

from __future__ import annotations

import enum
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Dict, Iterator

from airflow._standin import dates, scope
from airflow._standin.configuration import conf  # noqa: F401
from airflow._standin.exceptions import (  # noqa: F401
    AirflowException,
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSensorTimeout,
    AirflowSkipException,
    AirflowTaskTerminated,
    AirflowTaskTimeout,
    DownstreamTasksSkipped,
    MissingPackage,
    ParamValidationError,
    TaskDeferred,
    UnmappableXComTypePushed,
    XComForMappingNotPushed,
)
from airflow._standin.param import Param, ParamsDict
from airflow._standin.secrets import redact  # noqa: F401
from airflow._standin.timetables import DagRunState, DagRunType, TaskInstanceState
from airflow._standin.variables import Connection, Variable  # noqa: F401

from dagwright_worker.xcom_values import from_json, to_json

NEVER_RETRIED = (AirflowFailException, AirflowSensorTimeout, MissingPackage)
coerce = dates.coerce
ds_add = dates.ds_add
ds_format = dates.ds_format
datetime_diff_for_humans = dates.datetime_diff_for_humans
state = TaskInstanceState
# What a run's state is to its tasks in Airflow 3 shows its name, unlike `airflow.utils.state`.
run_state = enum.Enum("DagRunState", [(one.name, one.value) for one in DagRunState], type=str)
run_type = DagRunType
# Airflow's own limit, `[core] max_map_length`.
MAX_MAP_LENGTH = 1024
PULL_WITHOUT_IDS = "own"
HOOKS_IN_METHODS = False
EXIT_0_SUCCEEDS = False
TIMEOUT_COUNTS_DEFERRAL = False
TRIGGER_TIMED_OUT = "Trigger timeout"
AFTER_SKIP = ("on_skipped_callback",)
NO_XCOMS = ()


def for_xcom(value: Any) -> Any:
    """Airflow 3's API makes a whole number of a float that is one, when that is all of the XCom."""
    _refuse(value)
    return int(value) if type(value) is float and value.is_integer() else value


def _refuse(value: Any) -> None:
    """What Airflow has no form for."""
    if isinstance(value, (bytes, bytearray)) or (isinstance(value, PurePath) and not hasattr(value, "for_xcom")):
        raise TypeError(f"cannot serialize object of type {type(value)}: return its text, or write a file and return its path")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"Out of range float values are not JSON compliant: {value}")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            _refuse(one)


several = list


def enter_context(context: Dict[str, Any]) -> None:
    scope.contexts.append(context)


def one_instance(task: Any, index: int, context: Dict[str, Any]) -> Any:
    return task.unmap(index, context) if task.is_mapped else task


def render(task: Any, context: Dict[str, Any]) -> Any:
    """The task that is to be executed, rendered."""
    task.prepare_template()
    task.render_template_fields(context)
    return task


def encode(kwargs: Dict[str, Any]) -> Any:
    """Arguments of a trigger or of a deferred task's next method, on their way to another process."""
    return to_json(kwargs, "an argument of a trigger")


decode = from_json


def params_for(dag: Any, task: Any, run_conf: Dict[str, Any]) -> Dict[str, Any]:
    """Defaults of DAG and task, under the run's conf; each checked against its schema."""
    params = ParamsDict(dag.params)
    for name, value in (task.params or {}).items():
        if name not in dag.params or isinstance(value, Param) or value != dag.params[name]:
            params[name] = value
    params.update(run_conf)
    return {name: _resolved(name, params) for name in params}


def _resolved(name: str, params: ParamsDict) -> Any:
    try:
        return params.get_param(name).resolve()
    except ParamValidationError as error:
        raise ParamValidationError(f"the param {name!r} of the run's conf is wrong: {error}") from None


def check_mappable(dag: Any, task: Any, request: Dict[str, Any], result: Any) -> None:
    """Airflow: a task over whose result others are mapped fails itself when that is no list and no dict."""
    if not _is_mapped_over(dag, task.task_id):
        return
    if result is None:
        raise XComForMappingNotPushed("did not push XCom for task mapping")
    if request["mapIndex"] < 0 and (isinstance(result, (str, bytes)) or not isinstance(result, (Sequence, Mapping))):
        raise UnmappableXComTypePushed(f"unmappable return type {type(result).__qualname__!r}")
    longest = int(os.environ.get("AIRFLOW__CORE__MAX_MAP_LENGTH") or MAX_MAP_LENGTH)
    if hasattr(result, "__len__") and len(result) > longest:
        raise AirflowException(f"{task.task_id} pushed {len(result)} items, more than the {longest} that can be mapped over")


def _is_mapped_over(dag: Any, task_id: str) -> bool:
    inputs = [task.expand_input for task in dag.tasks if task.is_mapped]
    inputs += [group.expand_input for group in dag.task_group_dict.values() if is_mapped_group(group)]
    return any(task_id == task.task_id for one in inputs for task in _lists_of(one))


def _lists_of(expand_input: Any) -> Iterator[Any]:
    """Tasks whose result is a list to be mapped over; not those whose result is one item of a list that is written out."""
    values = expand_input.value.values() if isinstance(expand_input.value, dict) else [expand_input.value]
    for value in values:
        if hasattr(value, "iter_references"):
            yield from (task for task, _key in value.iter_references())


def is_mapped_group(group: Any) -> bool:
    return getattr(group, "expand_input", None) is not None
