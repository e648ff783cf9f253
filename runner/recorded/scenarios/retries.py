"""Retries: how many, when, and what ends them."""
from datetime import timedelta

from airflow.exceptions import AirflowFailException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, task

SECOND = timedelta(seconds=1)

with DAG("retry_until_success", schedule=None):

    @task(retries=3, retry_delay=SECOND)
    def third_time(ti=None):
        if ti.try_number < 3:
            raise ValueError(f"try {ti.try_number}")
        return ti.try_number

    @task
    def after(number):
        return number * 10

    after(third_time())

with DAG("retries_used_up", schedule=None, default_args={"retries": 2, "retry_delay": SECOND}):
    bad = BashOperator(task_id="bad", bash_command="exit 1")
    bad >> BashOperator(task_id="after", bash_command="true")
    bad >> BashOperator(task_id="cleanup", bash_command="true", trigger_rule="all_done")
    BashOperator(task_id="own_number", bash_command="exit 1", retries=0)

with DAG("retry_exponential", schedule=None, tags=["waits"]):
    BashOperator(
        task_id="doubles", bash_command="exit 1", retries=2, retry_delay=SECOND, retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=2),
    )  # fmt: skip

with DAG("fail_exception_ends_retries", schedule=None, default_args={"retries": 3, "retry_delay": SECOND}):

    @task
    def gives_up():
        raise AirflowFailException("no use")

    @task
    def skips():
        raise AirflowSkipException("not today")

    gives_up()
    skips()

with DAG("retry_keeps_no_xcom", schedule=None, default_args={"retries": 1, "retry_delay": SECOND}):

    @task
    def pushes(ti=None):
        ti.xcom_push(key=f"try_{ti.try_number}", value=ti.try_number)
        if ti.try_number == 1:
            raise RuntimeError("after the push")

    @task
    def sees(ti=None):
        return [ti.xcom_pull(task_ids="pushes", key="try_1"), ti.xcom_pull(task_ids="pushes", key="try_2")]

    pushes() >> sees()

with DAG("exits_of_python", schedule=None):

    def leave(code):
        import sys

        sys.exit(code)

    PythonOperator(task_id="exit_0", python_callable=leave, op_args=[0])
    PythonOperator(task_id="exit_3", python_callable=leave, op_args=[3])

    @task
    def kills_itself():
        import os
        import signal

        os.kill(os.getpid(), signal.SIGKILL)

    kills_itself()
    BashOperator(task_id="skip_code", bash_command="exit 7", skip_on_exit_code=7)
    BashOperator(task_id="skip_codes", bash_command="exit 8", skip_on_exit_code=[7, 8])
    BashOperator(task_id="no_skip_code", bash_command="exit 99", skip_on_exit_code=None)
