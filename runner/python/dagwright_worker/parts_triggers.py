"""Triggers of the SDKs whose tasks `execute` carries out: Airflow 2 and the stand-in."""

from __future__ import annotations

import importlib
from typing import Any, Dict, List, Optional

from dagwright_worker.sdk import Sdk


class SdkOfParts(Sdk):
    def parts(self) -> Any:
        """The module with what `execute` needs of the SDK."""
        raise NotImplementedError

    def make_trigger(self, resume: Dict[str, Any], request: Dict[str, Any]) -> Any:
        module, _, name = resume["classpath"].rpartition(".")
        return getattr(importlib.import_module(module), name)(**self.parts().decode(resume["trigger_kwargs"]))

    def trigger_fired(self, resume: Dict[str, Any], event: Any) -> Dict[str, Any]:
        parts = self.parts()
        kwargs = {**parts.decode(resume["next_kwargs"]), "event": event.payload}
        return {**resume, "next_kwargs": parts.encode(kwargs)}

    def trigger_failed(self, resume: Dict[str, Any], lines: Optional[List[str]], *, timed_out: bool) -> Dict[str, Any]:
        parts = self.parts()
        kwargs = {"error": parts.TRIGGER_TIMED_OUT if timed_out else "Trigger failure", "traceback": lines}
        return {**resume, "next_method": "__fail__", "next_kwargs": parts.encode(kwargs)}
