import { describe, expect, test } from 'vitest';
import { dictAt } from './dict-at.ts';

describe('the place in a dict that is being typed', () => {
  test.each([
    ['{', { path: [], isKey: true, given: [] }],
    ['{"a": ', { path: ['a'], isKey: false, given: ['a'] }],
    ['{"a": 1, ', { path: [], isKey: true, given: ['a'] }],
    ['{"a": {"b": [1, "x:y"], ', { path: ['a'], isKey: true, given: ['b'] }],
    ["{'a': f(x, y={1: 2}), # , {\n ", { path: [], isKey: true, given: ['a'] }],
    ['{"a": ["x", ', { path: ['a'], isKey: false, given: [] }],
    ['{"a": {}, "b": "', { path: ['b'], isKey: false, given: ['a', 'b'] }],
  ])('%s', (text, expected) => {
    expect(dictAt(text)).toEqual(expected);
  });

  test('is none behind its end, or where no dict begins', () => {
    expect(dictAt('{"a": 1}, ')).toBeUndefined();
    expect(dictAt('["a", ')).toBeUndefined();
  });
});
