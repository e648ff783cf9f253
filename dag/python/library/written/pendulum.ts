/** The parts of `pendulum` that go through days, and moments by the clock of Unix. */
export const pendulumText = `from datetime import datetime as _datetime, timezone as _timezone


class Interval:
    def __init__(self, start, end, absolute=False):
        if absolute and end < start:
            start, end = end, start
        self.start = start
        self.end = end

    def range(self, unit, amount=1):
        made = []
        step = 0
        while True:
            at = self.start.add(**{unit: step}) if self.start <= self.end else self.start.subtract(**{unit: step})
            if (at > self.end) if self.start <= self.end else (at < self.end):
                return iter(made)
            made.append(at)
            step += amount

    def __iter__(self):
        return self.range('days')

    def __contains__(self, moment):
        return self.start <= moment <= self.end

    @property
    def days(self):
        return (self.end - self.start).days

    def in_days(self):
        return (self.end - self.start).days

    def in_weeks(self):
        return (self.end - self.start).days // 7

    def __getattr__(self, name):
        return _unfollowed('Interval.' + name)

    def in_hours(self):
        return int((self.end - self.start).total_seconds() // 3600)

    def total_seconds(self):
        return (self.end - self.start).total_seconds()


def interval(start, end, absolute=False):
    return Interval(start, end, absolute)


def from_timestamp(timestamp, tz='UTC'):
    return _native.instance(_datetime.fromtimestamp(timestamp, _timezone.utc)).in_timezone(tz)
`;
