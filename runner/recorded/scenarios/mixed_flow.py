"""Branches, short circuits, setups, sensors, retries and limits that meet in one DAG."""
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.providers.standard.operators.weekday import BranchDayOfWeekOperator
from airflow.providers.standard.sensors.bash import BashSensor
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.sdk import DAG, Label, TaskGroup, chain, chain_linear, cross_downstream, setup, task, teardown

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

def empty(name, **kwargs):
    return EmptyOperator(task_id=name, **kwargs)

with DAG("mix_chain_of_lists", schedule=None):
    chain(bash("a"), [bash("b"), bash("c", "exit 99")], [bash("d"), bash("e")], Label("to the end"), bash("f"))
    chain_linear(bash("g"), [bash("h"), bash("i", "exit 99")], [bash("j"), bash("k", trigger_rule="none_failed")])
    cross_downstream([bash("l"), bash("m", "exit 1")], [bash("n"), bash("o", trigger_rule="all_done")])

with DAG("mix_short_circuits_in_chain", schedule=None):

    @task.short_circuit
    def yes():
        return "yes"

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def no():
        return []

    chain(yes(), bash("one"), no(), bash("two"), bash("three", trigger_rule="all_done"), yes.override(task_id="again")(), bash("four"))

with DAG("mix_short_circuit_before_join", schedule=None):

    @task.short_circuit
    def no():
        return False

    no() >> bash("a") >> bash("join", trigger_rule="all_done") >> bash("end")
    bash("b") >> bash("c")

