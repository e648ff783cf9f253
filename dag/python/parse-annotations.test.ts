import { expect, it } from 'vitest';
import { parseModule, problems, statement } from './parse-testing.ts';

it.each([
  'x: list[str] or None = None',
  'x: Optional[dict] == None',
  'def f(a: dict[str, int] or None = None, *, b: list[str] and tuple = ()): pass',
  'def f(a: dict[str, int] or None = None) -> list[str] or None:\n    return a',
  'async def f(a: A[B]) -> dict[str, int] or None: pass',
  'def f(\n    a: list[str] or None,  # with a comment\n    b=1,\n): pass',
  'class C:\n    x: A[B][C]\n    y: A[B](1) = 2\n    z: A[B: ] = A[B: ]',
  'x: A[:1]',
  'def f[T: A](a: list[T] or None): pass',
])('reads any expression as an annotation: %j', async (text) => {
  expect(await problems(text)).toEqual([]);
});

it('keeps what the annotation says', async () => {
  expect(await statement('x: list[str] or None = 1')).toMatchObject({
    kind: 'annotated-assign',
    annotation: { kind: 'boolean', left: { kind: 'subscript' }, right: { kind: 'constant' } },
    value: { kind: 'number', text: '1' },
  });
});

it('still finds what is wrong in an annotation', async () => {
  expect((await parseModule('x: list[str] or = None')).syntaxErrors).toHaveLength(1);
  expect((await parseModule('def f(a: list[str] b): pass')).syntaxErrors).toHaveLength(1);
});
