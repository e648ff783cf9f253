"""KubernetesPodOperator's arguments as plain data, for the runner to make the pod itself."""

from __future__ import annotations

from typing import Any, Dict, Optional

_ARGUMENTS = (
    "active_deadline_seconds affinity annotations arguments base_container_name cluster_context cluster_name cmds config_file "
    "configmaps deferrable full_pod_spec pod_template_dict pod_template_file secrets "
    "container_resources container_security_context do_xcom_push dns_policy env_from env_vars get_logs hostname "
    "hostnetwork image image_pull_policy image_pull_secrets in_cluster init_containers is_delete_operator_pod labels name "
    "namespace node_selector on_finish_action ports priority_class_name random_name_suffix reattach_on_restart schedulername security_context "
    "service_account_name skip_on_exit_code startup_timeout_seconds subdomain termination_grace_period tolerations "
    "volume_mounts volumes"
).split()

# What only the provider's own code does.
_PROVIDERS_OWN = (
    "callbacks pod_runtime_info_envs termination_message_policy trigger_kwargs"
).split()


def pod_arguments(task: Any) -> Optional[Dict[str, Any]]:
    """None when something has no plain form, or is what only the provider's own code does."""
    attributes = vars(task)
    for name in _PROVIDERS_OWN:
        # The provider's own default of the one is no wish of the user's.
        if attributes.get(name) and not (name == "termination_message_policy" and attributes[name] == "File"):
            return None
    try:
        plain = {name: _plain(attributes.get(name)) for name in _ARGUMENTS}
    except TypeError:
        return None
    return {name: value for name, value in plain.items() if value is not None}


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
