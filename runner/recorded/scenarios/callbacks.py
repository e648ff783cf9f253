"""Callbacks leave marks in files; a later task tells what it finds."""
import os
import tempfile
from datetime import timedelta

from airflow.exceptions import AirflowSkipException
from airflow.sdk import DAG, task

FOLDER = os.path.join(tempfile.gettempdir(), "dagwright-callbacks")

def mark(kind):
    def callback(context):
        ti = context["ti"]
        os.makedirs(FOLDER, exist_ok=True)
        with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}"), "a") as file:
            file.write(f"{ti.task_id} {kind} {ti.try_number}\n")

    return callback

MARKS = {
    "on_execute_callback": mark("execute"),
    "on_success_callback": mark("success"),
    "on_failure_callback": mark("failure"),
    "on_retry_callback": mark("retry"),
    "on_skipped_callback": mark("skipped"),
}

@task(trigger_rule="all_done")
def tell(expected, ti=None):
    """Callbacks may come after the state that lets this task start."""
    import time

    lines = []
    for _ in range(100):
        with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}")) as file:
            lines = sorted(file.read().splitlines())
        if len(lines) >= expected:
            break
        time.sleep(0.1)
    time.sleep(0.5)
    return lines

with DAG("callbacks", schedule=None, default_args=MARKS):

    @task
    def succeeds():
        pass

    @task
    def fails():
        raise ValueError

    @task
    def skips():
        raise AirflowSkipException

    @task(retries=1, retry_delay=timedelta(seconds=1))
    def retries(ti=None):
        if ti.try_number == 1:
            raise ValueError

    [succeeds(), fails(), skips(), retries()] >> tell.override(
        on_execute_callback=None, on_success_callback=None
    )(10)

with DAG("callback_fails", schedule=None):

    def broken(context):
        raise RuntimeError("in the callback")

    @task(on_success_callback=[broken, mark("success")])
    def succeeds():
        return 1

    @task(on_execute_callback=broken)
    def execute_callback_fails():
        return 2

    [succeeds(), execute_callback_fails()] >> tell(1)
