"""
The part of pendulum that DAG files use, for interpreters without it. Stands last on `sys.path`: a real one wins.
"""

from __future__ import annotations

import calendar
import datetime as _datetime
import re
from typing import Any, Optional

try:
    import zoneinfo
except ImportError:  # Python 3.8 and older never get here
    zoneinfo = None  # type: ignore[assignment]

__version__ = "0"
UTC = _datetime.timezone.utc
_TOKENS = {
    "YYYY": "%Y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "DD": "%d", "dddd": "%A", "ddd": "%a",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "A": "%p", "ZZ": "%z", "Z": "%z", "SSSSSS": "%f",
}  # fmt: skip
_TOKEN = re.compile("|".join(sorted(map(re.escape, _TOKENS), key=len, reverse=True)))
SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(7)


def timezone(name: Any) -> Any:
    if isinstance(name, (int, float)):
        return _datetime.timezone(_datetime.timedelta(hours=name))
    return UTC if name.upper() in ("UTC", "Z") else zoneinfo.ZoneInfo(name)


Timezone = timezone


def local_timezone() -> Any:
    return _datetime.datetime.now().astimezone().tzinfo


def _zone(tz: Any) -> Any:
    return timezone(tz) if isinstance(tz, (str, int, float)) else tz


class Duration(_datetime.timedelta):
    def __new__(cls, days: Any = 0, seconds: Any = 0, microseconds: Any = 0, milliseconds: Any = 0, minutes: Any = 0,
                hours: Any = 0, weeks: Any = 0, years: int = 0, months: int = 0) -> "Duration":  # fmt: skip
        total = days + years * 365 + months * 30
        return super().__new__(cls, total, seconds, microseconds, milliseconds, minutes, hours, weeks)

    def total_minutes(self) -> float:
        return self.total_seconds() / 60

    def total_hours(self) -> float:
        return self.total_seconds() / 3600

    def total_days(self) -> float:
        return self.total_seconds() / 86400

    in_seconds = lambda self: int(self.total_seconds())  # noqa: E731
    in_minutes = lambda self: int(self.total_minutes())  # noqa: E731
    in_hours = lambda self: int(self.total_hours())  # noqa: E731
    in_days = lambda self: int(self.total_days())  # noqa: E731


class Date(_datetime.date):
    pass


class Time(_datetime.time):
    pass


