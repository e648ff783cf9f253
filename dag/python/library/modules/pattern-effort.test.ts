import { describe, expect, it } from 'vitest';
import { patternEffort } from './pattern-effort.ts';

describe('a search that would not end', () => {
  it.each([
    ['^(a+)+$', `${'a'.repeat(40)}!`, 'no'],
    ['^(a|a|b?)*$', `${'a'.repeat(60)}!`, 'no'],
    ['(x+x+)+y', 'x'.repeat(50), 'all'],
    ['(.*?,){20}P', Array.from({ length: 200 }, () => '1').join(','), 'all'],
    ['\\s+$', `${' '.repeat(50_000)}x`, 'first'],
    ['(?:\\w+\\s?)*:', `${'word '.repeat(40)}!`, 'first'],
    ['a*a*a*a*a*b', 'a'.repeat(500), 'first'],
    ['(?=(a+)+$)b', `${'a'.repeat(40)}!`, 'first'],
  ] as const)('is told of %s', (pattern, text, scanning) => {
    expect(patternEffort(pattern, '')?.steps(text, scanning)).toBeUndefined();
  });
});

describe('a search that ends', () => {
  it.each([
    ['^(a+)+$', 'a'.repeat(40), 'no'],
    ['([a-z]+_)*[a-z]+', 'some_long_name_of_a_task_'.repeat(20), 'all'],
    ['(\\w+)\\s*=\\s*(\\w+)', 'key = value\n'.repeat(2000), 'all'],
    ['\\d{4}-\\d{2}-\\d{2}', 'x'.repeat(90_000), 'all'],
    ['^(?<name>[^.]+)\\.(?:csv|json)(?=\\n?(?![\\s\\S]))', 'orders_2024.json', 'no'],
    ['(?<![\\s\\S])x|[\\]a-]{2,}?b|\\x41\\u0042', 'x-]b', 'all'],
    ['(a|b)*?c\\b', 'ab'.repeat(20), 'first'],
    ['', 'abc', 'all'],
  ] as const)('is counted for %s', (pattern, text, scanning) => {
    expect(patternEffort(pattern, '')?.steps(text, scanning)).toBeLessThan(200_000);
  });

  it('is not counted where a group is referred to', () => {
    expect(patternEffort('(a+)(?:\\1)', '')).toBeUndefined();
  });
});
