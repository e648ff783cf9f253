"""A task's context without Airflow's database: the run, the task instance, XComs, dates for templates."""

from __future__ import annotations

import json
import os
import random
import socket
import time
import uuid
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from dagwright_worker.assets import key_of
from dagwright_worker.protocol import Channel
from dagwright_worker.state_stores import AssetStateStores, StateStore
from dagwright_worker.xcom_values import from_json, to_json

RETURN_KEY = "return_value"
UNSET: Any = object()


def moment(text: Optional[str], coerce: Any) -> Any:
    """A time of the protocol as the SDK's datetime."""
    return None if text is None else coerce(datetime.fromisoformat(text.replace("Z", "+00:00")))


class DagRun:
    """What templates and callbacks read of a DAG run."""

    def __init__(self, parts: Any, dag: Any, run: Dict[str, Any], channel: Channel) -> None:
        self.dag_id = dag.dag_id
        self.run_id = run["runId"]
        self.run_type = parts.run_type(run["runType"])
        self.conf = run.get("conf") or {}
        self.logical_date = moment(run.get("logicalDate"), parts.coerce)
        self.execution_date = self.logical_date
        self.data_interval_start = moment(run.get("dataIntervalStart"), parts.coerce)
        self.data_interval_end = moment(run.get("dataIntervalEnd"), parts.coerce)
        self.start_date = moment(run["startDate"], parts.coerce)
        self.queued_at = self.start_date
        self.run_after = moment(run["runAfter"], parts.coerce)
        self.end_date = None
        self.state = parts.run_state("running")
        self.external_trigger = self.run_type == "manual"
        self.dag = dag
        self.dag_hash = None
        self.note = None
        self.partition_key = None
        self.consumed_asset_events: List[Any] = []
        self._channel = channel

    def get_task_instances(self, state: Any = None, session: Any = None) -> List[Any]:
        rows = self._channel.call("getTaskStates", {"runId": self.run_id})
        wanted = (
            None
            if state is None
            else {str(getattr(one, "value", one)) for one in ([state] if isinstance(state, str) else state)}
        )
        return [self._instance(row) for row in rows if wanted is None or row["state"] in wanted]

    def get_task_instance(self, task_id: str, session: Any = None, *, map_index: int = -1) -> Any:
        rows = self._channel.call("getTaskStates", {"runId": self.run_id, "taskIds": [task_id]})
        return next((self._instance(row) for row in rows if row["mapIndex"] == map_index), None)

    def get_dag(self) -> Any:
        return self.dag

    def _instance(self, row: Dict[str, Any]) -> Any:
        return SimpleNamespace(
            task_id=row["taskId"],
            map_index=row["mapIndex"],
            state=row["state"],
            dag_id=self.dag_id,
            run_id=self.run_id,
            current_state=lambda *_args, **_kwargs: row["state"],
        )

    def __repr__(self) -> str:
        return f"<DagRun {self.dag_id} @ {self.run_id}>"


