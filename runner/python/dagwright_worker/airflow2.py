"""
Airflow 2: its operators, without its metadata database.

Airflow 2 has no task runner that can be had apart from the database, so `execute` carries out the task with a
context of our own, and the few places where operators reach for the database are replaced in the task's process.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Optional

from dagwright_worker.describe import describe_dag, unsupported_here
from dagwright_worker.import_error_text import import_failure_of_text
from dagwright_worker.protocol import Channel
from dagwright_worker.parts_triggers import SdkOfParts
from dagwright_worker.sdk import IMPORT_SECONDS, IMPORT_TIMEOUT, import_quietly, pick_dag

_WARM = (
    "airflow.models.taskinstance",
    "airflow.models.xcom_arg",
    "airflow.models.renderedtifields",
    "airflow.operators.bash",
    "airflow.operators.python",
    "airflow.sensors.base",
    "airflow.hooks.subprocess",
    "airflow.utils.context",
    "jinja2.ext",
    "jinja2.nativetypes",
    "jinja2.sandbox",
)


class Airflow2(SdkOfParts):
    name = "airflow2"

    def __init__(self, version: str) -> None:
        self.version = version

    def preload(self) -> None:
        os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
        from dagwright_worker import airflow2_parts

        airflow2_parts.answer_from(None, {})
        import_quietly((*_WARM, "airflow.models.dagbag"))
        self.warm_up(None)

    def load(self, file: str, dag_id: Optional[str]) -> Any:
        os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
        os.environ["AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH"] = "50"
        os.environ.setdefault(IMPORT_TIMEOUT, str(IMPORT_SECONDS))
        from airflow.models.dagbag import DagBag

        from dagwright_worker import airflow2_parts

        airflow2_parts.answer_from(None, self.variables)
        bag = DagBag(dag_folder=file, include_examples=False, safe_mode=False, load_op_links=False)
        if bag.import_errors:
            raise import_failure_of_text(next(iter(bag.import_errors.values())), file)
        self.dags = list(bag.dags.values())
        return pick_dag(self.dags, dag_id, file)

    def describe(self, dag: Any) -> Dict[str, Any]:
        return describe_dag(dag, unsupported_here)

    def warm_up(self, dag: Any) -> None:
        import_quietly(_WARM)
        import dagwright_worker.execute
        import dagwright_worker.task_process  # noqa: F401

    def parts(self) -> Any:
        from dagwright_worker import airflow2_parts

        return airflow2_parts

    def enter_triggers(self, dag: Any) -> None:
        from dagwright_worker import airflow2_parts
        from dagwright_worker.airflow2_other_dags import ask_about_other_dags
        from dagwright_worker.triggers import CurrentChannel

        channel: Any = CurrentChannel()
        airflow2_parts.answer_from(channel)
        airflow2_parts.do_without_database({})
        ask_about_other_dags(channel, airflow2_parts.current_task)

    def run(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker import airflow2_parts
        from dagwright_worker.execute import run_task

        airflow2_parts.answer_from(channel)
        airflow2_parts.do_without_database(request)
        from dagwright_worker.airflow2_other_dags import ask_about_other_dags

        ask_about_other_dags(channel, airflow2_parts.current_task)
        return run_task(airflow2_parts, dag, request, channel)

    def render(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker import airflow2_parts
        from dagwright_worker.execute import base_context
        from dagwright_worker.render import render_task

        airflow2_parts.answer_from(channel)
        airflow2_parts.do_without_database(request)
        task = dag.task_dict[request["taskId"]]
        return render_task(task, base_context(airflow2_parts, dag, task, request, channel))

    def call_back(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker import airflow2_parts
        from dagwright_worker.dag_callbacks import bare_context, call_back
        from dagwright_worker.execute import base_context

        airflow2_parts.answer_from(channel)
        airflow2_parts.do_without_database(request)
        task = dag.task_dict.get(request["taskId"])
        context = base_context(airflow2_parts, dag, task, request, channel) if task else bare_context(dag, request)
        return call_back(dag, context, request)

    def expand(self, dag: Any, request: Dict[str, Any], channel: Channel) -> Dict[str, Any]:
        from dagwright_worker import airflow2_parts
        from dagwright_worker.execute import base_context

        airflow2_parts.answer_from(channel)
        airflow2_parts.do_without_database(request)
        group = dag.task_group_dict[request["id"]] if request["kind"] == "group" else None
        task = next(iter(group.iter_tasks())) if group is not None else dag.task_dict[request["id"]]
        base_context(airflow2_parts, dag, task, {**request, "taskId": task.task_id}, channel)
        expand_input = group._expand_input if group is not None else task._get_specified_expand_input()
        return {"kind": "count", "count": expand_input.get_total_map_length(request["run"]["runId"], session=None)}
