from airflow import DAG
from airflow.utils.dates import days_ago
from airflow.operators.dummy_operator import DummyOperator
from airflow.operators.bash_operator import BashOperator
from airflow.operators.python_operator import PythonOperator, BranchPythonOperator
from airflow.models import Variable
from airflow.utils.trigger_rule import TriggerRule
import airflow

default_args = {
    "owner": "a",
    "depends_on_past": False,
    "start_date": airflow.utils.dates.days_ago(2),
    "provide_context": True,
}
dag = DAG("p4_old", default_args=default_args, schedule_interval="@daily", concurrency=3)
t1 = DummyOperator(task_id="start", dag=dag)


def branch(**ctx):
    return "a"


b = BranchPythonOperator(task_id="branch", python_callable=branch, provide_context=True, dag=dag)
ts = []
for x in ["a", "b"]:
    t = BashOperator(task_id=x, bash_command="echo %s" % x, dag=dag)
    t.set_upstream(b)
    ts.append(t)
end = DummyOperator(task_id="end", trigger_rule=TriggerRule.NONE_FAILED, dag=dag)
end.set_upstream(ts)
b.set_upstream(t1)
