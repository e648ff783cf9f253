/** `fractions` and `statistics`, where their results are exact. */
export const fractionsText = `import math as _math
import re as _re

_FORM = _re.compile('([+-]?)([0-9]+)(?:/([0-9]+))?')
_POINT = _re.compile('([+-]?)([0-9]*)[.]([0-9]+)')


class Fraction:
    def __init__(self, numerator=0, denominator=None):
        top, bottom = _parts(numerator)
        if denominator is not None:
            other_top, other_bottom = _parts(denominator)
            top, bottom = top * other_bottom, bottom * other_top
        if bottom == 0:
            raise ZeroDivisionError(f'Fraction({top}, 0)')
        common = _math.gcd(top, bottom)
        sign = -1 if bottom < 0 else 1
        self.numerator = sign * top // common
        self.denominator = sign * bottom // common

    def limit_denominator(self, max_denominator=1000000):
        return self if self.denominator <= max_denominator else _unfollowed('Fraction.limit_denominator')

    def as_integer_ratio(self):
        return (self.numerator, self.denominator)

    def is_integer(self):
        return self.denominator == 1

    def _with(self, other, combine):
        if isinstance(other, float):
            return _unfollowed('a fraction and a float')
        if not isinstance(other, (int, Fraction)):
            return NotImplemented
        return combine(*_parts(self), *_parts(other))

    def __add__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(a * d + c * b, b * d))

    __radd__ = __add__

    def __sub__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(a * d - c * b, b * d))

    def __rsub__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(c * b - a * d, b * d))

    def __mul__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(a * c, b * d))

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(a * d, b * c))

    def __rtruediv__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction(c * b, d * a))

    def __floordiv__(self, other):
        return self._with(other, lambda a, b, c, d: (a * d) // (b * c))

    def __mod__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction((a * d) % (b * c), b * d))

    def __rmod__(self, other):
        return self._with(other, lambda a, b, c, d: Fraction((c * b) % (a * d), b * d))

    def __rfloordiv__(self, other):
        return self._with(other, lambda a, b, c, d: (c * b) // (a * d))

    def __divmod__(self, other):
        return self // other, self % other

    def __rpow__(self, other):
        return _unfollowed('a power of a fraction')

    def conjugate(self):
        return self

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0

    @classmethod
    def from_float(cls, value):
        return cls(value)

    @classmethod
    def from_decimal(cls, value):
        return _unfollowed('Fraction.from_decimal')

    def __pow__(self, power):
        if not isinstance(power, int) or power < 0:
            return _unfollowed('such a power of a fraction')
        return Fraction(self.numerator ** power, self.denominator ** power)

    def __neg__(self):
        return Fraction(-self.numerator, self.denominator)

    def __pos__(self):
        return self

    def __abs__(self):
        return Fraction(abs(self.numerator), self.denominator)

    def __eq__(self, other):
        return self._with(other, lambda a, b, c, d: a == c and b == d)

    def __lt__(self, other):
        return self._with(other, lambda a, b, c, d: a * d < c * b)

    def __le__(self, other):
        return self._with(other, lambda a, b, c, d: a * d <= c * b)

    def __gt__(self, other):
        return self._with(other, lambda a, b, c, d: a * d > c * b)

    def __ge__(self, other):
        return self._with(other, lambda a, b, c, d: a * d >= c * b)

    def __bool__(self):
        return self.numerator != 0

    def __int__(self):
        return int(self.numerator / abs(self.numerator)) * (abs(self.numerator) // self.denominator) if self.numerator else 0

    def __trunc__(self):
        return int(self)

    def __floor__(self):
        return self.numerator // self.denominator

    def __ceil__(self):
        return -(-self.numerator // self.denominator)

    def __float__(self):
        return self.numerator / self.denominator

    def __round__(self, ndigits=None):
        if ndigits is not None:
            return _unfollowed('round() of a fraction')
        whole, rest = divmod(self.numerator, self.denominator)
        if rest * 2 == self.denominator:
            return whole + whole % 2
        return whole + 1 if rest * 2 > self.denominator else whole

    def __str__(self):
        return str(self.numerator) if self.denominator == 1 else f'{self.numerator}/{self.denominator}'

    def __repr__(self):
        return f'Fraction({self.numerator}, {self.denominator})'


def _parts(value):
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    if isinstance(value, int):
        return int(value), 1
    if isinstance(value, float):
        steps = 0
        while value != int(value) and steps < 40:
            value, steps = value * 2, steps + 1
        return (int(value), 2 ** steps) if value == int(value) else (_unfollowed('the fraction of such a float'), 1)
    if isinstance(value, str):
        text = value.strip()
        found = _FORM.fullmatch(text)
        if found:
            top = int(found.group(2))
            return (-top if found.group(1) == '-' else top), int(found.group(3) or 1)
        found = _POINT.fullmatch(text)
        if found:
            top = int((found.group(2) or '0') + found.group(3))
            return (-top if found.group(1) == '-' else top), 10 ** len(found.group(3))
    return _unfollowed('the fraction of such a value'), 1
`;

export const statisticsText = `import math as _math
from collections import Counter as _Counter


class StatisticsError(ValueError):
    pass


def _data(data, what):
    values = list(data)
    if not values:
        raise StatisticsError(f'{what} requires at least one data point')
    return values


def _divided(top, bottom):
    return top // bottom if top % bottom == 0 else top / bottom


def _all_ints(values):
    return all(isinstance(value, int) for value in values)


def _adds_up(values):
    scaled = [value * 1048576 for value in values]
    return all(isinstance(value, (int, float)) for value in values) and all(
        value == int(value) for value in scaled
    ) and sum(abs(value) for value in scaled) < 2 ** 52


def mean(data):
    values = _data(data, 'mean')
    if _all_ints(values):
        return _divided(sum(values), len(values))
    if _adds_up(values):
        return float(sum(values)) / len(values)
    return _unfollowed('statistics.mean of such numbers')


def fmean(data, weights=None):
    values = _data(data, 'fmean')
    if weights is not None:
        return _unfollowed('statistics.fmean with weights')
    if _adds_up(values):
        return float(sum(values)) / len(values)
    return _unfollowed('statistics.fmean of such numbers')


def median(data):
    values = sorted(_data(data, 'median'))
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def median_low(data):
    values = sorted(_data(data, 'median_low'))
    return values[(len(values) - 1) // 2]


def median_high(data):
    values = sorted(_data(data, 'median_high'))
    return values[len(values) // 2]


def mode(data):
    return _Counter(_data(data, 'mode')).most_common(1)[0][0]


def multimode(data):
    counts = _Counter(list(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _squares(data, what):
    values = _data(data, what)
    if not _all_ints(values):
        return None, len(values)
    return len(values) * sum(value * value for value in values) - sum(values) ** 2, len(values)


def pvariance(data, mu=None):
    top, count = _squares(data, 'pvariance')
    if top is None or mu is not None:
        return _unfollowed('statistics.pvariance of such numbers')
    return _divided(top, count * count)


def variance(data, xbar=None):
    top, count = _squares(data, 'variance')
    if count < 2:
        raise StatisticsError('variance requires at least two data points')
    if top is None or xbar is not None:
        return _unfollowed('statistics.variance of such numbers')
    return _divided(top, count * (count - 1))


def _root(value, what):
    return _math.sqrt(value) if isinstance(value, int) else _unfollowed(what)


def pstdev(data, mu=None):
    return _root(pvariance(data, mu), 'statistics.pstdev of such numbers')


def stdev(data, xbar=None):
    return _root(variance(data, xbar), 'statistics.stdev of such numbers')
`;
