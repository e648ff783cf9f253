"""`ObjectStoragePath` of local files; other places need Airflow and fsspec."""

from __future__ import annotations

import pathlib
from typing import Any, Dict
from urllib.parse import urlsplit

from airflow._standin.exceptions import MissingPackage

_Path: Any = type(pathlib.Path())


class ObjectStoragePath(_Path):
    def __new__(cls, *parts: Any, conn_id: Any = None, **_options: Any) -> Any:
        first, *rest = [str(part) for part in parts] or ["."]
        scheme = urlsplit(first).scheme
        if scheme not in ("", "file", "local"):
            raise MissingPackage(f"ObjectStoragePath of {scheme}://", "apache-airflow")
        local = first.partition("://")[2] if scheme else first
        return super().__new__(cls, local, *rest)

    def __init__(self, *parts: Any, **_options: Any) -> None:
        """Python 3.12 hands all arguments to it; what there is to keep is kept by `__new__` before."""
        if _Path.__init__ is not object.__init__:
            first, *rest = [str(part) for part in parts] or ["."]
            super().__init__(first.partition("://")[2] if "://" in first else first, *rest)

    def __str__(self) -> str:
        return f"file://{super().__str__()}"

    def __fspath__(self) -> str:
        return super().__str__()

    @property
    def protocol(self) -> str:
        return "file"

    @property
    def conn_id(self) -> Any:
        return None

    def size(self) -> int:
        return int(self.stat().st_size)

    def for_xcom(self) -> Dict[str, Any]:
        """As Airflow serializes one."""
        return {"path": str(self), "conn_id": None, "kwargs": {}}

    @classmethod
    def from_xcom(cls, data: Dict[str, Any]) -> Any:
        return cls(data["path"])
