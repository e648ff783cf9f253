import { describe, expect, it } from 'vitest';
import { parseModule, statement } from './parse-testing.ts';

const name = (text: string): unknown => ({ kind: 'name', name: text });

describe('simple statements', () => {
  it('reads chained and annotated assignments', async () => {
    expect(await statement('a = b.c = d')).toMatchObject({
      kind: 'assign',
      targets: [name('a'), { kind: 'attribute', name: 'c' }],
      value: name('d'),
    });
    expect(await statement('a: dict[str, int] | None = b')).toMatchObject({
      kind: 'annotated-assign',
      target: name('a'),
      annotation: { kind: 'binary', operator: '|', left: { kind: 'subscript', index: { kind: 'tuple' } } },
      value: name('b'),
    });
    expect(await statement('a >>= b')).toEqual({
      kind: 'augmented-assign',
      target: name('a'),
      operator: '>>',
      value: name('b'),
    });
  });

  it('reads imports', async () => {
    expect(await statement('import a.b as c, d')).toEqual({
      kind: 'import',
      names: [{ name: 'a.b', asName: 'c' }, { name: 'd' }],
    });
    expect(await statement('from .. import (a as b, c,)')).toEqual({
      kind: 'import-from',
      module: '',
      level: 2,
      names: [{ name: 'a', asName: 'b' }, { name: 'c' }],
    });
    expect(await statement('from .a.b import *')).toEqual({
      kind: 'import-from',
      module: 'a.b',
      level: 1,
      names: [{ name: '*' }],
    });
    expect(await statement('from __future__ import annotations')).toMatchObject({ module: '__future__', level: 0 });
  });

  it('reads the small ones', async () => {
    expect(await statement('raise A from b')).toEqual({ kind: 'raise', exception: name('A'), cause: name('b') });
    expect(await statement('del a, b')).toEqual({ kind: 'delete', targets: [name('a'), name('b')] });
    expect(await statement('global a, b')).toEqual({ kind: 'global', names: ['a', 'b'] });
    expect(await statement('assert a, b')).toEqual({ kind: 'assert', test: name('a'), message: name('b') });
    expect(await statement('type A[T] = list[T]')).toMatchObject({ kind: 'type-alias', name: 'A' });
  });

  it('keeps a docstring as the expression it is', async () => {
    expect(await statement('"""doc"""')).toEqual({ kind: 'expression', value: { kind: 'string', value: 'doc' } });
  });
});

describe('compound statements', () => {
  it('nests elif into else', async () => {
    const text = 'if a:\n  b\nelif c:\n  d\nelse:\n  e\n# end\n';
    expect(await statement(text)).toMatchObject({
      kind: 'if',
      test: name('a'),
      orElse: [{ kind: 'if', test: name('c'), orElse: [{ kind: 'expression', value: name('e') }] }],
    });
    const [only] = (await parseModule(text)).body;
    expect(only && text.slice(only.start, only.end)).toBe('if a:\n  b\nelif c:\n  d\nelse:\n  e');
  });

  it('reads try with every clause', async () => {
    expect(
      await statement('try:\n  a\nexcept (B, C) as d:\n  e\nexcept:\n  f\nelse:\n  g\nfinally:\n  h\n'),
    ).toMatchObject({
      handlers: [
        { type: { kind: 'tuple' }, name: 'd', isGroup: false },
        { isGroup: false, body: [{ value: name('f') }] },
      ],
      orElse: [{ value: name('g') }],
      finallyBody: [{ value: name('h') }],
    });
    expect(await statement('try:\n  a\nexcept* B:\n  c\n')).toMatchObject({
      handlers: [{ type: name('B'), isGroup: true }],
    });
  });

  it('reads with items, parenthesised or not', async () => {
    const items = [{ context: name('a'), target: name('b') }, { context: { kind: 'call' } }];
    expect(await statement('with a as b, c():\n  pass\n')).toMatchObject({ isAsync: false, items });
    expect(await statement('async with (a as b, c(),):\n  pass\n')).toMatchObject({ isAsync: true, items });
    expect(await statement('with (a, b) as c:\n  pass\n')).toMatchObject({
      items: [{ context: { kind: 'tuple' }, target: name('c') }],
    });
  });

  it('hangs as around the whole of a with item', async () => {
    expect(await statement('with a if b else c as d:\n  pass\n')).toMatchObject({
      items: [{ context: { kind: 'conditional', orElse: name('c') }, target: name('d') }],
    });
  });

  it('groups unions of types to the left', async () => {
    expect(await statement('a: list[b] | c | d')).toMatchObject({
      annotation: {
        operator: '|',
        left: { operator: '|', left: { kind: 'subscript' }, right: name('c') },
        right: name('d'),
      },
    });
  });

  it('reads loops', async () => {
    expect(await statement('for a, b in c:\n  pass\nelse:\n  d\n')).toMatchObject({
      kind: 'for',
      target: { kind: 'tuple' },
      iterable: name('c'),
      orElse: [{ value: name('d') }],
    });
    expect(await statement('while a:\n  continue\n')).toMatchObject({ kind: 'while', body: [{ kind: 'continue' }] });
  });

  it('reads definitions with decorators, parameters of every kind and generics', async () => {
    const text = '@a.b(c=1)\n@d\nasync def f[T](a, /, b: int = 1, *c, d: str, e=2, **f) -> T:\n  yield 1\n';
    expect(await statement(text)).toMatchObject({
      kind: 'function',
      name: 'f',
      isAsync: true,
      isGenerator: true,
      decorators: [{ kind: 'call' }, name('d')],
      parameters: [
        { name: 'a', kind: 'positional-only' },
        { name: 'b', kind: 'positional', annotation: name('int'), default: { text: '1' } },
        { name: 'c', kind: 'var-positional' },
        { name: 'd', kind: 'keyword-only', annotation: name('str') },
        { name: 'e', kind: 'keyword-only', default: { text: '2' } },
        { name: 'f', kind: 'var-keyword' },
      ],
      returns: name('T'),
    });
    expect(await statement('class A(B, metaclass=C):\n  x = 1\n')).toMatchObject({
      kind: 'class',
      args: [
        { kind: 'positional', value: name('B') },
        { kind: 'keyword', name: 'metaclass' },
      ],
    });
  });

  it('calls a function a generator only for its own yield', async () => {
    expect(await statement('def f():\n  def g():\n    yield 1\n  return lambda: (yield)\n')).toMatchObject({
      isGenerator: false,
    });
    expect(await statement('def f():\n  x = [(yield)]\n')).toMatchObject({ isGenerator: true });
  });
});

