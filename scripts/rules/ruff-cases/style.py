"""Matters of style: names of variables, schedules, branches."""
from airflow.sdk import DAG, dag, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator


def choose(x=1):
    if x:
        return ["a"]
    return []


with DAG("style"):
    load = BashOperator(task_id="store", bash_command="echo")
    a = PythonOperator(task_id="b", python_callable=print)
    store = BashOperator(task_id="c", bash_command="echo")
    branch = BranchPythonOperator(task_id="branch", python_callable=choose)

    @task.branch
    def one_way(x=1):
        if x:
            return ["a"]
        return None

    @task.branch()
    def three_ways(x=1):
        if x == 1:
            return []
        if x == 2:
            return ["a"]
        return []

    one_way()
    three_ways()


@dag()
def plain():
    pass


plain()
