"""
Names that the stand-in does not carry: they import, they can be called and subclassed while the DAG file is
imported, and they raise MissingPackage with the package to install as soon as a task uses them.
"""

from __future__ import annotations

from typing import Any, Dict

from airflow._standin import scope
from airflow._standin.dag import DAG
from airflow._standin.dependency import DependencyMixin
from airflow._standin.exceptions import MissingPackage
from airflow._standin.operator import BaseOperator, OperatorMeta
from airflow._standin.sensors import BaseSensorOperator
from airflow._standin.task_group import TaskGroup

# Providers whose package name has two parts after `apache-airflow-providers-`.
_FAMILIES = frozenset({"apache", "atlassian", "cncf", "common", "dbt", "facebook", "ibm", "microsoft"})


def package_of(module: str) -> str:
    """The pip package that brings an `airflow…` module."""
    parts = module.split(".")
    if len(parts) > 2 and parts[1] == "providers":
        size = 2 if parts[2] in _FAMILIES and len(parts) > 3 else 1
        return "-".join(["apache-airflow-providers", *parts[2 : 2 + size]]).replace("_", "-")
    return "apache-airflow"


def placeholder(module: str, name: str) -> Any:
    package = package_of(module)
    if name.endswith("Operator") or name.endswith("Transfer"):
        return placeholder_operator(f"{module}.{name}", name, package, module=module)
    if name.endswith(("Sensor", "SensorAsync")):
        return placeholder_operator(f"{module}.{name}", name, package, base=BaseSensorOperator, module=module)
    if name.endswith(("Error", "Exception", "Warning")):
        return type(name, (Exception,), {"__module__": module})
    if name.endswith("TaskGroup"):
        return _placeholder_group(module, name)
    return _PlaceholderMeta(
        name, (Placeholder,), {"__module__": module, "_what": f"{module}.{name}", "_package": package}
    )


def placeholder_operator(
    what: str, name: str, package: str, *, base: Any = BaseOperator, module: str = "airflow"
) -> Any:
    """An operator class that takes any argument and can't run."""
    known = {parameter for cls in base.__mro__ for parameter in _names_of(cls)}

    def init(self: Any, *, task_id: str, **kwargs: Any) -> None:
        own = {key: value for key, value in kwargs.items() if key in known}
        base.__init__(self, task_id=task_id, **own)
        rest = {key: value for key, value in kwargs.items() if key not in known}
        object.__setattr__(self, "template_fields", tuple(rest))
        for key, value in rest.items():
            object.__setattr__(self, key, value)

    def execute(self: Any, context: Dict[str, Any]) -> Any:
        raise MissingPackage(what, package)

    def render_template_fields(self: Any, context: Dict[str, Any], jinja_env: Any = None) -> None:
        if type(self).execute is execute:
            execute(self, context)
        base.render_template_fields(self, context, jinja_env)

    namespace = {
        "__init__": init,
        "render_template_fields": render_template_fields,
        "__module__": module,
        "execute": execute,
        "poke": execute,
        "missing_package": package,
        "missing_what": what,
    }
    return _PlaceholderOperatorMeta(name, (base,), namespace)


class _PlaceholderOperatorMeta(OperatorMeta):
    """Constants of the class (`SOME_STATES`) are placeholders too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_") or name in _OPTIONAL:
            raise AttributeError(name)
        return placeholder(f"{cls.__module__}.{cls.__name__}", name)


# What the worker and the stand-in ask of any operator class, and that it may not have.
_OPTIONAL = frozenset({"custom_operator_name", "ignore_downstream_trigger_rules", "output_processor"})


def _placeholder_group(module: str, name: str) -> Any:
    """A provider's kind of group still groups its tasks."""
    names = _names_of(TaskGroup)

    def init(self: Any, group_id: Any = None, *args: Any, **kwargs: Any) -> None:
        TaskGroup.__init__(self, group_id, **{key: value for key, value in kwargs.items() if key in names})

    return type(name, (TaskGroup,), {"__init__": init, "__module__": module})


class _PlaceholderMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _refuse_when_running(cls)
        return placeholder(f"{cls.__module__}.{cls.__name__}", name)

    def __iter__(cls) -> Any:
        return iter(())

    def __contains__(cls, _item: Any) -> bool:
        return False

    def __getitem__(cls, _key: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __and__ = __rand__ = __or__


class Placeholder(metaclass=_PlaceholderMeta):
    _what = "airflow"
    _package = "apache-airflow"

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        _refuse_when_running(cls)
        # A function that takes a task or a DAG and gives it back, changed.
        if cls.__name__[:1].islower() and args and isinstance(args[0], (DependencyMixin, DAG)):
            return args[0]
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes anything."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _refuse_when_running(type(self))
        # As a decorator without arguments it leaves the function as it is.
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _refuse_when_running(type(self))
        return self

    def __getitem__(self, _key: Any) -> Any:
        _refuse_when_running(type(self))
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __or__(self, _other: Any) -> Any:
        return self

    __ror__ = __and__ = __rand__ = __truediv__ = __add__ = __radd__ = __or__

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_exc: Any) -> None:
        """Nothing was opened."""


def _refuse_when_running(cls: Any) -> None:
    if scope.running:
        raise MissingPackage(cls._what, cls._package)


def _names_of(cls: type) -> Any:
    import inspect

    init = cls.__dict__.get("__init__")
    if init is None or cls is object:
        return []
    return [
        one.name
        for one in inspect.signature(init).parameters.values()
        if one.kind is one.KEYWORD_ONLY or one.name != "self"
    ]
