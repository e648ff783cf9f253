"""What Airflow makes of DAG files: one JSON object a line in (`{"path": …}`), one out. For the Airflow of the interpreter that runs it."""

import contextlib
import importlib.util
import json
import os
import sys
import tempfile

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="dagwright-edits-"))
os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "CRITICAL")

try:
    from airflow.sdk import DAG
    from airflow.sdk.definitions._internal.contextmanager import DagContext
except ImportError:
    from airflow.models.dag import DAG, DagContext


def dags_of(path):
    before = set(sys.modules)
    sys.path.insert(0, os.path.dirname(path))
    DagContext.autoregistered_dags.clear()
    DagContext.current_autoregister_module_name = "edited"
    spec = importlib.util.spec_from_file_location("edited", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["edited"] = module
    try:
        spec.loader.exec_module(module)
        found = [each for each in vars(module).values() if isinstance(each, DAG)]
        found += [each for each, _ in DagContext.autoregistered_dags if each not in found]
        return {dag.dag_id: described(dag) for dag in found}
    finally:
        sys.path.pop(0)
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if name == "edited" or origin.startswith(os.path.dirname(path)):
                del sys.modules[name]


def described(dag):
    return {
        task.task_id: {
            "downstream": sorted(task.downstream_task_ids),
            "rule": str(getattr(task.trigger_rule, "value", task.trigger_rule)),
            "retries": task.retries,
            "pool": task.pool,
            "group": task.task_group.group_id if task.task_group else None,
            "fields": {name: text_of(getattr(task, name, None)) for name in task.template_fields},
            "external": text_of(getattr(task, "external_task_id", None)),
        }
        for task in dag.tasks
    }


def text_of(value):
    """Without the addresses of objects."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): text_of(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [text_of(item) for item in value]
    operator = getattr(value, "operator", None)
    return f"XCom of {operator.task_id}" if operator is not None else type(value).__name__


for line in sys.stdin:
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = {"dags": dags_of(json.loads(line)["path"])}
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
