"""Runs that start others or wait for them, by operators and by assets."""
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG, Asset, TaskGroup, task

START = datetime(2026, 1, 1, tzinfo=timezone.utc)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

with DAG("mix_child", schedule=None):

    @task
    def told(dag_run=None):
        return {key: value for key, value in dag_run.conf.items() if key != "by"}

    @task
    def maybe(dag_run=None):
        if dag_run.conf.get("fail"):
            raise AirflowException("as told")
        return dag_run.conf.get("n")

    told() >> maybe()

with DAG("mix_trigger_with_conf", schedule=None):

    @task
    def number():
        return 42

    number() >> TriggerDagRunOperator(
        task_id="start", trigger_dag_id="mix_child", wait_for_completion=True, poke_interval=1,
        conf={"by": "{{ dag.dag_id }}", "n": "{{ ti.xcom_pull('number') }}", "list": ["{{ ds }}", 1], "none": None},
    ) >> bash("after")  # fmt: skip

with DAG("mix_trigger_fails_and_retries", schedule=None):
    start = TriggerDagRunOperator(
        task_id="start", trigger_dag_id="mix_child", wait_for_completion=True, poke_interval=1, retries=1,
        retry_delay=timedelta(seconds=1), conf={"by": "mix_trigger_fails_and_retries", "fail": True},
        trigger_run_id="{{ dag.dag_id }}_{{ ti.try_number }}",
    )  # fmt: skip
    start >> [bash("failed", trigger_rule="all_failed"), bash("never")]

with DAG("mix_trigger_same_run_twice", schedule=None):
    one = TriggerDagRunOperator(task_id="one", trigger_dag_id="mix_child", trigger_run_id="mix_same_run", conf={"by": "mix_trigger_same_run_twice"}, wait_for_completion=True, poke_interval=1)
    two = TriggerDagRunOperator(task_id="two", trigger_dag_id="mix_child", trigger_run_id="mix_same_run", conf={"by": "mix_trigger_same_run_twice"})
    skip = TriggerDagRunOperator(task_id="skip", trigger_dag_id="mix_child", trigger_run_id="mix_same_run", conf={"by": "mix_trigger_same_run_twice"}, skip_when_already_exists=True)
    one >> two >> bash("failed", trigger_rule="one_failed") >> skip >> bash("skipped", trigger_rule="all_skipped")

with DAG("mix_source", schedule=None):
    with TaskGroup("g") as g:
        bash("good") >> bash("skipped", "exit 99")
    g >> bash("bad", "exit 1", trigger_rule="all_done")

with DAG("mix_external_sensors", schedule=None):
    look = {"external_dag_id": "mix_source", "poke_interval": 1, "timeout": 4}
    ExternalTaskSensor(task_id="task", external_task_id="g.good", **look) >> bash("after_task")
    ExternalTaskSensor(task_id="whole", failed_states=["failed"], **look) >> bash("after_whole", trigger_rule="all_failed")
    ExternalTaskSensor(task_id="failed_run", allowed_states=["failed"], **look) >> bash("after_failed_run")
    ExternalTaskSensor(task_id="skipped_ok", external_task_id="g.skipped", allowed_states=["success", "skipped"], **look)
    ExternalTaskSensor(task_id="skips", external_task_id="g.skipped", skipped_states=["skipped"], **look) >> bash("after_skip", trigger_rule="all_skipped")
    ExternalTaskSensor(task_id="soft", external_task_id="bad", failed_states=["failed"], soft_fail=True, **look)
    ExternalTaskSensor(task_id="late", external_task_id="bad", mode="reschedule", **look)
    ExternalTaskSensor(task_id="several", external_task_ids=["g.good", "g.skipped"], allowed_states=["success", "skipped"], **look)
    ExternalTaskSensor(task_id="group", external_task_group_id="g", allowed_states=["success", "skipped"], **look)
    ExternalTaskSensor(task_id="other_day", external_task_id="g.good", execution_delta=timedelta(days=1), **look)
    ExternalTaskSensor(task_id="other_date", external_task_id="g.good", execution_date_fn=lambda date: date, **look)
    ExternalTaskSensor(task_id="no_dag", external_dag_id="mix_no_dag", check_existence=True, poke_interval=1, timeout=4)
    ExternalTaskSensor(task_id="deferred", external_task_id="g.good", deferrable=True, **{**look, "timeout": 90}) >> bash("after_deferred")

SHELF, BOX, BIN = Asset("mix-shelf"), Asset("mix-box"), Asset("mix-bin")

with DAG("mix_assets_writer", schedule=None):

    @task(outlets=[SHELF])
    def shelf(outlet_events=None):
        outlet_events[SHELF].extra = {"n": 1}
        return "shelf"

    @task(outlets=[BOX])
    def box():
        raise AirflowSkipException

    shelf() >> EmptyOperator(task_id="bin", outlets=[BIN])
    bash("bin_too", outlets=[BIN], trigger_rule="all_done") << box()

with DAG("mix_assets_any", schedule=(SHELF | BOX), start_date=START):

    @task(inlets=[SHELF])
    def seen(triggering_asset_events=None):
        return sorted((asset.uri if hasattr(asset, "uri") else str(asset), [event.extra for event in events]) for asset, events in triggering_asset_events.items())

    seen()

with DAG("mix_assets_all", schedule=(SHELF & (BOX | BIN)), start_date=START):
    bash("say", "echo {{ dag_run.run_type }} {{ triggering_asset_events | length }}")

with DAG("mix_assets_never", schedule=[SHELF, BOX], start_date=START):
    bash("say")
