"""Airflow 3.3's `task_state_store` and `asset_state_store`, for tasks that the stand-in carries out."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from dagwright_worker.protocol import Channel
from dagwright_worker.xcom_values import from_json, to_json


class StateStore:
    """What one task instance keeps over its tries, or what is kept for an asset."""

    def __init__(self, channel: Channel, owner: Dict[str, Any]) -> None:
        self._channel = channel
        self._owner = owner

    def get(self, key: str, default: Any = None) -> Any:
        found = self._keep("get", key=key)
        return default if found is None else from_json(json.loads(found["value"]))

    def set(self, key: str, value: Any, *, retention: Any = None) -> None:
        """Kept as long as the run is, whatever the retention."""
        if value is None:
            raise ValueError("Cannot set value as None")
        # As text: to the runner 5.0 would be 5.
        self._keep("set", key=key, value=json.dumps(to_json(value, key)))

    def delete(self, key: str) -> None:
        self._keep("delete", key=key)

    def clear(self) -> None:
        self._keep("clear")

    async def aget(self, key: str, default: Any = None) -> Any:
        return self.get(key, default)

    async def aset(self, key: str, value: Any) -> None:
        self.set(key, value)

    async def adelete(self, key: str) -> None:
        self.delete(key)

    async def aclear(self) -> None:
        self.clear()

    def _keep(self, what: str, **more: Any) -> Any:
        return self._channel.call("keep", {"keep": {"owner": self._owner, "what": what, **more}})


class AssetStateStores:
    """By asset; with one inlet or outlet alone also as its own store."""

    def __init__(self, channel: Channel, inlets: Any, outlets: Any) -> None:
        found: Dict[str, StateStore] = {}
        for asset in [*(inlets or ()), *(outlets or ())]:
            name = getattr(asset, "name", None) or getattr(asset, "uri", None)
            if name is not None and hasattr(asset, "uri"):
                found.setdefault(str(name), StateStore(channel, {"asset": str(name)}))
        self._stores = found

    def __getitem__(self, asset: Any) -> StateStore:
        name = str(getattr(asset, "name", None) or getattr(asset, "uri", asset))
        if name not in self._stores:
            raise KeyError(f"{asset!r} is not in this task's inlets or outlets")
        return self._stores[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(StateStore, name):
            raise AttributeError(name)
        stores: List[StateStore] = list(self._stores.values())
        if len(stores) != 1:
            raise ValueError(
                f"Task has {len(stores)} concrete inlets and outlets — use context['asset_state_store'][MY_ASSET] to "
                "specify which"
            )
        return getattr(stores[0], name)
