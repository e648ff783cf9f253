"""XComs, params, templates and files, as DAGs of every day use them."""
from __future__ import annotations

import dataclasses
import decimal
import os
import tempfile
from datetime import date, datetime, timedelta, timezone
from typing import Any, Dict

from airflow.exceptions import AirflowSkipException
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
from airflow.sdk import DAG, ObjectStoragePath, Param, get_current_context, task

SECOND = timedelta(seconds=1)

def bash(name, command="true", **kwargs):
    return BashOperator(task_id=name, bash_command=command, **kwargs)

with DAG("mix_xcoms_of_many_types", schedule=None):

    @task
    def push(ti=None):
        ti.xcom_push(key="moment", value=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc))
        ti.xcom_push(key="delta", value=timedelta(hours=1, seconds=2))
        ti.xcom_push(key="amount", value=decimal.Decimal("1.50"))
        ti.xcom_push(key="day", value=date(2026, 1, 2))
        ti.xcom_push(key="tuple", value=(1, (2, "three")))
        ti.xcom_push(key="set", value={1})
        ti.xcom_push(key="deep", value={"a": [{"b": (1,)}], "c": None, "d": True, "e": 1.5})

    @task
    def pull(ti=None):
        found = {key: ti.xcom_pull(task_ids="push", key=key) for key in ("moment", "delta", "amount", "day", "tuple", "set", "deep")}
        return {key: f"{type(value).__name__.lower()} {value}" for key, value in found.items()}

    push() >> pull()

with DAG("mix_xcoms_of_numbers", schedule=None):

    @task
    def push(ti=None):
        ti.xcom_push(key="big", value=2**60 + 1)
        ti.xcom_push(key="deep", value={"a": [2.0, 3], "b": -0.0})
        return 10 / 2

    @task
    def pull(whole, ti=None):
        found = [whole, ti.xcom_pull(task_ids="push", key="big"), ti.xcom_pull(task_ids="push", key="deep")]
        return [str(found), str(whole + 1), type(whole).__name__]

    @task
    def each(x):
        return f"{x!r}"

    pushed = push()
    pull(pushed) >> bash("say", "echo {{ ti.xcom_pull('push') }} {{ ti.xcom_pull('push', key='big') }} {{ ti.xcom_pull('push', key='deep') }}")
    each.expand(x=[1.0, 2, 3.5])

with DAG("mix_xcoms_nested_in_arguments", schedule=None):

    @task
    def one():
        return 1

    @task(multiple_outputs=True)
    def two() -> Dict[str, Any]:
        return {"a": {"deep": [2]}, "b": "text"}

    @task
    def collect(values, more=None, *rest):
        return [values, more, list(rest)]

    first, second = one(), two()
    collect([first, {"x": second["a"]}], {"y": (second["b"], first)}, first, "last")
    call = PythonOperator(
        task_id="call", python_callable=lambda a, b: [a, b], op_args=[first], op_kwargs={"b": {"in": second["b"]}}
    )
    PythonOperator(task_id="again", python_callable=lambda v: v, op_args=[call.output])
    bash("env", "echo $A $B", env={"A": second["b"], "B": "{{ ti.xcom_pull('one') }}"})

with DAG("mix_xcoms_inferred_outputs", schedule=None):

    @task
    def typed() -> dict:
        return {"first": 1, "second": [2]}

    @task
    def typed_values() -> Dict[str, int]:
        return {"third": 3}

    @task(do_xcom_push=False)
    def silent():
        return 1

    @task(multiple_outputs=True)
    def no_dict():
        return [1]

    @task(trigger_rule="all_done")
    def see(ti=None):
        return [ti.xcom_pull(task_ids="typed", key="second"), ti.xcom_pull(task_ids="typed_values", key="third"), ti.xcom_pull(task_ids="silent")]

    [typed(), typed_values(), silent(), no_dict()] >> see()

with DAG("mix_xcoms_of_retries_and_reschedules", schedule=None):

    @task(retries=1, retry_delay=SECOND)
    def push(ti=None):
        ti.xcom_push(key=f"try_{ti.try_number}", value=ti.try_number)
        if ti.try_number == 1:
            raise ValueError
        return "end"

    @task.sensor(poke_interval=1, timeout=20, mode="reschedule")
    def wait(ti=None, dag_run=None):
        ti.xcom_push(key="asked", value="yes")
        return datetime.now(timezone.utc) - dag_run.start_date > timedelta(seconds=2)

    push() >> wait()

