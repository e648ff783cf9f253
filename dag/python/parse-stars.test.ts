import { expect, it } from 'vitest';
import { parseModule, statement } from './parse-testing.ts';

it.each([
  't = 1, *[2, 3]',
  't = *[1], 2',
  'x = y = 1, *{2}, *(3,)',
  't += 1, *[2]',
  'for x in *[1], 2: pass',
  'for y in 1, *[2, 3]:\n    pass',
  'def f():\n    return 1, *[2]',
  'def g():\n    yield 1, *[2]',
  'v = 3; t = 1, *[2]; print(t)',
  't = 3 *[1]',
])('reads a star before a bracket in %j', async (text) => {
  expect((await parseModule(text)).syntaxErrors).toEqual([]);
});

it('reads it as an element that is spread', async () => {
  expect(await statement('t = 1, *[2]')).toMatchObject({
    value: { kind: 'tuple', elements: [{ kind: 'number' }, { kind: 'starred', value: { kind: 'list' } }] },
  });
});

it('still finds what is wrong beside it', async () => {
  expect((await parseModule('t = 1, *[2')).syntaxErrors).toHaveLength(1);
  expect((await parseModule('t = 1, * = [2]')).syntaxErrors).toHaveLength(1);
});
