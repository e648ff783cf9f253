"""
Operators that are a pod: KubernetesPodOperator, EksPodOperator, `@task.kubernetes` and `@task.kubernetes_cmd`. What the pod is to be is
found out here; the runner makes it and waits for it.
"""

from __future__ import annotations

import base64
import inspect
import pickle
import re
import sys
import textwrap
import zlib
from typing import Any, Dict, List

from airflow._standin import scope
from airflow._standin.exceptions import AirflowException, AirflowFailException, AirflowSkipException, MissingPackage
from airflow._standin.operator import BaseOperator
from airflow._standin.operators import call_with_context

PACKAGE = "apache-airflow-providers-cncf-kubernetes"

_PARAMETERS = (
    "active_deadline_seconds affinity annotations arguments automount_service_account_token base_container_name "
    "base_container_status_polling_interval callbacks cluster_context cmds config_file configmaps container_logs "
    "container_name_log_prefix_enabled container_resources container_security_context deferrable dns_config dnspolicy durable "
    "env_from env_vars full_pod_spec get_logs host_aliases hostname hostnetwork image image_pull_policy image_pull_secrets "
    "in_cluster init_container_logs init_containers is_delete_operator_pod kubernetes_conn_id labels log_events_on_failure "
    "log_events_on_startup log_formatter log_pod_spec_on_failure logging_interval name namespace node_selector on_finish_action "
    "on_kill_action pod_runtime_info_envs pod_template_dict pod_template_file poll_interval ports priority_class_name "
    "progress_callback random_name_suffix reattach_on_restart runtime_class_name schedule_timeout_seconds schedulername secrets "
    "security_context service_account_name skip_on_exit_code startup_check_interval_seconds startup_timeout_seconds subdomain "
    "termination_grace_period termination_message_policy tolerations trigger_kwargs volume_mounts volumes "
    "xcom_sidecar_container_security_context"
).split()

# What a subclass may override, and nobody but the provider's own code calls.
_HOOKS = frozenset(
    "build_pod_request_obj cleanup create_hook execute_async execute_complete execute_sync extract_xcom find_pod "
    "get_or_create_pod invoke_defer_method process_pod_deletion trigger_reentry".split()
)


class KubernetesPodOperator(BaseOperator):
    template_fields = (
        "annotations",
        "arguments",
        "base_container_name",
        "cluster_context",
        "cmds",
        "config_file",
        "configmaps",
        "container_resources",
        "env_from",
        "env_vars",
        "hostname",
        "image",
        "kubernetes_conn_id",
        "labels",
        "name",
        "namespace",
        "node_selector",
        "pod_template_dict",
        "pod_template_file",
        "trigger_kwargs",
        "volume_mounts",
        "volumes",
    )
    ui_color = "#f4a460"

    def __init__(self, *, do_xcom_push: bool = False, **kwargs: Any) -> None:
        own = {name: kwargs.pop(name, None) for name in _PARAMETERS}
        super().__init__(do_xcom_push=do_xcom_push, **kwargs)
        for name, value in own.items():
            object.__setattr__(self, name, value)

    # `default_args` are given to who names them.
    __init__.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
            inspect.Parameter("do_xcom_push", inspect.Parameter.KEYWORD_ONLY, default=False),
            *(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in _PARAMETERS),
            inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD),
        ]
    )

    def render_template_fields(self, context: Dict[str, Any], jinja_env: Any = None) -> None:
        for name in self.template_fields:
            object.__setattr__(self, name, _without_models(getattr(self, name, None)))
        super().render_template_fields(context, jinja_env)

    def execute(self, context: Dict[str, Any]) -> Any:
        return self._run_pod()

    def _run_pod(self) -> Any:
        # Of the worker, which knows what the runner takes.
        from dagwright_worker.pod_arguments import obstacle, pod_arguments

        self._refuse_hooks()
        why = obstacle(self)
        if why is not None:
            raise MissingPackage(f"{self.task_id}: {self.task_type}'s {why}", PACKAGE)
        arguments = pod_arguments(self)
        if arguments is None or scope.call_runner is None:
            raise MissingPackage(f"{self.task_id}: {self.task_type} outside a run", PACKAGE)
        answer = scope.call_runner("runPod", {"value": arguments})
        if answer["state"] == "skipped":
            raise AirflowSkipException(answer["message"])
        if answer["state"] != "success":
            raise (AirflowException if answer["retryable"] else AirflowFailException)(answer["message"])
        return answer.get("value")

    def _refuse_hooks(self) -> None:
        for cls in type(self).__mro__:
            if cls.__module__.startswith("airflow."):
                continue
            overridden = sorted(_HOOKS.intersection(vars(cls)))
            if overridden:
                raise MissingPackage(
                    f"{cls.__name__}.{overridden[0]}, which only the provider's own code calls,", PACKAGE
                )


