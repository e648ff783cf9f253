/**
 * What is wrong with a cron expression, by the rules of croniter, which Airflow uses: five fields, a sixth for seconds, a
 * seventh for the year. Forms that only some releases of croniter read are let pass.
 */

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of the month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  { name: 'day of the week', low: 0, high: 7, names: DAYS },
  { name: 'second', low: 0, high: 59 },
  { name: 'year', low: 1970, high: 2099 },
];

/** In words; undefined when the expression is right or in a form that this does not judge. */
export function cronMistake(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length < 5 || parts.length > 7) {
    return `it has ${parts.length === 1 ? '1 field' : `${parts.length} fields`}, but needs five: minute, hour, day of the month, month, day of the week`;
  }
  for (const [index, part] of parts.entries()) {
    const field = FIELDS[index];
    const mistake = field && fieldMistake(part, field);
    if (mistake) return mistake;
  }
  return undefined;
}

function fieldMistake(text: string, field: Field): string | undefined {
  for (const item of text.split(',')) {
    const mistake = itemMistake(item.toLowerCase(), field);
    if (mistake) return mistake;
  }
  return undefined;
}

function itemMistake(item: string, field: Field): string | undefined {
  // Last days, nth weekdays, nearest weekdays, hashed and random values, "no value".
  if (item === '*' || item === '?' || /[#lwhr]/.test(withoutNames(item, field))) return undefined;
  const match = /^(\*|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:\/(\d+))?$/.exec(item);
  if (!match) return `the ${field.name} '${item}' cannot be read`;
  const [, first = '', second, step] = match;
  if (step !== undefined && Number(step) === 0) return `the ${field.name} '${item}' has a step of 0`;
  for (const end of [first, second]) {
    if (end === undefined || end === '*') continue;
    if (/^\d+$/.test(end)) {
      const value = Number(end);
      if (value < field.low || value > field.high)
        return `the ${field.name} ${value} is not between ${field.low} and ${field.high}`;
    } else if (!field.names?.includes(end)) return `the ${field.name} '${end}' is not a name that cron knows`;
  }
  return undefined;
}

function withoutNames(item: string, field: Field): string {
  return (field.names ?? []).reduce((text, name) => text.replaceAll(name, ''), item);
}
