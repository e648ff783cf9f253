"""
A task that is a pod of a Kubernetes cluster. Needs a cluster that kubectl reaches, but nothing in it:

    kubectl create namespace mwaa
    dagwright run examples/kubernetes_pod_example.py
    kubectl get pods -n mwaa
"""

from datetime import datetime

from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

with DAG(
    dag_id="kubernetes_pod_example",
    schedule=None,
    start_date=datetime(2024, 1, 1),
    catchup=False,
    tags=["example", "kubernetes"],
) as dag:
    KubernetesPodOperator(
        task_id="pod_task",
        name="mwaa-pod-test",
        namespace="mwaa",
        image="busybox",
        cmds=["sh", "-c"],
        arguments=["echo 'Hello from pod_task of {{ dag.dag_id }}'; date"],
        labels={"app": "kubernetes-pod-example"},
        image_pull_policy="IfNotPresent",
        get_logs=True,
        # The pod stays, so that kubectl shows how it ended. Without this it is deleted.
        on_finish_action="keep_pod",
    )