class TaskInstance:
    def __init__(self, parts: Any, dag: Any, task: Any, request: Dict[str, Any], run: DagRun, channel: Channel) -> None:
        self.task = task
        self.dag_run = run
        self.task_id = task.task_id
        self.dag_id = dag.dag_id
        self.run_id = run.run_id
        self.map_index = request.get("mapIndex", -1)
        self.try_number = request.get("tryNumber", 1)
        self.max_tries = max(request.get("maxTries", 1) - 1, 0)
        self.reschedule_count = request.get("rescheduleCount", 0)
        self.start_date = parts.coerce(datetime.now(timezone.utc))
        self.first_start_date = moment(request.get("firstStartDate"), parts.coerce) or self.start_date
        self.end_date: Any = None
        self.duration: Optional[float] = None
        self.state = parts.state("running")
        self.logical_date = run.logical_date
        self.execution_date = run.logical_date
        self.hostname = socket.gethostname()
        self.pid = os.getpid()
        self.operator = type(task).__name__
        self.queue = getattr(task, "queue", "default")
        self.pool = getattr(task, "pool", "default_pool")
        self.priority_weight = getattr(task, "priority_weight", 1)
        self.log_url = ""
        self.mark_success_url = ""
        self.test_mode = False
        self.flow_decision: Optional[Dict[str, Any]] = None
        self._parts = parts
        self._dag = dag
        self._channel = channel
        self._context: Dict[str, Any] = {}

    @property
    def key(self) -> Any:
        return SimpleNamespace(
            dag_id=self.dag_id,
            task_id=self.task_id,
            run_id=self.run_id,
            try_number=self.try_number,
            map_index=self.map_index,
        )

    @property
    def log(self) -> Any:
        import logging

        return logging.getLogger("airflow.task")

    @property
    def prev_attempted_tries(self) -> int:
        return self.try_number - 1

    @property
    def is_mapped(self) -> bool:
        return self.map_index >= 0

    def get_template_context(self, *_args: Any, **_kwargs: Any) -> Dict[str, Any]:
        return self._context

    def get_dagrun(self, *_args: Any, **_kwargs: Any) -> DagRun:
        return self.dag_run

    def current_state(self, *_args: Any, **_kwargs: Any) -> str:
        return self.state

    def xcom_push(self, key: str, value: Any, execution_date: Any = None, session: Any = None) -> None:
        """Raises TypeError for a value that JSON can't hold."""
        if key in self._parts.NO_XCOMS:
            return
        data = {"taskId": self.task_id, "mapIndex": self.map_index, "key": key, "value": to_json(self._parts.for_xcom(value), key)}
        self._channel.call("setXCom", data)

    def xcom_pull(
        self,
        task_ids: Any = None,
        dag_id: Optional[str] = None,
        key: str = RETURN_KEY,
        include_prior_dates: bool = False,
        session: Any = None,
        *,
        map_indexes: Any = UNSET,
        default: Any = None,
        run_id: Optional[str] = None,
    ) -> Any:
        """One value for one task; a list for several tasks, for a mapped task, or for several map indexes."""
        where = {"dagId": dag_id or self.dag_id, "runId": run_id or self.run_id, "key": key}
        if include_prior_dates:
            where["priorDates"] = True
        if map_indexes is None or type(map_indexes).__name__ in ("ArgNotSet", "SetDuringExecution"):
            map_indexes = UNSET
        if self._parts.PULL_WITHOUT_IDS == "own":
            return self._pull_as_airflow3(task_ids, where, map_indexes, default)
        if task_ids is None or isinstance(task_ids, str):
            return self._pull_one(task_ids, where, map_indexes, default)
        values: List[Any] = []
        for task_id in task_ids:
            if map_indexes is UNSET and self._has_instances(task_id, where["dagId"]):
                values.extend(from_json(row["value"]) for row in self._rows(task_id, where))
                continue
            for index in _indexes(map_indexes):
                # Airflow 2: those that there are.
                found, value = self._value(task_id, index, where)
                if found:
                    values.append(value)
        return self._parts.several(values)

    def _pull_as_airflow3(self, task_ids: Any, where: Dict[str, Any], map_indexes: Any, default: Any) -> Any:
        """Without map indexes every instance's value, None for a task that has none; `default` is for map indexes alone."""
        single = task_ids is None or isinstance(task_ids, str)
        names = [task_ids or self.task_id] if single else list(task_ids)
        values: List[Any] = []
        if map_indexes is UNSET:
            for name in names:
                rows = self._rows(name, where) or self._prior_rows(name, where)
                values.extend(from_json(row["value"]) for row in rows)
                if not rows:
                    values.append(None)
            return values[0] if single and len(values) == 1 else values
        for name in names:
            for index in _indexes(map_indexes):
                _found, value = self._value(name, index, where)
                values.append(default if value is None else value)
        return values[0] if single and isinstance(map_indexes, int) else values

    def _prior_rows(self, task_id: str, where: Dict[str, Any]) -> List[Dict[str, Any]]:
        found, value = self._value(task_id, -1, where) if where.get("priorDates") else (False, None)
        return [{"value": to_json(value)}] if found else []

    def pull_from(self, task_id: str, key: str = RETURN_KEY) -> Tuple[bool, Any]:
        """(is there one, value) as this task's arguments see another's XCom: its own instance inside a mapped group."""
        where = {"dagId": self.dag_id, "runId": self.run_id, "key": key}
        if not self._has_instances(task_id, self.dag_id):
            return self._value(task_id, -1, where)
        if self._shares_mapped_group(task_id) and not _is_mapped_itself(self._dag.task_dict[task_id]):
            return self._value(task_id, self.map_index, where)
        return True, self._parts.several(from_json(row["value"]) for row in self._rows(task_id, where))

    def get_relevant_upstream_map_indexes(
        self, upstream: Any, ti_count: Any = None, *, session: Any = None
    ) -> Optional[int]:
        inside = self._shares_mapped_group(upstream.task_id) and not _is_mapped_itself(upstream)
        return self.map_index if inside and self.map_index >= 0 else None

    def _pull_one(self, task_id: Optional[str], where: Dict[str, Any], map_indexes: Any, default: Any) -> Any:
        if task_id is None:
            for candidate in self._without_ids():
                found, value = self._value(candidate, self.map_index if candidate == self.task_id else -1, where)
                if found:
                    return value
            return default
        if map_indexes is UNSET and self._has_instances(task_id, where["dagId"]):
            rows = self._rows(task_id, where)
            return self._parts.several(from_json(row["value"]) for row in rows) if rows else default
        indexes = _indexes(map_indexes)
        values = []
        for index in indexes:
            found, value = self._value(task_id, index, where)
            values.append(value if found else default)
        single = map_indexes is UNSET or isinstance(map_indexes, int)
        return values[0] if single else self._parts.several(values)

    def _without_ids(self) -> List[str]:
        """Airflow 2 takes the newest XCom of any task (the nearest upstream here), Airflow 3 this task's own."""
        if self._parts.PULL_WITHOUT_IDS == "own":
            return [self.task_id]
        order = [task.task_id for task in self._dag.topological_sort()]
        upstream = self.task.get_flat_relative_ids(upstream=True)
        return [self.task_id, *(one for one in reversed(order) if one in upstream)]

    def _value(self, task_id: str, index: int, where: Dict[str, Any]) -> Tuple[bool, Any]:
        answer = self._channel.call("getXCom", {**where, "taskId": task_id, "mapIndex": index})
        return (False, None) if answer is None else (True, from_json(answer["value"]))

    def _rows(self, task_id: str, where: Dict[str, Any]) -> List[Dict[str, Any]]:
        return self._channel.call("getXComs", {**where, "taskId": task_id}) or []

    def _has_instances(self, task_id: str, dag_id: str) -> bool:
        task = self._dag.task_dict.get(task_id) if dag_id == self.dag_id else None
        return task is not None and (_is_mapped_itself(task) or bool(self._mapped_groups(task)))

    def _shares_mapped_group(self, task_id: str) -> bool:
        other = self._dag.task_dict.get(task_id)
        own = self._dag.task_dict.get(self.task_id)
        if other is None or own is None:
            return False
        return bool(
            {id(group) for group in self._mapped_groups(own)} & {id(group) for group in self._mapped_groups(other)}
        )

    def _mapped_groups(self, task: Any) -> List[Any]:
        found, group = [], getattr(task, "task_group", None)
        while group is not None:
            if self._parts.is_mapped_group(group):
                found.append(group)
            group = group.parent_group
        return found

    def __repr__(self) -> str:
        return f"<TaskInstance: {self.dag_id}.{self.task_id} {self.run_id} [running]>"


