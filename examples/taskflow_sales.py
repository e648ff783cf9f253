"""TaskFlow: plain Python functions become tasks, and what they return travels on as an XCom.

A task that takes another one's result runs after it: no `>>` is needed.
"""

from airflow.sdk import dag, task


@dag(schedule="@daily", catchup=False, tags=["example"])
def taskflow_sales():
    @task
    def read_orders() -> list[dict]:
        return [
            {"customer": "Ada", "amount": 120},
            {"customer": "Grace", "amount": 80},
            {"customer": "Ada", "amount": 40},
        ]

    @task
    def total_by_customer(orders: list[dict]) -> dict[str, int]:
        totals: dict[str, int] = {}
        for order in orders:
            totals[order["customer"]] = totals.get(order["customer"], 0) + order["amount"]
        return totals

    @task
    def best_customer(totals: dict[str, int]) -> str:
        return max(totals, key=totals.get)

    @task
    def report(totals: dict[str, int], best: str) -> None:
        for customer, amount in sorted(totals.items()):
            print(f"{customer:>10}: {amount:6d}{'  <- best' if customer == best else ''}")

    totals = total_by_customer(read_orders())
    report(totals, best_customer(totals))


taskflow_sales()
