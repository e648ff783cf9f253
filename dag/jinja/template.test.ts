import { describe, expect, it } from 'vitest';
import { readTemplate } from './template.ts';

function mistake(text: string): string {
  const result = readTemplate(text);
  if (!('mistake' in result)) return 'none';
  const { message, start, end } = result.mistake;
  return `${message} at '${text.slice(start, end)}'`;
}

function names(text: string): readonly string[] {
  const result = readTemplate(text);
  if (!('template' in result)) throw new Error(result.mistake.message);
  return result.template.names.map(({ path, isGuarded }) => path.join('.') + (isGuarded ? '?' : ''));
}

describe('a template that Jinja reads', () => {
  it.each([
    'no template at all { } } %}',
    "{{ {'a': {'b': 1}} }}",
    '{{ a if b else c }} {{ a[1:2, ::3] }} {{ a is not none and b is divisibleby 3 }}',
    '{% for a, (b, c) in d.items() if a recursive %}{{ loop(a) }}{% else %}x{% endfor %}',
    '{% set ns.x = 1 %}{% set y %}a{% endset %}{% with a = 1, b = a %}{{ b }}{% endwith %}',
    '{% macro f(a, b=1) %}{{ caller() }}{% endmacro %}{% call(x) f(1, *a, **k) %}x{% endcall %}',
    "{% include ['a', 'b'] ignore missing with context %}{% from 'a' import b as c, d %}",
    '{% raw %}{{ a {% endraw %}{# {{ #}{%- do x.append(1) -%}',
    "{{ 1_000 + 2.5e3 }} {{ 'it''s' ~ \"}}\" }} {{ -a | abs }} {{ a.0.b }}",
  ])('%s', (text) => expect(mistake(text)).toBe('none'));
});

describe('a template that Jinja refuses', () => {
  it.each([
    ['echo {{ ds ', "expected '}}', got the end of the template at '{{ ds '"],
    ['{{ }}', "expected an expression, got '}}' at '}}'"],
    ['{{ a b }}', "expected '}}', got 'b' at 'b'"],
    ['{{ (a] }}', "unexpected ']', expected ')' at ']'"],
    ["{{ 'a }}", "the string that begins with ' has no end at '''"],
    ['{% if a %}x', "'if' has no end: 'elif' or 'else' or 'endif' is missing at 'if'"],
    ['x{% endif %}', "'endif' ends no 'if' at 'endif'"],
    ['{% for a in b %}{% endif %}', "'endif' ends no 'if'; the innermost block that is open is 'for' at 'endif'"],
    ['{% fro a in b %}', "Jinja has no tag 'fro'; did you mean 'for'? at 'fro'"],
    ['{{ f(a=1, b) }}', "the arguments of the call are in a wrong order at 'b'"],
    ['{# a', "Missing end of comment tag at '{#'"],
  ])('%s', (text, message) => expect(mistake(text)).toBe(message));
});

describe('the names of a template', () => {
  it('come with what is constant behind them', () => {
    expect(names("{{ params.x['y'].z }} {{ ti.xcom_pull(task_ids=a)[b].c }}")).toEqual([
      'params.x.y.z',
      'ti.xcom_pull',
      'a',
      'b',
    ]);
  });

  it('are told from those that may be undefined', () => {
    expect(names("{{ a | default('x') }} {{ b.c is defined }} {{ d | upper | default('x') }}")).toEqual([
      'a?',
      'b.c?',
      'd',
    ]);
  });
});