class EksPodOperator(KubernetesPodOperator):
    """The cluster is found in the kubeconfig, where `aws eks update-kubeconfig` has put it."""

    template_fields = (*KubernetesPodOperator.template_fields, "cluster_name", "pod_name", "region", "aws_conn_id")

    def __init__(
        self,
        *,
        cluster_name: str,
        pod_name: Any = None,
        aws_conn_id: Any = "aws_default",
        region: Any = None,
        pod_context: Any = None,
        pod_username: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.cluster_name = cluster_name
        self.pod_name = pod_name
        self.aws_conn_id = aws_conn_id
        self.region = region
        if self.name is None:
            self.name = pod_name


class _FunctionPod(KubernetesPodOperator):
    """A pod that a function shapes."""

    template_fields = ("op_args", "op_kwargs", *KubernetesPodOperator.template_fields)

    def __init__(
        self,
        *,
        python_callable: Any,
        op_args: Any = None,
        op_kwargs: Any = None,
        templates_dict: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.python_callable = python_callable
        self.op_args = op_args or []
        self.op_kwargs = op_kwargs or {}
        self.templates_dict = templates_dict


class _KubernetesDecoratedOperator(_FunctionPod):
    """The function's source is carried out by the Python of the pod's image."""

    custom_operator_name = "@task.kubernetes"

    def __init__(self, *, use_dill: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.image is None and not (self.pod_template_file or self.pod_template_dict or self.full_pod_spec):
            self.image = f"python:{sys.version_info[0]}.{sys.version_info[1]}-slim"

    def execute(self, context: Dict[str, Any]) -> Any:
        function = self.python_callable
        call = {
            "source": _source_of(function),
            "name": function.__name__,
            "args": list(self.op_args),
            "kwargs": dict(self.op_kwargs),
            "push": bool(self.do_xcom_push),
        }
        packed = base64.b64encode(zlib.compress(pickle.dumps(call, protocol=4))).decode("ascii")
        self.cmds = ["python3", "-u", "-c", _IN_POD]
        self.arguments = []
        self.env_vars = [*_as_variables(self.env_vars), {"name": _CALL, "value": packed}]
        return self._run_pod()


class _KubernetesCmdDecoratedOperator(_FunctionPod):
    """The function returns the command, or its arguments."""

    custom_operator_name = "@task.kubernetes_cmd"

    def __init__(self, *, args_only: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.cmds or self.arguments:
            raise AirflowException("cmds and arguments are what the function of @task.kubernetes_cmd returns")
        self.args_only = args_only

    def execute(self, context: Dict[str, Any]) -> Any:
        words = call_with_context(self.python_callable, self.op_args, self.op_kwargs, context)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise TypeError("The function of @task.kubernetes_cmd has to return a list of texts")
        if not words and not self.args_only:
            raise ValueError("The function of @task.kubernetes_cmd returned an empty list")
        words = self.render_template(words, context)
        self.cmds, self.arguments = ([], words) if self.args_only else (words, [])
        return self._run_pod()


# The runner puts values of such names into a Secret: arguments may be anything.
_CALL = "DAGWRIGHT_SECRET_CALL"

_IN_POD = f"""
import base64, json, os, pickle, zlib
call = pickle.loads(zlib.decompress(base64.b64decode(os.environ.pop("{_CALL}"))))
names = {{"__name__": "__main__"}}
exec(compile(call["source"], "<@task.kubernetes>", "exec"), names)
result = names[call["name"]](*call["args"], **call["kwargs"])
if call["push"]:
    os.makedirs("/airflow/xcom", exist_ok=True)
    with open("/airflow/xcom/return.json", "w") as file:
        json.dump(result, file)
""".strip()


def _source_of(function: Any) -> str:
    source = textwrap.dedent(inspect.getsource(function))
    start = re.search(r"^(async\s+)?def\s", source, re.MULTILINE)
    return source[start.start() :] if start else source


def _as_variables(given: Any) -> List[Any]:
    if isinstance(given, dict):
        return [{"name": name, "value": str(value)} for name, value in given.items()]
    return list(given or [])


def _without_models(value: Any) -> Any:
    """Models of the Kubernetes client as the objects that they stand for, whose texts are templates, too."""
    if isinstance(value, list):
        return [_without_models(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_models(item) for key, item in value.items()}
    names = getattr(value, "attribute_map", None)
    if not isinstance(names, dict):
        return value
    fields = ((name, _without_models(getattr(value, attribute))) for attribute, name in names.items())
    return {name: item for name, item in fields if item is not None}


__all__ = ["EksPodOperator", "KubernetesPodOperator"]
