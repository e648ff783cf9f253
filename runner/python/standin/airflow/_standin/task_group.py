"""Task groups, mapped ones too, and the `@task_group` decorator."""

from __future__ import annotations

import functools
import inspect
import re
from typing import Any, Callable, Dict, Iterator, List, Optional

from airflow._standin import scope
from airflow._standin.dependency import DependencyMixin
from airflow._standin.exceptions import DuplicateTaskIdFound
from airflow._standin.operator import validate_key


class TaskGroup(DependencyMixin):
    def __init__(
        self,
        group_id: Optional[str] = None,
        prefix_group_id: bool = True,
        parent_group: Optional["TaskGroup"] = None,
        dag: Any = None,
        default_args: Optional[Dict[str, Any]] = None,
        tooltip: str = "",
        ui_color: str = "CornflowerBlue",
        ui_fgcolor: str = "#000",
        add_suffix_on_collision: bool = False,
        group_display_name: str = "",
        **_newer: Any,
    ) -> None:
        self.prefix_group_id = prefix_group_id
        self.default_args = dict(default_args or {})
        self.tooltip = tooltip
        self.dag = dag or (parent_group.dag if parent_group is not None else None) or scope.current_dag()
        if parent_group is None and group_id is not None:
            current = scope.current_group()
            parent_group = current if current is not None and current.dag is self.dag else None
        self.parent_group = parent_group
        self.children: Dict[str, Any] = {}
        self._id = group_id
        if group_id is not None:
            if self.dag is None:
                raise RuntimeError("TaskGroup can only be used inside a dag")
            validate_key(group_id)
            full = self.group_id
            if full in self.dag.task_group_dict or full in self.dag.task_dict:
                if not add_suffix_on_collision:
                    raise DuplicateTaskIdFound(f"group_id '{full}' has already been added to the DAG")
                self._id = _next_free(group_id, full, [*self.dag.task_group_dict, *self.dag.task_dict])
            self.dag.task_group_dict[self.group_id] = self
            if parent_group is not None:
                parent_group.children[self.group_id] = self

    @property
    def group_id(self) -> Optional[str]:
        if self._id is None:
            return None
        parent = self.parent_group
        if parent is not None and parent.prefix_group_id and parent.group_id is not None:
            return parent.child_id(self._id)
        return self._id

    @property
    def label(self) -> Optional[str]:
        return self._id

    def child_id(self, label: str) -> str:
        group_id = self.group_id
        return f"{group_id}.{label}" if self.prefix_group_id and group_id is not None else label

    def add(self, task: Any) -> None:
        self.children[task.task_id] = task

    def iter_tasks(self) -> Iterator[Any]:
        for child in self.children.values():
            if isinstance(child, TaskGroup):
                yield from child.iter_tasks()
            else:
                yield child

    @property
    def roots(self) -> List[Any]:
        return list(self.get_roots())

    @property
    def leaves(self) -> List[Any]:
        return list(self.get_leaves())

    def get_roots(self) -> Iterator[Any]:
        tasks = list(self.iter_tasks())
        ids = {task.task_id for task in tasks}
        return (task for task in tasks if not task.upstream_task_ids & ids)

    def get_leaves(self) -> Iterator[Any]:
        """Teardowns don't count: a task after the group does not wait for them."""
        tasks = list(self.iter_tasks())
        ids = {task.task_id for task in tasks}
        seen = set()
        for task in tasks:
            if task.downstream_task_ids & ids:
                continue
            for one in _before_teardowns(task, ids) if task.is_teardown else [task]:
                if one.task_id not in seen:
                    seen.add(one.task_id)
                    yield one

    def __enter__(self) -> "TaskGroup":
        scope.groups.append(self)
        return self

    def __exit__(self, *_exc: Any) -> None:
        scope.groups.pop()

    def get_child_by_label(self, label: str) -> Any:
        return self.children[self.child_id(label)]

    def iter_mapped_groups(self) -> Iterator["MappedTaskGroup"]:
        group: Optional[TaskGroup] = self
        while group is not None:
            if isinstance(group, MappedTaskGroup):
                yield group
            group = group.parent_group

    def __repr__(self) -> str:
        return f"<TaskGroup: {self.group_id}>"


