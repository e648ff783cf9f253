"""
Which of the stand-in's names appear in which `airflow…` module, for Airflow 2's paths and Airflow 3's.

A module outside the table exists too, as a place of placeholders.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any, Dict, Optional

_S = "airflow._standin."
_OPERATORS = {
    "bash": {"BashOperator": "operators"},
    "empty": {"EmptyOperator": "operators"},
    "python": {
        "PythonOperator": "operators",
        "BranchPythonOperator": "operators",
        "ShortCircuitOperator": "operators",
        "PythonVirtualenvOperator": "operators",
        "ExternalPythonOperator": "operators",
        "BranchPythonVirtualenvOperator": "operators",
        "BranchExternalPythonOperator": "operators",
        "get_current_context": "scope",
    },
    "latest_only": {"LatestOnlyOperator": "operators"},
    "branch": {"BaseBranchOperator": "operators", "BranchMixIn": "operators:BranchMixin"},
    "datetime": {"BranchDateTimeOperator": "operators"},
    "weekday": {"BranchDayOfWeekOperator": "operators"},
    "trigger_dagrun": {"TriggerDagRunOperator": "other_dags"},
    "dummy": {"DummyOperator": "operators"},
}
_SENSORS = {
    "base": {"BaseSensorOperator": "sensors", "PokeReturnValue": "sensors", "poke_mode_only": "sensors"},
    "python": {"PythonSensor": "sensors"},
    "bash": {"BashSensor": "sensors"},
    "filesystem": {"FileSensor": "sensors"},
    "date_time": {"DateTimeSensor": "sensors", "DateTimeSensorAsync": "sensors"},
    "time_delta": {
        "TimeDeltaSensor": "sensors",
        "TimeDeltaSensorAsync": "sensors",
        "WaitSensor": "sensors",
    },
    "time": {"TimeSensor": "sensors", "TimeSensorAsync": "sensors"},
    "time_sensor": {"TimeSensor": "sensors", "TimeSensorAsync": "sensors"},
    "weekday": {"DayOfWeekSensor": "sensors"},
    "external_task": {"ExternalTaskSensor": "other_dags", "ExternalTaskMarker": "other_dags"},
}
_TRIGGERS = {
    name: "triggers"
    for name in ("BaseTrigger", "TriggerEvent", "TaskSuccessEvent", "TaskFailedEvent", "TaskSkippedEvent")
}
_TIME_TRIGGERS = {"DateTimeTrigger": "triggers", "TimeDeltaTrigger": "triggers"}
_CHAINS = {"chain": "dependency", "chain_linear": "dependency", "cross_downstream": "dependency"}
_DECORATORS = {
    "dag": "dag",
    "task": "=task",
    "task_group": "task_group",
    "setup": "taskflow:setup_task",
    "teardown": "taskflow:teardown_task",
    "get_current_context": "scope",
}
_ASSETS = {
    name: "assets" for name in ("Asset", "AssetAlias", "AssetAll", "AssetAny", "AssetRef", "AssetWatcher", "Metadata")
}
_EXCEPTIONS = {
    name: "exceptions"
    for name in (
        "AirflowBadRequest AirflowConfigException AirflowDagCycleException AirflowException AirflowFailException "
        "AirflowNotFoundException AirflowOptionalProviderFeatureException AirflowProviderDeprecationWarning "
        "AirflowRescheduleException AirflowRuntimeError AirflowSensorTimeout AirflowSkipException AirflowTaskTerminated "
        "AirflowTaskTimeout AirflowTimetableInvalid DagNotFound DagRunNotFound DownstreamTasksSkipped "
        "DuplicateTaskIdFound ParamValidationError RemovedInAirflow3Warning TaskAlreadyInTaskGroup TaskDeferralError "
        "TaskDeferralTimeout TaskDeferred "
        "TaskNotFound UnmappableXComLengthPushed UnmappableXComTypePushed XComForMappingNotPushed XComNotFound"
    ).split()
}
_TIMETABLES = {
    name: "timetables"
    for name in (
        "CronDataIntervalTimetable CronTriggerTimetable MultipleCronTriggerTimetable DeltaDataIntervalTimetable "
        "DeltaTriggerTimetable EventsTimetable AssetOrTimeSchedule"
    ).split()
}
_DATES = {
    name: "dates"
    for name in (
        "utc utcnow parse make_aware make_naive is_localized is_naive convert_to_utc coerce_datetime parse_timezone"
    ).split()
}

TABLE: Dict[str, Dict[str, str]] = {
    "airflow": {"DAG": "dag", "Asset": "assets", "Dataset": "assets", "XComArg": "xcom_arg"},
    "airflow.sdk": {
        "DAG": "dag",
        **_DECORATORS,
        **_CHAINS,
        **_ASSETS,
        **_TIMETABLES,
        "BaseOperator": "operator",
        "BaseOperatorLink": "operator",
        "BaseSensorOperator": "sensors",
        "PokeReturnValue": "sensors",
        "BaseHook": "variables",
        "BaseNotifier": "timetables",
        "BranchMixIn": "operators:BranchMixin",
        "Connection": "variables",
        "Variable": "variables",
        "Context": "context",
        "EdgeModifier": "dependency",
        "Label": "dependency",
        "Param": "param",
        "ParamsDict": "param",
        "ObjectStoragePath": "object_storage",
        "TaskGroup": "task_group",
        "TaskInstanceState": "timetables",
        "DagRunState": "timetables",
        "TriggerRule": "timetables",
        "WeightRule": "timetables",
        "XComArg": "xcom_arg",
        "literal": "=literal",
        "Model": "assets",
        "asset": "asset_decorator",
        "timezone": "dates",
    },
    "airflow.providers.cncf.kubernetes.secret": {"Secret": "kubernetes_secret"},
    "airflow.providers.cncf.kubernetes.operators.pod": {"KubernetesPodOperator": "pods"},
    "airflow.providers.cncf.kubernetes.operators.kubernetes_pod": {"KubernetesPodOperator": "pods"},
    "airflow.providers.amazon.aws.operators.eks": {"EksPodOperator": "pods", "EKSPodOperator": "pods:EksPodOperator"},
    "airflow.kubernetes.secret": {"Secret": "kubernetes_secret"},
    "airflow.sdk.exceptions": _EXCEPTIONS,
    "airflow.exceptions": _EXCEPTIONS,
    "airflow.sdk.timezone": {**_DATES, "datetime": "dates:aware_datetime"},
    "airflow.sdk.definitions.param": {"Param": "param", "ParamsDict": "param"},
    "airflow.sdk.definitions.context": {"Context": "context", "get_current_context": "scope"},
    "airflow.sdk.definitions.asset": _ASSETS,
    "airflow.sdk.definitions.asset.metadata": {"Metadata": "assets"},
    "airflow.sdk.definitions.dag": {"DAG": "dag", "dag": "dag"},
    "airflow.sdk.bases.operator": {"BaseOperator": "operator", **_CHAINS},
    "airflow.sdk.bases.sensor": _SENSORS["base"],
    "airflow.sdk.bases.hook": {"BaseHook": "variables"},
    "airflow.sdk.bases.notifier": {"BaseNotifier": "timetables"},
    "airflow.sdk.bases.operatorlink": {"BaseOperatorLink": "operator"},
    "airflow.assets": _ASSETS,
    "airflow.assets.metadata": {"Metadata": "assets"},
    "airflow.configuration": {
        name: "configuration" for name in ("AirflowConfigParser", "conf", "get", "getboolean", "getint", "getfloat")
    },
    "airflow.sdk.configuration": {"conf": "configuration"},
    "airflow.datasets": {
        "Dataset": "assets",
        "DatasetAlias": "assets:AssetAlias",
        "DatasetAll": "assets:AssetAll",
        "DatasetAny": "assets:AssetAny",
    },
    "airflow.datasets.metadata": {"Metadata": "assets"},
    "airflow.decorators": _DECORATORS,
    "airflow.decorators.base": {"TaskDecorator": "taskflow:TaskFactory"},
    "airflow.decorators.task_group": {"task_group": "task_group"},
    "airflow.hooks.base": {"BaseHook": "variables"},
    "airflow.hooks.base_hook": {"BaseHook": "variables"},
    "airflow.io.path": {},
    "airflow.models": {
        "DAG": "dag",
        "BaseOperator": "operator",
        "BaseOperatorLink": "operator",
        "Connection": "variables",
        "Param": "param",
        "Variable": "variables",
        "XCom": "timetables",
        "XComArg": "xcom_arg",
    },
    "airflow.models.baseoperator": {"BaseOperator": "operator", "BaseOperatorLink": "operator", **_CHAINS},
    "airflow.models.baseoperatorlink": {"BaseOperatorLink": "operator"},
    "airflow.models.connection": {"Connection": "variables"},
    "airflow.models.dag": {"DAG": "dag", "dag": "dag"},
    "airflow.models.param": {"Param": "param", "ParamsDict": "param"},
    "airflow.models.variable": {"Variable": "variables"},
    "airflow.models.xcom": {"XCom": "timetables", "XCOM_RETURN_KEY": "xcom_arg"},
    "airflow.models.xcom_arg": {"XComArg": "xcom_arg", "PlainXComArg": "xcom_arg"},
    "airflow.notifications.basenotifier": {"BaseNotifier": "timetables"},
    "airflow.macros": {
        "ds_add": "dates",
        "ds_format": "dates",
        "datetime_diff_for_humans": "dates",
    },
    "airflow.operators.bash_operator": _OPERATORS["bash"],
    "airflow.operators.python_operator": _OPERATORS["python"],
    "airflow.operators.dummy_operator": _OPERATORS["dummy"],
    "airflow.operators.branch_operator": _OPERATORS["branch"],
    "airflow.sensors.base_sensor_operator": _SENSORS["base"],
    "airflow.sdk.io": {"ObjectStoragePath": "object_storage"},
    "airflow.sdk.io.path": {"ObjectStoragePath": "object_storage"},
    "airflow.io.path": {"ObjectStoragePath": "object_storage"},
    "airflow.triggers.base": _TRIGGERS,
    "airflow.triggers.temporal": _TIME_TRIGGERS,
    "airflow.triggers.file": {"FileTrigger": "triggers"},
    "airflow.providers.standard.triggers.temporal": _TIME_TRIGGERS,
    "airflow.providers.standard.triggers.file": {"FileTrigger": "triggers"},
    "airflow.timetables.base": {"Timetable": "timetables"},
    "airflow.timetables.simple": {
        "NullTimetable": "timetables",
        "OnceTimetable": "timetables",
        "ContinuousTimetable": "timetables",
    },
    "airflow.timetables.events": {"EventsTimetable": "timetables"},
    "airflow.timetables.interval": _TIMETABLES,
    "airflow.timetables.trigger": _TIMETABLES,
    "airflow.timetables.assets": {"AssetOrTimeSchedule": "timetables"},
    "airflow.timetables.datasets": {"DatasetOrTimeSchedule": "timetables"},
    "airflow.utils.context": {"Context": "context", "context_merge": "context:merge_context"},
    "airflow.utils.dag_parsing_context": {"get_parsing_context": "=parsing_context"},
    "airflow.utils.dates": {"days_ago": "dates"},
    "airflow.utils.decorators": {"apply_defaults": "=identity"},
    "airflow.utils.edgemodifier": {"Label": "dependency", "EdgeModifier": "dependency"},
    "airflow.utils.helpers": _CHAINS,
    "airflow.utils.log.logging_mixin": {"LoggingMixin": "timetables"},
    "airflow.utils.session": {"provide_session": "=identity"},
    "airflow.utils.state": {
        "State": "timetables",
        "TaskInstanceState": "timetables",
        "DagRunState": "timetables",
    },
    "airflow.utils.task_group": {"TaskGroup": "task_group"},
    "airflow.utils.timezone": {**_DATES, "datetime": "dates:aware_datetime"},
    "airflow.utils.trigger_rule": {"TriggerRule": "timetables"},
    "airflow.utils.types": {"DagRunType": "timetables"},
    "airflow.utils.weekday": {"WeekDay": "timetables"},
    "airflow.utils.weight_rule": {"WeightRule": "timetables"},
    "airflow.task.trigger_rule": {"TriggerRule": "timetables"},
    "airflow.task.weight_rule": {"WeightRule": "timetables"},
    "airflow.providers.standard.utils.weekday": {"WeekDay": "timetables"},
    "airflow.providers.standard.decorators.bash": {"_BashDecoratedOperator": "taskflow"},
}
TABLE["airflow.providers.common.compat.sdk"] = {
    **TABLE["airflow.sdk"],
    **_EXCEPTIONS,
    "timezone": "dates",
    "XCOM_RETURN_KEY": "xcom_arg",
}
TABLE["airflow.providers.common.compat.sdk"]["conf"] = "configuration"
TABLE["airflow.providers.common.compat.assets"] = _ASSETS
TABLE["airflow.providers.common.compat.standard.operators"] = _OPERATORS["python"]
for _name, _names in _OPERATORS.items():
    TABLE[f"airflow.operators.{_name}"] = _names
    TABLE[f"airflow.providers.standard.operators.{_name}"] = _names
for _name, _names in _SENSORS.items():
    TABLE[f"airflow.sensors.{_name}"] = _names
    TABLE[f"airflow.providers.standard.sensors.{_name}"] = _names


def home_of(name: str) -> Optional[str]:
    """The Airflow 3 module that a class of the stand-in says it comes from."""
    for folder, modules in (("operators", _OPERATORS), ("sensors", _SENSORS)):
        for module, names in modules.items():
            if name in names:
                place = "airflow.sdk.bases" if name == "BaseSensorOperator" else f"airflow.providers.standard.{folder}"
                return f"{place}.{'sensor' if name == 'BaseSensorOperator' else module}"
    return _DECORATED.get(name)


_DECORATED = {
    "KubernetesPodOperator": "airflow.providers.cncf.kubernetes.operators.pod",
    "EksPodOperator": "airflow.providers.amazon.aws.operators.eks",
    "_KubernetesDecoratedOperator": "airflow.providers.cncf.kubernetes.decorators.kubernetes",
    "_KubernetesCmdDecoratedOperator": "airflow.providers.cncf.kubernetes.decorators.kubernetes_cmd",
    "BaseOperator": "airflow.sdk.bases.operator",
    "_PythonDecoratedOperator": "airflow.providers.standard.decorators.python",
    "_BranchPythonDecoratedOperator": "airflow.providers.standard.decorators.branch_python",
    "_ShortCircuitDecoratedOperator": "airflow.providers.standard.decorators.short_circuit",
    "_PythonVirtualenvDecoratedOperator": "airflow.providers.standard.decorators.python_virtualenv",
    "_PythonExternalDecoratedOperator": "airflow.providers.standard.decorators.external_python",
    "_BranchPythonVirtualenvDecoratedOperator": "airflow.providers.standard.decorators.branch_virtualenv",
    "_BranchExternalPythonDecoratedOperator": "airflow.providers.standard.decorators.branch_external_python",
    "DecoratedSensorOperator": "airflow.providers.standard.decorators.sensor",
    "_BashDecoratedOperator": "airflow.providers.standard.decorators.bash",
    "DecoratedOperator": "airflow.sdk.bases.decorator",
}


def install() -> None:
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())


def attribute_of(module: str, name: str) -> Any:
    """The value of `from module import name`. A name in capitals, or an unknown one, is a placeholder."""
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    target = TABLE.get(module, {}).get(name)
    if target is not None:
        return _load(target, name)
    full = f"{module}.{name}"
    if full in TABLE or any(one.startswith(f"{full}.") for one in TABLE):
        return importlib.import_module(full)
    from airflow._standin.placeholder import placeholder

    return placeholder(module, name)


def _load(target: str, name: str) -> Any:
    if target.startswith("="):
        return _special(target[1:])
    if name == "timezone":
        return importlib.import_module("airflow.sdk.timezone")
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(_S + module), attribute or name)


def _special(name: str) -> Any:
    if name == "task":
        from airflow._standin.taskflow import TaskDecorators

        return TaskDecorators()
    if name == "parsing_context":
        return lambda: types.SimpleNamespace(dag_id=None, task_id=None)
    return lambda value: value


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = attribute_of(self.__name__, name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Every `airflow.…` name that is not a file of the stand-in is a module made here."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Optional[importlib.machinery.ModuleSpec]:
        if not fullname.startswith("airflow."):
            return None
        if fullname.startswith("airflow._standin") or _is_name(fullname):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = _Module(spec.name)
        module.__path__ = []
        module.__all__ = sorted(TABLE.get(spec.name, {}))
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing: its names are made when they are asked for."""


def _is_name(fullname: str) -> bool:
    """`airflow.sdk.DAG` is a class, not a module."""
    parent, _, name = fullname.rpartition(".")
    return name in TABLE.get(parent, {}) and fullname not in TABLE
