/** `dateutil`, which Airflow brings along: relative distances, time zones, and texts in the ISO format. */
export const relativedeltaText = `import calendar as _calendar
from datetime import date as _date, timedelta as _timedelta


class weekday:
    def __init__(self, weekday, n=None):
        if n == 0:
            raise ValueError('Can\\'t create weekday with n==0')
        self.weekday = weekday
        self.n = n

    def __call__(self, n):
        return weekday(self.weekday, n)

    def __eq__(self, other):
        return isinstance(other, weekday) and (self.weekday, self.n) == (other.weekday, other.n)

    def __repr__(self):
        name = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[self.weekday]
        return name if not self.n else f'{name}({self.n:+d})'


MO, TU, WE, TH, FR, SA, SU = weekdays = tuple(weekday(_day) for _day in range(7))

_AMOUNTS = ('years', 'months', 'days', 'hours', 'minutes', 'seconds', 'microseconds')
_FIELDS = ('year', 'month', 'day', 'weekday', 'hour', 'minute', 'second', 'microsecond')


def _carried(amount, size):
    if abs(amount) < size:
        return amount, 0
    sign = -1 if amount < 0 else 1
    return sign * (abs(amount) % size), sign * (abs(amount) // size)


class relativedelta:
    def __init__(self, dt1=None, dt2=None, years=0, months=0, days=0, leapdays=0, weeks=0, hours=0, minutes=0,
                 seconds=0, microseconds=0, year=None, month=None, day=None, weekday=None, yearday=None,
                 nlyearday=None, hour=None, minute=None, second=None, microsecond=None):
        if yearday or nlyearday:
            _unfollowed('a relativedelta by the day of a year')
        if isinstance(weekday, int):
            weekday = weekdays[weekday]
        self.years, self.months, self.days, self.leapdays = years, months, days + weeks * 7, leapdays
        self.hours, self.minutes, self.seconds, self.microseconds = hours, minutes, seconds, microseconds
        self.year, self.month, self.day, self.weekday = year, month, day, weekday
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond
        if dt1 is not None and dt2 is not None:
            self._between(dt1, dt2)
        self._fix()

    def _between(self, later, earlier):
        count = (later.year - earlier.year) * 12 + later.month - earlier.month
        step = 1 if later < earlier else -1
        reached = earlier + relativedelta(months=count)
        while (later > reached) if step == 1 else (later < reached):
            count += step
            reached = earlier + relativedelta(months=count)
        rest = later - reached
        self.years, self.months = 0, count
        self.seconds = rest.seconds + rest.days * 86400
        self.microseconds = rest.microseconds

    def _fix(self):
        for name, above, size in (('microseconds', 'seconds', 1000000), ('seconds', 'minutes', 60),
                                  ('minutes', 'hours', 60), ('hours', 'days', 24), ('months', 'years', 12)):
            rest, more = _carried(getattr(self, name), size)
            setattr(self, name, rest)
            setattr(self, above, getattr(self, above) + more)

    @property
    def weeks(self):
        return int(self.days / 7.0)

    def _with(self, **changes):
        values = {name: getattr(self, name) for name in (*_AMOUNTS, 'leapdays', *_FIELDS)}
        values.update(changes)
        return self.__class__(**values)

    def _plus(self, other, sign):
        if isinstance(other, relativedelta):
            changes = {name: getattr(self, name) + sign * getattr(other, name) for name in _AMOUNTS}
            for name in _FIELDS:
                changes[name] = getattr(other, name) if getattr(other, name) is not None else getattr(self, name)
            changes['leapdays'] = other.leapdays or self.leapdays
            return self._with(**changes)
        return self._with(days=self.days + sign * other.days, seconds=self.seconds + sign * other.seconds,
                          microseconds=self.microseconds + sign * other.microseconds)

    def __add__(self, other):
        if isinstance(other, (relativedelta, _timedelta)):
            return self._plus(other, 1)
        if not isinstance(other, _date):
            return NotImplemented
        months = (self.year or other.year) * 12 + (self.month or other.month) - 1 + self.years * 12 + self.months
        year, month = months // 12, months % 12 + 1
        changes = {'year': year, 'month': month,
                   'day': min(_calendar.monthrange(year, month)[1], self.day or other.day)}
        for name in ('hour', 'minute', 'second', 'microsecond'):
            if getattr(self, name) is not None:
                changes[name] = getattr(self, name)
        days = self.days
        if self.leapdays and month > 2 and _calendar.isleap(year):
            days += self.leapdays
        made = other.replace(**changes) + _timedelta(days=days, hours=self.hours, minutes=self.minutes,
                                                     seconds=self.seconds, microseconds=self.microseconds)
        if self.weekday:
            nth = self.weekday.n or 1
            ahead = self.weekday.weekday - made.weekday()
            distance = (abs(nth) - 1) * 7 + (ahead if nth > 0 else -ahead) % 7
            made += _timedelta(days=distance if nth > 0 else -distance)
        return made

    def __radd__(self, other):
        return self.__add__(other)

    def __sub__(self, other):
        return self._plus(other, -1) if isinstance(other, relativedelta) else NotImplemented

    def __rsub__(self, other):
        return self.__neg__().__radd__(other)

    def __neg__(self):
        return self._with(**{name: -getattr(self, name) for name in _AMOUNTS})

    def __abs__(self):
        return self._with(**{name: abs(getattr(self, name)) for name in _AMOUNTS})

    def __mul__(self, other):
        return self._with(**{name: int(getattr(self, name) * float(other)) for name in _AMOUNTS})

    __rmul__ = __mul__

    def __bool__(self):
        return any(getattr(self, name) for name in (*_AMOUNTS, 'leapdays')) or any(
            getattr(self, name) is not None for name in _FIELDS)

    def __eq__(self, other):
        return isinstance(other, relativedelta) and all(
            getattr(self, name) == getattr(other, name) for name in (*_AMOUNTS, 'leapdays', *_FIELDS))

    def __repr__(self):
        parts = [f'{name}={getattr(self, name):+g}' for name in (*_AMOUNTS[:3], 'leapdays', *_AMOUNTS[3:])
                 if getattr(self, name)]
        parts += [f'{name}={getattr(self, name)!r}' for name in _FIELDS if getattr(self, name) is not None]
        return f'relativedelta({", ".join(parts)})'
`;

export const dateutilParserText = `from datetime import datetime as _datetime


class ParserError(ValueError):
    pass


def isoparse(text):
    return _datetime.fromisoformat(text)


def parse(timestr, parserinfo=None, **kwargs):
    if parserinfo or kwargs or not isinstance(timestr, str) or len(timestr) < 10 or timestr[4:5] != '-':
        return _unfollowed('dateutil.parser.parse of such a text')
    return _datetime.fromisoformat(timestr)
`;

export const dateutilZoneText = `from datetime import timedelta as _timedelta, timezone as _timezone
from zoneinfo import ZoneInfo as _ZoneInfo

UTC = _timezone.utc


def tzutc():
    return UTC


def tzoffset(name, offset):
    return _timezone(offset if isinstance(offset, _timedelta) else _timedelta(seconds=offset))


def tzlocal():
    return _unfollowed('the local time zone')


def gettz(name=None):
    if name is None:
        return tzlocal()
    try:
        return _ZoneInfo(name)
    except Exception:
        return None
`;
