"""
XCom values to JSON and back.

What JSON lacks is wrapped under the keys that Airflow 3 uses: `__classname__`, `__version__`, `__data__`.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import importlib
import json
import math
import uuid
from typing import Any, Callable, Dict

_CLASS, _VERSION, _DATA = "__classname__", "__version__", "__data__"


def to_json(value: Any, where: str = "value") -> Any:
    """Raises TypeError that names the place inside the value."""
    if value is None or isinstance(value, (bool, str)):
        # Of a member of an enumeration the text that it is, not the one that it shows.
        return value[:] if isinstance(value, str) and type(value) is not str else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else _wrap("builtins.float", repr(float(value)))
    if isinstance(value, dict):
        return _dict_to_json(value, where)
    if type(value) is tuple or isinstance(value, (set, frozenset)):
        return _wrap(f"builtins.{type(value).__name__}" if type(value) in (tuple, set, frozenset) else "builtins.set",
                     [to_json(item, where) for item in value])  # fmt: skip
    if isinstance(value, list):
        return [to_json(item, f"{where}[{index}]") for index, item in enumerate(value)]
    return _object_to_json(value, where)


def from_json(value: Any) -> Any:
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict):
        if _CLASS in value and _DATA in value:
            return _unwrap(value)
        return {key: from_json(item) for key, item in value.items()}
    return value


def _dict_to_json(value: Dict[Any, Any], where: str) -> Dict[str, Any]:
    wrong = [key for key in value if not isinstance(key, (str, int, float, bool)) and key is not None]
    if wrong:
        raise TypeError(f"{where} can't be an XCom: its key {wrong[0]!r} is not a text")
    if _CLASS in value:
        raise TypeError(f"{where} can't be an XCom: the key {_CLASS!r} is reserved")
    return {_key(key): to_json(item, f"{where}[{key!r}]") for key, item in value.items()}


def _key(key: Any) -> str:
    return key if isinstance(key, str) else json.dumps(key)


def _object_to_json(value: Any, where: str) -> Any:
    if isinstance(value, datetime.datetime):
        return _datetime_to_json(value)
    if isinstance(value, datetime.date):
        return _wrap("datetime.date", value.isoformat(), 2)
    if isinstance(value, datetime.timedelta):
        return _wrap("datetime.timedelta", value.total_seconds(), 2)
    if isinstance(value, decimal.Decimal):
        return _wrap("decimal.Decimal", _decimal_to_json(value))
    if isinstance(value, uuid.UUID):
        return _wrap("uuid.UUID", str(value))
    if isinstance(value, (bytes, bytearray)):
        return _wrap("builtins.bytes", bytes(value).hex())
    if hasattr(value, "for_xcom") and type(value).__name__ == "ObjectStoragePath":
        return _wrap("airflow.sdk.io.path.ObjectStoragePath", value.for_xcom())
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        return _wrap(name, {key: to_json(item, f"{where}.{key}") for key, item in fields.items()})
    if hasattr(value, "model_dump") and hasattr(type(value), "model_validate"):  # pydantic
        return _wrap(name, to_json(value.model_dump(), where))
    if hasattr(value, "item") and callable(value.item) and getattr(value, "shape", None) == ():  # a NumPy scalar
        return to_json(value.item(), where)
    if hasattr(value, "tolist") and type(value).__module__.startswith("numpy"):
        return to_json(value.tolist(), where)
    if hasattr(value, "uri") and hasattr(value, "name"):  # an asset
        return _wrap(name, {"name": value.name, "uri": value.uri})
    if hasattr(value, "__fspath__"):
        return str(value)
    raise TypeError(
        f"{where} can't be an XCom: a {name} is not JSON. Return texts, numbers, lists or dicts, "
        "or write it to a file and return the path."
    )


def _wrap(name: str, data: Any, version: int = 1) -> Dict[str, Any]:
    return {_CLASS: name, _VERSION: version, _DATA: data}


def _datetime_to_json(value: datetime.datetime) -> Dict[str, Any]:
    zone = None
    offset = value.utcoffset()
    if value.tzinfo is not None and offset is not None:
        name = getattr(value.tzinfo, "name", None) or getattr(value.tzinfo, "key", None)
        if name is None and not offset:
            name = "UTC"
        key: Any = name if name is not None else int(offset.total_seconds())
        kind = "Timezone" if name not in (None, "UTC") else "FixedTimezone"
        zone = _wrap("builtins.tuple", [key, f"pendulum.tz.timezone.{kind}", 1, True])
    name = "pendulum.datetime.DateTime" if type(value).__module__.startswith("pendulum") else "datetime.datetime"
    return _wrap(name, {"timestamp": value.timestamp(), "tz": zone}, 2)


def _decimal_to_json(value: decimal.Decimal) -> Any:
    """As Airflow has it: a float may be less exact."""
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


_BUILDERS: Dict[str, Callable[[Any], Any]] = {
    "builtins.tuple": lambda data: tuple(from_json(item) for item in data),
    "builtins.set": lambda data: {from_json(item) for item in data},
    "builtins.frozenset": lambda data: frozenset(from_json(item) for item in data),
    "builtins.float": float,
    "builtins.bytes": bytes.fromhex,
    "datetime.datetime": lambda data: _datetime(data),
    "datetime.date": lambda data: datetime.date.fromisoformat(data),
    "datetime.timedelta": lambda data: datetime.timedelta(seconds=data),
    "pendulum.datetime.DateTime": lambda data: _pendulum_datetime(data),
    "decimal.Decimal": lambda data: decimal.Decimal(str(data)),
    "uuid.UUID": lambda data: uuid.UUID(data),
}


def _unwrap(value: Dict[str, Any]) -> Any:
    name, data = value[_CLASS], value[_DATA]
    builder = _BUILDERS.get(name)
    if builder is not None:
        return builder(data)
    module, _, attribute = name.rpartition(".")
    cls = getattr(importlib.import_module(module), attribute)
    fields = from_json(data)
    if hasattr(cls, "from_xcom"):
        return cls.from_xcom(fields)
    return cls.model_validate(fields) if hasattr(cls, "model_validate") else cls(**fields)


def _datetime(data: Any) -> Any:
    if not isinstance(data, dict):
        return datetime.datetime.fromisoformat(data)
    zone = _zone(data["tz"])
    moment = datetime.datetime.fromtimestamp(float(data["timestamp"]), tz=zone or datetime.timezone.utc)
    return moment if zone is not None else moment.replace(tzinfo=None)


def _pendulum_datetime(data: Any) -> Any:
    moment = _datetime(data)
    try:
        import pendulum
    except ImportError:
        return moment
    return pendulum.instance(moment)


def _zone(wrapped: Any) -> Any:
    if not wrapped:
        return None
    key = (wrapped[_DATA] if isinstance(wrapped, dict) else wrapped)[0]
    if isinstance(key, (int, float)):
        return datetime.timezone(datetime.timedelta(seconds=key))
    if key == "UTC":
        return datetime.timezone.utc
    try:
        from zoneinfo import ZoneInfo

        return ZoneInfo(key)
    except Exception:
        return datetime.timezone.utc
