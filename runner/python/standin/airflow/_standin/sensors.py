"""Sensors: wait by poking, or give the slot back between pokes (mode `reschedule`)."""

from __future__ import annotations

import glob
import os
import subprocess
import tempfile
import time as clock
from datetime import datetime, time, timedelta, timezone
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Union

from airflow._standin.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSensorTimeout,
    AirflowSkipException,
    AirflowTaskTimeout,
    MissingPackage,
    TaskDeferralTimeout,
)
from airflow._standin.operator import BaseOperator
from airflow._standin.operators import call_with_context, week_days
from airflow._standin.triggers import DateTimeTrigger, FileTrigger


class PokeReturnValue:
    def __init__(self, is_done: bool, xcom_value: Any = None) -> None:
        self.is_done = is_done
        self.xcom_value = xcom_value

    def __bool__(self) -> bool:
        return self.is_done


class BaseSensorOperator(BaseOperator):
    ui_color = "#e6f1f2"
    valid_modes = ("poke", "reschedule")

    def __init__(
        self,
        *,
        poke_interval: Union[timedelta, float] = 60,
        timeout: Union[timedelta, float] = 60 * 60 * 24 * 7,
        soft_fail: bool = False,
        mode: str = "poke",
        exponential_backoff: bool = False,
        max_wait: Union[timedelta, float, None] = None,
        silent_fail: bool = False,
        never_fail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.poke_interval = _seconds(poke_interval)
        self.timeout = _seconds(timeout)
        self.max_wait = _seconds(max_wait) if max_wait is not None else None
        self.soft_fail = soft_fail
        self.mode = mode
        self.exponential_backoff = exponential_backoff
        self.silent_fail = silent_fail
        self.never_fail = never_fail
        if mode not in self.valid_modes:
            raise AirflowException(f"The mode must be one of {list(self.valid_modes)}, received '{mode}'.")
        if self.poke_interval < 0 or self.timeout < 0:
            raise AirflowException("poke_interval and timeout must be non-negative numbers")

    @property
    def reschedule(self) -> bool:
        return self.mode == "reschedule"

    def poke(self, context: Dict[str, Any]) -> Union[bool, PokeReturnValue]:
        raise NotImplementedError("Override me.")

    def execute(self, context: Dict[str, Any]) -> Any:
        start = context["ti"].first_start_date if self.reschedule else datetime.now(timezone.utc)
        pokes = context["ti"].reschedule_count if self.reschedule else 0
        while True:
            done = self._poke(context)
            pokes += 1
            if done:
                self.log.info("Success criteria met. Exiting.")
                return done.xcom_value if isinstance(done, PokeReturnValue) else None
            waited = (datetime.now(timezone.utc) - start).total_seconds()
            if waited > self.timeout:
                message = f"Sensor has timed out; run duration of {waited:.3f} seconds exceeds the specified timeout of {self.timeout}."
                if self.soft_fail:
                    raise AirflowSkipException(message)
                raise AirflowSensorTimeout(message)
            pause = self._pause(pokes)
            if self.reschedule:
                raise AirflowRescheduleException(datetime.now(timezone.utc) + timedelta(seconds=pause))
            clock.sleep(pause)

    def resume_execution(self, next_method: str, next_kwargs: Any, context: Any) -> Any:
        try:
            try:
                return super().resume_execution(next_method, next_kwargs, context)
            except TaskDeferralTimeout as error:
                raise AirflowSensorTimeout(*error.args) from error
        except AirflowSkipException:
            raise
        except AirflowException as error:
            if not self.soft_fail and not self.never_fail:
                raise
            which = "soft_fail" if self.soft_fail else "never_fail"
            raise AirflowSkipException(f"Skipping due to {which} is set to True.") from error

    def execute_complete(self, context: Dict[str, Any], event: Any = None) -> Any:
        """After a trigger of Airflow's own sensors."""
        return None

    def defer_until(self, moment: datetime) -> None:
        trigger = DateTimeTrigger(moment, end_from_trigger=getattr(self, "end_from_trigger", False))
        self.defer(trigger=trigger, method_name="execute_complete", timeout=timedelta(seconds=self.timeout))

    def _poke(self, context: Dict[str, Any]) -> Any:
        try:
            return self.poke(context)
        except (AirflowSensorTimeout, AirflowTaskTimeout, AirflowFailException, MissingPackage) as error:
            if (self.soft_fail or self.never_fail) and not isinstance(error, MissingPackage):
                which = "soft_fail" if self.soft_fail else "never_fail"
                raise AirflowSkipException(f"Skipping due to {which} is set to True.") from error
            raise
        except AirflowSkipException:
            raise
        except Exception as error:
            if self.silent_fail:
                self.log.error("Sensor poke failed: %s", error, exc_info=True)
                return False
            if self.never_fail:
                raise AirflowSkipException("Skipping due to never_fail is set to True.") from error
            raise

    def _pause(self, pokes: int) -> float:
        if not self.exponential_backoff:
            return self.poke_interval
        pause = self.poke_interval * (2 ** max(pokes - 1, 0))
        return min(pause, self.max_wait) if self.max_wait is not None else pause


class PythonSensor(BaseSensorOperator):
    template_fields: Sequence[str] = ("templates_dict", "op_args", "op_kwargs")

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Any = None,
        op_kwargs: Optional[Mapping[str, Any]] = None,
        templates_dict: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.python_callable = python_callable
        self.op_args = op_args or []
        self.op_kwargs = op_kwargs or {}
        self.templates_dict = templates_dict

    def poke(self, context: Dict[str, Any]) -> PokeReturnValue:
        if self.templates_dict is not None:
            context["templates_dict"] = self.templates_dict
        result = call_with_context(self.python_callable, self.op_args, self.op_kwargs, context)
        return result if isinstance(result, PokeReturnValue) else PokeReturnValue(bool(result))


class BashSensor(BaseSensorOperator):
    template_fields: Sequence[str] = ("bash_command", "env")
    template_ext: Sequence[str] = (".sh", ".bash")

    def __init__(
        self,
        *,
        bash_command: str,
        env: Optional[Dict[str, str]] = None,
        output_encoding: str = "utf-8",
        retry_exit_code: Optional[int] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bash_command = bash_command
        self.env = env
        self.output_encoding = output_encoding
        self.retry_exit_code = retry_exit_code

    def poke(self, context: Dict[str, Any]) -> bool:
        with tempfile.TemporaryDirectory(prefix="airflowtmp") as folder:
            done = subprocess.run(
                ["bash", "-c", self.bash_command],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=self.env,
                check=False,
            )
        for line in done.stdout.decode(self.output_encoding, errors="backslashreplace").splitlines():
            self.log.info("%s", line)
        self.log.info("Command exited with return code %s", done.returncode)
        if self.retry_exit_code is not None and done.returncode not in (0, self.retry_exit_code):
            raise AirflowFailException(f"Command exited with return code {done.returncode}")
        return done.returncode == 0


class FileSensor(BaseSensorOperator):
    template_fields: Sequence[str] = ("filepath",)

    def __init__(
        self,
        *,
        filepath: Any,
        fs_conn_id: str = "fs_default",
        recursive: bool = False,
        deferrable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filepath = filepath
        self.fs_conn_id = fs_conn_id
        self.recursive = recursive
        self.deferrable = deferrable

    def execute(self, context: Dict[str, Any]) -> Any:
        if not self.deferrable:
            return super().execute(context)
        if not self._poke(context):
            pattern = os.path.join(self._base_path(), str(self.filepath))
            trigger = FileTrigger(pattern, recursive=self.recursive, poke_interval=self.poke_interval)
            self.defer(trigger=trigger, method_name="execute_complete", timeout=timedelta(seconds=self.timeout))
        return None

    def execute_complete(self, context: Dict[str, Any], event: Any = None) -> Any:
        if not event:
            raise AirflowException("%s task failed as %s not found.", self.task_id, self.filepath)
        return None

    def poke(self, context: Dict[str, Any]) -> bool:
        pattern = os.path.join(self._base_path(), str(self.filepath))
        self.log.info("Poking for file %s", pattern)
        for path in glob.glob(pattern, recursive=self.recursive):
            if os.path.isfile(path):
                return True
            if any(files for _root, _folders, files in os.walk(path)):
                return True
        return False

    def _base_path(self) -> str:
        from airflow._standin.variables import Connection

        try:
            return str(Connection.get(self.fs_conn_id).extra_dejson.get("path", "/"))
        except Exception:
            if self.fs_conn_id == "fs_default":  # Airflow's own database has it, with the path "/"
                return "/"
            raise


class DateTimeSensor(BaseSensorOperator):
    template_fields: Sequence[str] = ("target_time",)

    def __init__(self, *, target_time: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_time = target_time.isoformat() if isinstance(target_time, datetime) else target_time

    def poke(self, context: Dict[str, Any]) -> bool:
        from airflow._standin.dates import parse

        return datetime.now(timezone.utc) > parse(str(self.target_time))


class DateTimeSensorAsync(DateTimeSensor):
    def __init__(self, *, end_from_trigger: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end_from_trigger = end_from_trigger

    def execute(self, context: Dict[str, Any]) -> Any:
        from airflow._standin.dates import parse

        self.defer_until(parse(str(self.target_time)))


class TimeDeltaSensor(BaseSensorOperator):
    """Waits for a timedelta after the run's data interval (after `run_after` where there is none)."""

    def __init__(self, *, delta: timedelta, deferrable: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.delta = delta
        self.deferrable = deferrable

    def execute(self, context: Dict[str, Any]) -> Any:
        target = self._target(context)
        if self.deferrable and datetime.now(timezone.utc) <= target:
            self.defer_until(target)
        return super().execute(context)

    def poke(self, context: Dict[str, Any]) -> bool:
        target = self._target(context)
        self.log.info("Checking if the delta has elapsed: %s", target)
        return datetime.now(timezone.utc) > target

    def _target(self, context: Dict[str, Any]) -> datetime:
        return (context.get("data_interval_end") or context["dag_run"].run_after) + self.delta


class TimeDeltaSensorAsync(TimeDeltaSensor):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "deferrable": True})


class WaitSensor(TimeDeltaSensor):

    def __init__(self, *, time_to_wait: Any = None, delta: Any = None, **kwargs: Any) -> None:
        wait = time_to_wait if time_to_wait is not None else delta
        super().__init__(delta=wait if isinstance(wait, timedelta) else timedelta(minutes=wait or 0), **kwargs)


class TimeSensor(BaseSensorOperator):
    def __init__(self, *, target_time: time, deferrable: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_time = target_time
        self.deferrable = deferrable

    def execute(self, context: Dict[str, Any]) -> Any:
        if self.deferrable and not self.poke(context):
            zone = getattr(self.dag, "timezone", None) or timezone.utc
            self.defer_until(datetime.combine(datetime.now(zone).date(), self.target_time, zone))
        return super().execute(context)

    def poke(self, context: Dict[str, Any]) -> bool:
        zone = getattr(self.dag, "timezone", None) or timezone.utc
        return datetime.now(zone).time() > self.target_time


class TimeSensorAsync(TimeSensor):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "deferrable": True})


class DayOfWeekSensor(BaseSensorOperator):
    def __init__(
        self,
        *,
        week_day: Any,
        use_task_logical_date: bool = False,
        use_task_execution_day: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.week_day = week_day
        self.use_task_logical_date = use_task_logical_date or use_task_execution_day
        self._days = week_days(week_day)

    def poke(self, context: Dict[str, Any]) -> bool:
        now = context["logical_date"] if self.use_task_logical_date else datetime.now(timezone.utc)
        return now.isoweekday() in self._days


def poke_mode_only(cls: Any) -> Any:
    """Class decorator of sensors that can't be rescheduled."""
    cls.valid_modes = ("poke",)
    return cls


def _seconds(value: Any) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
