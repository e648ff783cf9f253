"""Dates as templates use them, over pendulum (the real one, or its stand-in)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Optional

import pendulum  # type: ignore[import-not-found]

utc = timezone.utc
_UNITS = (
    ("year", 31536000),
    ("month", 2592000),
    ("week", 604800),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)


def parse(text: str, timezone: Any = None, **_options: Any) -> Any:
    """An ISO 8601 text; UTC when it names no zone."""
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return coerce(moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone or utc))


def coerce(moment: Optional[datetime]) -> Any:
    return None if moment is None else pendulum.instance(moment)


coerce_datetime = coerce


def utcnow() -> Any:
    return coerce(datetime.now(utc))


def make_aware(value: datetime, timezone: Any = None) -> datetime:
    return value if value.tzinfo is not None else value.replace(tzinfo=timezone or utc)


def make_naive(value: datetime, timezone: Any = None) -> datetime:
    return value.astimezone(timezone or utc).replace(tzinfo=None)


def is_localized(value: datetime) -> bool:
    return value.utcoffset() is not None


def is_naive(value: datetime) -> bool:
    return value.utcoffset() is None


def convert_to_utc(value: Optional[datetime]) -> Any:
    return None if value is None else coerce(make_aware(value).astimezone(utc))


def aware_datetime(*args: Any, **kwargs: Any) -> Any:
    kwargs.setdefault("tzinfo", utc)
    return coerce(datetime(*args, **kwargs))


def parse_timezone(name: Any) -> Any:
    return pendulum.timezone(name)


def days_ago(n: int, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0) -> Any:
    today = datetime.now(utc).replace(hour=hour, minute=minute, second=second, microsecond=microsecond)
    return coerce(today - timedelta(days=n))


# The functions of `macros` in templates.


def ds_add(ds: str, days: int) -> str:
    return (datetime.strptime(str(ds), "%Y-%m-%d") + timedelta(days=days)).strftime("%Y-%m-%d")


def ds_format(ds: str, input_format: str, output_format: str) -> str:
    return datetime.strptime(str(ds), input_format).strftime(output_format)


def datetime_diff_for_humans(dt: datetime, since: Optional[datetime] = None) -> str:
    seconds = ((since or datetime.now(utc)) - dt).total_seconds()
    name, size = next(unit for unit in _UNITS if abs(seconds) >= unit[1] or unit[0] == "second")
    count = int(abs(seconds) // size)
    text = f"{count} {name}{'s' if count != 1 else ''}"
    if since is None:
        return f"{text} ago" if seconds >= 0 else f"in {text}"
    return f"{text} before" if seconds >= 0 else f"{text} after"
