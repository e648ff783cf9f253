"""Prints the seconds that Airflow's own DagBag takes for the files given on standard input, one a line."""

import logging
import os
import sys
import tempfile
import time

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="dagwright-bench-"))
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
logging.disable(logging.CRITICAL)
files = [line.strip() for line in sys.stdin if line.strip()]
sys.path[:0] = sorted({os.path.dirname(file) for file in files})
start = time.perf_counter()
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
bag = DagBag(os.devnull)
count = 0
for file in files:
    bag.process_file(file)
    count += 1
print(f"\n{time.perf_counter() - start:.4f} {count}")
