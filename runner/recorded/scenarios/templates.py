"""Templates, macros, dates and the run's configuration."""
from datetime import datetime, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator, get_current_context
from airflow.sdk import DAG, Param, task

START = datetime(2026, 1, 1, tzinfo=timezone.utc)

def echo(name, text, **kwargs):
    return BashOperator(task_id=name, bash_command=f'echo "{text}"', **kwargs)

with DAG("template_dates", schedule=None):
    for name in ("ds", "ds_nodash", "ts", "ts_nodash", "ts_nodash_with_tz", "logical_date", "data_interval_start", "data_interval_end"):
        echo(name, "{{ %s }}" % name)
    echo("yesterday", "{{ macros.ds_add(ds, -1) }}")
    echo("formatted", "{{ macros.ds_format(ds, '%Y-%m-%d', '%d.%m.%y') }}")
    echo("filtered", "{{ logical_date | ds_nodash }} {{ data_interval_end | ts }}")
    echo("next_month", "{{ (logical_date + macros.timedelta(days=31)).strftime('%Y-%m') }}")

with DAG("template_daily_by_hand", schedule="@daily", start_date=START, catchup=False, is_paused_upon_creation=False):
    echo("interval", "{{ data_interval_start }} {{ data_interval_end }} {{ logical_date }} {{ ds }}")

with DAG("template_names", schedule=None, params={"p": 1}):
    echo("ids", "{{ dag.dag_id }} {{ task.task_id }} {{ ti.task_id }} {{ ti.try_number }} {{ ti.map_index }} {{ params.p }}")
    echo("type", "{{ dag_run.run_type == 'manual' }} {{ dag_run.dag_id }} {{ run_id == dag_run.run_id }}")

with DAG("template_conf", schedule=None):
    echo("conf", "{{ dag_run.conf['who'] }} {{ dag_run.conf.get('nobody', 'else') }}")

    @task
    def seen(dag_run=None, params=None, **context):
        return {"conf": dag_run.conf, "ds": context["ds"], "more": get_current_context()["ti"].task_id}

    seen()

with DAG("template_params", schedule=None, params={"n": Param(3, type="integer", minimum=1), "name": "world", "l": [1, 2]}):
    echo("use", "{{ params.n + 1 }} {{ params.name | upper }} {{ params.l | length }}")
    echo("own", "{{ params.name }} {{ params.n }}", params={"name": "task's own"})

    @task
    def typed(params=None):
        return [params["n"], params["name"], params["l"]]

    typed()

with DAG("params_from_conf", schedule=None, params={"n": Param(3, type="integer"), "extra": "x"}):

    @task
    def typed(params=None):
        return [params["n"], params["extra"]]

    typed()

with DAG("template_native", schedule=None, render_template_as_native_obj=True):

    @task
    def numbers():
        return [1, 2]

    listed = numbers()
    PythonOperator(task_id="kind", python_callable=lambda v, n: [type(v).__name__, type(n).__name__], op_args=["{{ ti.xcom_pull(task_ids='numbers') }}", "{{ 1 + 2 }}"]) << listed

with DAG("template_not_native", schedule=None):
    PythonOperator(task_id="kind", python_callable=lambda n, d: [type(n).__name__, d], op_args=["{{ 1 + 2 }}"], op_kwargs={"d": {"{{ k }}": ["{{ ds }}"]}})

with DAG("template_own_macros", schedule=None, user_defined_macros={"twice": lambda x: x * 2, "site": "here"}, user_defined_filters={"shout": lambda s: s.upper() + "!"}):
    echo("use", "{{ twice(4) }} {{ site | shout }}")

with DAG("template_error", schedule=None):
    echo("bad_syntax", "{{ ds ")
    echo("unknown_name", "x{{ nobody }}x")
    echo("unknown_attribute", "x{{ ds.nobody.more }}x")
    BashOperator(task_id="missing_file", bash_command="no_such_script.sh")

with DAG("template_file", schedule=None, params={"who": "file"}):
    BashOperator(task_id="script", bash_command="template_file.sh")

with DAG("template_env", schedule=None):
    BashOperator(task_id="env", bash_command="echo $A-$B", env={"A": "{{ ds }}", "B": "{{ task.task_id }}"})
    BashOperator(task_id="context", bash_command="echo $AIRFLOW_CTX_DAG_ID $AIRFLOW_CTX_TASK_ID $AIRFLOW_CTX_TRY_NUMBER")
    BashOperator(task_id="appended", bash_command="test -n \"$PATH\" && echo $A", env={"A": "a"}, append_env=True)
