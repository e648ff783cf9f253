"""Callbacks, params, assets, other runs, XComs and what a context has."""
import os
import tempfile
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator, get_current_context
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG, Asset, AssetAlias, BaseOperator, Param, TaskGroup, Variable, task, task_group

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)
FOLDER = os.path.join(tempfile.gettempdir(), "dagwright-callbacks")

def note(kind):
    def callback(context):
        ti = context["ti"]
        os.makedirs(FOLDER, exist_ok=True)
        what = type(context.get("exception")).__name__
        with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}"), "a") as file:
            file.write(f"{ti.task_id} {ti.map_index} {kind} {ti.try_number} {what} {ti.state}\n")

    return callback

def read(ti, count):
    import time

    lines = []
    for _ in range(100):
        try:
            with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}")) as file:
                lines = sorted(file.read().splitlines())
        except FileNotFoundError:
            pass
        if len(lines) >= count:
            break
        time.sleep(0.1)
    return lines

@task(trigger_rule="all_done")
def tell(count, ti=None):
    return read(ti, count)

NOTES = {
    "on_success_callback": note("success"),
    "on_failure_callback": note("failure"),
    "on_retry_callback": note("retry"),
    "on_skipped_callback": note("skipped"),
}
SILENT = {name: None for name in NOTES}

with DAG("ask_callbacks_of_mapped", schedule=None):

    @task(**NOTES)
    def some(x):
        if x == 1:
            raise ValueError("one")
        if x == 2:
            raise AirflowSkipException
        return x

    some.expand(x=[0, 1, 2]) >> tell(3)

with DAG("ask_callbacks_of_sensors", schedule=None):
    late = PythonSensor(task_id="late", python_callable=lambda: False, poke_interval=0.3, timeout=1, **NOTES)
    soft = PythonSensor(task_id="soft", python_callable=lambda: False, poke_interval=0.3, timeout=1, soft_fail=True, **NOTES)
    slow = BashOperator(task_id="slow", bash_command="sleep 50", execution_timeout=SECOND, retries=1, retry_delay=SECOND, **NOTES)
    [late, soft, slow] >> tell(4)

with DAG("ask_callbacks_in_order", schedule=None):

    @task(on_execute_callback=[note("execute"), note("execute again")], on_success_callback=[note("one"), note("two")])
    def work():
        return 1

    work() >> tell(4)

with DAG("ask_params", schedule=None, params={
    "n": Param(3, type="integer", minimum=1, maximum=9),
    "kind": Param("a", enum=["a", "b"]),
    "maybe": Param(None, type=["null", "string"]),
    "more": Param({"x": 0}, type="object"),
    "plain": [1, 2],
}):  # fmt: skip

    @task
    def seen(params=None):
        return {name: params[name] for name in sorted(params)}

    seen()
    BashOperator(task_id="bash", bash_command="echo {{ params.n }} {{ params.kind }} {{ params.maybe }} {{ params.more.x }} {{ params.plain[1] }}")
    PythonOperator(task_id="own", python_callable=lambda params: params["n"], params={"n": Param(8, type="integer")})

with DAG("ask_xcoms", schedule=None):

    @task
    def push(ti=None):
        ti.xcom_push("a", [1, {"b": None}])
        ti.xcom_push(key="text", value="text with \"quotes\" and ü")
        ti.xcom_push(key="nothing", value=None)
        return {"nested": {"deep": [1.5, True, None]}, "big": 2**40}

    @task
    def pull(ti=None):
        whole = ti.xcom_pull(task_ids="push")
        return [
            whole["nested"]["deep"], whole["big"], ti.xcom_pull(task_ids="push", key="nothing", default="x"),
            ti.xcom_pull(task_ids="push", key="text"), ti.xcom_pull(task_ids=["push"], key="a"),
            ti.xcom_pull(task_ids="nobody", default=7), ti.xcom_pull(key="mine"),
        ]  # fmt: skip

    push() >> pull()