def make_context(parts: Any, dag: Any, task: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
    run = DagRun(parts, dag, request["run"], channel)
    ti = TaskInstance(parts, dag, task, request, run, channel)
    conf = parts.params_for(dag, task, run.conf)
    context: Dict[str, Any] = {
        "dag": dag,
        "dag_run": run,
        "run_id": run.run_id,
        "task": task,
        "task_instance": ti,
        "ti": ti,
        "params": conf,
        "conf": parts.conf,
        "macros": macros(parts),
        "var": SimpleNamespace(value=_Variables(parts, False), json=_Variables(parts, True)),
        "conn": _Connections(parts),
        "data_interval_start": run.data_interval_start,
        "data_interval_end": run.data_interval_end,
        "start_date": run.start_date,
        "task_instance_key_str": f"{dag.dag_id}__{task.task_id}__{request['run']['runId']}",
        "templates_dict": None,
        "inlets": getattr(task, "inlets", []),
        "outlets": getattr(task, "outlets", []),
        "outlet_events": OutletEvents(),
        "inlet_events": InletEvents(getattr(task, "inlets", []), channel),
        "triggering_asset_events": TriggeringEvents(request["run"].get("assetEvents") or [], False),
        "triggering_dataset_events": TriggeringEvents(request["run"].get("assetEvents") or [], True),
        "map_index_template": getattr(task, "map_index_template", None),
        "expanded_ti_count": None,
        **_previous(request["run"], parts),
    }
    if parts.PULL_WITHOUT_IDS != "own":  # Airflow 2
        context["test_mode"] = False
    else:
        owner = {"runId": run.run_id, "taskId": task.task_id, "mapIndex": ti.map_index}
        context.update(partition_key=None, partition_date=None, task_reschedule_count=ti.reschedule_count)
        context["task_state_store"] = StateStore(channel, owner)
        context["asset_state_store"] = AssetStateStores(channel, context["inlets"], context["outlets"])
    if run.logical_date is not None:
        context.update(_dates(run, parts))
        context["task_instance_key_str"] = f"{dag.dag_id}__{task.task_id}__{context['ds_nodash']}"
    ti._context = context
    return context


def macros(parts: Any) -> Any:
    return SimpleNamespace(
        datetime=datetime, timedelta=timedelta, time=time, uuid=uuid, random=random.random, json=json,
        ds_add=parts.ds_add, ds_format=parts.ds_format, datetime_diff_for_humans=parts.datetime_diff_for_humans,
    )  # fmt: skip


def _dates(run: DagRun, parts: Any) -> Dict[str, Any]:
    date = run.logical_date
    ds, ts = date.strftime("%Y-%m-%d"), date.isoformat()
    day = timedelta(days=1)
    yesterday, tomorrow = (date - day).strftime("%Y-%m-%d"), (date + day).strftime("%Y-%m-%d")
    return {
        "logical_date": date,
        "execution_date": date,
        "ds": ds,
        "ds_nodash": ds.replace("-", ""),
        "ts": ts,
        "ts_nodash": date.strftime("%Y%m%dT%H%M%S"),
        "ts_nodash_with_tz": ts.replace("-", "").replace(":", ""),
        "yesterday_ds": yesterday,
        "yesterday_ds_nodash": yesterday.replace("-", ""),
        "tomorrow_ds": tomorrow,
        "tomorrow_ds_nodash": tomorrow.replace("-", ""),
        "next_execution_date": run.data_interval_end,
        "next_ds": run.data_interval_end.strftime("%Y-%m-%d") if run.data_interval_end is not None else None,
        "prev_execution_date": None,
        "prev_ds": None,
    }


def _previous(run: Dict[str, Any], parts: Any) -> Dict[str, Any]:
    before = run.get("previousSuccess") or {}
    return {
        "prev_data_interval_start_success": moment(before.get("dataIntervalStart"), parts.coerce),
        "prev_data_interval_end_success": moment(before.get("dataIntervalEnd"), parts.coerce),
        "prev_start_date_success": moment(before.get("startDate"), parts.coerce),
        "prev_end_date_success": moment(before.get("endDate"), parts.coerce),
    }


class _Variables:
    """`var.value.NAME`, `var.json.NAME.path`, and `.get(NAME, default)`."""

    def __init__(self, parts: Any, json_values: bool) -> None:
        self._parts = parts
        self._json = json_values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._parts.Variable.get(name, deserialize_json=self._json)

    def get(self, name: str, default: Any = UNSET) -> Any:
        try:
            return self._parts.Variable.get(name, deserialize_json=self._json)
        except Exception:
            if default is UNSET:
                raise
            return default


class _Connections:
    """`conn.NAME.host` and `.get(NAME, default)`."""

    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._parts.Connection.get_connection_from_secrets(name)

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self._parts.Connection.get_connection_from_secrets(name)
        except Exception:
            return default


class OutletEvents:
    """`outlet_events[asset].extra[...] = ...`, `outlet_events[alias].add(asset, extra)`."""

    def __init__(self) -> None:
        self.events: Dict[Any, OutletEvent] = {}

    def __getitem__(self, asset: Any) -> "OutletEvent":
        return self.events.setdefault(key_of(asset), OutletEvent())

    def __iter__(self) -> Any:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)


