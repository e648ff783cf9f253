/** The `calendar` module. */
export const calendarText = `from datetime import date as _date

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
January, February = 1, 2
day_name = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
day_abbr = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
month_name = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
              'November', 'December']
month_abbr = ['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
_lengths = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    return len([year for year in range(y1, y2) if isleap(year)])


def weekday(year, month, day):
    return _date(year, month, day).weekday()


def monthrange(year, month):
    if not 1 <= month <= 12:
        raise ValueError('bad month number')
    return weekday(year, month, 1), _lengths[month] + (1 if month == 2 and isleap(year) else 0)


def monthcalendar(year, month):
    first, length = monthrange(year, month)
    days = [0] * first + list(range(1, length + 1))
    days += [0] * (-len(days) % 7)
    return [days[at:at + 7] for at in range(0, len(days), 7)]


def timegm(parts):
    year, month, day, hour, minute, second = tuple(parts)[:6]
    return ((_date(year, month, 1).toordinal() - 719163 + day - 1) * 24 + hour) * 3600 + minute * 60 + second


def setfirstweekday(day):
    _unfollowed('calendar.setfirstweekday')
`;
