"""`@asset`: a DAG of one task that makes the asset."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Dict, Optional

from airflow._standin.assets import Asset
from airflow._standin.dag import DAG
from airflow._standin.operators import PythonOperator


class _AssetMainOperator(PythonOperator):
    """Calls the function with the assets that its parameters name; `self` is the asset, `context` the context."""

    def __init__(self, *, made: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.made = made

    def execute_callable(self, context: Dict[str, Any]) -> Any:
        special = {"self": self.made, "context": context}
        names = inspect.signature(self.python_callable).parameters
        return self.python_callable(**{name: special.get(name) or Asset(name=name) for name in names})


class asset:  # noqa: N801
    def __init__(
        self, *, schedule: Any = None, uri: Optional[str] = None, name: Optional[str] = None, **dag_kwargs: Any
    ):
        self.schedule = schedule
        self.uri = uri
        self.name = name
        self.group = dag_kwargs.pop("group", "asset")
        self.extra = dag_kwargs.pop("extra", None)
        dag_kwargs.pop("watchers", None)
        self.dag_kwargs = dag_kwargs

    def __call__(self, function: Callable[..., Any]) -> Asset:
        name = self.name or function.__name__
        made = Asset(name=name, uri=self.uri, group=self.group, extra=self.extra)
        self._dag(name, function, made, [made])
        return made

    def _dag(self, name: str, function: Callable[..., Any], made: Any, outlets: Any) -> DAG:
        known = inspect.signature(DAG.__init__).parameters
        kwargs = {"dag_id": name, "schedule": self.schedule, "catchup": False, **self.dag_kwargs}
        with DAG(**{key: value for key, value in kwargs.items() if key in known}) as dag:
            _AssetMainOperator(task_id=function.__name__, python_callable=function, made=made, outlets=outlets)
        return dag

    @classmethod
    def multi(cls, *, outlets: Any, schedule: Any = None, name: Optional[str] = None, **dag_kwargs: Any) -> Any:
        def decorate(function: Callable[..., Any]) -> DAG:
            maker = cls(schedule=schedule, name=name, **dag_kwargs)
            return maker._dag(name or function.__name__, function, list(outlets), list(outlets))

        return decorate
