"""
Names that the stand-in does not carry: they import, they can be called and subclassed while the DAG file is
imported, and they raise MissingPackage with the package to install as soon as a task uses them.
"""

from __future__ import annotations

from typing import Any, Dict

from airflow._standin import scope
from airflow._standin.exceptions import MissingPackage
from airflow._standin.operator import BaseOperator
from airflow._standin.sensors import BaseSensorOperator

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
    return _PlaceholderMeta(name, (Placeholder,), {"__module__": module, "_what": f"{module}.{name}", "_package": package})


def placeholder_operator(what: str, name: str, package: str, *, base: Any = BaseOperator, module: str = "airflow") -> Any:
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

    namespace = {
        "__init__": init,
        "__module__": module,
        "execute": execute,
        "poke": execute,
        "missing_package": package,
        "missing_what": what,
    }
    return type(base)(name, (base,), namespace)


class _PlaceholderMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _refuse_when_running(cls)
        return placeholder(f"{cls.__module__}.{cls.__name__}", name)


class Placeholder(metaclass=_PlaceholderMeta):
    _what = "airflow"
    _package = "apache-airflow"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _refuse_when_running(type(self))

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

    def __class_getitem__(cls, _key: Any) -> Any:
        return cls


def _refuse_when_running(cls: Any) -> None:
    if scope.running:
        raise MissingPackage(cls._what, cls._package)


def _names_of(cls: type) -> Any:
    import inspect

    init = cls.__dict__.get("__init__")
    if init is None or cls is object:
        return []
    return [one.name for one in inspect.signature(init).parameters.values() if one.kind is one.KEYWORD_ONLY or one.name != "self"]
