"""Dynamic task mapping: `.partial(...).expand(...)`, and how many instances it makes when its inputs are there."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from airflow._standin import scope
from airflow._standin.dependency import DependencyMixin
from airflow._standin.exceptions import AirflowException, UnmappableXComTypePushed, XComForMappingNotPushed
from airflow._standin.operator import (
    BASE_PARAMETERS,
    BaseOperator,
    as_timedelta,
    collect_defaults,
    validate_key,
)
from airflow._standin.xcom_arg import LAZY, PlainXComArg, ResolveMixin, referenced_tasks, resolve_nested


class DictExpand:
    """`expand(x=[...], y=[...])`: the cross product."""

    def __init__(self, value: Dict[str, Any]) -> None:
        for name, one in value.items():
            if not isinstance(one, (ResolveMixin, Sequence, Mapping, range)) or isinstance(one, str):
                raise ValueError(
                    f"expand() got an unexpected type {type(one).__name__!r} for keyword argument {name!r}"
                )
        self.value = value

    def referenced_tasks(self) -> List[Any]:
        return referenced_tasks(self.value)

    def count(self, context: Dict[str, Any]) -> int:
        total = 1
        for values in self._resolved(context).values():
            total *= len(values)
        return total

    def at(self, index: int, context: Dict[str, Any]) -> Dict[str, Any]:
        resolved = self._resolved(context)
        found: Dict[str, Any] = {}
        rest = index
        # As of `itertools.product`, the last argument turns fastest; only what this instance gets is looked at.
        for name, values in reversed(list(resolved.items())):
            rest, at = divmod(rest, len(values) or 1)
            if at >= len(values):
                rest = 1
                break
            found[name] = resolve_nested(values[at], context)
        if rest > 0:
            raise AirflowException(f"map index {index} is out of range: the inputs changed since the task was expanded")
        return {name: found[name] for name in resolved}

    def _resolved(self, context: Dict[str, Any]) -> Dict[str, Sequence[Any]]:
        cache = context.setdefault("_expansions", {})
        if id(self) not in cache:
            cache[id(self)] = {name: mappable(one, context) for name, one in self.value.items()}
        return cache[id(self)]


class ListExpand:
    """`expand_kwargs([...])`: one instance a dict."""

    def __init__(self, value: Any) -> None:
        if not isinstance(value, (ResolveMixin, Sequence)) or isinstance(value, str):
            raise TypeError(f"expected XComArg or list[dict], not {type(value).__name__}")
        self.value = value

    def referenced_tasks(self) -> List[Any]:
        return referenced_tasks(self.value)

    def count(self, context: Dict[str, Any]) -> int:
        return len(self._resolved(context))

    def at(self, index: int, context: Dict[str, Any]) -> Dict[str, Any]:
        rows = self._resolved(context)
        if index >= len(rows):
            raise AirflowException(f"map index {index} is out of range: the inputs changed since the task was expanded")
        row = resolve_nested(rows[index], context)
        if not isinstance(row, Mapping):
            raise TypeError(f"expand_kwargs() expects a list of dicts, item {index} is {type(row).__name__}")
        return dict(row)

    def _resolved(self, context: Dict[str, Any]) -> Sequence[Any]:
        cache = context.setdefault("_expansions", {})
        if id(self) not in cache:
            cache[id(self)] = mappable(self.value, context)
        return cache[id(self)]


class MappedArgument(ResolveMixin):
    """An argument of a mapped task group's function: the group's value for the running instance."""

    def __init__(self, expand_input: Any, name: str, group: Any) -> None:
        self.expand_input = expand_input
        self.name = name
        self.group = group

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        for task in self.expand_input.referenced_tasks():
            yield task, "return_value"

    def resolve(self, context: Dict[str, Any]) -> Any:
        return self.expand_input.at(max(context["ti"].map_index, 0), context)[self.name]

    def map(self, _function: Any) -> Any:
        raise TypeError("an argument of a mapped task group has a single value: map() is for lists")


class OperatorPartial:
    """`Operator.partial(...)`, waiting for its `expand`."""

    def __init__(self, operator_class: Any, kwargs: Dict[str, Any]) -> None:
        self.operator_class = operator_class
        self.kwargs = kwargs

    def expand(self, **mapped: Any) -> "MappedOperator":
        if not mapped:
            raise TypeError("no arguments to expand against")
        return self._make(DictExpand(mapped), list(mapped))

    def expand_kwargs(self, kwargs: Any, *, strict: bool = True) -> "MappedOperator":
        return self._make(ListExpand(kwargs), [])

    def _make(self, expand_input: Any, names: List[str]) -> "MappedOperator":
        twice = [name for name in names if name in self.kwargs and self.kwargs[name] is not None]
        if twice:
            raise TypeError(
                f"{self.operator_class.__name__}.expand() got argument {twice[0]!r} that is in partial() too"
            )
        return MappedOperator(self.operator_class, self.kwargs, expand_input)


class MappedOperator(DependencyMixin):
    """Stands for all instances of a mapped task. `unmap` makes one instance's operator."""

    is_mapped = True
    is_setup = False
    is_teardown = False
    on_failure_fail_dagrun = False
    map_index_template: Optional[str] = None

    def __init__(
        self, operator_class: Any, partial_kwargs: Dict[str, Any], expand_input: Any, *, decorated: bool = False
    ) -> None:
        self.operator_class = operator_class
        self.partial_kwargs = {
            name: value for name, value in partial_kwargs.items() if name not in ("dag", "task_group")
        }
        self.expand_input = expand_input
        self.decorated = decorated
        dag = partial_kwargs.get("dag")
        group = partial_kwargs.get("task_group") or scope.current_group()
        dag = dag or (group.dag if group is not None else None) or scope.current_dag()
        defaults = collect_defaults(dag, group, partial_kwargs.get("default_args"))
        for name, default in BASE_PARAMETERS.items():
            if name not in ("is_setup", "is_teardown", "on_failure_fail_dagrun", "params", "inlets", "outlets"):
                object.__setattr__(self, name, partial_kwargs.get(name, defaults.get(name, default)))
        self._explicit = frozenset([*partial_kwargs, *defaults])
        self.trigger_rule = str(getattr(self.trigger_rule, "value", self.trigger_rule))
        self.weight_rule = str(getattr(self.weight_rule, "value", self.weight_rule))
        self.retry_delay = as_timedelta(self.retry_delay or timedelta(0))
        self.retries = int(self.retries or 0)
        self.pool = self.pool or "default_pool"
        self.params = {**(dag.params if dag is not None else {}), **(partial_kwargs.get("params") or {})}
        self.inlets, self.outlets = partial_kwargs.get("inlets") or [], partial_kwargs.get("outlets") or []
        self.label = partial_kwargs["task_id"]
        validate_key(self.label)
        self.task_group = group
        self.dag: Any = None
        self.upstream_task_ids: set = set()
        self.downstream_task_ids: set = set()
        self.task_id = group.child_id(self.label) if group is not None else self.label
        if group is not None:
            group.add(self)
        if dag is not None:
            dag.add_task(self)
        for task in [*expand_input.referenced_tasks(), *referenced_tasks(self.partial_kwargs)]:
            self.set_upstream(task)

    @property
    def task_type(self) -> str:
        return self.operator_class.__name__

    @property
    def operator_name(self) -> str:
        return getattr(self.operator_class, "custom_operator_name", None) or self.task_type

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
        return self.dag.dag_id if self.dag is not None else ""

    upstream_list = BaseOperator.upstream_list
    downstream_list = BaseOperator.downstream_list
    get_direct_relatives = BaseOperator.get_direct_relatives
    get_flat_relative_ids = BaseOperator.get_flat_relative_ids
    get_flat_relatives = BaseOperator.get_flat_relatives

    def unmap(self, index: int, context: Dict[str, Any]) -> BaseOperator:
        mapped = self.expand_input.at(index, context)
        kwargs = dict(self.partial_kwargs)
        if self.decorated:
            kwargs["op_kwargs"] = {**(kwargs.get("op_kwargs") or {}), **mapped}
        else:
            kwargs.update(mapped)
        kwargs["task_id"] = self.label
        dags, groups = scope.dags[:], scope.groups[:]
        scope.dags[:], scope.groups[:] = [], []
        try:
            kwargs["default_args"] = {**collect_defaults(self.dag, self.task_group, kwargs.get("default_args"))}
            task = self.operator_class(**kwargs)
        finally:
            scope.dags[:], scope.groups[:] = dags, groups
        for name, value in (
            ("task_id", self.task_id),
            ("dag", self.dag),
            ("task_group", self.task_group),
            ("upstream_task_ids", self.upstream_task_ids),
            ("downstream_task_ids", self.downstream_task_ids),
            ("is_setup", self.is_setup),
            ("is_teardown", self.is_teardown),
            ("params", {**self.params, **(kwargs.get("params") or {})}),
        ):
            object.__setattr__(task, name, value)
        return task

    def __repr__(self) -> str:
        return f"<Mapped({self.task_type}): {self.task_id}>"

    def __lt__(self, other: Any) -> bool:
        return self.task_id < other.task_id


def mappable(value: Any, context: Dict[str, Any]) -> Sequence[Any]:
    """The list that is mapped over; a dict maps over its items, as in Airflow."""
    from_task = isinstance(value, ResolveMixin)
    if from_task:
        value = value.resolve(context)
    if value is None and from_task:
        raise XComForMappingNotPushed()
    if isinstance(value, LAZY):
        return value
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, str) or not isinstance(value, (Sequence, range)):
        if hasattr(value, "__len__") and hasattr(value, "__iter__") and not isinstance(value, str):
            return list(value)
        raise UnmappableXComTypePushed(value)
    return list(value)


__all__ = ["DictExpand", "ListExpand", "MappedArgument", "MappedOperator", "OperatorPartial", "mappable"]
