"""`conf.get(section, key)`: environment variables `AIRFLOW__SECTION__KEY`, and the folder of the DAG file."""

from __future__ import annotations

import os
from typing import Any, List, Optional

from airflow._standin import scope
from airflow._standin.exceptions import AirflowConfigException

_UNSET: Any = object()


class AirflowConfigParser:
    def get(self, section: str, key: str, fallback: Any = _UNSET, **_options: Any) -> Any:
        """Raises AirflowConfigException where there is neither a setting nor a fallback."""
        found = os.environ.get(f"AIRFLOW__{section.upper()}__{key.upper()}")
        if found is None and (section.lower(), key.lower()) == ("core", "dags_folder"):
            found = scope.dag_folder
        if found is not None:
            return found
        if fallback is _UNSET:
            raise AirflowConfigException(
                f"section/key [{section}/{key}] not found in config (set AIRFLOW__{section.upper()}__{key.upper()})"
            )
        return fallback

    def getboolean(self, section: str, key: str, fallback: Any = _UNSET) -> bool:
        return str(self.get(section, key, fallback)).strip().lower() in ("t", "true", "1", "yes", "on")

    def getint(self, section: str, key: str, fallback: Any = _UNSET) -> int:
        return int(self.get(section, key, fallback))

    def getfloat(self, section: str, key: str, fallback: Any = _UNSET) -> float:
        return float(self.get(section, key, fallback))

    def getlist(self, section: str, key: str, fallback: Any = _UNSET, delimiter: str = ",") -> List[str]:
        return [one.strip() for one in str(self.get(section, key, fallback)).split(delimiter)]

    def has_option(self, section: str, option: str) -> bool:
        missing: Optional[str] = None
        return self.get(section, option, missing) is not None


conf = AirflowConfigParser()
get, getboolean, getint, getfloat = conf.get, conf.getboolean, conf.getint, conf.getfloat
