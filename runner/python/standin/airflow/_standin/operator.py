"""BaseOperator: arguments, defaults, dependencies, template fields. How it runs is the worker's business."""

from __future__ import annotations

import abc
import inspect
import logging
import re
from datetime import datetime, timedelta
from typing import Any, ClassVar, Dict, List, Optional, Sequence, Set, Tuple

from airflow._standin import scope
from airflow._standin.dependency import DependencyMixin
from airflow._standin.exceptions import AirflowException, TaskDeferralError, TaskDeferralTimeout, TaskDeferred
from airflow._standin.xcom_arg import PlainXComArg, XComArg, referenced_tasks

DEFAULT_OWNER = "airflow"
_VALID_KEY = re.compile(r"^[\w.-]+$")


class OperatorMeta(abc.ABCMeta):
    """Fills `default_args` into the call and registers the finished task."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"Use keyword arguments when initializing operators ({cls.__name__})")
        dag = kwargs.get("dag") or (
            kwargs["task_group"].dag if kwargs.get("task_group") is not None else scope.current_dag()
        )
        group = kwargs.get("task_group") or _group_in(dag)
        defaults = collect_defaults(dag, group, kwargs.get("default_args"))
        given = {name: defaults[name] for name in _parameters_of(cls) if name in defaults and name not in kwargs}
        explicit = frozenset([*kwargs, *given])
        missing = [name for name in _required_of(cls) if name not in kwargs and name not in given]
        if missing:
            names = ", ".join(repr(name) for name in missing)
            raise TypeError(f"missing keyword argument{'s' if len(missing) > 1 else ''} {names} ({cls.__name__})")
        task = cls.__new__(cls)
        object.__setattr__(task, "_pending", (defaults, explicit, group))
        task.__init__(**{**given, **kwargs})
        if not hasattr(task, "task_id"):
            raise AirflowException(f"{cls.__name__}.__init__ did not call super().__init__(task_id=...)")
        object.__setattr__(task, "_init_done", True)
        if not scope.running:
            task.set_xcomargs_dependencies()
        return task


class BaseOperator(DependencyMixin, metaclass=OperatorMeta):
    template_fields: Sequence[str] = ()
    template_ext: Sequence[str] = ()
    template_fields_renderers: ClassVar[Dict[str, str]] = {}
    ui_color = "#fff"
    ui_fgcolor = "#000"
    operator_extra_links: Sequence[Any] = ()
    inherits_from_empty_operator = False
    supports_lineage = False
    multiple_outputs = False
    shallow_copy_attrs: Sequence[str] = ()
    _init_done = False
    is_mapped = False

    def __init__(
        self,
        task_id: str,
        owner: str = DEFAULT_OWNER,
        email: Any = None,
        email_on_retry: bool = True,
        email_on_failure: bool = True,
        retries: Optional[int] = 0,
        retry_delay: Any = timedelta(seconds=300),
        retry_exponential_backoff: Any = False,
        max_retry_delay: Any = None,
        retry_policy: Any = None,
        start_date: Optional[datetime] = None,
        end_date: Optional[datetime] = None,
        depends_on_past: bool = False,
        ignore_first_depends_on_past: bool = False,
        wait_for_past_depends_before_skipping: bool = False,
        wait_for_downstream: bool = False,
        dag: Any = None,
        params: Any = None,
        default_args: Optional[Dict[str, Any]] = None,
        priority_weight: int = 1,
        weight_rule: Any = "downstream",
        queue: str = "default",
        pool: Optional[str] = None,
        pool_slots: int = 1,
        sla: Any = None,
        execution_timeout: Optional[timedelta] = None,
        on_execute_callback: Any = None,
        on_failure_callback: Any = None,
        on_success_callback: Any = None,
        on_retry_callback: Any = None,
        on_skipped_callback: Any = None,
        pre_execute: Any = None,
        post_execute: Any = None,
        trigger_rule: Any = "all_success",
        resources: Any = None,
        run_as_user: Optional[str] = None,
        task_concurrency: Optional[int] = None,
        map_index_template: Optional[str] = None,
        max_active_tis_per_dag: Optional[int] = None,
        max_active_tis_per_dagrun: Optional[int] = None,
        executor: Optional[str] = None,
        executor_config: Any = None,
        do_xcom_push: bool = True,
        multiple_outputs: Optional[bool] = None,
        inlets: Any = None,
        outlets: Any = None,
        task_group: Any = None,
        doc: Any = None,
        doc_md: Any = None,
        doc_json: Any = None,
        doc_yaml: Any = None,
        doc_rst: Any = None,
        task_display_name: Optional[str] = None,
        logger_name: Optional[str] = None,
        allow_nested_operators: bool = True,
        start_from_trigger: bool = False,
        start_trigger_args: Any = None,
        is_setup: bool = False,
        is_teardown: bool = False,
        on_failure_fail_dagrun: bool = False,
        **kwargs: Any,
    ) -> None:
        if kwargs:
            raise TypeError(
                f"Invalid arguments were passed to {type(self).__name__} (task_id: {task_id}). "
                f"Invalid arguments were:\n**kwargs: {kwargs}"
            )
        defaults, explicit, group = getattr(self, "_pending", ({}, frozenset(), None))
        values = {name: value for name, value in locals().items() if name in BASE_PARAMETERS}
        for name in BASE_PARAMETERS:
            if name in defaults and name not in explicit and values[name] == BASE_PARAMETERS[name]:
                values[name] = defaults[name]
        validate_key(task_id)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        self._explicit = explicit | {name for name in BASE_PARAMETERS if name in defaults}
        self.trigger_rule = str(getattr(values["trigger_rule"], "value", values["trigger_rule"]))
        self.weight_rule = str(getattr(values["weight_rule"], "value", values["weight_rule"]))
        self.retry_delay = as_timedelta(self.retry_delay)
        if self.max_retry_delay is not None:
            self.max_retry_delay = as_timedelta(self.max_retry_delay)
        self.retries = int(self.retries or 0)
        self.pool = self.pool or "default_pool"
        if self.max_active_tis_per_dag is None:
            self.max_active_tis_per_dag = task_concurrency
        if multiple_outputs is not None:
            self.multiple_outputs = multiple_outputs
        self._pre_execute_hook = pre_execute
        self._post_execute_hook = post_execute
        self.inlets = _as_list(inlets)
        self.outlets = _as_list(outlets)
        self.params = _params_of(dag or scope.current_dag(), self.params)
        self.upstream_task_ids: Set[str] = set()
        self.downstream_task_ids: Set[str] = set()
        self.dag: Any = None
        group = task_group or group
        self.task_group = group
        self.label = task_id
        self.task_id = group.child_id(task_id) if group is not None else task_id
        if group is not None:
            group.add(self)
        owner_dag = dag or (group.dag if group is not None else None) or scope.current_dag()
        if owner_dag is not None:
            owner_dag.add_task(self)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if self._init_done and not scope.running and name in self.template_fields:
            self.set_xcomargs_dependencies()

    def set_xcomargs_dependencies(self) -> None:
        for name in self.template_fields:
            for task in referenced_tasks(getattr(self, name, None)):
                if task is not self:
                    self.set_upstream(task)

    @classmethod
    def partial(cls, *, task_id: str, dag: Any = None, task_group: Any = None, **kwargs: Any) -> Any:
        from airflow._standin.mapped import OperatorPartial

        return OperatorPartial(cls, {"task_id": task_id, "dag": dag, "task_group": task_group, **kwargs})

    # What subclasses override.
    def execute(self, context: Dict[str, Any]) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no execute()")

    def pre_execute(self, context: Dict[str, Any]) -> None:
        """Called before `execute`."""

    def post_execute(self, context: Dict[str, Any], result: Any = None) -> None:
        """Called after `execute`."""

    def on_kill(self) -> None:
        """Called when the task is told to stop."""

    def prepare_template(self) -> None:
        """Called before the template fields are rendered."""

    def defer(self, *, trigger: Any, method_name: str, kwargs: Any = None, timeout: Any = None) -> None:
        raise TaskDeferred(trigger=trigger, method_name=method_name, kwargs=kwargs, timeout=timeout)

    def resume_execution(self, next_method: str, next_kwargs: Any, context: Any) -> Any:
        """Instead of `execute`, when the trigger has fired or failed."""
        kwargs = next_kwargs or {}
        if next_method != "__fail__":
            return getattr(self, next_method)(context, **kwargs)
        if kwargs.get("traceback"):
            self.log.error("Trigger failed:\n%s", "\n".join(kwargs["traceback"]))
        error = kwargs.get("error", "Unknown")
        raise TaskDeferralTimeout(error) if error == "Trigger timeout" else TaskDeferralError(error)

    @property
    def log(self) -> logging.Logger:
        return logging.getLogger(
            self.logger_name or f"airflow.task.operators.{type(self).__module__}.{type(self).__name__}"
        )

    @property
    def output(self) -> PlainXComArg:
        return PlainXComArg(self)

    @property
    def roots(self) -> List[Any]:
        return [self]

    @property
    def leaves(self) -> List[Any]:
        return [self]

    @property
    def dag_id(self) -> str:
        return self.dag.dag_id if self.dag is not None else f"adhoc_{self.owner}"

    @property
    def task_type(self) -> str:
        return type(self).__name__

    @property
    def operator_name(self) -> str:
        return getattr(self, "custom_operator_name", None) or self.task_type

    @property
    def upstream_list(self) -> List[Any]:
        return [self.dag.task_dict[one] for one in sorted(self.upstream_task_ids)]

    @property
    def downstream_list(self) -> List[Any]:
        return [self.dag.task_dict[one] for one in sorted(self.downstream_task_ids)]

    def get_direct_relatives(self, upstream: bool = False) -> List[Any]:
        return self.upstream_list if upstream else self.downstream_list

    def get_flat_relative_ids(self, *, upstream: bool = False) -> Set[str]:
        found: Set[str] = set()
        todo = [self]
        while todo:
            task = todo.pop()
            for one in task.upstream_task_ids if upstream else task.downstream_task_ids:
                if one not in found:
                    found.add(one)
                    todo.append(self.dag.task_dict[one])
        return found

    def get_flat_relatives(self, upstream: bool = False) -> List[Any]:
        return [self.dag.task_dict[one] for one in sorted(self.get_flat_relative_ids(upstream=upstream))]

    def has_dag(self) -> bool:
        return self.dag is not None

    def get_template_env(self, dag: Any = None) -> Any:
        from airflow._standin import template

        return template.Environment(dag or self.dag)

    def render_template(
        self, content: Any, context: Dict[str, Any], jinja_env: Any = None, seen_oids: Any = None
    ) -> Any:
        from airflow._standin import template

        return template.render(self, content, context, jinja_env or self.get_template_env())

    def render_template_fields(self, context: Dict[str, Any], jinja_env: Any = None) -> None:
        env = jinja_env or self.get_template_env()
        for name in self.template_fields:
            if not hasattr(self, name):
                raise AttributeError(
                    f"{name!r} is configured as a template field but {self.task_type} does not have this attribute."
                )
            value = getattr(self, name)
            if value:
                object.__setattr__(self, name, self.render_template(value, context, env))

    def resolve_template_files(self) -> None:
        """Files named by template fields are read when the fields are rendered."""

    def xcom_pull(self, context: Dict[str, Any], **kwargs: Any) -> Any:
        return context["ti"].xcom_pull(**kwargs)

    def xcom_push(self, context: Dict[str, Any], key: str, value: Any) -> None:
        context["ti"].xcom_push(key=key, value=value)

    def __repr__(self) -> str:
        return f"<Task({self.task_type}): {getattr(self, 'task_id', '?')}>"

    def __lt__(self, other: Any) -> bool:
        return self.task_id < other.task_id


class BaseOperatorLink:
    name = ""

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        raise NotImplementedError


def _base_parameters() -> Dict[str, Any]:
    skip = {
        "self",
        "kwargs",
        "dag",
        "task_group",
        "default_args",
        "pre_execute",
        "post_execute",
        "multiple_outputs",
        "task_concurrency",
    }
    signature = inspect.signature(BaseOperator.__init__)
    return {name: one.default for name, one in signature.parameters.items() if name not in skip and name != "task_id"}


BASE_PARAMETERS: Dict[str, Any] = _base_parameters()


def collect_defaults(dag: Any, group: Any, own: Optional[Dict[str, Any]]) -> Dict[str, Any]:
    """`default_args` of the DAG, of the groups from outside in, and of the call itself."""
    defaults: Dict[str, Any] = dict(dag.default_args) if dag is not None else {}
    groups = []
    while group is not None:
        groups.append(group)
        group = group.parent_group
    for one in reversed(groups):
        defaults.update(one.default_args or {})
    defaults.update(own or {})
    return defaults


def validate_key(key: Any, max_length: int = 250) -> None:
    """Rules for a task, group or DAG id. Raises TypeError or AirflowException."""
    if not isinstance(key, str):
        raise TypeError(f"The key has to be a string and is {type(key)}:{key}")
    if len(key) > max_length:
        raise AirflowException(f"The key has to be less than {max_length} characters")
    if not _VALID_KEY.match(key):
        raise AirflowException(
            f"The key {key!r} has to be made of alphanumeric characters, dashes, dots and underscores exclusively"
        )


def as_timedelta(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta(seconds=float(value))


def _group_in(dag: Any) -> Any:
    group = scope.current_group()
    return group if group is not None and (dag is None or group.dag is None or group.dag is dag) else None


def _as_list(value: Any) -> List[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple, set)) else [value]


def _params_of(dag: Any, own: Any) -> Dict[str, Any]:
    return {**(dag.params if dag is not None else {}), **(own or {})}


_PARAMETERS: Dict[type, Tuple[Tuple[str, ...], Tuple[str, ...]]] = {}


def _inspect(cls: type) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    """(all, required) names that `cls(...)` takes: those of each `__init__` up to the first without `**kwargs`."""
    if cls not in _PARAMETERS:
        names: Dict[str, None] = {}
        required: Dict[str, None] = {}
        first = True
        for base in cls.__mro__:
            init = base.__dict__.get("__init__")
            if init is None or base is object:
                continue
            parameters = list(inspect.signature(init).parameters.values())[1:]
            for one in parameters:
                if one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD):
                    names.setdefault(one.name)
                    if one.default is one.empty and first:
                        required.setdefault(one.name)
            first = False
            if base is BaseOperator or not any(one.kind is one.VAR_KEYWORD for one in parameters):
                break
        _PARAMETERS[cls] = (tuple(names), tuple(required))
    return _PARAMETERS[cls]


def _parameters_of(cls: type) -> Tuple[str, ...]:
    names = _inspect(cls)[0]
    return tuple(name for name in names if name not in ("dag", "task_group", "default_args", "params", "task_id"))


def _required_of(cls: type) -> Tuple[str, ...]:
    return _inspect(cls)[1]


__all__ = ["BaseOperator", "BaseOperatorLink", "XComArg"]
