"""helpers"""

from __future__ import annotations
import functools
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Iterable, Optional, Protocol, runtime_checkable, overload
from airflow import DAG
from airflow.utils.task_group import TaskGroup

try:
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.python import PythonOperator


@dataclass
class Step:
    name: str
    after: list[str] = field(default_factory=list)
    rule: Optional[str] = None
    group: str | None = None

    def make(self):
        return EmptyOperator(task_id=self.name, **({"trigger_rule": self.rule} if self.rule else {}))


class Builder:
    def __init__(self, dag_id, **kw):
        self.kw = dict(kw)
        self.dag_id = dag_id
        self.steps: dict[str, Step] = {}

    def step(self, name, *after, **kw):
        self.steps[name] = Step(name, list(after), **kw)
        return self

    def schedule(self, cron):
        self.kw["schedule"] = cron
        return self

    def __or__(self, other):
        return self.step(*other) if isinstance(other, tuple) else self.step(other)

    def build(self):
        made, groups = {}, {}
        with DAG(self.dag_id, start_date=datetime(2024, 1, 1), **self.kw) as dag:
            for s in self.steps.values():
                if s.group:
                    g = groups.get(s.group) or groups.setdefault(s.group, TaskGroup(s.group))
                    with g:
                        made[s.name] = s.make()
                else:
                    made[s.name] = s.make()
            for s in self.steps.values():
                [made[a] >> made[s.name] for a in s.after]
        return dag


def register(ns):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(*a, **k):
            r = fn(*a, **k)
            for d in r if isinstance(r, (list, tuple)) else [r]:
                ns[d.dag_id] = d
            return r

        wrapper.registered = True
        return wrapper

    return deco


def python_task(fn=None, *, retries=0, name=None):
    if fn is None:
        return functools.partial(python_task, retries=retries, name=name)

    @functools.wraps(fn)
    def make(*args, **kwargs):
        return PythonOperator(
            task_id=name or fn.__name__, python_callable=fn, op_args=args, op_kwargs=kwargs, retries=retries
        )

    return make


@contextmanager
def pipeline(name, **kw):
    with DAG(name, start_date=datetime(2024, 1, 1), schedule=kw.pop("schedule", None), **kw) as dag:
        start, end = EmptyOperator(task_id="start"), EmptyOperator(task_id="end")
        before = set(dag.task_ids)
        yield dag
        inner = [t for t in dag.tasks if t.task_id not in before]
        for t in inner:
            if not t.upstream_task_ids:
                start >> t
            if not t.downstream_task_ids:
                t >> end
        if not inner:
            start >> end
