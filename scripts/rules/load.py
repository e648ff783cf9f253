"""Loads each folder of a folder (the argument) with the Airflow of this interpreter; JSON: {folder: what it says, or ""}."""
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
    folder = os.path.join(sys.argv[1], name)
    if not os.path.exists(os.path.join(folder, "main.py")):
        continue
    # The next example may have modules of the same names.
    known = set(sys.modules)
    sys.path.insert(0, folder)
    try:
        with open(os.path.join(folder, ".airflowignore"), "w") as ignored:
            ignored.write("operators/\nplugins/\n")
        bag = DagBag(folder)
        text = next(iter(bag.import_errors.values()), "")
    except SystemExit:
        text = "SystemExit"
    sys.path.remove(folder)
    for module in set(sys.modules) - known:
        if str(getattr(sys.modules[module], "__file__", None) or "").startswith(folder):
            del sys.modules[module]
    result[name] = text
print("\nRESULT" + json.dumps(result))
