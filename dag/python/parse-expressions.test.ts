import { describe, expect, it } from 'vitest';
import { expression, parseModule, statement } from './parse-testing.ts';

const name = (text: string): unknown => ({ kind: 'name', name: text });
const number = (text: string): unknown => ({ kind: 'number', text });
const binary = (left: unknown, operator: string, right: unknown): unknown => ({
  kind: 'binary',
  operator,
  left,
  right,
});

describe('operators', () => {
  it('binds as Python does', async () => {
    expect(await expression('a | b ^ c & d << e + f * g ** h')).toEqual(
      binary(
        name('a'),
        '|',
        binary(
          name('b'),
          '^',
          binary(
            name('c'),
            '&',
            binary(name('d'), '<<', binary(name('e'), '+', binary(name('f'), '*', binary(name('g'), '**', name('h'))))),
          ),
        ),
      ),
    );
  });

  it('binds & tighter than ^ on either side', async () => {
    expect(await expression('a & b ^ c')).toEqual(binary(binary(name('a'), '&', name('b')), '^', name('c')));
    expect(await expression('a ^ b & c')).toEqual(binary(name('a'), '^', binary(name('b'), '&', name('c'))));
    expect(await expression('(a ^ b) & c')).toEqual(binary(binary(name('a'), '^', name('b')), '&', name('c')));
  });

  it('reads shifts from left to right', async () => {
    expect(await expression('a >> b << c')).toEqual(binary(binary(name('a'), '>>', name('b')), '<<', name('c')));
  });

  it('binds the sign of a number looser than **', async () => {
    expect(await expression('-a ** -b')).toEqual({
      kind: 'unary',
      operator: '-',
      operand: binary(name('a'), '**', { kind: 'unary', operator: '-', operand: name('b') }),
    });
  });

  it('chains comparisons, with their two-word operators', async () => {
    expect(await expression('a < b not  in c is not d')).toEqual({
      kind: 'compare',
      left: name('a'),
      rest: [
        { operator: '<', value: name('b') },
        { operator: 'not in', value: name('c') },
        { operator: 'is not', value: name('d') },
      ],
    });
  });

  it('groups and, or and not', async () => {
    expect(await expression('a or not b and c')).toEqual({
      kind: 'boolean',
      operator: 'or',
      left: name('a'),
      right: {
        kind: 'boolean',
        operator: 'and',
        left: { kind: 'unary', operator: 'not', operand: name('b') },
        right: name('c'),
      },
    });
  });

  it('points at the sign', async () => {
    const text = 'a   >>  b';
    const [only] = (await parseModule(text)).body;
    expect(only).toMatchObject({ value: { operatorSpan: { start: 4, end: 6 } } });
  });
});

describe('calls', () => {
  it('keeps arguments in their order and kind', async () => {
    expect(await expression('f(a, *b, c=1, **d)')).toEqual({
      kind: 'call',
      callee: name('f'),
      args: [
        { kind: 'positional', value: name('a') },
        { kind: 'star', value: name('b') },
        { kind: 'keyword', name: 'c', value: number('1') },
        { kind: 'double-star', value: name('d') },
      ],
    });
  });

  it('hangs a star around the whole argument', async () => {
    expect(await expression('f(1, *a.b().c[0])')).toMatchObject({
      args: [
        { kind: 'positional' },
        { kind: 'star', value: { kind: 'subscript', value: { kind: 'attribute', name: 'c' } } },
      ],
    });
  });

  it('takes a generator expression without parentheses of its own', async () => {
    expect(await expression('f(a for a in b)')).toMatchObject({
      args: [{ kind: 'positional', value: { kind: 'comprehension', result: 'generator' } }],
    });
  });
});

describe('displays and comprehensions', () => {
  it('tells tuples from parentheses', async () => {
    expect(await expression('(a)')).toEqual(name('a'));
    expect(await expression('(a,)')).toEqual({ kind: 'tuple', elements: [name('a')] });
    expect(await expression('()')).toEqual({ kind: 'tuple', elements: [] });
    expect(await expression('a, *b')).toEqual({
      kind: 'tuple',
      elements: [name('a'), { kind: 'starred', value: name('b') }],
    });
  });

  it('tells dicts from sets', async () => {
    expect(await expression('{}')).toEqual({ kind: 'dict', items: [] });
    expect(await expression('{a}')).toEqual({ kind: 'set', elements: [name('a')] });
    expect(await expression('{a: 1, **b}')).toEqual({
      kind: 'dict',
      items: [{ key: name('a'), value: number('1') }, { value: name('b') }],
    });
  });

  it('reads every clause of a comprehension', async () => {
    expect(await expression('{k: v for k, v in x if k if v for y in z}')).toEqual({
      kind: 'comprehension',
      result: 'dict',
      key: name('k'),
      element: name('v'),
      clauses: [
        {
          isAsync: false,
          target: { kind: 'tuple', elements: [name('k'), name('v')] },
          iterable: name('x'),
          conditions: [name('k'), name('v')],
        },
        { isAsync: false, target: name('y'), iterable: name('z'), conditions: [] },
      ],
    });
  });
});

describe('subscripts', () => {
  it('reads slices, with tuples of them', async () => {
    expect(await expression('a[1:, ::2]')).toEqual({
      kind: 'subscript',
      value: name('a'),
      index: {
        kind: 'tuple',
        elements: [
          { kind: 'slice', lower: number('1') },
          { kind: 'slice', step: number('2') },
        ],
      },
    });
  });

  it('makes a tuple of a starred index', async () => {
    expect(await expression('a[*b]')).toMatchObject({ index: { kind: 'tuple', elements: [{ kind: 'starred' }] } });
  });
});

describe('other expressions', () => {
  it('reads conditional lambdas', async () => {
    expect(await expression('lambda a, *b, c=1: a if b else c')).toEqual({
      kind: 'lambda',
      parameters: [
        { name: 'a', kind: 'positional' },
        { name: 'b', kind: 'var-positional' },
        { name: 'c', kind: 'keyword-only', default: number('1') },
      ],
      // biome-ignore lint/suspicious/noThenProperty: the tree's name for the branch
      body: { kind: 'conditional', test: name('b'), then: name('a'), orElse: name('c') },
    });
  });

  it('reads an assignment expression', async () => {
    expect(await expression('(a := 1)')).toEqual({ kind: 'named', name: 'a', value: number('1') });
  });

  it('reads soft keywords as names', async () => {
    expect(await statement('print(type, match, case)')).toMatchObject({ value: { callee: name('print') } });
    expect(await statement('type(a).b = c')).toMatchObject({
      kind: 'assign',
      targets: [{ kind: 'attribute', name: 'b', value: { kind: 'call', callee: name('type') } }],
    });
  });
});
