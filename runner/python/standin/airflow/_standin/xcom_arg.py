"""References to values that exist only when tasks run: XComs, mapped arguments, DAG parameters."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, Iterator, List, Sequence, Tuple

from airflow._standin.dependency import DependencyMixin
from airflow._standin.exceptions import AirflowException, XComNotFound

XCOM_RETURN_KEY = "return_value"


class ResolveMixin:
    """Something in an argument that a task replaces by its value before it runs."""

    def resolve(self, context: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        """(task, XCom key) of every XCom that the value is made of."""
        return iter(())


class XComArg(ResolveMixin, DependencyMixin):
    def __new__(cls, *args: Any, **kwargs: Any) -> "XComArg":
        return super().__new__(PlainXComArg if cls is XComArg else cls)

    @property
    def roots(self) -> List[Any]:
        return [task for task, _key in self.iter_references()]

    @property
    def leaves(self) -> List[Any]:
        return self.roots

    def map(self, f: Callable[[Any], Any]) -> "XComArg":
        return MapXComArg(self, [f])

    def zip(self, *others: "XComArg", fillvalue: Any = None, **kwargs: Any) -> "XComArg":
        return ZipXComArg([self, *others], fillvalue)

    def concat(self, *others: "XComArg") -> "XComArg":
        return ConcatXComArg([self, *others])

    def __iter__(self) -> Iterator[Any]:
        raise TypeError(f"{type(self).__name__!r} object is not iterable")

    @staticmethod
    def apply_upstream_relationship(operator: Any, value: Any) -> None:
        for task in referenced_tasks(value):
            operator.set_upstream(task)


class PlainXComArg(XComArg):
    def __init__(self, operator: Any, key: str = XCOM_RETURN_KEY) -> None:
        self.operator = operator
        self.key = key

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, PlainXComArg) and self.operator is other.operator and self.key == other.key

    def __hash__(self) -> int:
        return hash((id(self.operator), self.key))

    def __getitem__(self, key: str) -> "PlainXComArg":
        if not isinstance(key, str):
            raise ValueError(f"XComArg only supports str lookup, received {type(key).__name__}")
        return PlainXComArg(self.operator, key)

    def __repr__(self) -> str:
        return (
            f"XComArg({self.operator!r}, {self.key!r})"
            if self.key != XCOM_RETURN_KEY
            else f"XComArg({self.operator!r})"
        )

    def __str__(self) -> str:
        dag = self.operator.dag
        parts = [f"task_ids='{self.operator.task_id}'"]
        if dag is not None:
            parts.append(f"dag_id='{dag.dag_id}'")
        parts.append(f"key='{self.key}'")
        return "{{ task_instance.xcom_pull(" + ", ".join(parts) + ") }}"

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        yield self.operator, self.key

    @property
    def is_setup(self) -> bool:
        return self.operator.is_setup

    @is_setup.setter
    def is_setup(self, value: bool) -> None:
        self.operator.is_setup = value

    @property
    def is_teardown(self) -> bool:
        return self.operator.is_teardown

    @is_teardown.setter
    def is_teardown(self, value: bool) -> None:
        self.operator.is_teardown = value

    @property
    def on_failure_fail_dagrun(self) -> bool:
        return self.operator.on_failure_fail_dagrun

    @on_failure_fail_dagrun.setter
    def on_failure_fail_dagrun(self, value: bool) -> None:
        self.operator.on_failure_fail_dagrun = value

    def as_setup(self) -> "PlainXComArg":
        self.operator.as_setup()
        return self

    def as_teardown(self, **kwargs: Any) -> "PlainXComArg":
        self.operator.as_teardown(**kwargs)
        return self

    def resolve(self, context: Dict[str, Any]) -> Any:
        found, value = context["ti"].pull_from(self.operator.task_id, self.key)
        if found:
            return value
        # With multiple outputs a key that was not returned is None.
        if self.key == XCOM_RETURN_KEY or getattr(self.operator, "multiple_outputs", False):
            return None
        raise XComNotFound(
            f'XComArg result from {self.operator.task_id} at {context["ti"].dag_id} with key="{self.key}" is not found!'
        )


class MapXComArg(XComArg):
    def __init__(self, source: XComArg, functions: Sequence[Callable[[Any], Any]]) -> None:
        self.source = source
        self.functions = list(functions)
        for function in self.functions:
            if getattr(function, "_is_task_factory", False):
                raise ValueError("map() argument must be a plain function, not a @task operator")

    def map(self, f: Callable[[Any], Any]) -> "XComArg":
        return MapXComArg(self.source, [*self.functions, f])

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        return self.source.iter_references()

    def resolve(self, context: Dict[str, Any]) -> Any:
        return MapResult(_items(self.source.resolve(context)), self.functions)


class MapResult(Sequence[Any]):
    """Each instance calls the functions for its own item alone: one may skip or fail it, and no other."""

    def __init__(self, items: Sequence[Any], functions: Sequence[Callable[[Any], Any]]) -> None:
        self._items = items
        self._functions = functions

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return MapResult(self._items[index], self._functions)
        item = self._items[index]
        for function in self._functions:
            item = function(item)
        return item


class ZipXComArg(XComArg):
    def __init__(self, sources: Sequence[XComArg], fillvalue: Any) -> None:
        self.sources = list(sources)
        self.fillvalue = fillvalue

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        return itertools.chain.from_iterable(source.iter_references() for source in self.sources)

    def resolve(self, context: Dict[str, Any]) -> Any:
        return ZipResult([_items(source.resolve(context)) for source in self.sources], self.fillvalue)


class ZipResult(Sequence[Any]):
    def __init__(self, columns: Sequence[Sequence[Any]], fillvalue: Any) -> None:
        self._columns = columns
        self._fillvalue = fillvalue

    def __len__(self) -> int:
        longest = min if self._fillvalue is None else max
        return longest(len(column) for column in self._columns)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        at = index if index >= 0 else index + len(self)
        if not 0 <= at < len(self):
            raise IndexError("list index out of range")
        return tuple(column[at] if at < len(column) else self._fillvalue for column in self._columns)


class ConcatXComArg(XComArg):
    def __init__(self, sources: Sequence[XComArg]) -> None:
        self.sources = list(sources)

    def iter_references(self) -> Iterator[Tuple[Any, str]]:
        return itertools.chain.from_iterable(source.iter_references() for source in self.sources)

    def resolve(self, context: Dict[str, Any]) -> Any:
        return ConcatResult([_items(source.resolve(context)) for source in self.sources])


class ConcatResult(Sequence[Any]):
    def __init__(self, parts: Sequence[Sequence[Any]]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        at = index if index >= 0 else index + len(self)
        for part in self._parts:
            if 0 <= at < len(part):
                return part[at]
            at -= len(part)
        raise IndexError("list index out of range")


class DagParam(ResolveMixin):
    """A parameter of a `@dag` function: the run's `conf` value, else the default."""

    def __init__(self, current_dag: Any, name: str, default: Any = None) -> None:
        self.name = name
        self.default = default
        if current_dag is not None:
            current_dag.params.setdefault(name, default)

    def resolve(self, context: Dict[str, Any]) -> Any:
        params = context["params"]
        if self.name in params:
            return params[self.name]
        if self.default is not None:
            return self.default
        raise AirflowException(f"No value could be resolved for parameter {self.name}")


def referenced_tasks(value: Any) -> List[Any]:
    """Tasks whose XComs are somewhere inside an argument, each once, in order."""
    found: Dict[int, Any] = {}
    _collect(value, found)
    return list(found.values())


def resolve_nested(value: Any, context: Dict[str, Any]) -> Any:
    """The argument with every reference replaced by its value."""
    if isinstance(value, ResolveMixin):
        return value.resolve(context)
    if type(value) is dict:
        return {key: resolve_nested(item, context) for key, item in value.items()}
    if type(value) in (list, tuple, set):
        return type(value)(resolve_nested(item, context) for item in value)
    return value


def _collect(value: Any, found: Dict[int, Any]) -> None:
    if isinstance(value, ResolveMixin):
        for task, _key in value.iter_references():
            found[id(task)] = task
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item, found)
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            _collect(item, found)


LAZY = (MapResult, ZipResult, ConcatResult)


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, LAZY):
        return value
    if value is None or isinstance(value, str):
        raise AirflowException(f"expected a list from an upstream task, got {type(value).__name__}")
    return list(value.items()) if isinstance(value, dict) else list(value)
