"""`WorkerDag`: the DAG as the interpreter sees it. The three SDKs share these attributes."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Dict, Iterable, List, Optional

from dagwright_worker.dag_callbacks import callbacks_of
from dagwright_worker.pod_arguments import executor_fields, pod_arguments


def describe_dag(dag: Any, unsupported: Any, *, native: bool = True) -> Dict[str, Any]:
    """`unsupported(task)` gives None or `{"message", "package"?}`."""
    tasks = [describe_task(task, unsupported, native) for task in dag.task_dict.values()]
    edges = [[task.task_id, one] for task in dag.task_dict.values() for one in sorted(task.downstream_task_ids)]
    return {
        "dagId": dag.dag_id,
        "maxActiveTasks": getattr(dag, "max_active_tasks", None),
        "failFast": bool(getattr(dag, "fail_fast", False) or getattr(dag, "fail_stop", False)),
        "dagrunTimeout": seconds(getattr(dag, "dagrun_timeout", None)),
        "renderTemplateAsNativeObj": bool(dag.render_template_as_native_obj),
        "callbacks": callbacks_of(dag),
        "params": _params(dag),
        "paramSchemas": _param_schemas(dag),
        "templateSearchPath": _search_path(dag),
        "tasks": tasks,
        "edges": edges,
        "groups": [describe_group(group) for group in _groups(dag)],
    }


def describe_task(task: Any, unsupported: Any, native: bool) -> Dict[str, Any]:
    cls = operator_class(task)
    problem = unsupported(task)
    described: Dict[str, Any] = {
        "taskId": task.task_id,
        "operator": cls.__name__,
        "module": module_of(cls),
        "bases": _bases(cls),
        "group": _group_id(task),
        "triggerRule": _text(task.trigger_rule),
        "retries": int(task.retries or 0),
        "retryDelay": seconds(task.retry_delay) or 0,
        "retryExponentialBackoff": bool(task.retry_exponential_backoff),
        "maxRetryDelay": seconds(task.max_retry_delay),
        "executionTimeout": seconds(task.execution_timeout),
        "pool": task.pool or "default_pool",
        "poolSlots": task.pool_slots,
        **_weight(task),
        "dependsOnPast": bool(task.depends_on_past),
        "waitForDownstream": bool(task.wait_for_downstream),
        "maxActiveTisPerDag": task.max_active_tis_per_dag,
        "maxActiveTisPerDagrun": task.max_active_tis_per_dagrun,
        "mapped": is_mapped(task),
        "mappedOver": referenced_ids(_input_of(task)) if is_mapped(task) else [],
        "setup": bool(task.is_setup),
        "teardown": bool(task.is_teardown),
        "onFailureFailDagrun": bool(task.on_failure_fail_dagrun),
        "doXComPush": bool(_argument(task, "do_xcom_push", True)),
        "supported": problem is None,
        **executor_fields(task),
    }
    if problem is not None:
        described["unsupported"] = problem
    ignore = _argument(task, "ignore_downstream_trigger_rules", None)
    if ignore is not None:
        described["ignoreDownstreamTriggerRules"] = bool(ignore)
    if native and not is_mapped(task):
        arguments = native_arguments(task)
        if arguments is not None:
            described["nativeArgs"] = arguments
    return described


def unsupported_here(task: Any) -> Optional[Dict[str, Any]]:
    """Operators that need people beside this one run."""
    for cls in operator_class(task).__mro__:
        reason = _NOT_HERE.get(cls.__name__)
        if reason is not None and cls.__module__.startswith("airflow."):
            return {"message": f"{cls.__name__} {reason}, which a run on this machine does not do."}
    return None


_NOT_HERE = {
    "HITLOperator": "waits for a person's answer",
}


def describe_group(group: Any) -> Dict[str, Any]:
    parent = group.parent_group
    expand_input = getattr(group, "expand_input", None) or getattr(group, "_expand_input", None)
    return {
        "groupId": group.group_id,
        "parent": parent.group_id if parent is not None else None,
        "mapped": expand_input is not None,
        "mappedOver": referenced_ids(expand_input) if expand_input is not None else [],
    }


def operator_class(task: Any) -> Any:
    cls = getattr(task, "operator_class", None) if is_mapped(task) else None
    return cls if isinstance(cls, type) else type(task)


def is_mapped(task: Any) -> bool:
    """Whether it is an unexpanded `.expand`, by the class's name: each SDK has a class of its own."""
    return any(cls.__name__ == "MappedOperator" for cls in type(task).__mro__)


def referenced_ids(expand_input: Any) -> List[str]:
    """Task ids whose XComs an expansion reads, each once."""
    if expand_input is None:
        return []
    if hasattr(expand_input, "referenced_tasks"):
        tasks: Iterable[Any] = expand_input.referenced_tasks()
    else:
        tasks = (reference[0] for reference in expand_input.iter_references())
    return list(dict.fromkeys(task.task_id for task in tasks))


def native_arguments(task: Any) -> Optional[Dict[str, Any]]:
    """Arguments of a plain Bash, Empty or KubernetesPodOperator task that needs nothing of Python."""
    cls = type(task)
    plain = cls.__module__.startswith("airflow.") and cls.__name__ in _NATIVE
    if not plain or any(getattr(task, name, None) for name in _CALLBACKS):
        return None
    if getattr(task, "inlets", None) or getattr(task, "outlets", None) or getattr(task, "run_as_user", None):
        return None
    if cls.__name__ == "EmptyOperator":
        return {}
    if _renders_by_python(task):
        return None
    return pod_arguments(task) if cls.__name__ in _PODS else _bash_arguments(task)


