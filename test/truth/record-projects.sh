#!/bin/sh
# Writes what the Airflow of an interpreter makes of projects/: sh record-projects.sh PYTHON > projects/airflow-VERSION.jsonl
# Files that it does not import, or that need a package it lacks, are left out.
set -eu
cd "$(dirname "$0")/projects"
for folder in */dags; do
  PYTHONDONTWRITEBYTECODE=1 "$1" ../record.py . "$folder"/*.py --root "$folder" 2> /dev/null
done | "$1" -c '
import json, sys
for line in sys.stdin:
    record = json.loads(line)
    lacks = [name for name in record["stubbed"] if not name.startswith("airflow.providers.standard")]
    record["dags"].sort(key=lambda dag: dag["dag_id"])
    if record["dags"] and not record["import_error"] and not lacks:
        print(json.dumps(record))'
