"""Loads each DAG file of a folder (the argument) with the Airflow of this interpreter; JSON: {file: what it says, or ""}."""
import json
import logging
import os
import sys
import warnings

os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
warnings.simplefilter("ignore")
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
logging.disable(logging.CRITICAL)

result = {}
for name in sorted(os.listdir(sys.argv[1])):
    if not name.endswith(".py"):
        continue
    path = os.path.join(sys.argv[1], name)
    try:
        bag = DagBag(path)
        text = next(iter(bag.import_errors.values()), "")
    except SystemExit:
        text = "SystemExit"
    result[name] = text
print("\nRESULT" + json.dumps(result))
