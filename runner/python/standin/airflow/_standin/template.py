"""Renders template fields: by jinja2 where it is installed, else by `small_template`."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cached_property
from typing import Any, Dict, List

from airflow._standin import scope, small_template
from airflow._standin.exceptions import AirflowException
from airflow._standin.xcom_arg import ResolveMixin

# Forks of this process have it then. A pod has one task, which may need none, and would have to compile it first.
if "dagwright_worker.pod" not in sys.modules:
    with contextlib.suppress(ImportError):
        import jinja2.nativetypes


class Environment:
    """One DAG's template settings."""

    def __init__(self, dag: Any) -> None:
        self.dag = dag
        self.folders: List[str] = [scope.dag_folder]
        if dag is not None:
            self.folders += list(dag.template_searchpath or ())
        self.globals: Dict[str, Any] = dict((dag.user_defined_macros if dag is not None else None) or {})
        self.filters: Dict[str, Any] = {
            **small_template.DATE_FILTERS,
            **((dag.user_defined_filters if dag is not None else None) or {}),
        }

    @cached_property
    def _jinja(self) -> Any:
        """None where jinja2 is not installed."""
        try:
            import jinja2
            import jinja2.nativetypes
        except ImportError:
            return None
        dag = self.dag
        native = dag is not None and dag.render_template_as_native_obj
        cls = jinja2.nativetypes.NativeEnvironment if native else jinja2.Environment
        undefined = (dag.template_undefined if dag is not None else None) or jinja2.StrictUndefined
        options: Dict[str, Any] = {
            "loader": jinja2.FileSystemLoader(self.folders),
            "undefined": undefined,
            "extensions": ["jinja2.ext.do"],
            "cache_size": 0,
            **((dag.jinja_environment_kwargs if dag is not None else None) or {}),
        }
        made = cls(**options)
        made.globals.update(self.globals)
        made.filters.update(self.filters)
        return made

    def text(self, source: str, context: Dict[str, Any]) -> Any:
        if "{" not in source:
            return source
        if self._jinja is not None:
            return self._jinja.from_string(source).render(**context)
        native = self.dag is not None and self.dag.render_template_as_native_obj
        render_by = small_template.render_native if native else small_template.render
        return render_by(source, {**self.globals, **context}, self.filters)

    def file(self, name: str, context: Dict[str, Any]) -> Any:
        if self._jinja is not None:
            return self._jinja.get_template(name).render(**context)
        for folder in self.folders:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    return self.text(file.read(), context)
        raise AirflowException(f"template file {name} not found in {', '.join(self.folders)}")

    def from_string(self, source: str) -> Any:
        environment = self

        class Template:
            def render(self, *args: Any, **kwargs: Any) -> Any:
                return environment.text(source, {**(args[0] if args else {}), **kwargs})

        return Template()


def render(task: Any, value: Any, context: Dict[str, Any], env: Environment) -> Any:
    """The value with its templates rendered and its references to XComs replaced."""
    if isinstance(value, str):
        if task.template_ext and value.endswith(tuple(task.template_ext)):
            return env.file(value, context)
        return env.text(value, context)
    if isinstance(value, ResolveMixin):
        return value.resolve(context)
    if type(value) is tuple:
        return tuple(render(task, item, context, env) for item in value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(render(task, item, context, env) for item in value))
    if isinstance(value, list):
        return [render(task, item, context, env) for item in value]
    if isinstance(value, dict):
        return {key: render(task, item, context, env) for key, item in value.items()}
    if isinstance(value, set):
        return {render(task, item, context, env) for item in value}
    nested = getattr(value, "template_fields", None)
    if isinstance(nested, (list, tuple)):
        for name in nested:
            setattr(value, name, render(task, getattr(value, name), context, env))
    return value
