import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Callable, Dict
import importlib
import yaml
import logging
from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.bash import BashOperator
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.python import PythonOperator
log = logging.getLogger(__name__)


class ConfigError(ValueError):
    def __init__(self, field, *args):
        super().__init__(f"missing {field}", *args)
        self.field = field


class DagFactory:
    REQUIRED = ("dag_id", "tasks")

    def __init__(self, folder):
        self.folder = Path(folder)
        self.registry: Dict[str, Any] = self._registry()
        self.errors = []

    def _registry(self):
        return {
            cls.__name__.replace("Operator", "").lower(): cls for cls in (BashOperator, EmptyOperator, PythonOperator)
        }

    def op(self, name):
        return self.registry[name]

    def load(self, path: Path) -> Dict[str, Any]:
        with path.open("r", encoding="utf-8") as fh:
            config = yaml.safe_load(fh)
        for f in self.REQUIRED:
            if f not in config:
                raise ConfigError(f)
        return config

    @staticmethod
    def _delta(text):
        m = re.match(r"(\d+)([smhd])", text)
        if not m:
            raise ValueError(f"bad {text}")
        value, unit = m.groups()
        return timedelta(**{{"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[unit]: int(value)})

    def _callable(self, path):
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)

    def _task(self, cfg):
        cls = self.registry.get(cfg["operator"])
        if cls is None:
            raise ValueError(cfg["operator"])
        params = dict(cfg.get("params") or {})
        if isinstance(params.get("python_callable"), str):
            params["python_callable"] = self._callable(params["python_callable"])
        return cls(task_id=cfg["task_id"], **params)

    def generate(self, path):
        cfg = self.load(path)
        args = cfg.get("default_args", {})
        args.setdefault("owner", "x")
        if isinstance(args.get("retry_delay"), str):
            args["retry_delay"] = self._delta(args["retry_delay"])
        dag = DAG(
            cfg["dag_id"],
            default_args=args,
            schedule=cfg.get("schedule"),
            start_date=datetime.fromisoformat(str(cfg.get("start", "2024-01-01"))),
            tags=cfg.get("tags", []),
            catchup=cfg.get("catchup", False),
        )
        tasks = {}
        with dag:
            for t in cfg["tasks"]:
                tasks[t["task_id"]] = self._task(t)
        for dep in cfg.get("dependencies", []):
            ups, downs = ([x] if isinstance(x, str) else x for x in (dep["upstream"], dep["downstream"]))
            for u in ups:
                for d in downs:
                    tasks[u] >> tasks[d]
        return dag

    def generate_all(self):
        dags = {}
        for p in self.folder.glob("*.y*ml"):
            try:
                d = self.generate(p)
                dags[d.dag_id] = d
            except ConfigError as e:
                log.warning("x %s", e.field)
                self.errors.append(e.field)
            except Exception as e:
                print(f"Error {p.name}: {e}")
                self.errors.append(str(e))
        return dags
