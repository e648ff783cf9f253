"""Names of a task's context, and which of them a function takes."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Dict, Mapping, Sequence

from airflow._standin.scope import get_current_context

CONTEXT_KEYS = frozenset(
    """conf conn dag dag_run data_interval_end data_interval_start ds ds_nodash execution_date exception
    expanded_ti_count inlet_events inlets logical_date macros map_index_template next_ds next_ds_nodash
    next_execution_date outlet_events outlets params prev_data_interval_end_success prev_data_interval_start_success
    prev_ds prev_ds_nodash prev_end_date_success prev_execution_date prev_execution_date_success
    prev_start_date_success reason run_id start_date task task_instance task_instance_key_str templates_dict test_mode
    ti tomorrow_ds tomorrow_ds_nodash triggering_asset_events triggering_dataset_events try_number ts ts_nodash
    ts_nodash_with_tz var yesterday_ds yesterday_ds_nodash""".split()
)


class Context(Dict[str, Any]):
    """The type that DAG files annotate with."""


def wanted_keywords(function: Callable[..., Any], args: Sequence[Any], context: Mapping[str, Any]) -> Dict[str, Any]:
    """The part of the context that `function` has parameters for; all of it when it takes `**kwargs`."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:  # a builtin without a signature
        return {}
    positional = [one.name for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    taken = set(positional[: len(args)])
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return {name: value for name, value in context.items() if name not in taken}
    names = {one.name for one in parameters if one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD)}
    return {name: context[name] for name in context if name in names - taken}


def merge_context(context: Dict[str, Any], additions: Dict[str, Any], **kwargs: Any) -> None:
    context.update(additions, **kwargs)


__all__ = ["CONTEXT_KEYS", "Context", "get_current_context", "merge_context", "wanted_keywords"]
