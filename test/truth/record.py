#!/usr/bin/env python3
"""Writes down what the Airflow of this interpreter makes of DAG files, for the score to hold the analysis against.

usage: PYTHON record.py FOLDER [PATH-IN-FOLDER ...] > records.jsonl     (FOLDER/FILE are the files; one line each)

Write them to DIR/packages.jsonl (Airflow 3) or DIR/packages-airflow2.jsonl, put the files below DATA/packages, and run
`npm run score -- --truth DIR --data DATA`.

Each file is imported in a process of its own. A module that is not installed is replaced by a stand-in: a class whose name
ends in Operator or Sensor becomes an operator that takes any argument, everything else a mock. `--catalogue FILE` names a
JSON object {full class path: [template fields]}, so that XComs make the edges that the real class would make of them.
"""
import argparse
import importlib.abc
import importlib.machinery
import io
import json
import os
import sys
import tempfile
import types
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

SECONDS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--root", action="append", default=[], help="folder on sys.path, in FOLDER")
    options = parser.parse_args()
    home = tempfile.mkdtemp(prefix="record-")
    os.environ.update(
        AIRFLOW_HOME=home,
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__UNIT_TEST_MODE="True",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home}/airflow.db",
        AIRFLOW__LOGGING__LOGGING_LEVEL="CRITICAL",
    )
    output = os.fdopen(os.dup(1), "w")
    with redirect_stdout(io.StringIO()):
        import airflow
        import airflow.models.dag  # noqa: F401

        os.dup2(2, 1)
        fields = json.loads(options.catalogue.read_text()) if options.catalogue else {}
        for path in files(options.folder, options.paths):
            record = in_child(lambda: record_of(options, path, fields))
            record = {"file": path, "airflow": airflow.__version__, **record}
            output.write(json.dumps(record) + "\n")
            output.flush()


def files(folder: Path, paths: list[str]) -> list[str]:
    found: list[Path] = []
    for path in paths or ["."]:
        at = folder / path
        found += sorted(at.rglob("*.py")) if at.is_dir() else [at]
    return [str(path.relative_to(folder)) for path in found if looks_like_dag(path)]


def looks_like_dag(path: Path) -> bool:
    text = path.read_bytes().lower()
    return b"airflow" in text and (b"dag" in text or b"asset" in text)


def in_child(work):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        import signal

        signal.alarm(SECONDS)
        try:
            result = work()
        except BaseException as error:  # the child has to answer
            result = failed(f"{type(error).__name__}: {error}")
        with os.fdopen(writer, "w") as pipe:
            pipe.write(json.dumps(result))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else failed(f"no answer within {SECONDS} s")


def failed(message: str) -> dict:
    return {"import_error": message, "stubbed": [], "given": {"env": {}, "sys_path": []}, "dags": []}


def record_of(options, path: str, fields: dict) -> dict:
    file = options.folder / path
    roots = options.root or [str(Path(path).parent)]
    sys.path[:0] = [str(options.folder / root) for root in roots]
    finder = StandIns(fields, options.folder)
    sys.meta_path.append(finder)
    import socket

    socket.socket.connect = refuse
    dags, error = load(file)
    given = {"env": {}, "sys_path": roots}
    return {
        "import_error": error,
        "stubbed": sorted(finder.made),
        "given": given,
        "dags": [dag_record(dag) for dag in dags],
    }


def refuse(*_args):
    raise OSError("no network while files are recorded")


