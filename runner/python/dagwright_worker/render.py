"""A task's template fields as a run would have them, field by field: one that fails does not hide the others. Nothing is executed."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

from dagwright_worker.describe import is_mapped, operator_class
from dagwright_worker.failures import one_line

# A result that is not there before the run; each SDK has its own class.
_NO_RESULT = ("XComNotFound", "XComForMappingNotPushed")


def render_task(task: Any, context: Dict[str, Any], render: Optional[Any] = None) -> Dict[str, Any]:
    """A `RenderOutcome`. `render(value)` when the task has no way of its own."""
    fields: Dict[str, Any] = {}
    errors: Dict[str, str] = {}
    missing = []
    if render is None:
        environment = task.get_template_env()

        def render(value: Any) -> Any:
            return task.render_template(value, context, environment)

    values = task.partial_kwargs if is_mapped(task) else None
    for name in getattr(operator_class(task), "template_fields", ()):
        value = getattr(task, name, None) if values is None else values.get(name)
        if values is not None and name not in values:
            continue
        try:
            fields[name] = _plain(render(value) if value else value)
        except Exception as error:
            if type(error).__name__ in _NO_RESULT:
                missing.append(name)
                continue
            errors[name] = one_line(error)
    return {"kind": "rendered", "fields": fields, "errors": errors, "missing": missing}


def _plain(value: Any) -> Any:
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return str(value)
