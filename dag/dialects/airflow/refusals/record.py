"""What real Airflow says of each case: `PYTHON record.py airflow-3.3.json [--only TEXT]`, with an Airflow in PYTHON.

A case is a cell (`# %% NAME`) of a file in cases/; the prelude of its Airflow goes before it. `[3]` or `[2]` after
the name: for that Airflow alone. Written down is the last line of what it is refused with, or null.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CELL = re.compile(r"^# %% (?P<name>.*?)(?: \[(?P<major>[23])\])?\n", re.MULTILINE)


def cases(major):
    for file in sorted((HERE / "cases").glob("*.py")):
        text = file.read_text()
        found = list(CELL.finditer(text))
        for cell, following in zip(found, [*found[1:], None]):
            if cell["major"] in (None, major):
                yield f"{file.stem}: {cell['name']}", text[cell.end() : following.start() if following else None]


def refusal(path):
    """Imports one file in a process of its own: what it leaves behind must not meet the next one."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as answer:
            said = answer.read()
        os.waitpid(child, 0)
        return said or None
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        said = imported(path)
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    os.write(write, said.encode())
    os._exit(0)


def imported(path):
    bag = DagBag(str(path), **OPTIONS)
    for trace in bag.import_errors.values():
        return message(trace)
    for dag in bag.dags.values():
        serialise(dag)
    return ""


def message(trace):
    """The exception's own line; some go on over several lines after it."""
    lines = trace.strip().splitlines()
    own = [line for line in lines if re.match(r"(\w+\.)*\w+(Error|Exception|Found|Group|Invalid\w*|Rule)\b", line)]
    # Where this machine keeps things is of no use to anybody else.
    return re.sub(r" \(/[^)]*\)|unusual_prefix_\w+?_(?=case_)", "", (own or lines)[-1])[:300]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path)
    parser.add_argument("--only", default="", help="cases whose name has this text; the rest stays as it was")
    options = parser.parse_args()
    known = json.loads(options.result.read_text())["refused"] if options.only and options.result.exists() else {}
    major = AIRFLOW.split(".")[0]
    prelude = (HERE / f"prelude-{major}.py").read_text()
    refused = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, text) in enumerate(cases(major)):
            if options.only in name:
                file = Path(folder) / f"case_{number}.py"
                file.write_text(prelude + text)
                refused[name] = refusal(file)
            elif name in known:
                refused[name] = known[name]
    options.result.write_text(json.dumps({"airflow": AIRFLOW, "refused": refused}, indent=2) + "\n")
    print(f"{len(refused)} cases, {sum(said is not None for said in refused.values())} refused")


os.environ.update(
    AIRFLOW_HOME=tempfile.mkdtemp(),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="CRITICAL",
)
from airflow import __version__ as AIRFLOW  # noqa: E402

if AIRFLOW.startswith("2."):
    from airflow.models.dagbag import DagBag
    from airflow.serialization.serialized_objects import SerializedDAG

    serialise = SerializedDAG.to_dict
    OPTIONS = {"include_examples": False, "read_dags_from_db": False}
else:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import LazyDeserializedDAG

    serialise = LazyDeserializedDAG.from_dag
    OPTIONS = {}

if __name__ == "__main__":
    sys.exit(main())
