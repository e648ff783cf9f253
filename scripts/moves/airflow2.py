"""Writes, as JSON, the names that the modules of Airflow 2 have: {module: {name: where Airflow 2 leads on to, or ""}}."""
import importlib
import importlib.util
import json
import pkgutil
import sys
import types
import warnings

import airflow

# What DAG files have no business with, and what takes long to import.
LEFT_OUT = (
    "airflow.providers", "airflow.migrations", "airflow.www.extensions", "airflow.example_dags", "airflow.api_connexion.endpoints", "airflow.api_connexion.schemas", "airflow.api_internal",
    "airflow.settings", "airflow.__main__", "airflow.cli", "airflow.alembic", "airflow.jobs", "airflow.serialization", "airflow.ti_deps",
    "airflow.task.", "airflow.dag_processing", "airflow.callbacks", "airflow.config_templates", "airflow.traces",
    "airflow.api.", "airflow.sentry", "airflow.ui", "airflow.models.errors",
)


def modules(path, prefix):
    for found in pkgutil.iter_modules(path, prefix):
        if found.name.startswith(LEFT_OUT):
            continue
        yield found.name
        if found.ispkg:
            try:
                spec = importlib.util.find_spec(found.name)
            except BaseException:
                continue
            yield from modules(spec.submodule_search_locations, found.name + ".")


def leads_on(module):
    """What a module's `__getattr__` answers for: Airflow keeps it in a closure or a partial function."""
    getter = vars(module).get("__getattr__")
    for value in getattr(getter, "args", ()):
        if isinstance(value, dict):
            yield from value.items()
    for cell in getattr(getter, "__closure__", None) or ():
        try:
            value = cell.cell_contents
        except ValueError:
            continue
        if isinstance(value, dict):
            yield from value.items()


def own(module, name, value):
    """What is defined there or further down, as opposed to what the module imports for itself."""
    home = getattr(value, "__module__", None)
    if name.startswith("_") or isinstance(value, types.ModuleType) or name == "TYPE_CHECKING":
        return False
    return name.isupper() and home is None or isinstance(home, str) and f"{home}.".startswith(f"{module}.")


found = {}
for name in ["airflow", *modules(airflow.__path__, "airflow.")]:
    try:
        importlib.import_module(name)
    except BaseException:
        pass
for name, module in list(sys.modules.items()):
    if name != "airflow" and not name.startswith("airflow.") or name.startswith(LEFT_OUT):
        continue
    names = found.setdefault(name, {})
    names.update({key: "" for key, value in list(vars(module).items()) if own(name, key, value)})
    names.update({key: "" for key in vars(module).get("__lazy_imports", ()) if not key.startswith("_")})
    for key, value in leads_on(module):
        if isinstance(value, dict):
            found.setdefault(f"{name}.{key}", {}).update({k: v for k, v in value.items() if isinstance(v, str)})
        elif isinstance(key, str) and isinstance(value, str):
            names[key] = value
warnings.simplefilter("ignore")
json.dump(found, sys.stdout)
