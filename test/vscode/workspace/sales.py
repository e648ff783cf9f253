"""Asks for params before it runs, and has a mistake that is mended while its run waits."""

from airflow.sdk import DAG, Param, task

with DAG(
    "sales",
    schedule=None,
    params={
        "region": Param(type="string", minLength=2, title="Region"),
        "rows": Param(3, type="integer", minimum=1),
    },
):

    @task
    def fetch(params=None):
        total = params["rows"] * 10
        print(f"{params['region']}: {total}")
        return total

    @task
    def check(total):
        assert total > 1000, f"{total} is too little"
        return total

    @task
    def report(total):
        print(f"reported {total}")

    report(check(fetch()))
