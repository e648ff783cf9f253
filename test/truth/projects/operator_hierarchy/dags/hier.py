from abc import ABC, abstractmethod
from datetime import datetime
from typing import Generic, TypeVar, Sequence, Callable
from airflow import DAG
from airflow.models import BaseOperator

try:
    from airflow.sdk.bases.sensor import BaseSensorOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.sensors.base import BaseSensorOperator
    from airflow.operators.python import PythonOperator
T = TypeVar("T")


class Audit:
    audit_suffix = "_audited"

    def with_audit(self, dag=None):
        t = AuditOperator(task_id=self.task_id + self.audit_suffix, target=self.task_id, dag=dag or self.dag)
        self >> t
        return t


class Base(BaseOperator, Audit, Generic[T]):
    template_fields: Sequence[str] = ("query", "dest")
    template_ext = (".sql",)
    registry = {}

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.registry[cls.__name__] = cls

    def __init__(self, query: str = None, dest=None, pre: Callable = None, **kwargs):
        kwargs["task_id"] = kwargs.get("task_id") or self.default_id(dest)
        super().__init__(**kwargs)
        self.query, self.dest = query, dest
        self._pre = pre

    @classmethod
    def default_id(cls, dest):
        return f"{cls.__name__}_{dest}".lower()

    def execute(self, context):
        raise NotImplementedError


class Load(Base[str]):
    def __init__(self, *, source, **kwargs):
        self.source = source
        super().__init__(query=f"select * from {source}", dest=f"dw_{source}", **kwargs)


class Merge(Load):
    def __init__(self, keys=(), *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = list(keys)
        self.doc_md = "x"


class AuditOperator(PythonOperator):
    def __init__(self, target, **kw):
        super().__init__(python_callable=lambda: target, **kw)


class Wait(BaseSensorOperator):
    def __init__(self, target, mode="reschedule", **kw):
        super().__init__(mode=mode, poke_interval=kw.pop("every", 60), **kw)

    def poke(self, context):
        return True


class Pipe(ABC):
    steps: list = []

    def __init__(self, name, sched="@daily"):
        self.name, self.sched = name, sched

    @abstractmethod
    def sources(self): ...
    def __call__(self):
        dag = DAG(dag_id=f"p6_{self.name}", schedule=self.sched, start_date=datetime(2024, 1, 1))
        with dag:
            self.body()
        return dag

    def body(self):
        w = Wait(task_id="wait", target=self.name, every=5)
        loads = [Base.registry[kind](source=s, **kw) for kind, s, kw in self.sources()]
        w >> loads
        for l in loads:
            if l.source.startswith("k"):
                l.with_audit()
        self.after(loads)

    def after(self, loads):
        pass


class One(Pipe):
    def sources(self):
        yield "Load", "a", {}
        yield "Merge", "k1", dict(keys=["x"])
        yield ("Load", "b", {"task_id": "custom", "retries": 3})


class Two(One):
    def sources(self):
        return [*super().sources()][:2]

    def after(self, loads):
        loads[0] >> loads[-1]


for cls in (One, Two):
    p = cls(cls.__name__.lower())
    globals()["dag_" + p.name] = p()
