"""DAG and task params."""

from __future__ import annotations

from typing import Any, Dict, Iterator, MutableMapping, Optional

from airflow._standin.exceptions import ParamValidationError

_TYPES = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}
_UNSET: Any = object()


class Param:
    def __init__(self, default: Any = _UNSET, description: Optional[str] = None, **kwargs: Any) -> None:
        self.has_value = default is not _UNSET
        self.value = default if self.has_value else None
        self.description = description
        self.schema = kwargs.pop("schema", None) or {key: one for key, one in kwargs.items() if key != "source"}

    def resolve(self, value: Any = _UNSET, suppress_exception: bool = False) -> Any:
        """The value to use. Raises ParamValidationError when there is none or it does not fit the schema."""
        chosen = self.value if value is _UNSET else value
        if value is _UNSET and not self.has_value:
            if suppress_exception:
                return None
            raise ParamValidationError("No value passed and Param has no default value")
        problem = _mismatch(chosen, self.schema)
        if problem and not suppress_exception:
            raise ParamValidationError(problem)
        return chosen

    def dump(self) -> Dict[str, Any]:
        return {"value": self.value, "description": self.description, "schema": self.schema}


class ParamsDict(MutableMapping[str, Any]):
    """Reads give the values; `get_param` the `Param`."""

    def __init__(self, values: Any = None) -> None:
        self._params: Dict[str, Param] = {}
        for name, value in (values or {}).items():
            self[name] = value if not isinstance(values, ParamsDict) else values.get_param(name)

    def __getitem__(self, name: str) -> Any:
        return self._params[name].value

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, Param):
            self._params[name] = value
        elif name in self._params:
            kept = self._params[name]
            self._params[name] = Param(value, kept.description, schema=kept.schema)
        else:
            self._params[name] = Param(value)

    def __delitem__(self, name: str) -> None:
        del self._params[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def get_param(self, name: str) -> Param:
        return self._params[name]

    def dump(self) -> Dict[str, Any]:
        return {name: param.value for name, param in self._params.items()}


def _mismatch(value: Any, schema: Dict[str, Any]) -> Optional[str]:
    wanted = schema.get("type")
    if wanted is not None:
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        allowed = tuple(one for name in names for one in _TYPES.get(name, (object,)))
        boolean_as_number = isinstance(value, bool) and "boolean" not in names and not {"object"} & set(names)
        if not isinstance(value, allowed) or boolean_as_number:
            return f"{value!r} is not of type {' or '.join(map(repr, names))}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{value!r} is not one of {schema['enum']!r}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if "minimum" in schema and value < schema["minimum"]:
            return f"{value!r} is less than the minimum of {schema['minimum']!r}"
        if "maximum" in schema and value > schema["maximum"]:
            return f"{value!r} is greater than the maximum of {schema['maximum']!r}"
    return None
