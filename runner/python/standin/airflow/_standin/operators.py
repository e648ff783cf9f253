"""The core operators: Empty, Bash, Python and its branches, LatestOnly, BranchDayOfWeek, BranchDateTime."""

from __future__ import annotations

import inspect
import logging
import os
import signal
import subprocess
import tempfile
from datetime import datetime, time, timedelta, timezone
from typing import Any, Callable, Collection, Dict, Iterable, List, Mapping, Optional, Sequence, Union

from airflow._standin.assets import Metadata
from airflow._standin.context import wanted_keywords
from airflow._standin.exceptions import AirflowException, AirflowSkipException, DownstreamTasksSkipped
from airflow._standin.operator import BaseOperator

SKIP_EXIT_CODE = 99


# The key under which Airflow keeps what was skipped, for tasks that are cleared later.
SKIP_KEY = "skipmixin_key"


class EmptyOperator(BaseOperator):
    ui_color = "#e8f7e4"
    inherits_from_empty_operator = True

    def execute(self, context: Dict[str, Any]) -> None:
        """Nothing."""


class DummyOperator(EmptyOperator):
    pass


class BashOperator(BaseOperator):
    template_fields: Sequence[str] = ("bash_command", "env", "cwd")
    template_ext: Sequence[str] = (".sh", ".bash")
    ui_color = "#f0ede4"

    def __init__(
        self,
        *,
        bash_command: str,
        env: Optional[Dict[str, str]] = None,
        append_env: bool = False,
        output_encoding: str = "utf-8",
        skip_on_exit_code: Union[int, Collection[int], None] = SKIP_EXIT_CODE,
        cwd: Optional[str] = None,
        output_processor: Optional[Callable[[str], Any]] = None,
        skip_exit_code: Optional[int] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bash_command = bash_command
        self.env = env
        self.append_env = append_env
        self.output_encoding = output_encoding
        codes = skip_exit_code if skip_exit_code is not None else skip_on_exit_code
        self.skip_on_exit_code = [codes] if isinstance(codes, int) else list(codes or [])
        self.cwd = cwd
        self.output_processor = output_processor or (lambda line: line)
        self._process: Optional[subprocess.Popen] = None

    def execute(self, context: Dict[str, Any]) -> Any:
        if self.cwd is not None and not os.path.isdir(self.cwd):
            raise AirflowException(f"Can not find the cwd: {self.cwd}")
        with tempfile.TemporaryDirectory(prefix="airflowtmp") as folder:
            code, line = self._run(context, self.cwd or folder)
        if code in self.skip_on_exit_code:
            raise AirflowSkipException(f"Bash command returned exit code {code}. Skipping.")
        if code != 0:
            raise AirflowException(f"Bash command failed. The command returned a non-zero exit code {code}.")
        return self.output_processor(line)

    def _run(self, context: Dict[str, Any], cwd: str) -> Any:
        self.log.info("Running command: %s", ["bash", "-c", self.bash_command])
        self._process = subprocess.Popen(
            ["bash", "-c", self.bash_command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=self._environment(context),
        )
        line = ""
        assert self._process.stdout is not None
        for raw in iter(self._process.stdout.readline, b""):
            line = raw.decode(self.output_encoding, errors="backslashreplace").rstrip()
            self.log.info("%s", line)
        code = self._process.wait()
        self.log.info("Command exited with return code %s", code)
        return code, line

    def _environment(self, context: Dict[str, Any]) -> Dict[str, str]:
        environment = dict(os.environ) if self.env is None or self.append_env else {}
        environment.update({name: value for name, value in os.environ.items() if name.startswith("AIRFLOW_CTX_")})
        environment.update({name: str(value) for name, value in (self.env or {}).items()})
        return environment

    def on_kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)


class PythonOperator(BaseOperator):
    template_fields: Sequence[str] = ("templates_dict", "op_args", "op_kwargs")
    ui_color = "#ffefeb"

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Optional[Collection[Any]] = None,
        op_kwargs: Optional[Mapping[str, Any]] = None,
        templates_dict: Optional[Dict[str, Any]] = None,
        templates_exts: Optional[Sequence[str]] = None,
        show_return_value_in_logs: bool = True,
        provide_context: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not callable(python_callable):
            raise AirflowException("`python_callable` param must be callable")
        self.python_callable = python_callable
        self.op_args = op_args or ()
        self.op_kwargs = op_kwargs or {}
        self.templates_dict = templates_dict
        if templates_exts:
            self.template_ext = templates_exts
        self.show_return_value_in_logs = show_return_value_in_logs

    def execute(self, context: Dict[str, Any]) -> Any:
        if self.templates_dict is not None:
            context["templates_dict"] = self.templates_dict
        value = self.execute_callable(context)
        if self.show_return_value_in_logs:
            self.log.info("Done. Returned value was: %s", value)
        return value

    def execute_callable(self, context: Dict[str, Any]) -> Any:
        return call_with_context(self.python_callable, self.op_args, self.op_kwargs, context)


class BranchMixin:
    """What a branch operator does with the ids that it chose."""

    def do_branch(self, context: Dict[str, Any], branches: Any) -> Any:
        if branches is None:
            chosen: List[str] = []
        elif isinstance(branches, str):
            chosen = [branches]
        elif isinstance(branches, Iterable):
            chosen = list(branches)
        else:
            raise AirflowException("'branch_task_ids' expected task IDs, task group IDs, or None")
        follow = resolve_branches(self, chosen)
        followed = _followed(self, follow)
        if self.downstream_task_ids:
            context["ti"].xcom_push(SKIP_KEY, {"followed": followed})
        skipped = [one for one in self.downstream_task_ids if one not in followed]
        # As Airflow 3 does it: an instance of a mapped task skips nothing; a task that skips others pushes nothing.
        if skipped and context["ti"].map_index < 0:
            context["ti"].flow_decision = {"kind": "branch", "follow": follow}
            raise DownstreamTasksSkipped(tasks=skipped)
        return branches


class BaseBranchOperator(BranchMixin, BaseOperator):
    """Subclasses give the ids to follow by `choose_branch`."""

    def choose_branch(self, context: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def execute(self, context: Dict[str, Any]) -> Any:
        return self.do_branch(context, self.choose_branch(context))


class BranchPythonOperator(BranchMixin, PythonOperator):
    def execute(self, context: Dict[str, Any]) -> Any:
        return self.do_branch(context, super().execute(context))


class ShortCircuitOperator(PythonOperator):
    def __init__(self, *, ignore_downstream_trigger_rules: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ignore_downstream_trigger_rules = ignore_downstream_trigger_rules

    def execute(self, context: Dict[str, Any]) -> Any:
        condition = super().execute(context)
        self.log.info("Condition result is %s", condition)
        if not condition:
            ignore = self.ignore_downstream_trigger_rules
            after = self.get_flat_relatives() if ignore else self.downstream_list
            skipped = [task.task_id for task in after if not task.is_teardown]
            if skipped:
                context["ti"].xcom_push(SKIP_KEY, {"skipped": skipped})
            if context["ti"].map_index < 0:
                context["ti"].flow_decision = {"kind": "short-circuit", "ignoreDownstreamTriggerRules": ignore}
            if skipped and context["ti"].map_index < 0:
                raise DownstreamTasksSkipped(tasks=skipped)
        return condition


class LatestOnlyOperator(BaseBranchOperator):
    """Goes on only when the run's interval is the newest: not for runs of the past."""

    def choose_branch(self, context: Dict[str, Any]) -> Any:
        run = context["dag_run"]
        end = context.get("data_interval_end")
        start = context.get("data_interval_start")
        everything = [task.task_id for task in context["task"].downstream_list]
        if run.run_type == "manual" or start is None or end is None:
            return everything
        now = datetime.now(timezone.utc)
        if end < now and now - end >= (end - start):
            self.log.info("Not latest execution, skipping downstream.")
            return []
        return everything


class BranchDateTimeOperator(BaseBranchOperator):
    def __init__(
        self,
        *,
        follow_task_ids_if_true: Any,
        follow_task_ids_if_false: Any,
        target_lower: Any,
        target_upper: Any,
        use_task_logical_date: bool = False,
        use_task_execution_date: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if target_lower is None and target_upper is None:
            raise AirflowException("Both target_upper and target_lower are None. At least one must be defined")
        self.target_lower = target_lower
        self.target_upper = target_upper
        self.follow_task_ids_if_true = follow_task_ids_if_true
        self.follow_task_ids_if_false = follow_task_ids_if_false
        self.use_task_logical_date = use_task_logical_date or use_task_execution_date

    def choose_branch(self, context: Dict[str, Any]) -> Any:
        now = context["logical_date"] if self.use_task_logical_date else datetime.now(timezone.utc)
        lower = _on_day_of(self.target_lower, now)
        upper = _on_day_of(self.target_upper, now)
        of_a_day = isinstance(self.target_lower, time) or isinstance(self.target_upper, time)
        if of_a_day and lower is not None and upper is not None and upper < lower:
            upper += timedelta(days=1)
        inside = (lower is None or now >= lower) and (upper is None or now <= upper)
        return self.follow_task_ids_if_true if inside else self.follow_task_ids_if_false


class BranchDayOfWeekOperator(BaseBranchOperator):
    def __init__(
        self,
        *,
        follow_task_ids_if_true: Any,
        follow_task_ids_if_false: Any,
        week_day: Any,
        use_task_logical_date: bool = False,
        use_task_execution_day: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.follow_task_ids_if_true = follow_task_ids_if_true
        self.follow_task_ids_if_false = follow_task_ids_if_false
        self.week_day = week_day
        self.use_task_logical_date = use_task_logical_date or use_task_execution_day
        self._days = week_days(week_day)

    def choose_branch(self, context: Dict[str, Any]) -> Any:
        now = context["logical_date"] if self.use_task_logical_date else datetime.now(timezone.utc)
        return self.follow_task_ids_if_true if now.isoweekday() in self._days else self.follow_task_ids_if_false


class _OtherPythonOperator(PythonOperator):
    """Runs the function's source in another interpreter; arguments and result travel as JSON."""

    def _interpreter(self, folder: str) -> str:
        raise NotImplementedError

    def execute_callable(self, context: Dict[str, Any]) -> Any:
        from airflow._standin.other_python import run_in

        with tempfile.TemporaryDirectory(prefix="venv") as folder:
            return run_in(
                self._interpreter(folder), folder, self.python_callable, self.op_args, self.op_kwargs, self.log
            )


class PythonVirtualenvOperator(_OtherPythonOperator):
    def __init__(
        self,
        *,
        requirements: Union[None, str, Iterable[str]] = None,
        python_version: Any = None,
        system_site_packages: bool = True,
        pip_install_options: Optional[List[str]] = None,
        use_dill: bool = False,
        serializer: Any = None,
        expect_airflow: bool = True,
        string_args: Any = None,
        skip_on_exit_code: Any = None,
        index_urls: Any = None,
        index_urls_connection_ids: Any = None,
        venv_cache_path: Any = None,
        env_vars: Optional[Dict[str, str]] = None,
        inherit_env: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.requirements = requirements.splitlines() if isinstance(requirements, str) else list(requirements or [])
        self.system_site_packages = system_site_packages
        self.pip_install_options = pip_install_options or []

    def _interpreter(self, folder: str) -> str:
        import venv

        venv.create(folder, system_site_packages=self.system_site_packages, with_pip=bool(self.requirements))
        python = (
            os.path.join(folder, "Scripts", "python.exe") if os.name == "nt" else os.path.join(folder, "bin", "python")
        )
        if self.requirements:
            self.log.info("Installing %s", ", ".join(self.requirements))
            command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*command, *self.pip_install_options, *self.requirements], check=True)
        return python


class ExternalPythonOperator(_OtherPythonOperator):
    def __init__(
        self,
        *,
        python: str,
        serializer: Any = None,
        expect_airflow: bool = True,
        expect_pendulum: bool = True,
        string_args: Any = None,
        skip_on_exit_code: Any = None,
        env_vars: Optional[Dict[str, str]] = None,
        inherit_env: bool = True,
        use_dill: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.python = python

    def _interpreter(self, folder: str) -> str:
        if not os.path.exists(self.python):
            raise ValueError(f"Python Path '{self.python}' must exists")
        return self.python


class BranchPythonVirtualenvOperator(BranchMixin, PythonVirtualenvOperator):
    def execute(self, context: Dict[str, Any]) -> Any:
        return self.do_branch(context, super().execute(context))


class BranchExternalPythonOperator(BranchMixin, ExternalPythonOperator):
    def execute(self, context: Dict[str, Any]) -> Any:
        return self.do_branch(context, super().execute(context))


def call_with_context(function: Callable[..., Any], args: Any, kwargs: Any, context: Dict[str, Any]) -> Any:
    """Calls `function` with its own arguments and the context values that it has parameters for."""
    positional = list(args or ())
    own = dict(kwargs or {})
    _refuse_reserved(function, positional, {**context, **own})
    wanted = wanted_keywords(function, positional, context)
    result = function(*positional, **{**wanted, **own})
    return _run_out(result, context) if inspect.isgeneratorfunction(function) else result


def _refuse_reserved(function: Callable[..., Any], positional: Any, given: Any) -> None:
    """Airflow: what has its value by name is not given by place, too."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return
    for one in parameters[: len(positional)]:
        if one.kind in (one.KEYWORD_ONLY, one.VAR_KEYWORD):
            continue
        if one.name in given:
            raise ValueError(f"The key {one.name!r} in args is a part of kwargs and therefore reserved.")


def _run_out(generator: Any, context: Dict[str, Any]) -> Any:
    """A function that yields `Metadata` writes it on asset events; its return value is the task's."""
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            return end.value
        if not isinstance(item, Metadata):
            logging.getLogger("airflow.task").warning("Ignoring unknown data of type %s received from task", type(item).__name__)
            continue
        if item.alias is not None:
            context["outlet_events"][item.alias].add(item.asset, item.extra)
        else:
            context["outlet_events"][item.asset].extra.update(item.extra)


def resolve_branches(task: Any, chosen: Sequence[Any]) -> List[str]:
    """Task ids to follow; a group stands for its root tasks. Raises for what the DAG doesn't have."""
    dag = task.dag
    wrong = [one for one in chosen if not isinstance(one, str)]
    if wrong:
        raise AirflowException(f"'branch_task_ids' expected all task IDs are strings. Unexpected values: {wrong!r}")
    follow: List[str] = []
    invalid: List[str] = []
    for one in chosen:
        if one in dag.task_group_dict:
            follow.extend(root.task_id for root in dag.task_group_dict[one].roots)
        elif one in dag.task_dict:
            follow.append(one)
        else:
            invalid.append(one)
    if invalid:
        raise AirflowException(
            f"'branch_task_ids' must contain only valid task_ids. Invalid tasks found: {set(invalid)}."
        )
    return follow


def _followed(task: Any, follow: List[str]) -> List[str]:
    """Of the tasks directly after it those that are chosen, or come after a chosen one."""
    chosen = set(follow)
    for one in follow:
        chosen |= task.dag.task_dict[one].get_flat_relative_ids()
    return [one for one in sorted(task.downstream_task_ids) if one in chosen]


def week_days(value: Any) -> List[int]:
    """ISO weekday numbers of a name, a `WeekDay`, or several."""
    names = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
    several = value if isinstance(value, (list, tuple, set, dict)) else [value]
    found = []
    for one in several:
        name = getattr(one, "name", one)
        if str(name).upper() not in names:
            raise AttributeError(f'Invalid Week Day passed: "{one}"')
        found.append(names.index(str(name).upper()) + 1)
    return found


def _on_day_of(target: Any, now: datetime) -> Optional[datetime]:
    if isinstance(target, time):
        return datetime.combine(now.date(), target, tzinfo=target.tzinfo or now.tzinfo)
    if isinstance(target, datetime) and target.tzinfo is None:
        return target.replace(tzinfo=now.tzinfo)
    return target