class OutletEvent:
    def __init__(self) -> None:
        self.extra: Dict[str, Any] = {}
        self.added: List[Tuple[Any, Dict[str, Any]]] = []

    def add(self, asset: Any, extra: Any = None) -> None:
        self.added.append((asset, dict(extra or {})))


class InletEvents:
    """`inlet_events[asset]` is the list of its events, oldest first."""

    def __init__(self, inlets: Any, channel: Channel) -> None:
        self._inlets = list(inlets or ())
        self._channel = channel

    def __getitem__(self, asset: Any) -> List[Any]:
        kind, name = key_of(self._inlets[asset] if isinstance(asset, int) else asset)
        found = self._channel.call("getAssetEvents", {"alias" if kind == "alias" else "uri": name}) or []
        return [asset_event(event) for event in found]

    def __iter__(self) -> Any:
        return iter(self._inlets)

    def __len__(self) -> int:
        return len(self._inlets)


class TriggeringEvents(Mapping[Any, Any]):
    """Asset (Airflow 2: its URI) or alias → its events that started the run."""

    def __init__(self, events: List[Dict[str, Any]], by_uri: bool) -> None:
        self._events: Dict[Any, List[Any]] = {}
        self._names: Dict[Any, Any] = {}
        for event in events:
            record = asset_event(event)
            key = ("asset", event["uri"])
            self._events.setdefault(key, []).append(record)
            self._names[key] = event["uri"] if by_uri else record.asset
            for alias in () if by_uri else event["aliases"]:
                self._events.setdefault(("alias", alias), []).append(record)
                self._names["alias", alias] = AssetAlias(name=alias)

    def __getitem__(self, asset: Any) -> List[Any]:
        return self._events[key_of(asset)]

    def __iter__(self) -> Any:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._events)


