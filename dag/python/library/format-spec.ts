/** Python's format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
import { floatText } from '../text.ts';
import { fixedDigits, scientificDigits } from './decimals.ts';

export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^' | undefined;
  /** The alignment comes from a `0` before the width: texts are aligned as usual, then. */
  readonly isPadded: boolean;
  readonly sign: '+' | '-' | ' ';
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: '' | ',' | '_';
  readonly precision: number | undefined;
  readonly type: string;
}

const PATTERN =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\- ])?z?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<grouping>[,_])?(?:\.(?<precision>\d+))?(?<type>[a-zA-Z%])?$/su;

export function parseSpec(text: string): FormatSpec | undefined {
  const groups = PATTERN.exec(text)?.groups;
  if (!groups) return undefined;
  const zero = groups.zero !== undefined;
  return {
    fill: groups.fill ?? (zero && groups.align === undefined ? '0' : zero ? '0' : ' '),
    align: (groups.align ?? (zero ? '=' : undefined)) as FormatSpec['align'],
    isPadded: zero && groups.align === undefined,
    sign: (groups.sign ?? '-') as FormatSpec['sign'],
    alternate: groups.alternate !== undefined,
    width: Number(groups.width ?? 0),
    grouping: (groups.grouping ?? '') as FormatSpec['grouping'],
    precision: groups.precision === undefined ? undefined : Number(groups.precision),
    type: groups.type ?? '',
  };
}

/** Undefined when the specification does not suit a string. */
export function formatText(text: string, spec: FormatSpec): string | undefined {
  const isAligned = spec.align !== '=' || spec.isPadded;
  if ((spec.type !== '' && spec.type !== 's') || !isAligned || spec.sign !== '-' || spec.grouping !== '')
    return undefined;
  const characters = [...text];
  const cut = spec.precision === undefined ? text : characters.slice(0, spec.precision).join('');
  return pad('', cut, spec.isPadded ? { ...spec, align: '<' } : spec, '<');
}

/** Undefined when the specification does not suit an integer. */
export function formatInteger(value: number, spec: FormatSpec): string | undefined {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(value, spec);
  if (spec.precision !== undefined) return undefined;
  const radix = { '': 10, d: 10, n: 10, b: 2, o: 8, x: 16, X: 16 }[spec.type];
  if (spec.type === 'c') return pad('', String.fromCodePoint(value), spec, '<');
  if (radix === undefined) return undefined;
  const digits = Math.abs(value).toString(radix);
  const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : '';
  const shown = spec.type === 'X' ? digits.toUpperCase() : digits;
  return padNumber(signOf(value, spec) + prefix, shown, '', spec, radix === 10 ? 3 : 4);
}

/** Undefined when the specification does not suit a float. */
export function formatFloat(value: number, spec: FormatSpec): string | undefined {
  if (!['', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%'].includes(spec.type)) return undefined;
  const upper = spec.type === 'E' || spec.type === 'F' || spec.type === 'G';
  const sign = signOf(value, spec);
  if (!Number.isFinite(value)) {
    const word = `${Number.isNaN(value) ? 'nan' : 'inf'}${spec.type === '%' ? '%' : ''}`;
    return pad(Number.isNaN(value) ? sign.replace('-', '') : sign, upper ? word.toUpperCase() : word, spec, '>');
  }
  const text = floatDigits(value, spec);
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(upper ? text.toUpperCase() : text) ?? [];
  return padNumber(sign, whole, rest, spec, 3);
}

function floatDigits(value: number, spec: FormatSpec): string {
  const places = spec.precision ?? 6;
  switch (spec.type.toLowerCase()) {
    case 'f':
      return fixedDigits(value, places) + (spec.alternate && places === 0 ? '.' : '');
    case '%':
      return `${fixedDigits(value * 100, places)}%`;
    case 'e': {
      const { digits, exponent } = scientificDigits(value, places + 1);
      return exponential(digits, exponent, spec.alternate);
    }
    case '':
      if (spec.precision === undefined) return floatText(Math.abs(value));
      return general(value, Math.max(spec.precision, 1), spec.alternate, true);
    default:
      return general(value, Math.max(places, 1), spec.alternate, false);
  }
}

function exponential(digits: string, exponent: number, point: boolean): string {
  const fraction = digits.slice(1);
  const mantissa = digits.slice(0, 1) + (fraction || point ? `.${fraction}` : '');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function general(value: number, precision: number, keepZeros: boolean, pointZero: boolean): string {
  const { digits, exponent } = scientificDigits(value, precision);
  const trimmed = keepZeros ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= precision - (pointZero ? 1 : 0)) {
    // CPython keeps fixed notation for a precision of one digit only below ten.
    return exponential(trimmed, exponent, keepZeros);
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${trimmed}`;
  const padded = trimmed.padEnd(exponent + 1, '0');
  const fraction = padded.slice(exponent + 1);
  if (fraction || keepZeros) return `${padded.slice(0, exponent + 1)}.${fraction}`;
  return padded + (pointZero ? '.0' : '');
}

function signOf(value: number, spec: FormatSpec): string {
  if (value < 0 || Object.is(value, -0)) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

function padNumber(sign: string, whole: string, rest: string, spec: FormatSpec, group: number): string {
  if (spec.grouping === '') return pad(sign, whole + rest, spec, '>');
  let digits = whole;
  if (spec.align === '=' && spec.fill === '0') {
    // The zeros are grouped as well.
    while (sign.length + grouped(digits, spec.grouping, group).length + rest.length < spec.width) digits = `0${digits}`;
  }
  return pad(sign, grouped(digits, spec.grouping, group) + rest, spec, '>');
}

function grouped(digits: string, mark: string, size: number): string {
  return digits.replace(new RegExp(`\\B(?=(?:[0-9a-zA-Z]{${size}})+$)`, 'g'), mark);
}

function pad(sign: string, text: string, spec: FormatSpec, fallback: '<' | '>'): string {
  const missing = Math.max(0, spec.width - [...sign, ...text].length);
  const left = Math.floor(missing / 2);
  switch (spec.align ?? fallback) {
    case '<':
      return sign + text + spec.fill.repeat(missing);
    case '^':
      return spec.fill.repeat(left) + sign + text + spec.fill.repeat(missing - left);
    case '=':
      return sign + spec.fill.repeat(missing) + text;
    default:
      return spec.fill.repeat(missing) + sign + text;
  }
}
