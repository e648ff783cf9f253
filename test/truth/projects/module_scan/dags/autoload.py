import os
from importlib import import_module
from airflow.models import DAG

BASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "projects")


class Loader:
    def __init__(self, base):
        self.__base = base

    @property
    def projects(self) -> list:
        return sorted(filter(lambda x: x not in ["__pycache__"], [dirs for _, dirs, _ in os.walk(self.__base)][0]))

    def load(self):
        if len(self.projects) == 0:
            raise RuntimeError
        for name in self.projects:
            try:
                module = import_module(f"projects.{name}.pipeline")
                n = 1
                for dag in module.DAGS:
                    globals()[f"{name}-{n}"] = dag
                    n += 1
            except Exception:
                pass


Loader(BASE).load()
