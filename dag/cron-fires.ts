/** How often a cron expression fires. Days and times are those of the expression's own clock: changes of the clock are not counted. */

const DAY = 86_400_000;

/** In [from, to), milliseconds since the epoch; undefined for forms that only a cron library reads. Stops counting after 20 years. */
export function cronFires(text: string, from: number, to: number): number | undefined {
  const fields = cronFields(text);
  if (!fields) return undefined;
  const { minutes, hours, isDay } = fields;
  const perDay = minutes.size * hours.size;
  const last = Math.min(to, from + 20 * 366 * DAY);
  let fires = 0;
  for (let day = Math.floor(from / DAY) * DAY; day < last; day += DAY) {
    if (!isDay(new Date(day))) continue;
    const isWhole = day >= from && day + DAY <= last;
    fires += isWhole ? perDay : within(minutes, hours, from - day, last - day);
  }
  return fires;
}

export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** Of the date's UTC fields. */
  readonly isDay: (date: Date) => boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Five plain fields; undefined for others. */
export function cronFields(text: string): CronFields | undefined {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== 5) return undefined;
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = ''] = parts;
  const minutes = numbers(minuteText, 0, 59);
  const hours = numbers(hourText, 0, 23);
  const days = numbers(dayText, 1, 31);
  const months = numbers(monthText, 1, 12, MONTHS);
  const weekdays = numbers(weekdayText, 0, 7, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const anyDay = isStar(dayText);
  const anyWeekday = isStar(weekdayText);
  return {
    minutes,
    hours,
    isDay: (date) => {
      if (!months.has(date.getUTCMonth() + 1)) return false;
      const byDay = days.has(date.getUTCDate());
      const byWeekday = weekdays.has(date.getUTCDay());
      // cron: with both given, either is enough.
      return anyDay ? byWeekday : anyWeekday ? byDay : byDay || byWeekday;
    },
  };
}

export function isStar(field: string): boolean {
  return field === '*' || field === '?';
}

function within(minutes: ReadonlySet<number>, hours: ReadonlySet<number>, from: number, to: number): number {
  let fires = 0;
  for (const hour of hours)
    for (const minute of minutes) {
      const at = (hour * 60 + minute) * 60_000;
      if (at >= from && at < to) fires++;
    }
  return fires;
}

function numbers(field: string, low: number, high: number, names: readonly string[] = []): Set<number> | undefined {
  const found = new Set<number>();
  for (const item of field.split(',')) {
    const match = /^(\*|\?|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:\/(\d+))?$/.exec(item);
    if (!match) return undefined;
    const [, first = '', last, step] = match;
    const start = isStar(first) ? low : fieldValue(first, low, names);
    const end = isStar(first) || (step && last === undefined) ? high : last ? fieldValue(last, low, names) : start;
    const by = step ? Number(step) : 1;
    if (start === undefined || end === undefined || by === 0 || start < low || end > high) return undefined;
    for (let value = start; value <= end; value += by) found.add(value);
  }
  return found;
}

function fieldValue(text: string, low: number, names: readonly string[]): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const at = names.indexOf(text);
  return at < 0 ? undefined : at + low;
}