with DAG("ask_xcom_of_skipped_and_failed", schedule=None):

    @task
    def skips(ti=None):
        ti.xcom_push(key="before", value=1)
        raise AirflowSkipException

    @task(trigger_rule="all_done")
    def uses(value):
        return value

    @task
    def fails():
        raise ValueError

    uses(skips())
    uses.override(task_id="uses_failed")(fails())

with DAG("ask_multiple_outputs", schedule=None):

    @task.bash
    def say():
        return "echo '{\"a\": 1}'"

    @task(multiple_outputs=True)
    def pair():
        return {"first": [1, 2], "second": None}

    @task
    def use(one, two, three):
        return [one, two, three]

    made = pair()
    use(made["first"], made["second"], say())

with DAG("ask_numbers_as_keys", schedule=None):

    @task
    def keys():
        return {1: "one", "two": 2}

    @task(multiple_outputs=True)
    def outputs():
        return {1: "one"}

    keys()
    outputs()

with DAG("ask_context", schedule=None, tags=["x"], description="words", params={"p": 1}):

    @task
    def names(**context):
        wanted = (
            "dag", "dag_run", "data_interval_end", "data_interval_start", "ds", "ds_nodash", "inlets", "logical_date", "macros",
            "outlets", "params", "prev_data_interval_start_success", "run_id", "task", "task_instance",
            "task_instance_key_str", "ti", "ts", "ts_nodash", "ts_nodash_with_tz", "var", "conn", "test_mode",
        )  # fmt: skip
        return [name for name in wanted if name not in context]

    @task
    def of_task(ti=None, task=None, dag=None, dag_run=None):
        return [
            ti.task_id, ti.map_index, ti.try_number, ti.max_tries, task.owner, task.trigger_rule, dag.description,
            sorted(dag.tags), str(dag_run.run_type), dag_run.conf, str(ti.state), sorted(task.downstream_task_ids),
        ]  # fmt: skip

    names() >> of_task()
    BashOperator(task_id="key", bash_command="echo {{ task_instance_key_str }} {{ ti.max_tries }} {{ task.retries }}", retries=2)
    BashOperator(task_id="macro", bash_command="echo {{ macros.ds_add('2026-01-01', 5) }} {{ macros.datetime(2026, 1, 1).year }} {{ macros.json.dumps([1]) }}")
    BashOperator(task_id="doc", bash_command="echo {{ task.doc_md }} {{ dag.params.p if dag.params.p is number else 'param' }}", doc_md="words of it")

with DAG("ask_group_templates", schedule=None, default_args={"retries": 1, "retry_delay": SECOND}):
    with TaskGroup("outer", default_args={"retries": 2}) as outer:
        BashOperator(task_id="echo", bash_command="echo {{ ti.task_id }} {{ task.retries }} {{ task.task_group.group_id }}")
        with TaskGroup("inner", prefix_group_id=False):
            BashOperator(task_id="plain", bash_command="echo {{ ti.task_id }}")
    outer >> BashOperator(task_id="end", bash_command="echo {{ task.upstream_task_ids | sort | join(' ') }}")

with DAG("ask_variables_changing", schedule=None):

    @task
    def count():
        value = int(Variable.get("ask_counter", 0)) + 1
        Variable.set("ask_counter", value)
        return value

    @task
    def again():
        found = Variable.get("ask_counter")
        Variable.delete("ask_counter")
        return [found, Variable.get("ask_counter", None)]

    count() >> again()

ask_one = Asset("file:///ask/one")
ask_two = Asset("file:///ask/two")
ask_alias = AssetAlias("ask_alias")

with DAG("ask_asset_writer", schedule=None):

    @task(outlets=[ask_one])
    def one(outlet_events=None):
        outlet_events[ask_one].extra = {"n": 1}

    @task(outlets=[ask_alias])
    def aliased(outlet_events=None):
        outlet_events[ask_alias].add(ask_two, extra={"n": 2})

    @task(outlets=[ask_two])
    def skips():
        raise AirflowSkipException

    one() >> aliased() >> skips()