with DAG("mix_bash_of_all_kinds", schedule=None):
    bash("lines", "echo one; echo; echo '  two  '")
    bash("nothing")
    bash("error", "echo out; echo err >&2; echo last")
    bash("env", "echo ${MINE:-none} ${HOME:+home}", env={"MINE": "x"})
    bash("env_more", "echo ${MINE:-none} ${HOME:+home}", env={"MINE": "{{ ds }}"}, append_env=True)
    bash("folder", "pwd", cwd="/")
    bash("no_folder", "pwd", cwd="/no/such/folder") >> bash("after", trigger_rule="one_failed")
    bash("skips", "exit 42", skip_on_exit_code=[41, 42]) >> bash("after_skip", trigger_rule="all_skipped")
    bash("no_skip", "exit 99", skip_on_exit_code=None) >> bash("after_no_skip", trigger_rule="all_failed")
    bash("json", "echo '{\"a\": [1, 2]}'", output_processor=lambda text: __import__("json").loads(text)["a"])
    bash("killed", "kill -9 $$") >> bash("after_killed", trigger_rule="all_failed")

with DAG("mix_bash_decorated", schedule=None):

    @task.bash(env={"WHO": "{{ dag.dag_id }}"}, append_env=True, retries=1, retry_delay=SECOND)
    def say(words, ti=None):
        return f"test {ti.try_number} = 2 && echo $WHO {words}"

    @task.bash
    def template():
        return "echo {{ ds }} {{ params.who }}"

    @task.bash
    def number():
        return 5

    @task.bash
    def skips():
        raise AirflowSkipException

    say("hello") >> template.override(params={"who": "you"})()
    number() >> bash("after", trigger_rule="all_failed")
    skips() >> bash("after_skip", trigger_rule="all_skipped")

with DAG("mix_params_of_all_kinds", schedule=None, params={
    "text": Param("a", type="string", minLength=1, maxLength=5, pattern="^[a-z]+$"),
    "number": Param(1.5, type="number", exclusiveMinimum=0),
    "flag": Param(False, type="boolean"),
    "day": Param("2026-01-02", type="string", format="date"),
    "moment": Param("2026-01-02T03:04:05+00:00", type="string", format="date-time"),
    "time": Param("03:04:05", type="string", format="time"),
    "several": Param(["a"], type="array", items={"type": "string"}, uniqueItems=True),
    "object": Param({"a": 1}, type="object", properties={"a": {"type": "integer"}}, required=["a"]),
    "choice": Param("x", type="string", enum=["x", "y"], values_display={"x": "The X"}),
    "several_types": Param(None, type=["null", "integer", "string"]),
    "constant": Param("always", const="always"),
    "hidden": Param(7, description="**seven**", section="More", title="Seven"),
}):  # fmt: skip

    @task
    def see(params=None):
        return {name: params[name] for name in sorted(params)}

    @task(params={"text": "mine", "own": Param(2, type="integer")})
    def own(params=None):
        return [params["text"], params["own"], params["flag"]]

    see() >> own()
    bash("say", "echo {{ params.text }} {{ params.number + 1 }} {{ params.several | join('-') }} {{ params.object.a }} {{ params['choice'] }}")

with DAG("mix_params_without_default", schedule=None, params={"needed": Param(type="integer")}):
    bash("say", "echo {{ params.needed }}")

with DAG("mix_params_only_by_conf", schedule=None, params={"known": 1}):

    @task
    def see(params=None, dag_run=None):
        return [dict(params), dag_run.conf]

    see()

with DAG("mix_macros", schedule=None, user_defined_macros={"shop": "north", "twice": lambda x: 2 * x}, user_defined_filters={"loud": lambda text: text.upper()}):
    for name, text in {
        "dates": "{{ ds }} {{ ds_nodash }} {{ ts }} {{ ts_nodash }} {{ ts_nodash_with_tz }}",
        "filters": "{{ logical_date | ds }} {{ logical_date | ts_nodash }} {{ logical_date | ds_nodash }}",
        "macros": "{{ macros.ds_add(ds, 5) }} {{ macros.ds_format(ds, '%Y-%m-%d', '%d.%m.%y') }} {{ macros.timedelta(days=1) }}",
        "moments": "{{ (logical_date + macros.timedelta(days=1)).strftime('%A') }} {{ logical_date.add(months=1).to_date_string() }} {{ logical_date.start_of('month') }}",
        "own": "{{ shop }} {{ twice(4) }} {{ shop | loud }}",
        "names": "{{ dag.dag_id }} {{ task.task_id }} {{ ti.task_id }} {{ task_instance_key_str }} {{ run_id }} {{ dag_run.run_type }}",
        "jinja": "{% for n in range(3) %}{{ n }}{% if not loop.last %},{% endif %}{% endfor %} {{ 'x' if params else 'y' }} {{ [1,2] | sum }}",
        "variables": "{{ var.value.greeting }} {{ var.json.settings.depth }} {{ var.value.get('nobody', 'else') }} {{ conn.db.host }}",
        "deep": "{{ macros.datetime(2026, 1, 2).isoformat() }} {{ macros.json.dumps([1]) }}",
    }.items():
        bash(name, f"echo \"{text}\"")

