"""Prints, as JSON, the milliseconds that each of the files on standard input takes in this one process, when every import that
they share has been made before: Airflow's DagBag, in the last of some rounds."""

import contextlib
import io
import json
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
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
warm = []
with contextlib.redirect_stdout(io.StringIO()):
    for measured in (False, False, True):
        bag = DagBag(os.devnull)
        for file in files:
            start = time.perf_counter()
            bag.process_file(file, only_if_updated=False)
            if measured:
                warm.append((time.perf_counter() - start) * 1000)
print(json.dumps({"warm": warm}))
