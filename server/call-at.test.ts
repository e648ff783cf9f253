import { describe, expect, test } from 'vitest';
import { callAt } from './call-at.ts';

function at(marked: string): ReturnType<typeof callAt> {
  const offset = marked.indexOf('|');
  return callAt(marked.slice(0, offset) + marked.slice(offset + 1), offset);
}

describe('the call around the cursor', () => {
  test('is the innermost one, with the arguments before and behind the cursor', () => {
    expect(at('f(a=1, b=g(x, c=2), |d=3, e=(4, 5), h=6)\nz(q=1)')).toMatchObject({
      callee: 'f',
      given: ['a', 'b', 'd', 'e', 'h'],
      argument: { name: 'd' },
    });
    expect(at('f(a=1, b=g(x, |c=2))')).toMatchObject({ callee: 'g', given: ['c'] });
  });

  test('is found while it is typed', () => {
    expect(at('m.f.partial(a=1,\n    bu|')).toMatchObject({
      callee: 'm.f.partial',
      given: ['a'],
      argument: { before: '\n    bu' },
    });
  });

  test('is not misled by brackets, commas and equals signs in strings and comments', () => {
    expect(at(`f("a(b, c=1", '''\n)''', # x=(\n  d={"e": 1}, |, # y=)\n g=2)`)).toMatchObject({
      callee: 'f',
      given: ['d', 'g'],
    });
    expect(at('f(a == b, |)')?.given).toEqual([]);
    expect(at('f("it\\"s (", |)')?.callee).toBe('f');
  });

  test('says whether the cursor is in a string or a comment', () => {
    expect(at('f("x|")')?.isInText).toBe(true);
    expect(at('f("x"|)')?.isInText).toBe(false);
    expect(at('f("x|')?.isInText).toBe(true);
    expect(at('f( # x|')?.isInText).toBe(true);
    expect(at('f( # x\n|')?.isInText).toBe(false);
  });

  test('is none outside of calls and in the head of a definition', () => {
    expect(at('f(a=1) |')).toBeUndefined();
    expect(at('def f(a=|): ...')).toBeUndefined();
    expect(at('x = (1, |)')).toBeUndefined();
  });
});

describe('calls of calls', () => {
  test('name the whole chain, with the arguments of those before', () => {
    expect(at('Op.partial(task_id="a)", b=[1]).expand(|)')).toMatchObject({
      callee: 'Op.partial().expand',
      givenBefore: ['task_id', 'b'],
    });
    expect(at('f.override(a=1)\n  .partial(b=2)\n  .expand(c=|')?.callee).toBe('f.override().partial().expand');
    expect(at('(a + b).expand(|')?.callee).toBe('expand');
  });
});
