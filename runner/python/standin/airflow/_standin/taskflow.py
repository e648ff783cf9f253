"""`@task` and its variants: a function becomes a factory of tasks."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Mapping
from typing import Any, Callable, Dict, List, Optional

from airflow._standin import scope
from airflow._standin.context import CONTEXT_KEYS
from airflow._standin.mapped import DictExpand, ListExpand, MappedOperator
from airflow._standin.operator import BaseOperator
from airflow._standin.operators import (
    BashOperator,
    BranchExternalPythonOperator,
    BranchPythonOperator,
    BranchPythonVirtualenvOperator,
    ExternalPythonOperator,
    PythonOperator,
    PythonVirtualenvOperator,
    ShortCircuitOperator,
    call_with_context,
)
from airflow._standin.placeholder import placeholder_operator
from airflow._standin.pods import _KubernetesCmdDecoratedOperator, _KubernetesDecoratedOperator
from airflow._standin.sensors import PythonSensor
from airflow._standin.task_group import unique_task_id
from airflow._standin.xcom_arg import PlainXComArg


class DecoratedOperator(BaseOperator):
    """A task made of a function: `op_args` and `op_kwargs` are the arguments of the call."""

    template_fields = ("templates_dict", "op_args", "op_kwargs")
    custom_operator_name = "@task"


class _PythonDecoratedOperator(DecoratedOperator, PythonOperator):
    custom_operator_name = "@task"


class _BranchPythonDecoratedOperator(DecoratedOperator, BranchPythonOperator):
    custom_operator_name = "@task.branch"


class _ShortCircuitDecoratedOperator(DecoratedOperator, ShortCircuitOperator):
    custom_operator_name = "@task.short_circuit"


class _PythonVirtualenvDecoratedOperator(DecoratedOperator, PythonVirtualenvOperator):
    custom_operator_name = "@task.virtualenv"
    template_fields = (*DecoratedOperator.template_fields, "requirements")


class _PythonExternalDecoratedOperator(DecoratedOperator, ExternalPythonOperator):
    custom_operator_name = "@task.external_python"
    template_fields = (*DecoratedOperator.template_fields, "python")


class _BranchPythonVirtualenvDecoratedOperator(DecoratedOperator, BranchPythonVirtualenvOperator):
    custom_operator_name = "@task.branch_virtualenv"
    template_fields = _PythonVirtualenvDecoratedOperator.template_fields


class _BranchExternalPythonDecoratedOperator(DecoratedOperator, BranchExternalPythonOperator):
    custom_operator_name = "@task.branch_external_python"
    template_fields = _PythonExternalDecoratedOperator.template_fields


class DecoratedSensorOperator(DecoratedOperator, PythonSensor):
    custom_operator_name = "@task.sensor"


class _BashDecoratedOperator(DecoratedOperator, BashOperator):
    """The function returns the command."""

    custom_operator_name = "@task.bash"
    template_fields = (*DecoratedOperator.template_fields, *BashOperator.template_fields)

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Any = None,
        op_kwargs: Any = None,
        templates_dict: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(bash_command="", **kwargs)
        self.python_callable = python_callable
        self.op_args = op_args or []
        self.op_kwargs = op_kwargs or {}
        self.templates_dict = templates_dict

    def execute(self, context: Dict[str, Any]) -> Any:
        command = call_with_context(self.python_callable, self.op_args, self.op_kwargs, context)
        if not isinstance(command, str) or not command.strip():
            raise TypeError("The returned value from the TaskFlow callable must be a non-empty string.")
        self.bash_command = self.render_template(command, context)
        return super().execute(context)


class TaskFactory:
    """What `@task` makes of a function."""

    _is_task_factory = True

    def __init__(self, function: Callable[..., Any], operator_class: Any, kwargs: Dict[str, Any]) -> None:
        self.function = function
        self.operator_class = operator_class
        self.kwargs = kwargs
        self.is_setup = False
        self.is_teardown = False
        self.on_failure_fail_dagrun = False
        functools.update_wrapper(self, function)

    @property
    def __wrapped__(self) -> Callable[..., Any]:
        return self.function

    @__wrapped__.setter
    def __wrapped__(self, _value: Any) -> None:
        """update_wrapper sets it; the function is kept already."""

    def __call__(self, *args: Any, **kwargs: Any) -> PlainXComArg:
        if not hasattr(self.operator_class, "missing_package"):  # some variants add arguments of their own
            _check_call(self.function, args, kwargs)
        task_kwargs = self._task_kwargs()
        if self.is_teardown:
            task_kwargs.setdefault("trigger_rule", "all_done_setup_success")
        task = self.operator_class(python_callable=self.function, op_args=list(args), op_kwargs=kwargs, **task_kwargs)
        self._mark(task)
        return PlainXComArg(task)

    def override(self, **kwargs: Any) -> "TaskFactory":
        return self._copy({**self.kwargs, **kwargs})

    def partial(self, **kwargs: Any) -> "TaskFactory":
        copy = self._copy({**self.kwargs})
        copy.kwargs["_partial_op_kwargs"] = {**self.kwargs.get("_partial_op_kwargs", {}), **kwargs}
        return copy

    def expand(self, **mapped: Any) -> PlainXComArg:
        if not mapped:
            raise TypeError("no arguments to expand against")
        _check_names(self.function, mapped, "expand")
        return self._expand(DictExpand(mapped))

    def expand_kwargs(self, kwargs: Any, *, strict: bool = True) -> PlainXComArg:
        return self._expand(ListExpand(kwargs))

    def _expand(self, expand_input: Any) -> PlainXComArg:
        kwargs = self._task_kwargs()
        partial = kwargs.pop("_partial_op_kwargs", {})
        if isinstance(expand_input, DictExpand):
            twice = sorted(set(partial) & set(expand_input.value))
            if twice:
                raise TypeError(f"{self.function.__name__}.expand() got argument {twice[0]!r} that is in partial() too")
        kwargs["python_callable"] = self.function
        kwargs["op_kwargs"] = partial
        task = MappedOperator(self.operator_class, kwargs, expand_input, decorated=True)
        self._mark(task)
        return PlainXComArg(task)

    def _mark(self, task: Any) -> None:
        if self.is_setup:
            task.is_setup = True
        if self.is_teardown:
            task.is_teardown = True
            task.on_failure_fail_dagrun = self.on_failure_fail_dagrun
            task.trigger_rule = self.kwargs.get("trigger_rule", "all_done_setup_success")

    def _copy(self, kwargs: Dict[str, Any]) -> "TaskFactory":
        copy = TaskFactory(self.function, self.operator_class, kwargs)
        copy.is_setup, copy.is_teardown = self.is_setup, self.is_teardown
        copy.on_failure_fail_dagrun = self.on_failure_fail_dagrun
        return copy

    def _task_kwargs(self) -> Dict[str, Any]:
        kwargs = dict(self.kwargs)
        dag = kwargs.get("dag") or scope.current_dag()
        group = kwargs.get("task_group") or scope.current_group()
        kwargs["task_id"] = unique_task_id(kwargs.get("task_id") or self.function.__name__, dag, group)
        kwargs.setdefault("multiple_outputs", infer_multiple_outputs(self.function))
        if self.function.__doc__ and "doc_md" not in kwargs:
            kwargs["doc_md"] = inspect.cleandoc(self.function.__doc__)
        return kwargs


class TaskDecorators:
    """`task`: callable itself (`@task`, `@task(...)`), and by attribute (`@task.bash`)."""

    def __init__(self, fixed: Optional[Dict[str, Any]] = None) -> None:
        self._fixed = fixed or {}

    def __call__(self, python_callable: Any = None, multiple_outputs: Optional[bool] = None, **kwargs: Any) -> Any:
        return self._decorate(_PythonDecoratedOperator, python_callable, multiple_outputs, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("run_if", "skip_if"):
            return functools.partial(_conditional, name == "run_if")
        operator_class = _VARIANTS.get(name)
        if operator_class is None:
            operator_class = _missing_variant(name)

        def decorator(python_callable: Any = None, multiple_outputs: Optional[bool] = None, **kwargs: Any) -> Any:
            return self._decorate(operator_class, python_callable, multiple_outputs, kwargs)

        return decorator

    def _decorate(self, cls: Any, function: Any, multiple_outputs: Optional[bool], kwargs: Dict[str, Any]) -> Any:
        options = {**self._fixed, **kwargs}
        if multiple_outputs is not None:
            options["multiple_outputs"] = multiple_outputs
        if function is None:
            return lambda one: TaskFactory(one, cls, options)
        if not callable(function):
            raise TypeError("No args allowed while using @task, use kwargs instead")
        return TaskFactory(function, cls, options)


def setup_task(function: Any) -> Any:
    """`@setup`."""
    factory = function if isinstance(function, TaskFactory) else TaskDecorators()(function)
    factory.is_setup = True
    return factory


def teardown_task(_function: Any = None, *, on_failure_fail_dagrun: bool = False) -> Any:
    """`@teardown`."""

    def decorate(function: Any) -> Any:
        factory = function if isinstance(function, TaskFactory) else TaskDecorators()(function)
        factory.is_teardown = True
        factory.on_failure_fail_dagrun = on_failure_fail_dagrun
        return factory

    return decorate if _function is None else decorate(_function)


def infer_multiple_outputs(function: Callable[..., Any]) -> bool:
    """True when the return annotation is a mapping."""
    try:
        annotation = typing.get_type_hints(function).get("return")
    except Exception:  # an annotation that can't be evaluated says nothing
        return False
    cls = typing.get_origin(annotation) or annotation
    return isinstance(cls, type) and issubclass(cls, Mapping)


_VARIANTS: Dict[str, Any] = {
    "python": _PythonDecoratedOperator,
    "branch": _BranchPythonDecoratedOperator,
    "short_circuit": _ShortCircuitDecoratedOperator,
    "sensor": DecoratedSensorOperator,
    "bash": _BashDecoratedOperator,
    "branch_virtualenv": _BranchPythonVirtualenvDecoratedOperator,
    "branch_external_python": _BranchExternalPythonDecoratedOperator,
    "virtualenv": _PythonVirtualenvDecoratedOperator,
    "external_python": _PythonExternalDecoratedOperator,
    "kubernetes": _KubernetesDecoratedOperator,
    "kubernetes_cmd": _KubernetesCmdDecoratedOperator,
}

_VARIANT_PACKAGES: Dict[str, str] = {
    "docker": "apache-airflow-providers-docker",
    "pyspark": "apache-airflow-providers-apache-spark",
    "snowpark": "apache-airflow-providers-snowflake",
    "llm": "apache-airflow-providers-common-ai",
    "agent": "apache-airflow-providers-common-ai",
}


def _missing_variant(name: str) -> Any:
    return placeholder_operator(f"@task.{name}", f"_{name}_decorated", _VARIANT_PACKAGES.get(name, "apache-airflow"))


def _conditional(wanted: bool, condition: Callable[[Any], bool], skip_message: Optional[str] = None) -> Any:
    def decorate(factory: Any) -> Any:
        if not isinstance(factory, TaskFactory):
            raise TypeError("run_if and skip_if go above @task")

        def pre_execute(context: Any) -> None:
            from airflow._standin.exceptions import AirflowSkipException

            if bool(condition(context)) is not wanted:
                raise AirflowSkipException(skip_message or "the condition of run_if/skip_if was not met")

        return factory.override(pre_execute=pre_execute)

    return decorate


def _check_call(function: Callable[..., Any], args: Any, kwargs: Dict[str, Any]) -> None:
    """Raises TypeError at the call, not when the task runs. Context keys may be missing."""
    signature = inspect.signature(function)
    parameters = [
        one.replace(default=None) if one.name in CONTEXT_KEYS and one.default is one.empty and _by_name(one) else one
        for one in signature.parameters.values()
    ]
    ordered: List[inspect.Parameter] = []
    seen_default = False
    for one in parameters:
        if one.kind is one.POSITIONAL_OR_KEYWORD:
            if seen_default and one.default is one.empty:
                one = one.replace(kind=one.KEYWORD_ONLY)
            seen_default = seen_default or one.default is not one.empty
        ordered.append(one)
    try:
        relaxed = signature.replace(parameters=sorted(ordered, key=lambda one: one.kind))
    except ValueError:
        relaxed = signature
    relaxed.bind(*args, **kwargs)


def _by_name(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)


def _check_names(function: Callable[..., Any], names: Any, method: str) -> None:
    parameters = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return
    unknown = [name for name in names if name not in parameters]
    if unknown:
        raise TypeError(f"{function.__name__}.{method}() got an unexpected keyword argument {unknown[0]!r}")


__all__ = ["DecoratedOperator", "TaskDecorators", "TaskFactory", "setup_task", "teardown_task"]
