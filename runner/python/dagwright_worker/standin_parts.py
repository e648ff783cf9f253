"""What `execute` needs of the stand-in; `airflow2_parts` has the same names."""

from __future__ import annotations

from typing import Any, Dict

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
)
from airflow._standin.param import Param, ParamsDict
from airflow._standin.variables import Connection, Variable  # noqa: F401

NEVER_RETRIED = (AirflowFailException, AirflowSensorTimeout, MissingPackage)
coerce = dates.coerce
ds_add = dates.ds_add
ds_format = dates.ds_format
datetime_diff_for_humans = dates.datetime_diff_for_humans
PULL_WITHOUT_IDS = "own"
HOOKS_IN_METHODS = False


def enter_context(context: Dict[str, Any]) -> None:
    scope.contexts.append(context)


def one_instance(task: Any, index: int, context: Dict[str, Any]) -> Any:
    return task.unmap(index, context) if task.is_mapped else task


def render(task: Any, context: Dict[str, Any]) -> Any:
    """The task that is to be executed, rendered."""
    task.prepare_template()
    task.render_template_fields(context)
    return task


def wait_for(deferred: Any, context: Dict[str, Any]) -> Any:
    name = type(context["task"]).__name__
    raise AirflowFailException(f"{name} defers itself, which needs real Airflow (pip install apache-airflow)")


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


def is_mapped_group(group: Any) -> bool:
    return getattr(group, "expand_input", None) is not None
