"""
Runs the scenario DAGs under a real Airflow and writes down how they end.

    PYTHON record.py OUT.json [--dags FOLDER] [--only NAME …] [--keep]

FOLDER has the DAG files and a `runs.json` that says how they are run. `installed` in it names files of the installed
Airflow that are added to them.

PYTHON is an interpreter with Apache Airflow 2 or 3. A database, a scheduler and what belongs to them are started in a
temporary folder and ended again. OUT.json gets an entry for each DAG: the states, tries and XComs of its runs, and, where
the DAG's tags ask for it, the order in which its tasks started (`order`) and the most that ran together (`at-once`). What
OUT.json had of other DAGs stays.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Dict, List

HERE = Path(__file__).resolve().parent
# Runs at a time: more would let the slots of Airflow's own executor decide.
TOGETHER = 6
PARALLELISM = 24
PATIENCE = 240


def main() -> None:
    arguments = parse_arguments()
    # Whoever ends this ends the scheduler with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    home = Path(tempfile.mkdtemp(prefix="dagwright-record-"))
    plan = json.loads((arguments.dags / "runs.json").read_text())
    from importlib.metadata import version as version_of

    version = version_of("apache-airflow")
    configure(home, arguments.dags, plan, version)
    try:
        prepare_database(plan)
        with_server(home, version, lambda: record(arguments, plan, version))
    finally:
        if arguments.keep:
            print(f"Airflow's files are in {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)


def parse_arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dags", type=Path, default=HERE / "scenarios")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder with Airflow's own logs")
    return parser.parse_args()


def configure(home: Path, dags: Path, plan: Dict[str, Any], version: str) -> None:
    shutil.copytree(dags, home / "dags", ignore=shutil.ignore_patterns("plugins", "__pycache__"))
    if (dags / "plugins").is_dir():
        shutil.copytree(dags / "plugins", home / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    if version.startswith("2") and not plan.get("installed"):
        put_into_words_of_airflow2(home / "dags")
    for name in plan.get("installed", []):
        shutil.copy(installed(name), home / "dags")
    # Marks that scenarios have left in an earlier recording.
    shutil.rmtree(Path(tempfile.gettempdir()) / "dagwright-callbacks", ignore_errors=True)
    port = free_port()
    if version.startswith("2"):
        os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = f"sqlite:///{home}/airflow.db?timeout=60"
    settings = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(plan.get("schedules", True)),
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        # In Airflow 2 a task that has ended schedules those after it beside the scheduler: on SQLite both count a try.
        "AIRFLOW__SCHEDULER__SCHEDULE_AFTER_TASK_EXECUTION": "False",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://localhost:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__TRIGGERER__DEFAULT_CAPACITY": "50",
        # A task whose first question is not answered in time (5 s) fails: a busy machine needs longer.
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "1200",
        "TZ": "UTC",
        # Airflow 2 refuses SQLite with an executor that runs several tasks at once, unless it is told so.
        "_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK": "1",
        # `airflow standalone` looks for `airflow` there.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    os.environ.update(settings)
    for key, value in plan.get("variables", {}).items():
        os.environ[f"AIRFLOW_VAR_{key.upper()}"] = value
    for key, value in plan.get("connections", {}).items():
        os.environ[f"AIRFLOW_CONN_{key.upper()}"] = value


def installed(name: str) -> Path:
    """A file of the Airflow that is installed."""
    spec = find_spec("airflow")
    return Path((spec.submodule_search_locations or [""])[0]) / name  # type: ignore[union-attr]


def put_into_words_of_airflow2(folder: Path) -> None:
    replacements = json.loads((HERE / "airflow-2" / "replacements.json").read_text())
    for file in folder.glob("*.py"):
        text = file.read_text()
        for before, after in replacements.items():
            text = text.replace(before, after)
        file.write_text(text)
    shutil.copy(HERE / "airflow-2" / "scenario_names.py", folder)


def prepare_database(plan: Dict[str, Any]) -> None:
    command = [sys.executable, "-m", "airflow", "db", "migrate"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    from airflow.models.pool import Pool
    from airflow.utils.session import create_session

    with create_session() as session:
        for name, slots in plan.get("pools", {}).items():
            extra = {"include_deferred": False} if hasattr(Pool, "include_deferred") else {}
            session.add(Pool(pool=name, slots=slots, description="", **extra))


def with_server(home: Path, version: str, work: Any) -> None:
    names = ["standalone"] if version.startswith("3") else ["scheduler", "triggerer"]
    log = open(home / "server.log", "wb")
    servers = [
        subprocess.Popen([sys.executable, "-m", "airflow", name], stdout=log, stderr=log, start_new_session=True)
        for name in names
    ]
    try:
        work()
    except Exception:
        print((home / "server.log").read_text(errors="replace")[-6000:], file=sys.stderr)
        raise
    finally:
        for server in servers:
            end_group(server)


def end_group(server: Any) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, number)
        except ProcessLookupError:
            return
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            continue


def refusals() -> Any:
    """What Airflow raises instead of making a run: its params do not fit."""
    from airflow.exceptions import ParamValidationError

    return (ParamValidationError, ValueError)


def record(arguments: Any, plan: Dict[str, Any], version: str) -> None:
    known = wait_for_dags()
    if version.startswith("3"):
        wait_for_api()
    scenarios = [dag_id for dag_id in known if dag_id not in plan["notAlone"]]
    if arguments.only:
        scenarios = [one for one in scenarios if any(part in one for part in arguments.only)]
    waiting = [Scenario(dag_id, plan) for dag_id in scenarios]
    active: List[Scenario] = []
    results: Dict[str, Any] = {}
    began = time.monotonic()
    while waiting or active:
        while waiting and len(active) < TOGETHER:
            active.append(waiting.pop(0))
        for scenario in list(active):
            if scenario.advance():
                active.remove(scenario)
                results[scenario.dag_id] = scenario.result()
                seconds = time.monotonic() - began
                print(f"{seconds:6.1f} s  {scenario.dag_id}: {scenario.words()}", flush=True)
        time.sleep(0.5)
    write(arguments.out, version, results)


def write(out: Path, version: str, results: Dict[str, Any]) -> None:
    before = json.loads(out.read_text()) if out.exists() else {}
    executor = os.environ["AIRFLOW__CORE__EXECUTOR"]
    python = ".".join(map(str, sys.version_info[:2]))
    document = {
        "source": f"Airflow {version}, scheduler with {executor}, Python {python}",
        "version": version,
        "dags": dict(sorted({**before.get("dags", {}), **results}.items())),
    }
    out.write_text(json.dumps(document, indent=2, sort_keys=False) + "\n")


class Scenario:
    """The runs of one DAG, one after the other, with those that have to be there before."""

    def __init__(self, dag_id: str, plan: Dict[str, Any]) -> None:
        self.dag_id = dag_id
        self.follows = plan["follows"].get(dag_id, [])
        self.varying = plan.get("varying", {}).get(dag_id, [])
        date = plan["logicalDate"]
        before = [(other, {"logicalDate": date}) for other in plan["before"].get(dag_id, [])]
        own = [(dag_id, {"logicalDate": date, **run}) for run in plan["runs"].get(dag_id, [{}])]
        self.steps = before + own
        self.started: List[Any] = []
        self.current: Any = None
        self.deadline = 0.0

    def advance(self) -> bool:
        """Whether all is over."""
        if self.current is not None:
            if not has_ended(self.current) and time.monotonic() < self.deadline:
                return False
            self.current = None
        if self.steps:
            dag_id, run = self.steps.pop(0)
            try:
                self.current = trigger(dag_id, run)
            except refusals():
                self.started.append((dag_id, None))
                return False
            self.started.append(self.current)
            self.deadline = time.monotonic() + PATIENCE
            return False
        if self.follows and time.monotonic() < self.deadline:
            time.sleep(3)
            return all_ended(self.follows)
        return True

    def result(self) -> Dict[str, Any]:
        runs = [look_at(*key) for key in self.started if key[0] == self.dag_id]
        for run in runs:
            # What is another at each run says nothing.
            varying = tuple(f"{task_id}." for task_id in self.varying)
            run["xcoms"] = {name: value for name, value in run["xcoms"].items() if not name.startswith(varying)}
        found: Dict[str, Any] = {"file": file_of(self.dag_id), "runs": runs}
        for other in self.follows:
            found.setdefault("follows", {})[other] = [look_at(*key) for key in runs_of(other, self.dag_id)]
        return found

    def words(self) -> str:
        return ", ".join(run["state"] for run in self.result()["runs"])


def file_of(dag_id: str) -> str:
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session

    with create_session() as session:
        return Path(session.query(DagModel).filter(DagModel.dag_id == dag_id).one().fileloc).name


def wait_for_dags() -> List[str]:
    """Every DAG of the folder, once the scheduler knows them; an import error ends the recording."""
    from airflow.models.dag import DagModel
    from airflow.models.errors import ParseImportError
    from airflow.utils.session import create_session

    deadline = time.monotonic() + 400
    files = {path.name for path in Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).glob("*.py")} - {"scenario_names.py"}
    while time.monotonic() < deadline:
        with create_session() as session:
            errors = session.query(ParseImportError).all()
            if errors:
                raise RuntimeError("\n".join(str(one.stacktrace) for one in errors))
            models = session.query(DagModel).all()
            there = {Path(model.fileloc).name for model in models}
            if files <= there:
                # Other DAGs of the same files may still be on their way into the database.
                time.sleep(5)
                return sorted(model.dag_id for model in session.query(DagModel).all())
        time.sleep(1)
    raise RuntimeError(f"not all DAG files were read: {sorted(files - there)}")


def wait_for_api() -> None:
    """A task that is started before somebody answers it fails, whatever it is."""
    port = int(os.environ["AIRFLOW__API__PORT"])
    deadline = time.monotonic() + 400
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("localhost", port), timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("Airflow's API server does not answer")


def trigger(dag_id: str, run: Dict[str, Any]) -> Any:
    from airflow.api.common.trigger_dag import trigger_dag

    date = datetime.fromisoformat(run["logicalDate"])
    kwargs: Dict[str, Any] = {"conf": run.get("conf") or {}, "run_id": f"manual__{run['logicalDate']}"}
    try:
        from airflow.utils.types import DagRunTriggeredByType

        kwargs["triggered_by"] = DagRunTriggeredByType.TEST
        # As the API does it: the data interval follows from the logical date.
        kwargs["run_after"] = date
    except ImportError:
        pass
    date_name = "logical_date" if "triggered_by" in kwargs else "execution_date"
    made = trigger_dag(dag_id, **{date_name: date}, replace_microseconds=False, **kwargs)
    return (dag_id, made.run_id)  # type: ignore[union-attr]


def find_run(session: Any, dag_id: str, run_id: str) -> Any:
    from airflow.models.dagrun import DagRun

    return session.query(DagRun).filter(DagRun.dag_id == dag_id, DagRun.run_id == run_id).one()


def has_ended(key: Any) -> bool:
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        if find_run(session, *key).state not in ("success", "failed"):
            return False
        # A run may have failed by its time limit with tasks that are about to be ended.
        states = session.query(TaskInstance.state).filter(
            TaskInstance.dag_id == key[0], TaskInstance.run_id == key[1]
        )
        return not any(state in ("queued", "running", "restarting") for (state,) in states)


def runs_of(dag_id: str, cause: str) -> List[Any]:
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        runs = session.query(DagRun).filter(DagRun.dag_id == dag_id).order_by(DagRun.id).all()
        return [(dag_id, run.run_id) for run in runs if not run.conf or run.conf.get("by", cause) == cause]


def all_ended(dag_ids: List[str]) -> bool:
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session

    with create_session() as session:
        runs = session.query(DagRun).filter(DagRun.dag_id.in_(dag_ids)).all()
        return bool(runs) and all(run.state in ("success", "failed") for run in runs)


def look_at(dag_id: str, run_id: Any) -> Dict[str, Any]:
    if run_id is None:
        return {"state": "refused", "tasks": {}, "xcoms": {}}
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        run = find_run(session, dag_id, run_id)
        instances = session.query(TaskInstance).filter(TaskInstance.dag_id == dag_id, TaskInstance.run_id == run_id)
        rows = sorted(instances.all(), key=lambda ti: (ti.task_id, ti.map_index))
        found = {
            "state": run.state if isinstance(run.state, str) else run.state.value,
            "tasks": {name_of(ti): f"{ti.state or 'none'} {ti.try_number}" for ti in rows},
            "xcoms": xcoms_of(session, dag_id, run_id),
        }
        tags = tags_of(session, dag_id)
        # An EmptyOperator is never started.
        begun = [ti for ti in rows if ti.start_date and ti.try_number and ti.operator != "EmptyOperator"]
        started = sorted(begun, key=lambda ti: ti.start_date)
        if "order" in tags:
            found["order"] = [name_of(ti) for ti in started]
        if "at-once" in tags:
            found["atOnce"] = most_at_once(started)
        return found


def tags_of(session: Any, dag_id: str) -> List[str]:
    from airflow.models.dag import DagTag

    return [name for (name,) in session.query(DagTag.name).filter(DagTag.dag_id == dag_id)]


def xcoms_of(session: Any, dag_id: str, run_id: str) -> Dict[str, Any]:
    try:
        from airflow.models.xcom import XComModel as XCom
    except ImportError:
        from airflow.models.xcom import BaseXCom as XCom  # type: ignore[no-redef]
    rows = session.query(XCom).filter(XCom.dag_id == dag_id, XCom.run_id == run_id).all()
    found = {}
    for row in rows:
        # The address of a page of this server; what Airflow 2 pushes for OpenLineage.
        if row.key.startswith(("_link_", "pipeline_")):
            continue
        index = "" if row.map_index < 0 else f"[{row.map_index}]"
        value = row.value
        if isinstance(value, bytes):  # Airflow 2
            value = json.loads(value)
        found[f"{row.task_id}{index}.{row.key}"] = value
    return dict(sorted(found.items()))


def name_of(ti: Any) -> str:
    return ti.task_id if ti.map_index < 0 else f"{ti.task_id}[{ti.map_index}]"


def most_at_once(instances: List[Any]) -> int:
    moments = [(ti.start_date, 1) for ti in instances] + [(ti.end_date, -1) for ti in instances if ti.end_date]
    most = now = 0
    for _moment, step in sorted(moments, key=lambda one: (one[0], one[1])):
        now += step
        most = max(most, now)
    return most


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


if __name__ == "__main__":
    main()
