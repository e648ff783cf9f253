"""Operators of a provider: the tests of the editor's help to write them use this file."""

from airflow.providers.amazon.aws.operators.s3 import S3CopyObjectOperator, S3ListOperator
from airflow.providers.standard.operators.python import BranchPythonOperator
from airflow.sdk import DAG

BUCKET = "lake"


def choose(ti):
    return "copy" if ti.xcom_pull(task_ids="list") else "list_again"


with DAG("lake", schedule="30 6 * * 1-5", params={"day": "monday"}):
    list_files = S3ListOperator(task_id="list", bucket=f"{BUCKET}-raw", prefix="{{ ds }}/")
    copy = S3CopyObjectOperator(
        task_id="copy",
        source_bucket_key="{{ ti.xcom_pull(task_ids='list')[0] }}",
        dest_bucket_key="s3://lake/{{ params.day }}",
    )
    again = [S3ListOperator(task_id=f"list_again_{n}", bucket=BUCKET) for n in range(3)]
    list_files >> BranchPythonOperator(task_id="choose", python_callable=choose) >> [copy, *again]