with DAG("mix_templates_in_structures", schedule=None, render_template_as_native_obj=True):
    PythonOperator(
        task_id="native", python_callable=lambda **kwargs: [kwargs["a"], kwargs["b"], kwargs["c"], kwargs["templates_dict"]["d"]],
        op_kwargs={"a": "{{ [1, 2] }}", "b": {"{{ 'key' }}": ["{{ 1 + 1 }}", ("{{ ds }}",)]}, "c": "{{ params }}"},
        templates_dict={"d": "{{ {'x': 1.5} }}"}, params={"p": 1},
    )  # fmt: skip

    @task
    def decorated(text, more):
        return [text, more]

    decorated("{{ ds_nodash }}", {"x": ["{{ none }}", "{{ true }}"]})

with DAG("mix_context_of_python", schedule=None, tags=["b", "a"]):

    @task(queue="default", pool="three", priority_weight=7)
    def see(ds, ts=None, ti=None, task=None, dag=None, run_id=None, **kwargs):
        current = get_current_context()
        return {
            "ds": ds, "ts": ts, "task": task.task_id, "dag": dag.dag_id, "run": run_id, "map_index": ti.map_index,
            "upstream": sorted(task.upstream_task_ids), "downstream": sorted(task.downstream_task_ids), "pool": task.pool,
            "same": current["ti"].task_id == ti.task_id, "weight": task.priority_weight, "some": sorted({"params", "conf", "macros"} & set(kwargs)),
            "tries": [ti.try_number, ti.max_tries], "start": kwargs["dag_run"].logical_date.isoformat(),
        }  # fmt: skip

    @task
    def unknown_argument(nobody=5, dag_run=None):
        return [nobody, dag_run.dag_id, dag_run.run_type]

    bash("before") >> see("{{ ds }}") >> unknown_argument()

with DAG("mix_classic_python", schedule=None):
    def positional(a, b, *, c=3):
        return [a, b, c]

    PythonOperator(task_id="args", python_callable=positional, op_args=["{{ ds }}", 2], op_kwargs={"c": "{{ task.task_id }}"})
    PythonOperator(task_id="context", python_callable=lambda ds, params, **kwargs: [ds, params["n"], "ti" in kwargs], params={"n": 4})
    PythonOperator(task_id="no_context", python_callable=lambda: None) >> bash("after")
    PythonOperator(task_id="wrong", python_callable=positional, op_args=[1]) >> bash("after_wrong", trigger_rule="all_failed")
    ShortCircuitOperator(task_id="short", python_callable=lambda ds: ds > "2030", op_kwargs={}) >> bash("never") >> bash("far")
    BranchPythonOperator(task_id="branch", python_callable=lambda way: way, op_args=["right"]) >> [bash("left"), bash("right")]
    PythonOperator(task_id="silent", python_callable=lambda: {"big": "x" * 10}, show_return_value_in_logs=False, do_xcom_push=False)

with DAG("mix_object_storage", schedule=None):
    def root():
        return ObjectStoragePath("file:///tmp/dagwright-objects")

    @task
    def write(run_id=None):
        folder = root()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{run_id.replace(':', '_')}.txt"
        with path.open("w") as file:
            file.write("one\ntwo\n")
        return path

    @task
    def read(path):
        with path.open() as file:
            lines = file.read().splitlines()
        return [type(path).__name__, path.name[:6], lines, path.exists(), path.stat().st_size]

    read(write())

with DAG("mix_dataclass_and_paths", schedule=None):

    @dataclasses.dataclass
    class Point:
        x: int
        y: int = 2

    @task
    def make():
        return dataclasses.asdict(Point(1))

    @task
    def use(point):
        return Point(**point).x + point["y"]

    use(make())

with DAG("mix_python_prints_and_ends", schedule=None):

    @task
    def reads_files():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("x" * 5)
            file.flush()
            return os.path.getsize(file.name)

    @task
    def generator():
        return list(n * n for n in range(3))

    @task
    def empty_values():
        return [0, "", [], {}, False, None]

    [reads_files(), generator(), empty_values()] >> bash("end")
