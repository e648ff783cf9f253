import { describe, expect, it } from 'vitest';
import { applyRepairs, OffsetMap } from './offset-map.ts';

describe('OffsetMap', () => {
  const text = 'foo(a\nbar';
  const repairs = [
    { start: 5, end: 5, insert: ')' },
    { start: 6, end: 9, insert: 'pass' },
  ];
  const map = new OffsetMap(repairs);

  it('leads offsets of the repaired text back to the text that the user sees', () => {
    const repaired = applyRepairs(text, repairs);
    expect(repaired).toBe('foo(a)\npass');
    expect(map.toOriginal(0)).toBe(0);
    expect(map.toOriginal(repaired.indexOf(')'))).toBe(5);
    expect(map.toOriginal(repaired.indexOf('\n'))).toBe(5);
    expect(map.toOriginal(repaired.length)).toBe(text.length);
  });

  it('knows which ranges no repair touches', () => {
    expect(map.isUntouched(0, 4)).toBe(true);
    expect(map.isUntouched(0, 5)).toBe(false);
  });
});
