"""Sensors: poke, reschedule, deferrable, and how they end."""
from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.sensors.bash import BashSensor
from airflow.providers.standard.sensors.date_time import DateTimeSensor, DateTimeSensorAsync
from airflow.providers.standard.sensors.filesystem import FileSensor
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.sdk import DAG, PokeReturnValue, task

def after(name, **kwargs):
    return BashOperator(task_id=name, bash_command="true", **kwargs)

def seconds_old(dag_run, seconds):
    return (datetime.now(timezone.utc) - dag_run.start_date).total_seconds() > seconds

with DAG("sensor_poke", schedule=None):
    PythonSensor(task_id="wait", python_callable=lambda dag_run: seconds_old(dag_run, 2), poke_interval=0.5) >> after("after")
    BashSensor(task_id="bash", bash_command="true", poke_interval=0.5) >> after("after_bash")

with DAG("sensor_reschedule", schedule=None):
    PythonSensor(
        task_id="wait", python_callable=lambda dag_run: seconds_old(dag_run, 4), poke_interval=1, mode="reschedule"
    ) >> after("after")

with DAG("sensor_value", schedule=None):

    @task.sensor(poke_interval=0.5, timeout=60)
    def wait():
        return PokeReturnValue(is_done=True, xcom_value={"found": 3})

    @task
    def use(value):
        return value["found"]

    use(wait())

with DAG("sensor_timeout", schedule=None):
    never = PythonSensor(task_id="never", python_callable=lambda: False, poke_interval=0.5, timeout=1, retries=2)
    never >> after("after")

with DAG("sensor_timeout_reschedule", schedule=None):
    never = PythonSensor(
        task_id="never", python_callable=lambda: False, poke_interval=1, timeout=2, mode="reschedule", retries=2,
        retry_delay=timedelta(seconds=1),
    )  # fmt: skip
    never >> after("after")

with DAG("sensor_soft_fail", schedule=None):
    never = PythonSensor(task_id="never", python_callable=lambda: False, poke_interval=0.5, timeout=1, soft_fail=True)
    never >> after("after")
    never >> after("after_all_done", trigger_rule="all_done")

with DAG("sensor_error", schedule=None):

    def error():
        raise ValueError("in poke")

    PythonSensor(task_id="fails", python_callable=error, poke_interval=0.5, retries=1, retry_delay=timedelta(seconds=1))
    PythonSensor(task_id="soft", python_callable=error, poke_interval=0.5, soft_fail=True)

with DAG("sensor_never_fail", schedule=None):
    PythonSensor(task_id="skips", python_callable=lambda: False, poke_interval=0.5, timeout=1, never_fail=True)
    PythonSensor(task_id="silent", python_callable=lambda: 1 // 0, poke_interval=0.5, timeout=1, silent_fail=True)

with DAG("sensor_of_time", schedule=None):
    DateTimeSensor(task_id="past", target_time="{{ logical_date }}", poke_interval=0.5)
    TimeDeltaSensor(task_id="delta", delta=timedelta(seconds=1), poke_interval=0.5)

with DAG("sensor_deferrable", schedule=None):
    DateTimeSensorAsync(task_id="past", target_time="{{ dag_run.start_date + macros.timedelta(seconds=3) }}") >> after("after")
    FileSensor(task_id="file", filepath="/etc/passwd", deferrable=True, poke_interval=1) >> after("after_file")

with DAG("sensor_deferrable_timeout", schedule=None):
    FileSensor(
        task_id="never", filepath="/no/such/file", deferrable=True, poke_interval=1, timeout=3
    ) >> after("after")

with DAG("sensor_of_file", schedule=None):
    FileSensor(task_id="there", filepath="/etc/passwd", poke_interval=0.5)
    FileSensor(task_id="missing", filepath="/no/such/file", poke_interval=0.5, timeout=1)
