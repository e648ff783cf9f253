"""Airflow's exceptions that DAG files raise or catch."""

from __future__ import annotations

from typing import Any, Iterable, Optional


class AirflowException(Exception):
    """Base of all."""


class AirflowRuntimeError(KeyError):
    """What Airflow 3 raises for a Variable that is missing or no JSON. Airflow 2 has a KeyError there."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class AirflowNotFoundException(AirflowException):
    pass


class AirflowSkipException(AirflowException):
    """The task ends as skipped."""


class AirflowFailException(AirflowException):
    """The task fails without a retry."""


class AirflowSensorTimeout(AirflowException):
    """A sensor waited longer than its `timeout`; no retry."""


class AirflowRescheduleException(AirflowException):
    """The task asks to be run again at `reschedule_date` (an aware datetime)."""

    def __init__(self, reschedule_date: Any) -> None:
        super().__init__(str(reschedule_date))
        self.reschedule_date = reschedule_date


class AirflowTaskTimeout(BaseException):
    """The execution timeout has passed. As in Airflow not an `Exception`: a broad `except` must not swallow it."""


class AirflowTaskTerminated(BaseException):
    """The task was told to stop."""


class TaskDeferred(BaseException):
    def __init__(
        self,
        *,
        trigger: Any,
        method_name: str,
        kwargs: Optional[dict] = None,
        timeout: Any = None,
    ) -> None:
        super().__init__("deferred")
        self.trigger = trigger
        self.method_name = method_name
        self.kwargs = kwargs
        self.timeout = timeout


class TaskDeferralError(AirflowException):
    """Something went wrong while a task was deferred."""


class TaskDeferralTimeout(AirflowException):
    """The trigger did not fire in time."""


class DownstreamTasksSkipped(AirflowException):
    def __init__(self, *, tasks: Iterable[Any]) -> None:
        super().__init__("downstream tasks skipped")
        self.tasks = tasks


class AirflowOptionalProviderFeatureException(AirflowException):
    pass


class AirflowBadRequest(AirflowException):
    pass


class AirflowConfigException(AirflowException):
    pass


class AirflowDagCycleException(AirflowException):
    pass


class AirflowTimetableInvalid(AirflowException):
    pass


class DuplicateTaskIdFound(AirflowException):
    pass


class TaskAlreadyInTaskGroup(AirflowException):
    pass


class TaskNotFound(AirflowNotFoundException):
    pass


class DagNotFound(AirflowNotFoundException):
    pass


class DagRunNotFound(AirflowNotFoundException):
    pass


class ParamValidationError(AirflowException):
    pass


class XComNotFound(AirflowException):
    pass


class XComForMappingNotPushed(TypeError):
    def __str__(self) -> str:
        return "did not push XCom for task mapping"


class UnmappableXComTypePushed(TypeError):
    def __init__(self, value: Any) -> None:
        super().__init__(f"unmappable return type {type(value).__name__!r}: only lists and dicts can be mapped over")


class UnmappableXComLengthPushed(ValueError):
    pass


class RemovedInAirflow3Warning(DeprecationWarning):
    pass


class AirflowProviderDeprecationWarning(DeprecationWarning):
    pass


class MissingPackage(AirflowException):
    """Something outside the stand-in was used while a task ran. `package` is the name for pip."""

    def __init__(self, what: str, package: str) -> None:
        super().__init__(f"{what} needs {package} (pip install {package}): this Python has no Airflow")
        self.what = what
        self.package = package
