"""Tasks that defer themselves, by triggers of their own."""
import os
import tempfile
from datetime import timedelta

from airflow.exceptions import AirflowException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, BaseOperator, BaseSensorOperator, task
from scenario_triggers import Countdown

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

class Waits(BaseOperator):
    template_fields = ("text",)

    def __init__(self, text="{{ ds }}", seconds=1, how="fire", limit=None, **kwargs):
        super().__init__(**kwargs)
        self.text, self.seconds, self.how, self.limit = text, seconds, how, limit

    def execute(self, context):
        context["ti"].xcom_push(key="before", value=self.text)
        self.defer(
            trigger=Countdown(self.seconds, [self.text], self.how), method_name="again", kwargs={"n": 1}, timeout=self.limit
        )

    def again(self, context, n, event=None):
        if n < 2:
            self.defer(trigger=Countdown(0.2, event["payload"] + [n]), method_name="again", kwargs={"n": n + 1})
        return [n, event["payload"], context["ti"].try_number, self.text]

class Looks(BaseSensorOperator):
    def __init__(self, seconds=1, how="fire", **kwargs):
        super().__init__(**kwargs)
        self.seconds, self.how = seconds, how

    def execute(self, context):
        self.defer(trigger=Countdown(self.seconds, 5, self.how), method_name="done", timeout=timedelta(seconds=self.timeout))

    def done(self, context, event=None):
        if event["payload"] != 5:
            raise AirflowException("another")
        return event["payload"]

with DAG("mix_deferred_twice", schedule=None):
    Waits(task_id="waits") >> bash("after", "echo {{ ti.xcom_pull('waits')[0] }}")

with DAG("mix_deferred_fails", schedule=None):
    Waits(task_id="broken", how="fail") >> bash("after_broken", trigger_rule="all_failed")
    Waits(task_id="again", how="fail", retries=1, retry_delay=SECOND) >> bash("after_again", trigger_rule="one_failed")
    Waits(task_id="late", seconds=300, limit=timedelta(seconds=2)) >> bash("after_late", trigger_rule="all_failed")
    Waits(task_id="late_again", seconds=300, limit=timedelta(seconds=2), retries=1, retry_delay=SECOND)

with DAG("mix_deferred_sensors", schedule=None):
    Looks(task_id="good") >> bash("after")
    Looks(task_id="late", seconds=300, timeout=2, retries=1, retry_delay=SECOND)
    Looks(task_id="soft", seconds=300, timeout=2, soft_fail=True) >> bash("after_soft", trigger_rule="all_skipped")
    Looks(task_id="soft_broken", how="fail", timeout=20, soft_fail=True)
    Looks(task_id="broken", how="fail", timeout=20)

with DAG("mix_deferred_mapped", schedule=None):

    @task
    def total(values):
        return sum(len(one) for one in values)

    total(Waits.partial(task_id="waits", seconds=0.5).expand(text=["a", "{{ run_id }}", "c"]).output)

FOLDER = os.path.join(tempfile.gettempdir(), "dagwright-callbacks")

def note(kind):
    def callback(context):
        ti = context["ti"]
        os.makedirs(FOLDER, exist_ok=True)
        with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}"), "a") as file:
            file.write(f"{ti.task_id} {kind} {ti.try_number} {type(context.get('exception')).__name__}\n")

    return callback

with DAG("mix_deferred_callbacks", schedule=None):
    notes = {f"on_{kind}_callback": note(kind) for kind in ("execute", "success", "failure", "retry", "skipped")}

    @task(trigger_rule="all_done")
    def tell(ti=None):
        with open(os.path.join(FOLDER, f"{ti.dag_id} {ti.run_id}")) as file:
            return sorted(file.read().splitlines())

    [
        Waits(task_id="good", **notes), Waits(task_id="broken", how="fail", retries=1, retry_delay=SECOND, **notes),
        Waits(task_id="late", seconds=300, limit=timedelta(seconds=2), **notes),
        Looks(task_id="soft", seconds=300, timeout=2, soft_fail=True, **notes),
    ] >> tell()  # fmt: skip

with DAG("mix_deferred_in_pool", schedule=None):
    for n in range(3):
        Waits(task_id=f"waits_{n}", pool="one", seconds=1) >> bash(f"after_{n}")

with DAG("mix_deferred_and_execution_timeout", schedule=None):
    Waits(task_id="waits_long", seconds=8, execution_timeout=timedelta(seconds=4)) >> bash("after", trigger_rule="all_done")
