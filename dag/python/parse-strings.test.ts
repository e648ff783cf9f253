import { describe, expect, it } from 'vitest';
import { expression, parseModule } from './parse-testing.ts';

const text = (value: string): unknown => ({ kind: 'string', value });

describe('string literals', () => {
  it.each([
    ["'a'", 'a'],
    ['"""a\n"b"c"""', 'a\n"b"c'],
    ["'a' \"b\"  '''c'''", 'abc'],
    ["r'\\n\\\\'", '\\n\\\\'],
    ["r'\\\\\\\\'", '\\\\\\\\'],
    ["u'ä'", 'ä'],
    ["'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", '\x07\b\f\n\r\t\v\\\'"'],
    ["'\\x41\\u4e2d\\U0001F600\\101\\0'", 'A中😀A\0'],
    ["'a\\\nb'", 'ab'],
    ["'\\d \\ '", '\\d \\ '],
    ["'\\N{EM DASH}'", '\\N{EM DASH}'],
  ])('reads %s', async (source, value) => {
    expect(await expression(source)).toEqual(text(value));
  });

  it('reads line breaks as Python does, whatever the file has', async () => {
    expect(await expression('"""a\r\nb\\\r\nc"""')).toEqual(text('a\nbc'));
  });

  it('reads bytes, where \\u means nothing', async () => {
    expect(await expression("b'\\xff\\u0041'")).toEqual({ kind: 'bytes', value: 'ÿ\\u0041' });
  });

  it.each([
    ["x = 'abc'", 'abc'],
    ['x = """abc"""', 'abc'],
    ["x = 'a\\n'", undefined],
    ["x = r'abc'", undefined],
    ["x = 'a' 'b'", undefined],
  ])('says of %s where its text can be edited', async (source, content) => {
    const [only] = (await parseModule(source)).body;
    const span = only?.kind === 'assign' && only.value.kind === 'string' ? only.value.contentSpan : undefined;
    expect(span && source.slice(span.start, span.end)).toBe(content);
  });
});

describe('formatted strings', () => {
  it('reads values with conversion and nested format', async () => {
    expect(await expression("f'a{b!r:>{c}}d'")).toEqual({
      kind: 'formatted-string',
      parts: [
        { kind: 'text', value: 'a' },
        {
          kind: 'value',
          value: { kind: 'name', name: 'b' },
          conversion: 'r',
          format: [
            { kind: 'text', value: '>' },
            { kind: 'value', value: { kind: 'name', name: 'c' } },
          ],
        },
        { kind: 'text', value: 'd' },
      ],
    });
  });

  it('keeps doubled braces as single ones', async () => {
    expect(await expression("f'{{ ds }} {a}'")).toMatchObject({ parts: [{ value: '{ ds } ' }, { kind: 'value' }] });
  });

  it('joins formatted and plain pieces', async () => {
    expect(await expression("'a\\n' f'{b}' '{c}'")).toMatchObject({
      parts: [{ value: 'a\n' }, { kind: 'value' }, { value: '{c}' }],
    });
  });

  it('keeps the text of a debug value', async () => {
    expect(await expression("f'{ a = !s}'")).toMatchObject({ parts: [{ debugText: ' a = ', conversion: 's' }] });
  });

  it('takes := after a name for a format', async () => {
    expect(await expression("f'{a:=10}'")).toMatchObject({
      parts: [{ value: { name: 'a' }, format: [{ kind: 'text', value: '=10' }] }],
    });
  });

  it('reads formatted strings inside formatted strings', async () => {
    expect(await expression(`f"{f'{a}'}{b["c"]}"`)).toMatchObject({
      parts: [{ value: { kind: 'formatted-string' } }, { value: { kind: 'subscript' } }],
    });
  });

  it('leaves escapes in raw ones', async () => {
    expect(await expression("rf'\\d{a}'")).toMatchObject({ parts: [{ value: '\\d' }, { kind: 'value' }] });
  });
});
