/** Exact decimal digits of floating-point numbers, rounded half to even as Python rounds. */

interface Decimal {
  /** Digits without a point; the value is `0.digits × 10^point`. */
  readonly digits: string;
  readonly point: number;
}

/** Every digit of a finite, non-negative double. */
function exactDigits(value: number): Decimal {
  if (value === 0) return { digits: '0', point: 1 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const stored = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = stored === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (stored === 0 ? 1 : stored) - 1075;
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  // m × 2^-e = m × 5^e ÷ 10^e
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + exponent };
}

/** Keeps `count` digits (0 or fewer: rounds away all of them). */
function roundDigits({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '0', point: 1 };
  if (count >= digits.length) return { digits: digits.padEnd(Math.max(count, 1), '0'), point };
  const rest = digits.slice(count);
  const kept = digits.slice(0, count);
  const half = rest.startsWith('5') && /^50*$/.test(rest);
  const last = Number(kept.at(-1) ?? '0');
  const up = half ? last % 2 === 1 : rest >= '5';
  const whole = BigInt(kept || '0') + (up ? 1n : 0n);
  const text = whole.toString().padStart(count, '0');
  return { digits: text, point: point + (text.length - count) };
}

/** As `'%.{places}f'`, of a finite number; without the sign. */
export function fixedDigits(value: number, places: number): string {
  const exact = exactDigits(Math.abs(value));
  const rounded = roundDigits(exact, exact.point + places);
  if (exact.point + places < 0) return places > 0 ? `0.${'0'.repeat(places)}` : '0';
  const point = exact.point + places === 0 ? rounded.digits.length - places : rounded.point;
  const padded = rounded.digits.padStart(rounded.digits.length + Math.max(0, 1 - point), '0');
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at);
  const fraction = padded.slice(at).slice(0, places).padEnd(places, '0');
  return places > 0 ? `${whole}.${fraction}` : whole;
}

/** Significant digits and the power of ten of the first one. */
export function scientificDigits(
  value: number,
  significant: number,
): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(significant), exponent: 0 };
  const rounded = roundDigits(exactDigits(Math.abs(value)), significant);
  return { digits: rounded.digits.slice(0, significant), exponent: rounded.point - 1 };
}

/** `round(value, places)` of a finite float. */
export function roundFloat(value: number, places: number): number {
  if (places > 300) return value;
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  if (places >= 0) return sign * Number(fixedDigits(value, places));
  const exact = exactDigits(Math.abs(value));
  const kept = exact.point + places;
  if (kept < 0) return sign * 0;
  const rounded = roundDigits(exact, kept);
  return sign * Number(`${rounded.digits}e${-places}`);
}

/** An integer nearest to a finite number, a half to the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
