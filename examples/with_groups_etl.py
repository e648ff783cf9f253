"""A small warehouse load with task groups: three sources, a common middle, and marts at the end.

Groups fold in the graph, and their name becomes a prefix of the task ids inside: `extract.orders`.
"""

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup, task

SOURCES = ["orders", "customers", "products"]

with DAG("with_groups_etl", schedule="0 5 * * *", catchup=False, tags=["example"]):
    start = EmptyOperator(task_id="start")

    with TaskGroup("extract", tooltip="One task for each source system") as extract:
        extracted = {
            source: BashOperator(task_id=source, bash_command=f"sleep 0.3; echo reading {source}") for source in SOURCES
        }

    with TaskGroup("clean") as clean:
        for source in SOURCES:
            deduplicate = BashOperator(task_id=f"deduplicate_{source}", bash_command=f"sleep 0.2; echo {source}: no twins")
            extracted[source] >> deduplicate

    with TaskGroup("marts") as marts:

        @task
        def revenue() -> dict:
            return {"2024": 1_250_000, "2025": 1_410_000}

        @task
        def growth(by_year: dict) -> float:
            return round(by_year["2025"] / by_year["2024"] - 1, 3)

        with TaskGroup("customer") as customer:
            segments = BashOperator(task_id="segments", bash_command="echo 4 segments")
            churn = BashOperator(task_id="churn", bash_command="echo 2.1 percent")
            segments >> churn

        growth_rate = growth(revenue())

    @task
    def publish(rate: float) -> None:
        print(f"Growth: {rate:.1%}")

    notify = BashOperator(task_id="notify", bash_command="echo 'The numbers are in.'", trigger_rule="all_done")

    start >> extract
    clean >> marts
    [publish(growth_rate), customer] >> notify
