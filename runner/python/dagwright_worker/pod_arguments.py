"""KubernetesPodOperator's arguments as plain data, for the runner to make the pod itself."""

from __future__ import annotations

from typing import Any, Dict, Optional

# What the runner does: the same names as in runner/operators/pod-arguments.ts, which says why of the others.
_ARGUMENTS = (
    "active_deadline_seconds affinity annotations arguments automount_service_account_token base_container_name cluster_context "
    "cluster_name cmds config_file configmaps container_logs container_name_log_prefix_enabled container_resources "
    "container_security_context deferrable dns_config dnspolicy do_xcom_push durable env_from env_vars full_pod_spec get_logs "
    "host_aliases hostname hostnetwork image image_pull_policy image_pull_secrets in_cluster init_container_logs init_containers "
    "is_delete_operator_pod kubernetes_conn_id labels log_events_on_failure name namespace node_selector on_finish_action "
    "on_kill_action pod_name pod_runtime_info_envs pod_template_dict pod_template_file ports priority_class_name "
    "random_name_suffix reattach_on_restart runtime_class_name schedule_timeout_seconds schedulername secrets security_context "
    "service_account_name skip_on_exit_code startup_timeout_seconds subdomain termination_grace_period "
    "termination_message_policy tolerations volume_mounts volumes xcom_sidecar_container_security_context"
).split()
# What changes nothing here, for a note in the log.
_IGNORED = (
    "base_container_status_polling_interval poll_interval startup_check_interval_seconds logging_interval trigger_kwargs "
    "log_events_on_startup log_pod_spec_on_failure aws_conn_id region"
).split()
# What only the provider's own code does.
_REFUSED = {
    "callbacks": "they are Python functions that get the provider's client of the cluster",
    "log_formatter": "it is a Python function that the provider calls with each line of the log",
    "progress_callback": "it is a Python function that the provider calls with each line of the log",
}


def pod_arguments(task: Any) -> Optional[Dict[str, Any]]:
    """None when something is in the way, which `obstacle` says."""
    if obstacle(task) is not None:
        return None
    attributes = vars(task)
    known = {name: _plain(attributes.get(name)) for name in _ARGUMENTS}
    # The provider's own defaults say nothing of the user's wishes.
    if known["container_logs"] == known["base_container_name"]:
        known["container_logs"] = None
    if known["schedule_timeout_seconds"] == known["startup_timeout_seconds"]:
        known["schedule_timeout_seconds"] = None
    for name in _IGNORED:
        if _foreign(attributes.get(name)) is None:
            known[name] = _plain(attributes.get(name))
    return {name: value for name, value in known.items() if value is not None}


def obstacle(task: Any) -> Optional[str]:
    """Why only the provider's own code can make this pod; None when the runner can."""
    attributes = vars(task)
    for name, why in _REFUSED.items():
        if attributes.get(name) or attributes.get(f"_{name}"):
            return f"{name} ({why})"
    for name in _ARGUMENTS:
        foreign = _foreign(attributes.get(name))
        if foreign is not None:
            return f"{name} (a {foreign} in it is no plain data)"
    return None


def _foreign(value: Any) -> Optional[str]:
    """Name of a class in it that has no plain form."""
    try:
        _plain(value)
    except TypeError as error:
        return str(error)
    return None


def executor_fields(task: Any) -> Dict[str, Any]:
    """Who is to carry the task out, and what the executor is told; nothing where the DAG says nothing."""
    fields: Dict[str, Any] = {}
    executor, queue = _field(task, "executor"), _field(task, "queue")
    if isinstance(executor, str) and executor:
        fields["executor"] = executor
    if isinstance(queue, str) and queue not in ("", "default"):
        fields["queue"] = queue
    try:
        config = _plain(_field(task, "executor_config"))
    except TypeError:
        config = None
    if config:
        fields["executorConfig"] = config
    return fields


def _field(task: Any, name: str) -> Any:
    value = getattr(task, name, None)
    return (getattr(task, "partial_kwargs", None) or {}).get(name) if value is None else value


def _plain(value: Any) -> Any:
    """JSON; the Kubernetes client's models under the API's names. Raises TypeError for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(getattr(value, "value", value))
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if type(value).__name__ == "Secret" and hasattr(value, "deploy_type"):
        fields = ("deploy_type", "deploy_target", "secret", "key", "items")
        return {name: _plain(getattr(value, name, None)) for name in fields}
    names = getattr(value, "attribute_map", None)
    if not isinstance(names, dict):
        raise TypeError(type(value).__name__)
    items = ((name, _plain(getattr(value, attribute))) for attribute, name in names.items())
    return {name: item for name, item in items if item is not None}