class DateTime(_datetime.datetime):
    @classmethod
    def of(cls, moment: _datetime.datetime) -> "DateTime":
        return cls(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
                   moment.microsecond, tzinfo=moment.tzinfo, fold=moment.fold)  # fmt: skip

    def add(self, years: int = 0, months: int = 0, **units: Any) -> "DateTime":
        index = self.year * 12 + self.month - 1 + years * 12 + months
        year, month = divmod(index, 12)
        day = min(self.day, calendar.monthrange(year, month + 1)[1])
        return self.replace(year=year, month=month + 1, day=day) + _datetime.timedelta(**units)

    def subtract(self, **units: Any) -> "DateTime":
        return self.add(**{name: -value for name, value in units.items()})

    def __add__(self, other: Any) -> Any:
        return DateTime.of(super().__add__(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        result = super().__sub__(other)
        if isinstance(result, _datetime.datetime):
            return DateTime.of(result)
        return Duration(days=result.days, seconds=result.seconds, microseconds=result.microseconds)

    def in_timezone(self, tz: Any) -> "DateTime":
        return DateTime.of(self.astimezone(_zone(tz)))

    in_tz = in_timezone

    def to_date_string(self) -> str:
        return self.strftime("%Y-%m-%d")

    def to_time_string(self) -> str:
        return self.strftime("%H:%M:%S")

    def to_datetime_string(self) -> str:
        return self.strftime("%Y-%m-%d %H:%M:%S")

    def to_iso8601_string(self) -> str:
        text = self.isoformat()
        return text[:-6] + "Z" if self.utcoffset() == _datetime.timedelta(0) and text.endswith("+00:00") else text

    def format(self, fmt: str, locale: Optional[str] = None) -> str:
        return self.strftime(_TOKEN.sub(lambda found: _TOKENS[found.group()], fmt.replace("[", "").replace("]", "")))

    def start_of(self, unit: str) -> "DateTime":
        day = self.replace(hour=0, minute=0, second=0, microsecond=0)
        if unit == "week":
            return day - _datetime.timedelta(days=day.weekday())
        resets = {
            "second": {"microsecond": 0},
            "minute": {"second": 0, "microsecond": 0},
            "hour": {"minute": 0, "second": 0, "microsecond": 0},
        }
        if unit in resets:
            return self.replace(**resets[unit])
        return day.replace(**{"day": {}, "month": {"day": 1}, "year": {"day": 1, "month": 1}}[unit])

    def end_of(self, unit: str) -> "DateTime":
        return self.start_of(unit).add(**{f"{unit}s": 1}) - _datetime.timedelta(microseconds=1)

    def date(self) -> Any:
        return Date(self.year, self.month, self.day)

    def naive(self) -> "DateTime":
        return self.replace(tzinfo=None)

    def at(self, hour: int, minute: int = 0, second: int = 0, microsecond: int = 0) -> "DateTime":
        return self.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)

    def diff(self, other: Any = None, abs: bool = True) -> Duration:
        result = (other or now(self.tzinfo)) - self
        return result if not abs or result.total_seconds() >= 0 else Duration(seconds=-result.total_seconds())

    @property
    def timezone(self) -> Any:
        return self.tzinfo

    tz = timezone

    @property
    def timezone_name(self) -> str:
        return str(self.tzinfo)

    @property
    def int_timestamp(self) -> int:
        return int(self.timestamp())

    @property
    def day_of_week(self) -> int:
        """From Monday on, as of pendulum 3."""
        return self.weekday()

    @property
    def quarter(self) -> int:
        return (self.month - 1) // 3 + 1

    def __str__(self) -> str:
        return self.isoformat(" ")


def datetime(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0,
             tz: Any = "UTC", fold: int = 0) -> DateTime:  # fmt: skip
    return DateTime(year, month, day, hour, minute, second, microsecond, tzinfo=_zone(tz), fold=fold)


def instance(moment: Any, tz: Any = "UTC") -> Any:
    if isinstance(moment, _datetime.datetime):
        made = DateTime.of(moment)
        return made if made.tzinfo is not None else made.replace(tzinfo=_zone(tz))
    return moment


def now(tz: Any = None) -> DateTime:
    return DateTime.of(_datetime.datetime.now(_zone(tz) if tz is not None else local_timezone()))


def today(tz: Any = "local") -> DateTime:
    return now(None if tz == "local" else tz).start_of("day")


def yesterday(tz: Any = "local") -> DateTime:
    return today(tz).subtract(days=1)


def tomorrow(tz: Any = "local") -> DateTime:
    return today(tz).add(days=1)


def parse(text: str, tz: Any = "UTC", **_options: Any) -> DateTime:
    moment = _datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return instance(moment, tz)


def from_timestamp(seconds: float, tz: Any = "UTC") -> DateTime:
    return DateTime.of(_datetime.datetime.fromtimestamp(seconds, _zone(tz)))


def from_format(text: str, fmt: str, tz: Any = "UTC") -> DateTime:
    pattern = _TOKEN.sub(lambda found: _TOKENS[found.group()], fmt)
    return instance(_datetime.datetime.strptime(text, pattern), tz)


def duration(**units: Any) -> Duration:
    return Duration(**units)


def date(year: int, month: int, day: int) -> Date:
    return Date(year, month, day)


def time(hour: int, minute: int = 0, second: int = 0, microsecond: int = 0) -> Time:
    return Time(hour, minute, second, microsecond)


def naive(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0
) -> DateTime:
    return DateTime(year, month, day, hour, minute, second, microsecond)


tz = type("tz", (), {"timezone": staticmethod(timezone), "UTC": UTC, "local_timezone": staticmethod(local_timezone)})
