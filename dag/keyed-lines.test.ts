import { expect, it } from 'vitest';
import { KeyedLines } from './keyed-lines.ts';

it('reads its text when somebody asks, and once', () => {
  let reads = 0;
  const table = new KeyedLines<readonly [string, number]>(() => {
    reads += 1;
    return '["a",1]\n["b",2]\n';
  });
  expect(reads).toBe(0);
  expect([table.get('b'), table.get('c'), table.has('a'), [...table.keys()]]).toEqual([
    ['b', 2],
    undefined,
    true,
    ['a', 'b'],
  ]);
  expect(reads).toBe(1);
});