class AssetAlias(SimpleNamespace):
    """Named as Airflow's own, by which it is known (`key_of`)."""

    def __hash__(self) -> int:
        return hash(self.name)


class EventAsset(SimpleNamespace):
    def __hash__(self) -> int:
        return hash(self.uri)


def asset_event(event: Dict[str, Any]) -> Any:
    asset = EventAsset(name=event["name"], uri=event["uri"], group="asset", extra={})
    return SimpleNamespace(
        id=event["id"],
        asset=asset,
        dataset=asset,
        uri=event["uri"],
        extra=event["extra"],
        timestamp=datetime.fromisoformat(event["at"].replace("Z", "+00:00")),
        source_dag_id=event["dagId"],
        source_run_id=event["runId"],
        source_task_id=event["taskId"],
        source_map_index=event["mapIndex"],
        source_aliases=[SimpleNamespace(name=name) for name in event["aliases"]],
        source_dag_run=SimpleNamespace(dag_id=event["dagId"], run_id=event["runId"]),
        source_task_instance=SimpleNamespace(dag_id=event["dagId"], run_id=event["runId"], task_id=event["taskId"]),
    )


def _indexes(map_indexes: Any) -> Iterable[int]:
    if map_indexes is UNSET:
        return [-1]
    return [map_indexes] if isinstance(map_indexes, int) else list(map_indexes)


def _is_mapped_itself(task: Any) -> bool:
    return any(cls.__name__ == "MappedOperator" for cls in type(task).__mro__)
