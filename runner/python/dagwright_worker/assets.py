"""What DAGs are scheduled on, and what a task's outlets come to, in the runner's words. The three SDKs share these names."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional


def asset_schedules(dags: Iterable[Any]) -> List[Dict[str, Any]]:
    """The DAGs of a file that wait for assets, each with its condition."""
    found = []
    for dag in dags:
        condition = _condition_of(dag)
        if condition is not None:
            found.append({"dagId": dag.dag_id, "condition": condition})
    return found


def _condition_of(dag: Any) -> Optional[Dict[str, Any]]:
    for holder in (getattr(dag, "timetable", None), getattr(dag, "schedule", None)):
        for name in ("asset_condition", "dataset_condition", "assets", "datasets"):
            given = getattr(holder, name, None)
            if given is not None and not callable(given):
                return as_condition(given)
    return as_condition(getattr(dag, "schedule", None))


def as_condition(given: Any) -> Optional[Dict[str, Any]]:
    """None when it is no asset, nor made of assets."""
    if isinstance(given, (list, tuple)):
        parts = [as_condition(one) for one in given]
        return {"all": parts} if parts and all(part is not None for part in parts) else None
    kinds = {cls.__name__ for cls in type(given).__mro__}
    # `_DatasetAliasCondition`: what Airflow 2 makes of an alias in a schedule.
    if kinds & {"AssetAlias", "DatasetAlias", "_DatasetAliasCondition"}:
        return {"alias": given.name}
    if "objects" in getattr(given, "__dict__", {}) or hasattr(given, "objects"):
        parts = [as_condition(one) for one in given.objects]
        return {"all" if kinds & {"AssetAll", "DatasetAll"} else "any": [one for one in parts if one is not None]}
    if kinds & {"Asset", "Dataset", "AssetRef", "AssetNameRef", "AssetUriRef"}:
        names = ("name", "uri")
        return {name: getattr(given, name) for name in names if getattr(given, name, None) is not None}
    return None


def outcomes(outlets: Iterable[Any], events: Dict[Any, Any]) -> List[Dict[str, Any]]:
    """`AssetOutcome`s of a successful task. `events`: what it put into `outlet_events`, by `key_of`."""
    made: List[Dict[str, Any]] = []
    for outlet in outlets or ():
        kinds = {cls.__name__ for cls in type(outlet).__mro__}
        event = events.get(key_of(outlet))
        if kinds & {"Asset", "Dataset", "AssetRef", "AssetNameRef", "AssetUriRef"}:
            name = getattr(outlet, "name", None) or outlet.uri
            uri = getattr(outlet, "uri", None) or name
            made.append({"name": name, "uri": uri, "aliases": [], "extra": dict(event.extra) if event else {}})
        elif kinds & {"AssetAlias", "DatasetAlias"} and event is not None:
            for asset, extra in event.added:
                name = getattr(asset, "name", None) or asset.uri
                made.append({"name": name, "uri": asset.uri, "aliases": [outlet.name], "extra": dict(extra)})
    return made


def key_of(asset: Any) -> Any:
    """Two mentions of one asset have one key; an alias has another than an asset of that name."""
    kinds = {cls.__name__ for cls in type(asset).__mro__}
    if isinstance(asset, str):
        return ("asset", asset)
    if kinds & {"AssetAlias", "DatasetAlias"}:
        return ("alias", asset.name)
    return ("asset", getattr(asset, "uri", None) or getattr(asset, "name", None))