with DAG("ask_asset_reader", schedule=(ask_one & ask_two), start_date=START):

    @task
    def read_events(triggering_asset_events=None):
        return sorted([event.asset.uri, event.extra["n"]] for events in triggering_asset_events.values() for event in events)

    read_events()

with DAG("ask_alias_reader", schedule=[ask_alias], start_date=START):

    @task(inlets=[ask_alias])
    def read_alias(inlet_events=None):
        return [event.extra for event in inlet_events[ask_alias]]

    read_alias()

with DAG("ask_never_reader", schedule=(ask_one & (Asset("file:///ask/three") | Asset("file:///ask/four"))), start_date=START):
    EmptyOperator(task_id="never")

with DAG("ask_trigger_many", schedule=None):
    same = {"trigger_dag_id": "triggered_child", "poke_interval": 1}
    first = TriggerDagRunOperator(
        task_id="first", trigger_run_id="by_name_{{ ds }}", conf={"by": "ask_trigger_many", "at": "{{ ds }}"}, wait_for_completion=True, **same
    )  # fmt: skip
    again = TriggerDagRunOperator(task_id="again", trigger_run_id="by_name_{{ ds }}", conf={"by": "ask_trigger_many"}, **same)
    anew = TriggerDagRunOperator(
        task_id="anew", trigger_run_id="by_name_{{ ds }}", conf={"by": "ask_trigger_many"}, reset_dag_run=True,
        wait_for_completion=True, trigger_rule="all_done", **same,
    )  # fmt: skip
    skips = TriggerDagRunOperator(
        task_id="skips", trigger_run_id="by_name_{{ ds }}", conf={"by": "ask_trigger_many"}, skip_when_already_exists=True, **same
    )  # fmt: skip
    first >> again >> anew >> skips

with DAG("ask_trigger_allowed_states", schedule=None):
    TriggerDagRunOperator(
        task_id="failed_is_fine", trigger_dag_id="triggered_child", wait_for_completion=True, poke_interval=1,
        allowed_states=["failed"], failed_states=["success"], conf={"fail": True, "by": "ask_trigger_allowed_states"},
    )  # fmt: skip

with DAG("ask_own_classes", schedule=None):

    class Hooked(BaseOperator):
        template_fields = ("nested", "path")
        template_ext = (".sql",)

        def __init__(self, *, nested, path="none", **kwargs):
            super().__init__(**kwargs)
            self.nested = nested
            self.path = path

        def execute(self, context):
            return [self.nested, self.path]

        def post_execute(self, context, result=None):
            context["ti"].xcom_push(key="after", value=len(result))

    Hooked(task_id="nested", nested={"a": ["{{ ds }}", ("{{ ti.task_id }}", 1)]}, path="{{ var.value.greeting }}")
    Hooked(task_id="fails", nested="{{ nobody.here }}")
    PythonOperator(task_id="hooks", python_callable=lambda: 1, pre_execute=lambda context: context["ti"].xcom_push("pre", 1), post_execute=lambda context, result: context["ti"].xcom_push("post", result))

with DAG("ask_sensor_returns", schedule=None):

    @task.sensor(poke_interval=0.3, timeout=30, mode="reschedule")
    def third_time(ti=None):
        from airflow.sdk import PokeReturnValue

        return PokeReturnValue(is_done=ti.try_number == 1, xcom_value="there")

    @task.sensor(poke_interval=0.3, timeout=30)
    def plain_true():
        return True

    @task
    def use(value):
        return value

    use(third_time())
    plain_true()

with DAG("ask_sensor_exponential", schedule=None):
    PythonSensor(
        task_id="wait", python_callable=lambda ti: (datetime.now(timezone.utc) - ti.start_date).total_seconds() > 2,
        poke_interval=0.5, exponential_backoff=True, max_wait=1, timeout=60,
    )  # fmt: skip
