"""How many tasks at once, and which first."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, task

SLEEP = "sleep 1.2"

with DAG("max_active_tasks", schedule=None, max_active_tasks=2, tags=["at-once"]):
    for n in range(5):
        BashOperator(task_id=f"t{n}", bash_command=SLEEP)

with DAG("max_active_tis_per_dag", schedule=None, tags=["at-once"]):

    @task(max_active_tis_per_dag=1)
    def one_at_a_time(x):
        import time

        time.sleep(1)
        return x

    one_at_a_time.expand(x=[1, 2, 3])

with DAG("max_active_tis_per_dagrun", schedule=None, tags=["at-once"]):

    @task(max_active_tis_per_dagrun=2)
    def two_at_a_time(x):
        import time

        time.sleep(1)
        return x

    two_at_a_time.expand(x=[1, 2, 3, 4])

with DAG("pool_of_one", schedule=None, tags=["at-once"]):
    for n in range(3):
        BashOperator(task_id=f"t{n}", bash_command=SLEEP, pool="one")

with DAG("pool_slots", schedule=None, tags=["at-once"]):
    # A pool of three: two tasks of two slots can't be there together.
    for n in range(2):
        BashOperator(task_id=f"two_{n}", bash_command=SLEEP, pool="three", pool_slots=2)
    BashOperator(task_id="three", bash_command=SLEEP, pool="three", pool_slots=3, priority_weight=10)

with DAG("priority_downstream", schedule=None, max_active_tasks=1, tags=["order"]):
    # The sum of what comes after: c (3) before a (2) before b (1).
    a, b, c = (BashOperator(task_id=name, bash_command="true") for name in "abc")
    a >> EmptyOperator(task_id="a2")
    c >> EmptyOperator(task_id="c2") >> EmptyOperator(task_id="c3")

with DAG("priority_upstream", schedule=None, max_active_tasks=1, tags=["order"]):
    # The sum of what came before: b (own 1, two before it), then c (one), then a.
    gate = BashOperator(task_id="gate", bash_command="true")
    a, b, c = (BashOperator(task_id=name, bash_command="true", weight_rule="upstream") for name in "abc")
    gate >> [a, b, c]
    [EmptyOperator(task_id="b0"), EmptyOperator(task_id="b1")] >> b
    EmptyOperator(task_id="c0") >> c

with DAG("priority_absolute", schedule=None, max_active_tasks=1, tags=["order"]):
    gate = BashOperator(task_id="gate", bash_command="true")
    for name, weight in (("low", 1), ("high", 9), ("middle", 5)):
        one = BashOperator(task_id=name, bash_command="true", weight_rule="absolute", priority_weight=weight)
        # Were it summed up, `low` would be first.
        gate >> one >> EmptyOperator(task_id=f"after_{name}", priority_weight=100 if name == "low" else 1)
