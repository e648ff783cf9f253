"""`airflow.providers.cncf.kubernetes.secret`: a Kubernetes Secret for the pod of a KubernetesPodOperator."""

from __future__ import annotations

from typing import Any, Optional


class Secret:
    def __init__(
        self, deploy_type: str, deploy_target: Optional[str], secret: str, key: Optional[str] = None, items: Any = None
    ) -> None:
        if deploy_type not in ("env", "volume"):
            raise ValueError("deploy_type must be env or volume")
        self.deploy_type = deploy_type
        self.deploy_target = deploy_target
        self.items = items or []
        self.secret = secret
        self.key = key