class MappedTaskGroup(TaskGroup):
    def __init__(self, *, expand_input: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.expand_input = expand_input

    def __exit__(self, *exc: Any) -> None:
        super().__exit__(*exc)
        for task in self.expand_input.referenced_tasks():
            self.set_upstream(task)


class TaskGroupFactory:
    """A function under `@task_group`. Calling it makes the group; `.expand` makes a mapped one."""

    def __init__(
        self,
        function: Callable[..., Any],
        group_kwargs: Dict[str, Any],
        partial_kwargs: Optional[Dict[str, Any]] = None,
    ):
        self.function = function
        self.group_kwargs = group_kwargs
        self.partial_kwargs = partial_kwargs or {}
        functools.update_wrapper(self, function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with self._make(TaskGroup, {}) as group:
            result = self.function(*args, **{**self.partial_kwargs, **kwargs})
        return _group_result(group, result)

    def override(self, **kwargs: Any) -> "TaskGroupFactory":
        return TaskGroupFactory(self.function, {**self.group_kwargs, **kwargs}, self.partial_kwargs)

    def partial(self, **kwargs: Any) -> "TaskGroupFactory":
        return TaskGroupFactory(self.function, self.group_kwargs, {**self.partial_kwargs, **kwargs})

    def expand(self, **kwargs: Any) -> Any:
        from airflow._standin.mapped import DictExpand

        if not kwargs:
            raise TypeError("no arguments to expand against")
        return self._expand(DictExpand(kwargs), list(kwargs))

    def expand_kwargs(self, kwargs: Any) -> Any:
        from airflow._standin.mapped import ListExpand

        names = [name for name in inspect.signature(self.function).parameters if name not in self.partial_kwargs]
        return self._expand(ListExpand(kwargs), names)

    def _expand(self, expand_input: Any, names: List[str]) -> Any:
        from airflow._standin.mapped import MappedArgument

        with self._make(MappedTaskGroup, {"expand_input": expand_input}) as group:
            mapped = {name: MappedArgument(expand_input, name, group) for name in names}
            result = self.function(**{**self.partial_kwargs, **mapped})
        return _group_result(group, result)

    def _make(self, cls: Any, extra: Dict[str, Any]) -> Any:
        kwargs = {"group_id": self.function.__name__, "add_suffix_on_collision": True, **self.group_kwargs, **extra}
        kwargs.setdefault("tooltip", inspect.getdoc(self.function) or "")
        return cls(**kwargs)


def task_group(python_callable: Optional[Callable[..., Any]] = None, **kwargs: Any) -> Any:
    if callable(python_callable):
        return TaskGroupFactory(python_callable, kwargs)
    return lambda function: TaskGroupFactory(function, kwargs)


def unique_task_id(task_id: str, dag: Any, group: Any) -> str:
    """`task_id`, or with a `__1`, `__2` … when the DAG has it already."""
    if dag is None:
        return task_id
    full = group.child_id(task_id) if group is not None else task_id
    return _next_free(task_id, full, list(dag.task_dict)) if full in dag.task_dict else task_id


def _next_free(label: str, full: str, taken: List[str]) -> str:
    base = re.split(r"__\d+$", full)[0]
    pattern = re.compile(rf"^{re.escape(base)}__(\d+)$")
    numbers = [int(found.group(1)) for found in map(pattern.match, taken) if found]
    return f"{re.split(r'__[0-9]+$', label)[0]}__{max(numbers, default=0) + 1}"


def _before_teardowns(task: Any, ids: Any) -> Iterator[Any]:
    for upstream in task.upstream_list:
        if upstream.task_id not in ids or upstream.is_setup:
            continue
        if upstream.is_teardown:
            yield from _before_teardowns(upstream, ids)
        else:
            yield upstream


def _group_result(group: TaskGroup, result: Any) -> Any:
    """What the function returned is what a call gives, so that it can be passed on; without one, the group."""
    if isinstance(result, DependencyMixin):
        return result
    if isinstance(result, (list, tuple)) and result:
        return result
    if isinstance(result, dict):
        return result
    return group


__all__ = ["MappedTaskGroup", "TaskGroup", "TaskGroupFactory", "task_group", "unique_task_id"]
