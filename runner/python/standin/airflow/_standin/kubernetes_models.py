"""
`kubernetes.client`'s models where that package is not installed: a pod is described with them, and only described. Whatever else the
package has (calls of the API) needs the package itself.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import re
import sys
import types
from typing import Any, ClassVar, Dict, Optional

_CLIENT = "kubernetes.client"
_MODULES = ("kubernetes", _CLIENT)

# Some initials stay capitals in the API.
_INITIALS = {
    "cluster_ip": "clusterIP",
    "disk_uri": "diskURI",
    "host_ip": "hostIP",
    "host_ipc": "hostIPC",
    "host_pid": "hostPID",
    "pd_id": "pdID",
    "pod_ip": "podIP",
    "scale_io": "scaleIO",
    "set_hostname_as_fqdn": "setHostnameAsFQDN",
    "storage_policy_id": "storagePolicyID",
    "target_ww_ns": "targetWWNs",
    "volume_id": "volumeID",
}


def install() -> None:
    """Asked last, so that an installed package goes first."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


class Model:
    """Its arguments are its fields; one that was not given is None."""

    _models: ClassVar[Dict[str, type]] = {}

    def __init__(self, **fields: Any) -> None:
        fields.pop("local_vars_configuration", None)
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "template_fields":
            raise AttributeError(name)
        return None

    @property
    def attribute_map(self) -> Dict[str, str]:
        return {name: api_name(name) for name in vars(self)}

    def to_dict(self) -> Dict[str, Any]:
        return {name: _to_dict(value) for name, value in vars(self).items()}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self)})"


def model(name: str) -> type:
    return Model._models.setdefault(name, type(name, (Model,), {"__module__": f"{_CLIENT}.models"}))


def api_name(name: str) -> str:
    """`value_from` is `valueFrom`, `_from` (a word of Python) is `from`."""
    return _INITIALS.get(name) or re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name.lstrip("_"))


def _to_dict(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_to_dict(item) for item in value]
    if isinstance(value, dict):
        return {key: _to_dict(item) for key, item in value.items()}
    return value


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if self.__name__ != "kubernetes" and re.match(r"V\d\w*$", name):
            return model(name)
        if _is_module(f"{self.__name__}.{name}"):
            return importlib.import_module(f"{self.__name__}.{name}")
        return _placeholder(self.__name__, name)


def _is_module(fullname: str) -> bool:
    """A model's own module (`…models.v1_pod`) is one, too; the model in `…models` is none."""
    return fullname in _MODULES or re.match(r"kubernetes\.client\.models(\.[a-z]\w*)?$", fullname) is not None


def _placeholder(module: str, name: str) -> Any:
    from airflow._standin.placeholder import Placeholder

    names = {"__module__": module, "_what": f"{module}.{name}", "_package": "kubernetes"}
    return type(Placeholder)(name, (Placeholder,), names)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Optional[importlib.machinery.ModuleSpec]:
        if not _is_module(fullname):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = _Module(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing: its names are made when they are asked for."""


__all__ = ["Model", "api_name", "install", "model"]
