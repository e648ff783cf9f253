"""One DAG a trigger rule: every mix of upstream ends that the rule can meet."""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

RULES = [
    "all_success", "all_failed", "all_done", "all_done_min_one_success", "all_skipped", "always", "one_success",
    "one_failed", "one_done", "none_failed", "none_failed_min_one_success", "none_skipped",
]  # fmt: skip
MIXES = {
    "success": ["ok"], "failed": ["bad"], "skipped": ["skip"], "upstream_failed": ["after_bad"],
    "success_failed": ["ok", "bad"], "success_skipped": ["ok", "skip"], "failed_skipped": ["bad", "skip"],
    "skipped_upstream_failed": ["skip", "after_bad"], "everything": ["ok", "bad", "skip", "after_bad"],
}  # fmt: skip

for rule in RULES:
    with DAG(f"rule_{rule}", schedule=None):
        up = {
            "ok": EmptyOperator(task_id="ok"),
            "bad": BashOperator(task_id="bad", bash_command="exit 1"),
            # Rules are looked at with every end: the order of the ends is part of the scenario.
            "skip": BashOperator(task_id="skip", bash_command="sleep 6; exit 99"),
            "after_bad": EmptyOperator(task_id="after_bad"),
        }
        up["bad"] >> up["after_bad"]
        for name, mix in MIXES.items():
            last = EmptyOperator(task_id=name, trigger_rule=rule)
            [up[one] for one in mix] >> last
            last >> EmptyOperator(task_id=f"after_{name}")
