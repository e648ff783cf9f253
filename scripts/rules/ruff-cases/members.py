"""Methods, attributes and context of the objects that DAG files use."""
from datetime import date, datetime

from airflow.models.baseoperatorlink import BaseOperatorLink
from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import DAG, Variable, get_current_context, task
from airflow.providers.standard.operators.bash import BashOperator


class Link(BaseOperatorLink):
    def get_link(self, operator, dttm):
        return ""


class Plugin(AirflowPlugin):
    name = "plugin"
    operators = [Link]
    hooks = [Link]


with DAG("members", start_date=datetime.now()) as made:
    BashOperator(task_id="moment", bash_command="echo", doc_md=str(date.today()))
    BashOperator(task_id="variable", bash_command=Variable.get("x", default=""))

    @task
    def context(execution_date, ti=None):
        print(get_current_context()["next_ds"], execution_date)

    context()

made.create_dagrun()
