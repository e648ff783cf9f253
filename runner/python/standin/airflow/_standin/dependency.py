"""`>>`, `<<`, `set_upstream`, `set_downstream`, `chain` and edge labels over anything that stands for tasks."""

from __future__ import annotations

from typing import Any, Iterable, List, Optional, Sequence, Union

from airflow._standin.exceptions import AirflowException


class DependencyMixin:
    """`roots` and `leaves` are the tasks that an edge into or out of this object touches."""

    @property
    def roots(self) -> List[Any]:
        raise NotImplementedError

    @property
    def leaves(self) -> List[Any]:
        raise NotImplementedError

    def set_upstream(self, other: Any, edge_modifier: Optional["EdgeModifier"] = None) -> None:
        for one in _flatten(other):
            _relate(one, self, edge_modifier)

    def set_downstream(self, other: Any, edge_modifier: Optional["EdgeModifier"] = None) -> None:
        for one in _flatten(other):
            _relate(self, one, edge_modifier)

    def __rshift__(self, other: Any) -> Any:
        self.set_downstream(other)
        return other

    def __lshift__(self, other: Any) -> Any:
        self.set_upstream(other)
        return other

    def __rrshift__(self, other: Any) -> Any:
        self.set_upstream(other)
        return self

    def __rlshift__(self, other: Any) -> Any:
        self.set_downstream(other)
        return self

    def as_setup(self) -> Any:
        for task in self.leaves:
            task.is_setup = True
        return self

    def as_teardown(self, *, setups: Any = None, on_failure_fail_dagrun: Optional[bool] = None) -> Any:
        for task in self.leaves:
            task.is_teardown = True
            if "trigger_rule" not in getattr(task, "_explicit", ()):
                task.trigger_rule = "all_done_setup_success"
            if on_failure_fail_dagrun is not None:
                task.on_failure_fail_dagrun = on_failure_fail_dagrun
            for setup in _flatten(setups) if setups is not None else ():
                for one in setup.leaves:
                    one.is_setup = True
                    link(one, task)
        return self

    def __enter__(self) -> Any:
        from airflow._standin import scope

        scope.setup_teardown.append((list(self.leaves), []))
        return self

    def __exit__(self, *_exc: Any) -> None:
        from airflow._standin import scope

        owners, inside = scope.setup_teardown.pop()
        ids = {task.task_id for task in inside}
        for task in inside:
            if task.is_setup or task.is_teardown:
                continue
            if not task.upstream_task_ids & ids:
                for owner in owners:
                    for setup in [owner] if owner.is_setup else _setups_of(owner):
                        link(setup, task)
            if not task.downstream_task_ids & ids:
                for owner in owners:
                    for teardown in [owner] if owner.is_teardown else _teardowns_of(owner):
                        link(task, teardown)


class EdgeModifier(DependencyMixin):
    """A `Label`: remembers both sides until it has both."""

    def __init__(self, label: Optional[str] = None) -> None:
        self.label = label
        self._before: List[Any] = []
        self._after: List[Any] = []

    @property
    def roots(self) -> List[Any]:
        return [task for one in self._after for task in one.roots]

    @property
    def leaves(self) -> List[Any]:
        return [task for one in self._before for task in one.leaves]

    def set_upstream(self, other: Any, edge_modifier: Optional["EdgeModifier"] = None) -> None:
        added = _flatten(other)
        self._before.extend(added)
        self._connect(added, self._after)

    def set_downstream(self, other: Any, edge_modifier: Optional["EdgeModifier"] = None) -> None:
        added = _flatten(other)
        self._after.extend(added)
        self._connect(self._before, added)

    def _connect(self, before: Sequence[Any], after: Sequence[Any]) -> None:
        for one in before:
            for other in after:
                _relate(one, other, self)


def Label(label: str) -> EdgeModifier:
    return EdgeModifier(label)


def link(upstream: Any, downstream: Any, label: Optional[str] = None) -> None:
    """One edge between two tasks; gives a task without a DAG the other's."""
    dag = upstream.dag or downstream.dag
    if dag is None:
        raise AirflowException(
            "Tried to create relationships between tasks that don't have DAGs yet. "
            f"Set the DAG for at least one task and try again: [{upstream!r}, {downstream!r}]"
        )
    for task in (upstream, downstream):
        if task.dag is None:
            dag.add_task(task)
        elif task.dag is not dag:
            raise AirflowException(
                f"Tried to set relationships between tasks in more than one DAG: {upstream.dag!r}, {downstream.dag!r}"
            )
    upstream.downstream_task_ids.add(downstream.task_id)
    downstream.upstream_task_ids.add(upstream.task_id)
    if label is not None:
        dag.edge_labels[(upstream.task_id, downstream.task_id)] = label


def chain(*tasks: Any) -> None:
    for before, after in zip(tasks, tasks[1:]):
        if _is_list(before) and _is_list(after):
            if len(before) != len(after):
                raise AirflowException(
                    f"Chain not supported for different length Iterable. Got {len(before)} and {len(after)}."
                )
            for one, other in zip(before, after):
                _relate_either(one, other)
        else:
            _relate_either(before, after)


def chain_linear(*elements: Any) -> None:
    """Every task of one element before every task of the next; empty lists are passed over."""
    deps_set = False
    before: Optional[List[Any]] = None
    for element in elements:
        current = _flatten(element)
        if not current:
            continue
        if before is not None:
            for one in before:
                for other in current:
                    _relate_either(one, other)
            deps_set = True
        before = current
    if not deps_set:
        raise ValueError("No dependencies were set. Did you forget to expand with `*`?")


def cross_downstream(from_tasks: Any, to_tasks: Any) -> None:
    for one in _flatten(from_tasks):
        one.set_downstream(_flatten(to_tasks))


def _relate_either(before: Any, after: Any) -> None:
    for one in _flatten(before):
        one.set_downstream(after)


def _relate(before: Any, after: Any, modifier: Optional[EdgeModifier]) -> None:
    if isinstance(before, EdgeModifier) and modifier is not before:
        before.set_downstream(after)
        return
    if isinstance(after, EdgeModifier) and modifier is not after:
        after.set_upstream(before)
        return
    for one in (before, after):
        if not isinstance(one, DependencyMixin):
            raise AirflowException(f"Relationships can only be set between Operators; received {type(one).__name__}")
    label = modifier.label if modifier is not None else None
    for upstream in before.leaves:
        for downstream in after.roots:
            link(upstream, downstream, label)
    _note_group_edge(before, after)


def _note_group_edge(before: Any, after: Any) -> None:
    remember = getattr(before, "note_downstream", None)
    if remember is not None:
        remember(after)


def _flatten(value: Any) -> List[Any]:
    return list(value) if _is_list(value) else [value]


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple, set)) or (
        isinstance(value, Iterable) and not isinstance(value, (DependencyMixin, str))
    )


def _setups_of(task: Any) -> List[Any]:
    return [task.dag.task_dict[one] for one in task.upstream_task_ids if task.dag.task_dict[one].is_setup]


def _teardowns_of(task: Any) -> List[Any]:
    return [task.dag.task_dict[one] for one in task.downstream_task_ids if task.dag.task_dict[one].is_teardown]


TaskLike = Union[DependencyMixin, Sequence[DependencyMixin]]