_PODS = ("KubernetesPodOperator", "EksPodOperator")
_NATIVE = ("BashOperator", "EmptyOperator", *_PODS)


def _renders_by_python(task: Any) -> bool:
    """Macros, filters and settings of the DAG's own, and params of the task's own, are Python's."""
    dag = task.dag
    names = ("user_defined_macros", "user_defined_filters", "jinja_environment_kwargs")
    if any(getattr(dag, name, None) for name in names):
        return True
    return _param_values(task.params or {}) != _param_values(dag.params or {})


def _param_values(params: Any) -> Dict[str, Any]:
    return params.dump() if hasattr(params, "dump") else dict(params)


_CALLBACKS = (
    "on_execute_callback",
    "on_success_callback",
    "on_failure_callback",
    "on_retry_callback",
    "on_skipped_callback",
    "_pre_execute_hook",
    "_post_execute_hook",
    "retry_policy",
    "map_index_template",
)


def _bash_arguments(task: Any) -> Optional[Dict[str, Any]]:
    processor = getattr(task, "output_processor", None)
    if processor is not None and getattr(processor, "__name__", "") != "<lambda>":
        return None
    if processor is not None and _is_users(processor):
        return None
    values = {
        "bash_command": task.bash_command,
        "env": task.env,
        "append_env": task.append_env,
        "cwd": task.cwd,
        "output_encoding": task.output_encoding,
        "skip_on_exit_code": list(task.skip_on_exit_code or []),
    }
    if not isinstance(values["bash_command"], str):
        return None
    return values if is_json(values) else None


def _is_users(function: Any) -> bool:
    return not str(getattr(function, "__module__", "")).startswith("airflow.")


def is_json(value: Any) -> bool:
    """Whether it is made of JSON's own types (a `str` subclass with more to it is not)."""
    if value is None or type(value) in (str, int, float, bool):
        return True
    if type(value) in (list, tuple):
        return all(is_json(item) for item in value)
    return type(value) is dict and all(type(key) is str and is_json(item) for key, item in value.items())


def seconds(value: Any) -> Optional[float]:
    if value is None:
        return None
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def _params(dag: Any) -> Dict[str, Any]:
    found = {}
    for name, value in _param_values(dag.params).items():
        try:
            found[name] = json.loads(json.dumps(value))
        except (TypeError, ValueError):
            continue
    return found


def _param_schemas(dag: Any) -> List[Dict[str, Any]]:
    """What the runner can check; a value that JSON can't hold is left to the task."""
    found = []
    for name in dag.params:
        get = getattr(dag.params, "get_param", None)
        param = get(name) if get is not None else None
        schema = getattr(param, "schema", None)
        if not schema:
            continue
        try:
            one = {"name": name, "schema": json.loads(json.dumps(schema))}
            if _has_value(param):
                one["default"] = json.loads(json.dumps(param.value))
        except (TypeError, ValueError):
            continue
        found.append(one)
    return found


def _has_value(param: Any) -> bool:
    if hasattr(param, "has_value"):
        return bool(param.has_value)
    return type(param.value).__name__ not in ("ArgNotSet", "SetDuringExecution")


def _search_path(dag: Any) -> List[str]:
    paths = dag.template_searchpath
    return [paths] if isinstance(paths, str) else [str(path) for path in paths or ()]


def _groups(dag: Any) -> List[Any]:
    groups = getattr(dag, "task_group_dict", None)
    if groups is None:
        groups = dag.task_group.get_task_group_dict()
    return [group for group in groups.values() if group.group_id is not None]


def _group_id(task: Any) -> Optional[str]:
    group = getattr(task, "task_group", None)
    return group.group_id if group is not None else None


def _weight(task: Any) -> Dict[str, Any]:
    rule = task.weight_rule
    name = type(rule).__name__
    known = {"_DownstreamPriorityWeightStrategy": "downstream", "_UpstreamPriorityWeightStrategy": "upstream",
             "_AbsolutePriorityWeightStrategy": "absolute"}  # fmt: skip
    own = None if name in known else _weight_by(rule, task)
    if own is not None:
        return {"priorityWeight": own, "weightRule": "absolute"}
    return {"priorityWeight": task.priority_weight, "weightRule": known.get(name, _text(rule))}


def _weight_by(strategy: Any, task: Any) -> Optional[int]:
    """By a class of the user's own, as it is for the first try; None where it wants to know more of a run than there is yet."""
    if isinstance(strategy, type):
        strategy = strategy()
    if not callable(getattr(strategy, "get_weight", None)):
        return None
    instance = SimpleNamespace(
        task=task, task_id=task.task_id, dag_id=task.dag.dag_id, map_index=-1, try_number=1, operator=operator_class(task).__name__,
        priority_weight=task.priority_weight, pool=task.pool, queue=getattr(task, "queue", "default"),
    )  # fmt: skip
    try:
        return int(strategy.get_weight(instance))
    except Exception:
        return None


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))


def _input_of(task: Any) -> Any:
    getter = getattr(task, "_get_specified_expand_input", None)
    return getter() if getter is not None else task.expand_input


def _argument(task: Any, name: str, default: Any) -> Any:
    if is_mapped(task):
        return task.partial_kwargs.get(name, default)
    return getattr(task, name, default)


def _bases(cls: type) -> List[str]:
    names = []
    for base in cls.__mro__[1:]:
        if base.__name__ in ("BaseOperator", "object"):
            break
        names.append(f"{module_of(base)}.{base.__name__}")
    return names


def module_of(cls: type) -> str:
    """A class of the stand-in is named as Airflow's own would be."""
    if not cls.__module__.startswith("airflow._standin"):
        return cls.__module__
    from airflow._standin.module_table import home_of

    return home_of(cls.__name__) or cls.__module__
