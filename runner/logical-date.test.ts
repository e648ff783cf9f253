import { expect, it } from 'vitest';
import { logicalDate } from './logical-date.ts';

const START = new Date('2026-05-06T07:08:09.010Z');

it.each([
  [undefined, '2026-05-06T07:08:09.010Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T05:00', '2026-01-31T05:00:00.000Z'],
  ['2026-01-31 05:00:00', '2026-01-31T05:00:00.000Z'],
  ['2026-01-31T05:00:00+02:00', '2026-01-31T03:00:00.000Z'],
])('%s is %s in UTC', (text, expected) => {
  expect(logicalDate(text, START)).toBe(expected);
});

it('what is no date is refused with an example', () => {
  expect(() => logicalDate('yesterday', START)).toThrow('yesterday is not a date. Write it like 2026-01-31');
});