describe('match', () => {
  const pattern = async (text: string): Promise<unknown> => {
    const parsed = (await statement(`match x:\n  case ${text}:\n    pass\n`)) as { cases: { pattern: unknown }[] };
    return parsed.cases[0]?.pattern;
  };

  it('reads values, captures and the wildcard', async () => {
    expect(await pattern('_')).toEqual({ kind: 'capture-pattern' });
    expect(await pattern('a')).toEqual({ kind: 'capture-pattern', name: 'a' });
    expect(await pattern('a.b')).toMatchObject({ kind: 'value-pattern', value: { kind: 'attribute' } });
    expect(await pattern('-1')).toMatchObject({ kind: 'value-pattern', value: { kind: 'unary' } });
    expect(await pattern('-1+2j')).toMatchObject({ value: { kind: 'binary', left: { kind: 'unary' } } });
    expect(await pattern('"a" "b"')).toMatchObject({ value: { kind: 'string', value: 'ab' } });
  });

  it('reads alternatives and names for them', async () => {
    expect(await pattern('(1 | -2 | None) as a')).toMatchObject({
      kind: 'capture-pattern',
      name: 'a',
      pattern: { kind: 'or-pattern', options: [{}, { value: { kind: 'unary' } }, { value: { kind: 'constant' } }] },
    });
  });

  it('reads sequences, with and without brackets', async () => {
    const elements = [
      { kind: 'capture-pattern', name: 'a' },
      { kind: 'star-pattern', name: 'rest' },
    ];
    for (const text of ['a, *rest', '[a, *rest]', '(a, *rest)']) {
      expect(await pattern(text)).toEqual({ kind: 'sequence-pattern', elements });
    }
    expect(await pattern('(a)')).toEqual({ kind: 'capture-pattern', name: 'a' });
    expect(await pattern('(a,)')).toMatchObject({ kind: 'sequence-pattern' });
  });

  it('reads mappings and classes', async () => {
    expect(await pattern('{"a": b, -1: _, **rest}')).toMatchObject({
      kind: 'mapping-pattern',
      items: [{ value: { name: 'b' } }, { key: { kind: 'unary' } }],
      rest: 'rest',
    });
    expect(await pattern('a.B(1, c=d)')).toMatchObject({
      kind: 'class-pattern',
      cls: { kind: 'attribute', name: 'B' },
      positional: [{ kind: 'value-pattern' }],
      keywords: [{ name: 'c', value: { kind: 'capture-pattern', name: 'd' } }],
    });
  });

  it('reads guards', async () => {
    expect(await statement('match x, y:\n  case a if a > 1:\n    pass\n')).toMatchObject({
      subject: { kind: 'tuple' },
      cases: [{ guard: { kind: 'compare' } }],
    });
  });
});
