"""Assets (datasets before Airflow 3) as values: schedules, inlets, outlets. They trigger nothing here."""

from __future__ import annotations

from typing import Any, Dict, Optional


class _Combinable:
    def __or__(self, other: Any) -> "AssetAny":
        return AssetAny(self, other)

    def __and__(self, other: Any) -> "AssetAll":
        return AssetAll(self, other)


class Asset(_Combinable):
    def __init__(
        self,
        name: Optional[str] = None,
        uri: Optional[str] = None,
        *,
        group: str = "asset",
        extra: Optional[Dict[str, Any]] = None,
        watchers: Any = None,
        **_newer: Any,
    ) -> None:
        if name is None and uri is None:
            raise TypeError("Asset() requires either 'name' or 'uri'")
        self.name = name if name is not None else uri
        self.uri = uri if uri is not None else name
        self.group = group
        self.extra = dict(extra or {})

    @staticmethod
    def ref(*, name: Optional[str] = None, uri: Optional[str] = None) -> "AssetRef":
        return AssetRef(name, uri)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Asset) and (self.name, self.uri) == (other.name, other.uri)

    def __hash__(self) -> int:
        return hash((self.name, self.uri))

    def __repr__(self) -> str:
        return f"Asset(name={self.name!r}, uri={self.uri!r})"


class Dataset(Asset):
    """Airflow 2's name; the first argument is the URI."""

    def __init__(self, uri: Optional[str] = None, extra: Optional[Dict[str, Any]] = None, **kwargs: Any) -> None:
        super().__init__(name=kwargs.pop("name", None), uri=uri, extra=extra, **kwargs)


class Model(Asset):
    pass


class AssetAlias(_Combinable):
    def __init__(self, name: str, group: str = "asset") -> None:
        self.name = name
        self.group = group


class AssetAny(_Combinable):
    def __init__(self, *objects: Any) -> None:
        self.objects = list(objects)


class AssetAll(_Combinable):
    def __init__(self, *objects: Any) -> None:
        self.objects = list(objects)


class AssetRef(_Combinable):
    def __init__(self, name: Optional[str] = None, uri: Optional[str] = None) -> None:
        self.name = name
        self.uri = uri


class AssetWatcher:
    def __init__(self, name: str, trigger: Any) -> None:
        self.name = name
        self.trigger = trigger


class Metadata:
    def __init__(self, asset: Any, extra: Optional[Dict[str, Any]] = None, alias: Any = None) -> None:
        self.asset = asset
        self.extra = dict(extra or {})
        self.alias = alias
