"""XComs."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, task

with DAG("xcom_keys", schedule=None):

    @task
    def push(ti=None):
        ti.xcom_push(key="one", value=1)
        ti.xcom_push(key="two", value={"b": [2, None, 2.5]})
        ti.xcom_push(key="one", value="one again")
        return "returned"

    @task
    def pull(ti=None):
        return {
            "own_key": ti.xcom_pull(task_ids="push", key="one"),
            "returned": ti.xcom_pull(task_ids="push"),
            "missing": ti.xcom_pull(task_ids="push", key="missing", default="none here"),
            "several": list(ti.xcom_pull(task_ids=["push", "other"])),
        }

    @task
    def other():
        return 5

    [push(), other()] >> pull()

with DAG("xcom_multiple_outputs", schedule=None):

    @task(multiple_outputs=True)
    def several():
        return {"a": 1, "b": "two"}

    @task
    def inferred() -> dict:
        return {"c": 3}

    @task(multiple_outputs=True)
    def no_dict():
        return [1]

    @task
    def use(a, c):
        return [a, c]

    use(several()["a"], inferred()["c"])
    no_dict()

with DAG("xcom_none", schedule=None):

    @task
    def nothing():
        return None

    @task
    def take(value):
        return repr(value)

    take(nothing())

    @task(do_xcom_push=False)
    def keeps_it():
        return 3

    keeps_it()

with DAG("xcom_of_bash", schedule=None):
    say = BashOperator(task_id="say", bash_command="echo first; echo last")
    BashOperator(task_id="say_nothing", bash_command="true")
    BashOperator(task_id="quiet", bash_command="echo x", do_xcom_push=False)
    BashOperator(task_id="repeat", bash_command=f"echo got {say.output}") << say
    BashOperator(task_id="by_template", bash_command="echo got {{ ti.xcom_pull(task_ids='say') }}") << say

    @task.bash
    def made():
        return "echo made here"

    made()

with DAG("xcom_not_json", schedule=None):

    @task
    def a_set():
        return {1}

    @task
    def a_function():
        return lambda: 1

    @task
    def kinds():
        from datetime import datetime, timezone
        from decimal import Decimal

        return [datetime(2026, 1, 2, tzinfo=timezone.utc), Decimal("1.5"), (1, 2)]

    @task
    def look(values):
        return [type(one).__name__ for one in values] + [str(values[1])]

    a_set()
    a_function()
    look(kinds())

with DAG("xcom_of_failed", schedule=None):

    @task
    def fails(ti=None):
        ti.xcom_push(key="left", value="behind")
        raise ValueError("after it")

    @task(trigger_rule="all_done")
    def reads(ti=None):
        return [ti.xcom_pull(task_ids="fails", key="left"), ti.xcom_pull(task_ids="fails")]

    fails() >> reads()

with DAG("xcom_missing_argument", schedule=None):

    @task
    def nothing():
        pass

    @task
    def uses_key(value):
        return value

    @task(multiple_outputs=True)
    def some():
        return {"a": 1}

    uses_key(some()["b"])

with DAG("xcom_generator", schedule=None):

    @task
    def several():
        return [n for n in range(3)]

    PythonOperator(task_id="use", python_callable=lambda values: sum(values), op_args=[several()])
    PythonOperator(task_id="by_kwargs", python_callable=lambda a, b: [a, b], op_kwargs={"a": "{{ 1 + 1 }}", "b": [1, "{{ 'x' * 3 }}"]})
