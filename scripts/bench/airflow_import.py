"""Imports the files given on standard input, one a line, as Airflow's own DagBag does; prints those that it took without an error."""

import logging
import os
import sys
import tempfile

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="dagwright-bench-"))
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
logging.disable(logging.CRITICAL)
files = [line.strip() for line in sys.stdin if line.strip()]
sys.path[:0] = sorted({os.path.dirname(file) for file in files})
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
bag = DagBag(os.devnull)
for file in files:
    bag.process_file(file)
    if file not in bag.import_errors:
        print(f"imported {file}")