with DAG("mix_short_circuit_then_setup", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    stop = ShortCircuitOperator(task_id="stop", python_callable=lambda: False)
    make >> stop >> bash("work") >> clean
    clean >> empty("after", trigger_rule="all_done")

with DAG("mix_branch_then_branch", schedule=None):

    @task.branch
    def first():
        return ["second", "side"]

    @task.branch
    def second():
        return None

    join = bash("join", trigger_rule="none_failed_min_one_success")
    first() >> Label("deeper") >> second() >> [bash("a"), bash("b")] >> join
    bash("other") >> bash("side") >> join

with DAG("mix_branch_by_conf", schedule=None):

    @task.branch
    def choose(dag_run=None):
        return dag_run.conf.get("way", "slow")

    @task(trigger_rule="none_failed_min_one_success")
    def end(ti=None):
        return ti.xcom_pull(task_ids=["fast", "slow"])

    choose() >> [bash("fast", "echo fast"), bash("slow", "echo slow")] >> end()

with DAG("mix_branch_to_mapped", schedule=None):

    @task
    def twice(x):
        return 2 * x

    @task.branch
    def choose():
        return ["twice"]

    @task(trigger_rule="none_failed_min_one_success")
    def end(ti=None):
        return sorted(ti.xcom_pull(task_ids="twice"))

    choose() >> [twice.expand(x=[1, 2]), twice.override(task_id="not_this").expand(x=[3, 4])] >> end()

with DAG("mix_branch_of_weekday", schedule=None):
    BranchDayOfWeekOperator(
        task_id="friday", week_day={"Friday"}, use_task_logical_date=True,
        follow_task_ids_if_true=["work"], follow_task_ids_if_false="rest",
    ) >> [bash("work"), bash("rest")]  # fmt: skip

with DAG("mix_branch_over_teardown", schedule=None):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    choose = BranchPythonOperator(task_id="choose", python_callable=lambda: "b")
    make >> choose >> [bash("a"), bash("b")] >> bash("join", trigger_rule="none_failed") >> clean

with DAG("mix_skip_by_own_operator", schedule=None):
    from airflow.sdk import BaseOperator

    class Chooser(BaseOperator):
        def __init__(self, wanted, **kwargs):
            super().__init__(**kwargs)
            self.wanted = wanted

        def execute(self, context):
            if context["task"].task_id != "chooser":
                raise AirflowException("another task")
            return [one for one in sorted(self.downstream_task_ids) if one == self.wanted]

    class Picky(Chooser):
        template_fields = ("wanted",)

    Picky(task_id="chooser", wanted="{{ 'b' }}") >> [bash("a"), bash("b")]

with DAG("mix_setups_by_context", schedule=None):
    clean = bash("clean")
    with clean.as_teardown(setups=[bash("make"), bash("make_too")]):
        bash("first") >> bash("second", "exit 1") >> bash("third")
        with bash("drop", "exit 1").as_teardown(setups=bash("create")):
            bash("query")
    clean >> empty("after", trigger_rule="all_done")

with DAG("mix_setups_one_skips", schedule=None):
    one, two = bash("one").as_setup(), bash("two", "exit 99").as_setup()
    clean_one, clean_two = bash("clean_one").as_teardown(setups=one), bash("clean_two").as_teardown(setups=two)
    [one, two] >> bash("work") >> bash("more") >> [clean_one, clean_two]

with DAG("mix_setups_by_decorator", schedule=None):

    @setup
    @task(retries=1, retry_delay=SECOND)
    def make(ti=None):
        if ti.try_number == 1:
            raise AirflowException("once more")
        return {"name": "cluster", "size": 3}

    @task
    def work(name):
        raise AirflowFailException(name)

    @teardown
    def clean(cluster, ti=None):
        return f"{cluster['name']} of {cluster['size']}"

    cluster = make()
    with clean(cluster):
        work(cluster["name"]) >> bash("never")

with DAG("mix_setups_around_mapped", schedule=None):

    @task(retries=1, retry_delay=SECOND)
    def inverse(x):
        return 6 / x

    make = bash("make").as_setup()
    clean = bash("clean", "echo {{ ti.xcom_pull(task_ids='inverse') | length }}").as_teardown(setups=make, on_failure_fail_dagrun=True)
    make >> inverse.expand(x=[1, 0, 2]) >> clean

with DAG("mix_sensors_and_retries", schedule=None, default_args={"poke_interval": 1, "timeout": 20, "retries": 1, "retry_delay": SECOND}):

    def third_time(ti):
        if ti.try_number == 1:
            raise AirflowException("broken")
        return True

    for mode in ("poke", "reschedule"):
        PythonSensor(task_id=f"{mode}_error", python_callable=third_time, mode=mode) >> bash(f"after_{mode}")
        PythonSensor(task_id=f"{mode}_late", python_callable=lambda: False, timeout=2, mode=mode)
        PythonSensor(task_id=f"{mode}_soft", python_callable=lambda: False, timeout=2, mode=mode, soft_fail=True)
        PythonSensor(task_id=f"{mode}_skips", python_callable=lambda: {}["x"], mode=mode, soft_fail=True)

with DAG("mix_sensors_of_all_kinds", schedule=None):

    @task.sensor(poke_interval=1, timeout=20, mode="reschedule")
    def counts(dag_run=None):
        from airflow.sensors.base import PokeReturnValue

        waited = datetime.now(timezone.utc) - dag_run.start_date
        return PokeReturnValue(is_done=waited > timedelta(seconds=3), xcom_value={"seen": waited > SECOND})

    @task
    def use(found):
        return [found]

    use(counts())
    BashSensor(task_id="bash", bash_command="exit 0", poke_interval=1, timeout=10) >> bash("after")
    BashSensor(task_id="bash_retry", bash_command="exit 7", retry_exit_code=7, poke_interval=1, timeout=2)
    BashSensor(task_id="bash_fails", bash_command="exit 8", retry_exit_code=7, poke_interval=1, timeout=5)
    TimeDeltaSensor(task_id="delta", delta=timedelta(seconds=1), poke_interval=1) >> bash("after_delta")

with DAG("mix_sensor_with_execution_timeout", schedule=None):

    def slow():
        import time

        time.sleep(30)
        return True

    PythonSensor(task_id="slow", python_callable=slow, execution_timeout=SECOND, timeout=60, retries=1, retry_delay=SECOND)
    PythonSensor(task_id="soft", python_callable=slow, execution_timeout=SECOND, timeout=60, soft_fail=True)

with DAG("mix_retries_of_all_kinds", schedule=None, default_args={"retries": 3, "retry_delay": SECOND}):

    @task(retry_exponential_backoff=True, max_retry_delay=timedelta(seconds=3))
    def third(ti=None):
        if ti.try_number < 3:
            raise AirflowException(str(ti.try_number))
        return [ti.try_number, ti.max_tries]

    @task.bash(retries=1, skip_on_exit_code=7)
    def shell(ti=None):
        return "exit {{ 7 if ti.try_number == 2 else 1 }}"

    @task.branch
    def choose(ti=None):
        if ti.try_number == 1:
            raise AirflowException("undecided")
        return "left"

    third() >> choose() >> [bash("left", "exit 1", retries=0), bash("right")] >> bash("join", trigger_rule="one_failed")
    shell() >> bash("after", trigger_rule="all_skipped")

with DAG("mix_fail_fast_and_groups", schedule=None, fail_fast=True):
    make = bash("make").as_setup()
    clean = bash("clean").as_teardown(setups=make)
    with TaskGroup("work") as work:
        bash("bad", "sleep 1; exit 1") >> bash("next")
        bash("waits", "sleep 90")
    make >> work >> clean

with DAG("mix_limits_of_mapped", schedule=None, tags=["at-once"]):

    @task(max_active_tis_per_dagrun=2, retries=1, retry_delay=timedelta(0))
    def work(x, ti=None):
        import time

        time.sleep(1)
        if x == 3 and ti.try_number == 1:
            raise AirflowException("again")
        return x

    work.expand(x=[1, 2, 3, 4, 5])

with DAG("mix_limits_pool_of_mapped", schedule=None, tags=["at-once"]):
    BashOperator.partial(task_id="two_slots", pool="three", pool_slots=2).expand(bash_command=["sleep 1", "sleep 1; exit 99", "sleep 1"])

with DAG("mix_priority_of_groups", schedule=None, max_active_tasks=1, tags=["order"]):
    gate = bash("gate", "sleep 2")
    with TaskGroup("low", default_args={"priority_weight": 1}) as low:
        bash("a") >> bash("b")
    with TaskGroup("high", default_args={"priority_weight": 10}) as high:
        bash("a") >> bash("b", priority_weight=3)
    gate >> [low, high]

with DAG("mix_past_waits_before_skip", schedule=None, dagrun_timeout=timedelta(seconds=40)):

    @task.short_circuit
    def go(dag_run=None):
        return dag_run.conf.get("go", True)

    go() >> bash("work", depends_on_past=True, wait_for_past_depends_before_skipping=True)

with DAG("mix_past_of_group", schedule=None):
    with TaskGroup("g", default_args={"depends_on_past": True}) as g:
        bash("a") >> bash("b", "exit {{ 0 if dag_run.conf.get('good', True) else 99 }}") >> bash("c")
    bash("start", wait_for_downstream=True) >> g

with DAG("mix_timeout_in_group", schedule=None, default_args={"execution_timeout": SECOND}):
    with TaskGroup("g") as g:
        bash("slow", "sleep 30", retries=1, retry_delay=SECOND)
        PythonOperator(task_id="quick", python_callable=lambda: 1)
    g >> [bash("failed", trigger_rule="one_failed"), bash("done", trigger_rule="all_done")]

with DAG("mix_ids_by_repetition", schedule=None):

    @task
    def add(a, b=10):
        return a + b

    add(add(1), b=add(2, 3))
    with TaskGroup("g"):
        add(5)
        add.override(retries=1, task_id="named")(6)
