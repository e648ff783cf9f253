"""Variables and connections: from the runner while a task runs, from `AIRFLOW_VAR_…`/`AIRFLOW_CONN_…` at import."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Optional
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from airflow._standin import scope, secrets
from airflow._standin.exceptions import AirflowNotFoundException, AirflowRuntimeError

_UNSET: Any = object()


def _from_json(key: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise AirflowRuntimeError(f"Variable {key} is not JSON: {error}") from error


class Variable:
    def __init__(self, key: Optional[str] = None, val: Any = None, description: Optional[str] = None) -> None:
        self.key = key
        self.val = val
        self.value = val
        self.description = description

    @classmethod
    def get(cls, key: str, default_var: Any = _UNSET, deserialize_json: bool = False, default: Any = _UNSET) -> Any:
        """Raises KeyError when there is none and no default."""
        raw = _read_variable(key)
        if raw is None:
            fallback = default_var if default_var is not _UNSET else default
            if fallback is _UNSET:
                raise AirflowRuntimeError(
                    f"Variable {key} does not exist (set it with the environment variable AIRFLOW_VAR_{key.upper()})"
                )
            return fallback
        if not secrets.is_sensitive(key):
            if deserialize_json:
                secrets.remember_named(_from_json(key, raw))
                return _from_json(key, raw)
            return raw
        value = _from_json(key, raw) if deserialize_json else raw
        secrets.remember(value)
        return value

    @classmethod
    def set(
        cls, key: str, value: Any, description: Optional[str] = None, serialize_json: bool = False, **_: Any
    ) -> None:
        text = json.dumps(value, indent=2) if serialize_json else value
        if not isinstance(text, str):
            raise TypeError(f"Variable {key}: a text is needed, not {type(value).__name__} (or serialize_json=True)")
        _ask("setVariable", {"key": key, "value": text})

    @classmethod
    def delete(cls, key: str, **_: Any) -> None:
        _ask("deleteVariable", {"key": key})

    @classmethod
    def setdefault(
        cls, key: str, default: Any, description: Optional[str] = None, deserialize_json: bool = False
    ) -> Any:
        found = cls.get(key, default_var=None, deserialize_json=deserialize_json)
        if found is not None:
            return found
        cls.set(key, default, serialize_json=deserialize_json)
        return default


class Connection:
    def __init__(
        self,
        conn_id: Optional[str] = None,
        conn_type: Optional[str] = None,
        description: Optional[str] = None,
        host: Optional[str] = None,
        login: Optional[str] = None,
        password: Optional[str] = None,
        schema: Optional[str] = None,
        port: Optional[int] = None,
        extra: Any = None,
        uri: Optional[str] = None,
    ) -> None:
        self.conn_id = conn_id
        self.conn_type = conn_type
        self.description = description
        self.host = host
        self.login = login
        self.password = password
        self.schema = schema
        self.port = port
        self.extra = json.dumps(extra) if isinstance(extra, dict) else extra
        if uri is not None:
            self._parse_uri(uri)

    @classmethod
    def get(cls, conn_id: str) -> "Connection":
        raw = os.environ.get(f"AIRFLOW_CONN_{conn_id.upper()}")
        if raw is None and scope.call_runner is not None:
            raw = scope.call_runner("getConnection", {"id": conn_id})
        if raw is None:
            raise AirflowNotFoundException(
                f"The conn_id `{conn_id}` isn't defined (set it with the environment variable AIRFLOW_CONN_{conn_id.upper()})"
            )
        found = cls.from_text(conn_id, raw)
        secrets.remember(found.password)
        secrets.remember_named(found.extra_dejson)
        return found

    get_connection_from_secrets = get

    @classmethod
    def from_text(cls, conn_id: str, raw: str) -> "Connection":
        if raw.strip().startswith("{"):
            fields = json.loads(raw)
            names = ("conn_type", "description", "host", "login", "password", "schema", "port", "extra", "uri")
            known: Dict[str, Any] = {name: fields[name] for name in names if name in fields}
            if known.get("port") is not None:
                known["port"] = int(known["port"])
            return cls(conn_id=conn_id, **known)
        return cls(conn_id=conn_id, uri=raw)

    def _parse_uri(self, uri: str) -> None:
        parts = urlsplit(uri)
        scheme = parts.scheme.replace("-", "_")
        self.conn_type = "postgres" if scheme == "postgresql" else scheme
        self.host = unquote(parts.hostname) if parts.hostname else ""
        self.schema = unquote(parts.path[1:]) if len(parts.path) > 1 else ""
        self.login = unquote(parts.username) if parts.username else None
        self.password = unquote(parts.password) if parts.password else None
        self.port = parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if query:
            self.extra = query.get("__extra__", json.dumps(query))

    @property
    def extra_dejson(self) -> Dict[str, Any]:
        try:
            return json.loads(self.extra) if self.extra else {}
        except ValueError:
            return {}

    def get_password(self) -> Optional[str]:
        return self.password

    def get_uri(self) -> str:
        scheme = (self.conn_type or "").lower().replace("_", "-")
        login = quote(self.login, safe="") if self.login else ""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        at = "@" if login or secret else ""
        port = f":{self.port}" if self.port else ""
        path = f"/{quote(self.schema, safe='')}" if self.schema else ""
        query = f"?{urlencode(self.extra_dejson)}" if self.extra_dejson else ""
        return f"{scheme}://{login}{secret}{at}{quote(self.host or '', safe='')}{port}{path}{query}"

    def __repr__(self) -> str:
        return self.conn_id or ""


class BaseHook:
    def __init__(self, logger_name: Optional[str] = None, **_kwargs: Any) -> None:
        import logging

        self.log = logging.getLogger(logger_name or f"airflow.task.hooks.{type(self).__module__}.{type(self).__name__}")

    @classmethod
    def get_connection(cls, conn_id: str) -> Connection:
        return Connection.get(conn_id)

    def get_conn(self) -> Any:
        raise NotImplementedError


def _read_variable(key: str) -> Optional[str]:
    from_environment = os.environ.get(f"AIRFLOW_VAR_{key.upper()}")
    if from_environment is not None:
        return from_environment
    if scope.call_runner is None:
        return scope.variables.get(key)
    return scope.call_runner("getVariable", {"key": key})


def _ask(method: str, params: Dict[str, Any]) -> Any:
    if scope.call_runner is None:
        raise RuntimeError("variables can be changed by a running task only, not while the DAG file is imported")
    return scope.call_runner(method, params)