def load(file: Path):
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag
    import inspect

    taken = inspect.signature(DagBag.__init__).parameters
    options = {name: False for name in ("include_examples", "read_dags_from_db", "collect_dags") if name in taken}
    bag = DagBag(dag_folder=os.devnull, **options)
    bag.process_file(str(file), only_if_updated=False, safe_mode=False)
    errors = list(bag.import_errors.values())
    return list(bag.dags.values()), str(errors[0]) if errors else None


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Comes last: what it is asked for is not installed."""

    def __init__(self, fields: dict, folder: Path) -> None:
        self.fields = fields
        self.folder = str(folder.resolve())
        self.made: set[str] = set()

    def find_spec(self, name, _path=None, _target=None):
        if not self.asked_from_files():
            return None
        if name in OWN or (name.startswith("airflow.") and not name.startswith("airflow.providers.")):
            return None
        self.made.add(name)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def asked_from_files(self) -> bool:
        """Installed packages try imports whose failure they expect."""
        frame = sys._getframe(2)
        while frame and (frame.f_code.co_filename.startswith("<frozen") or frame.f_code.co_filename == __file__ or "importlib" in frame.f_code.co_filename):
            frame = frame.f_back
        return frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(self.folder)

    def create_module(self, spec):
        return StandIn(spec.name, self.fields)

    def exec_module(self, module) -> None:
        pass


OWN = {"airflow", "dags", "plugins", "include"}


class StandIn(types.ModuleType):
    def __init__(self, name: str, fields: dict) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__fields = fields

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        made = operator(self.__name__, name, self.__fields) if name.endswith(("Operator", "Sensor", "OperatorAsync", "SensorAsync")) else mock.MagicMock(name=f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made


def operator(module: str, name: str, fields: dict):
    try:
        from airflow.sdk import BaseOperator
    except ImportError:
        from airflow.models.baseoperator import BaseOperator
    import inspect

    base = set(inspect.signature(BaseOperator.__init__).parameters)

    known = fields.get(f"{module}.{name}")

    def initialise(self, *args, **kwargs):
        own = {key: kwargs.pop(key) for key in list(kwargs) if key not in base}
        if known is None:
            self.template_fields = tuple(own)
        for key, value in own.items():
            setattr(self, key, value)
        BaseOperator.__init__(self, **kwargs)

    made = type(name, (BaseOperator,), {"__module__": module, "__init__": initialise, "template_fields": tuple(known or ())})
    map_with_any_argument(made, base)
    return made


def map_with_any_argument(stand_in, base: set) -> None:
    """`partial` and `expand` look into the signature of the class for the names of arguments: of a stand-in's own, there are none."""
    try:
        from airflow.sdk.bases import operator as made_partial
        from airflow.sdk.definitions import mappedoperator
    except ImportError:
        from airflow.models import baseoperator as made_partial, mappedoperator
    validate = mappedoperator.validate_mapping_kwargs

    def validate_known(op, func, value):
        validate(op, func, {key: each for key, each in value.items() if op is not stand_in or key in base})

    mappedoperator.validate_mapping_kwargs = made_partial.validate_mapping_kwargs = validate_known


def dag_record(dag) -> dict:
    edges = sorted([task.task_id, other] for task in dag.tasks for other in task.downstream_task_ids)
    groups = []
    walk(dag.task_group, None, groups)
    return {
        "dag_id": dag.dag_id,
        "schedule": schedule_text(dag),
        "timetable": type(dag.timetable).__name__,
        "tasks": [task_record(task) for task in dag.tasks],
        "edges": edges,
        "labels": sorted(
            [up, down, info["label"]] for up, downs in dag.edge_info.items() for down, info in downs.items() if info.get("label")
        ),
        "groups": groups,
    }


def schedule_text(dag) -> "str | None":
    if not hasattr(dag, "schedule_interval"):
        return None if dag.schedule is None else str(dag.schedule)
    # Airflow 2 keeps no more of a schedule by dataset than a summary.
    if type(dag.timetable).__name__.startswith("Dataset"):
        return dag.timetable.summary
    return None if dag.schedule_interval is None else str(dag.schedule_interval)


def task_record(task) -> dict:
    group = task.task_group.group_id if task.task_group else None
    return {
        "task_id": task.task_id,
        "operator": task.task_type,
        "operator_name": getattr(task, "operator_name", task.task_type),
        "trigger_rule": getattr(task.trigger_rule, "value", str(task.trigger_rule)),
        "task_group": group,
        "mapped": type(task).__name__ in ("MappedOperator", "DecoratedMappedOperator"),
        "setup": task.is_setup,
        "teardown": task.is_teardown,
    }


def walk(group, parent, into: list) -> None:
    for child in group.children.values():
        if not hasattr(child, "children"):
            continue
        into.append({"group_id": child.group_id, "parent": parent, "mapped": type(child).__name__ == "MappedTaskGroup"})
        walk(child, child.group_id, into)


main()
