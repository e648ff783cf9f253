"""The DAG, as a context manager, as an argument and as the `@dag` decorator."""

from __future__ import annotations

import functools
import inspect
from datetime import datetime, timedelta
from typing import Any, Callable, Dict, List, Optional, Tuple

from airflow._standin import scope
from airflow._standin.exceptions import AirflowException, DuplicateTaskIdFound, TaskNotFound
from airflow._standin.operator import validate_key
from airflow._standin.param import Param, ParamsDict
from airflow._standin.task_group import TaskGroup
from airflow._standin.xcom_arg import DagParam

_UNSET: Any = object()


class DAG:
    def __init__(
        self,
        dag_id: str,
        description: Optional[str] = None,
        schedule: Any = _UNSET,
        start_date: Optional[datetime] = None,
        end_date: Optional[datetime] = None,
        full_filepath: Optional[str] = None,
        template_searchpath: Any = None,
        template_undefined: Any = None,
        user_defined_macros: Optional[Dict[str, Any]] = None,
        user_defined_filters: Optional[Dict[str, Any]] = None,
        default_args: Optional[Dict[str, Any]] = None,
        max_active_tasks: Optional[int] = None,
        max_active_runs: int = 16,
        max_consecutive_failed_dag_runs: int = 0,
        dagrun_timeout: Optional[timedelta] = None,
        sla_miss_callback: Any = None,
        default_view: str = "grid",
        orientation: str = "LR",
        catchup: bool = False,
        on_success_callback: Any = None,
        on_failure_callback: Any = None,
        doc_md: Optional[str] = None,
        params: Any = None,
        access_control: Any = None,
        is_paused_upon_creation: Optional[bool] = None,
        jinja_environment_kwargs: Optional[Dict[str, Any]] = None,
        render_template_as_native_obj: bool = False,
        tags: Any = None,
        owner_links: Optional[Dict[str, str]] = None,
        auto_register: bool = True,
        fail_fast: bool = False,
        fail_stop: bool = False,
        dag_display_name: Optional[str] = None,
        schedule_interval: Any = _UNSET,
        timetable: Any = None,
        concurrency: Optional[int] = None,
        disable_bundle_versioning: bool = False,
        deadline: Any = None,
        allowed_run_types: Any = None,
        rerun_with_latest_version: Any = None,
        partition_key: Any = None,
    ) -> None:
        validate_key(dag_id)
        self.dag_id = dag_id
        self.description = description
        self.schedule = next((one for one in (schedule, schedule_interval) if one is not _UNSET), None)
        if timetable is not None:
            self.schedule = timetable
        self.schedule_interval = self.schedule
        self.timetable = timetable
        self.default_args: Dict[str, Any] = dict(default_args or {})
        self.params = ParamsDict({**(self.default_args.pop("params", None) or {}), **(params or {})})
        self.start_date = start_date or self.default_args.get("start_date")
        self.end_date = end_date or self.default_args.get("end_date")
        self.timezone = getattr(self.start_date, "tzinfo", None)
        self.template_searchpath = (
            [template_searchpath] if isinstance(template_searchpath, str) else template_searchpath
        )
        self.template_undefined = template_undefined
        self.user_defined_macros = user_defined_macros
        self.user_defined_filters = user_defined_filters
        self.max_active_tasks = max_active_tasks if max_active_tasks is not None else concurrency
        self.max_active_runs = max_active_runs
        self.dagrun_timeout = dagrun_timeout
        self.catchup = catchup
        self.on_success_callback = on_success_callback
        self.on_failure_callback = on_failure_callback
        self.doc_md = doc_md
        self.jinja_environment_kwargs = jinja_environment_kwargs
        self.render_template_as_native_obj = render_template_as_native_obj
        self.tags = set(tags or ())
        self.owner_links = owner_links or {}
        self.auto_register = auto_register
        self.fail_fast = fail_fast or fail_stop
        self.dag_display_name = dag_display_name or dag_id
        self.fileloc = scope.dag_file
        self.task_dict: Dict[str, Any] = {}
        self.task_group_dict: Dict[str, TaskGroup] = {}
        self.edge_labels: Dict[Tuple[str, str], str] = {}
        self.task_group = TaskGroup(group_id=None, dag=self)

    def __enter__(self) -> "DAG":
        scope.dags.append(self)
        scope.groups.append(self.task_group)
        return self

    def __exit__(self, *_exc: Any) -> None:
        scope.groups.pop()
        scope.dags.pop()
        if self.auto_register and self not in scope.registered:
            scope.registered.append(self)

    def add_task(self, task: Any) -> None:
        if task.task_id in self.task_dict and self.task_dict[task.task_id] is not task:
            raise DuplicateTaskIdFound(f"Task id '{task.task_id}' has already been added to the DAG")
        self.task_dict[task.task_id] = task
        task.dag = self
        if task.task_group is None:
            task.task_group = self.task_group
            self.task_group.children[task.task_id] = task
        if scope.setup_teardown:
            scope.setup_teardown[-1][1].append(task)

    def add_tasks(self, tasks: Any) -> None:
        for task in tasks:
            self.add_task(task)

    @property
    def tasks(self) -> List[Any]:
        return list(self.task_dict.values())

    @property
    def task_ids(self) -> List[str]:
        return list(self.task_dict)

    @property
    def roots(self) -> List[Any]:
        return [task for task in self.tasks if not task.upstream_task_ids]

    @property
    def leaves(self) -> List[Any]:
        return [task for task in self.tasks if not task.downstream_task_ids]

    @property
    def folder(self) -> str:
        return scope.dag_folder

    @property
    def filepath(self) -> str:
        return self.fileloc

    @property
    def owner(self) -> str:
        return ", ".join(sorted({task.owner for task in self.tasks}))

    @property
    def task(self) -> Any:
        """Task decorators bound to this DAG."""
        from airflow._standin.taskflow import TaskDecorators

        return TaskDecorators({"dag": self})

    def has_task(self, task_id: str) -> bool:
        return task_id in self.task_dict

    def get_task(self, task_id: str, include_subdags: bool = False) -> Any:
        if task_id not in self.task_dict:
            raise TaskNotFound(f"Task {task_id} not found")
        return self.task_dict[task_id]

    def has_task_group(self, task_group_id: str) -> bool:
        return task_group_id in self.task_group_dict

    def param(self, name: str, default: Any = None) -> DagParam:
        return DagParam(self, name, default)

    def set_dependency(self, upstream_task_id: str, downstream_task_id: str) -> None:
        self.get_task(upstream_task_id).set_downstream(self.get_task(downstream_task_id))

    def topological_sort(self) -> List[Any]:
        order: List[Any] = []
        left = {task.task_id: set(task.upstream_task_ids) for task in self.tasks}
        while left:
            ready = [task_id for task_id, upstream in left.items() if not upstream & left.keys()]
            if not ready:
                raise AirflowException(f"A cyclic dependency occurred in dag: {self.dag_id}")
            for task_id in ready:
                del left[task_id]
                order.append(self.task_dict[task_id])
        return order

    def get_template_env(self, *, force_sandboxed: bool = False) -> Any:
        from airflow._standin import template

        return template.Environment(self)

    def test(self, *_args: Any, **_kwargs: Any) -> None:
        raise AirflowException(f"run it with: dagwright run FILE:{self.dag_id} (dag.test() needs real Airflow)")

    def cli(self) -> None:
        self.test()

    def __repr__(self) -> str:
        return f"<DAG: {self.dag_id}>"

    def __hash__(self) -> int:
        return hash(self.dag_id)

    def __eq__(self, other: Any) -> bool:
        return self is other


def dag(dag_id: Any = "", *dag_args: Any, **dag_kwargs: Any) -> Any:
    """`@dag`, `@dag()` and `@dag(...)`. The function's parameters become the DAG's params."""
    if callable(dag_id):
        return dag()(dag_id)
    id_given = dag_id

    def decorate(function: Callable[..., Any]) -> Callable[..., DAG]:
        @functools.wraps(function)
        def factory(*args: Any, **kwargs: Any) -> DAG:
            bound = inspect.signature(function).bind(*args, **kwargs)
            bound.apply_defaults()
            made = DAG(id_given or function.__name__, *dag_args, **dag_kwargs)
            with made:
                if function.__doc__ and not made.doc_md:
                    made.doc_md = inspect.cleandoc(function.__doc__)
                arguments = {}
                for name, value in bound.arguments.items():
                    arguments[name] = made.param(name, value.value if isinstance(value, Param) else value)
                    if isinstance(value, Param):
                        made.params[name] = value
                function(**arguments)
            return made

        return factory

    return decorate
