/**
 * The formats of JSON schema that Airflow checks in a `Param`: those that Python's jsonschema knows by itself. `date-time` is
 * not one of them: Airflow 3 takes any text for it.
 */

/** In words that go on after the name of the value; undefined when the text has the format, or the format is not known. */
export function formatFault(text: string, format: string): string | undefined {
  const known = FORMATS[format];
  return !known || known.fits(text) ? undefined : known.words;
}

interface Format {
  readonly fits: (text: string) => boolean;
  readonly words: string;
}

const FORMATS: { readonly [format: string]: Format } = {
  date: { fits: isDate, words: 'has to be a date, such as 2026-01-31' },
  time: {
    fits: isTime,
    words: 'has to be a time, such as 06:30:00',
  },
  email: { fits: (text) => text.includes('@'), words: 'has to be an e-mail address' },
  'idn-email': { fits: (text) => text.includes('@'), words: 'has to be an e-mail address' },
  ipv4: {
    fits: (text) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256),
    words: 'has to be an IPv4 address',
  },
  uuid: {
    fits: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
    words: 'has to be a UUID',
  },
  regex: { fits: isRegex, words: 'has to be a regular expression' },
};

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  return month !== undefined && day !== undefined && day >= 1 && day <= daysIn(year ?? 0, month);
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** As Python's `strptime` reads `%H:%M:%S`. */
function isTime(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]?\d:([0-5]?\d|6[01])$/.test(text);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
