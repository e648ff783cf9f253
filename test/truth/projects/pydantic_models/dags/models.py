from __future__ import annotations
from enum import Enum
from typing import Any, Dict, List, Literal, Optional, Union
from pydantic import BaseModel, Field, field_validator, model_validator, ConfigDict


class Kind(str, Enum):
    bash = "bash"
    empty = "empty"


class TaskCfg(BaseModel):
    name: str
    kind: Kind = Kind.empty
    deps: List[str] = Field(default_factory=list)
    retries: int = 0
    cmd: Optional[str] = None

    @field_validator("name")
    @classmethod
    def clean(cls, v):
        return v.replace(" ", "_")

    @property
    def task_id(self):
        return f"{self.kind.value}_{self.name}"


class DagCfg(BaseModel):
    model_config = ConfigDict(extra="ignore")
    dag_id: str = Field(..., alias="id")
    schedule: Optional[str] = None
    tasks: List[TaskCfg]
    meta: Dict[str, Any] = {}
    tags: list[str] = []
