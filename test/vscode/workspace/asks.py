"""A param that has to be given."""

from airflow.sdk import DAG, Param, task

with DAG("asks", schedule=None, params={"region": Param(type="string")}):

    @task
    def load(params):
        print(params["region"])

    load()
