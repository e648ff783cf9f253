"""Runs that start or wait for runs of other DAGs, and assets."""
from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG, Asset, Metadata, task

with DAG("triggered_child", schedule=None):

    @task
    def told(dag_run=None):
        if dag_run.conf.get("fail"):
            raise ValueError("as told")
        return dag_run.conf

    told()

with DAG("trigger_and_go_on", schedule=None):
    TriggerDagRunOperator(task_id="start", trigger_dag_id="triggered_child", conf={"by": "{{ dag.dag_id }}"}) >> BashOperator(
        task_id="after", bash_command="true"
    )

with DAG("trigger_and_wait", schedule=None):
    start = TriggerDagRunOperator(
        task_id="start", trigger_dag_id="triggered_child", wait_for_completion=True, poke_interval=1, conf={"n": 1, "by": "trigger_and_wait"}
    )
    start >> BashOperator(task_id="after", bash_command="true")

with DAG("trigger_and_fail", schedule=None):
    start = TriggerDagRunOperator(
        task_id="start", trigger_dag_id="triggered_child", wait_for_completion=True, poke_interval=1, conf={"fail": True, "by": "trigger_and_fail"}
    )
    start >> BashOperator(task_id="after", bash_command="true")

with DAG("trigger_deferrable", schedule=None):
    TriggerDagRunOperator(
        task_id="start", trigger_dag_id="triggered_child", wait_for_completion=True, poke_interval=1, deferrable=True,
        conf={"by": "trigger_deferrable"},
    )  # fmt: skip

with DAG("trigger_unknown", schedule=None):
    TriggerDagRunOperator(task_id="start", trigger_dag_id="no_such_dag")

with DAG("external_waits", schedule=None):
    ExternalTaskSensor(
        task_id="task", external_dag_id="external_source", external_task_id="good", poke_interval=1, timeout=120
    )
    ExternalTaskSensor(task_id="run", external_dag_id="external_source", poke_interval=1, timeout=3, mode="reschedule")
    ExternalTaskSensor(
        task_id="failed", external_dag_id="external_source", external_task_id="bad", failed_states=["failed"],
        poke_interval=1, timeout=120,
    )  # fmt: skip
    ExternalTaskSensor(
        task_id="skipped", external_dag_id="external_source", external_task_id="bad", skipped_states=["failed"],
        poke_interval=1, timeout=120,
    )  # fmt: skip
    ExternalTaskSensor(
        task_id="another_date", external_dag_id="external_source", external_task_id="good", poke_interval=1, timeout=2,
        execution_delta=timedelta(days=1), soft_fail=True,
    )  # fmt: skip
    ExternalTaskSensor(
        task_id="unknown", external_dag_id="no_such_dag", check_existence=True, poke_interval=1, timeout=120
    )

with DAG("external_source", schedule=None):
    BashOperator(task_id="good", bash_command="true")
    BashOperator(task_id="bad", bash_command="exit 1")

# Airflow 2 wants one of a DAG that assets start.
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
shelf = Asset("scenario_shelf", uri="file:///scenario/shelf")
other_shelf = Asset("scenario_other_shelf")

with DAG("asset_producer", schedule=None):

    @task(outlets=[shelf])
    def produce(outlet_events=None):
        outlet_events[shelf].extra = {"rows": 3}
        return "produced"

    @task
    def meanwhile():
        return 1

    produce() >> meanwhile()

with DAG("asset_consumer", schedule=[shelf], start_date=START):

    @task(inlets=[shelf])
    def consume(triggering_asset_events=None, inlet_events=None):
        return [
            [(event.asset.uri, event.extra["rows"]) for events in triggering_asset_events.values() for event in events],
            inlet_events[shelf][-1].extra,
        ]

    consume()

with DAG("asset_consumer_of_both", schedule=(shelf & other_shelf), start_date=START):
    BashOperator(task_id="never", bash_command="true")

with DAG("asset_consumer_of_either", schedule=(shelf | other_shelf), start_date=START):

    @task
    def how_many(triggering_asset_events=None):
        return sorted(len(events) for events in triggering_asset_events.values())

    how_many()

with DAG("asset_not_produced", schedule=None):

    @task(outlets=[other_shelf])
    def fails():
        raise ValueError("nothing made")

    @task(outlets=[other_shelf])
    def metadata():
        yield Metadata(shelf, {"rows": 1})

    fails()
