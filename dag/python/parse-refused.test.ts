/** What the grammar takes, and Python does not. */
import { expect, it } from 'vitest';
import { problems } from './parse-testing.ts';

it.each([
  ['f(,)', '"," invalid syntax: \',\' is not expected here'],
  ['class A(,):\n    pass', '"," invalid syntax: \',\' is not expected here'],
  ['x = {,}', '"," invalid syntax: \',\' is not expected here'],
  ['f(a=b := 1)', '"b := 1" invalid syntax: \':=\' needs parentheses here'],
  ['x: a := 1', '"a := 1" invalid syntax: \':=\' needs parentheses here'],
  ['x = (*a)', '"*a" cannot use starred expression here'],
  ['for *a in b: pass', '"*a" starred assignment target must be in a list or tuple'],
  ['import os,', '"," trailing comma not allowed'],
  ['import os,\nimport sys', '"," trailing comma not allowed'],
  ['from a import b. c', '"." invalid syntax: \'.\' is not expected here'],
  ['from a import (\n    b.c as d,\n)', '"." invalid syntax: \'.\' is not expected here'],
  ['from __future__ import braces', '"braces" future feature braces is not defined'],
  ['f(async=True)', '"async" invalid syntax: \'async\' is a word of Python'],
  ['await = 1', '"await" invalid syntax: \'await\' is a word of Python'],
  ['x: *a', '"*a" invalid syntax: \'*\' is not expected here'],
  ['def f(a: *b): pass', '"*b" invalid syntax: \'*\' is not expected here'],
  ['x: a: b', '":" invalid syntax: \':\' is not expected here'],
  ['x = `a`', '"`" invalid syntax: no string begins with `'],
  ["x = ur'a'", '"ur\'" invalid syntax: no string begins with ur\''],
  ["x = f'{a!x}'", "\"!x\" f-string: invalid conversion character: expected 's', 'r', or 'a'"],
  ["x = f'{lambda: 1}'", '"lambda: 1" f-string: a lambda needs parentheses here'],
])('tells what is wrong with %j', async (text, problem) => {
  expect(await problems(text)).toEqual([problem]);
});

it.each([
  'f(a, )',
  'f()',
  'f((a := 1))',
  'f(a=(b := 1))',
  'x: (a := 1)',
  'x = (*a,)',
  'for *a, b in c: pass',
  'from a import (b,)',
  '"doc"\nfrom __future__ import annotations\nfrom __future__ import division as d, print_function\nx = 1',
  '# comment\n\nfrom __future__ import annotations',
  'from .__future__ import x',
  'def f(*args: *b): pass',
  'def f(*args: int, **options: a[*b]): pass',
  '(x): int = 1',
  'x.y[0].z: int',
  "x = [rb'a', Rb'a', BR'a', u'a', F'a', rF'{a!r}', f'{a!s:>3}', f'{(lambda: 1)}', f'{a!r:{b}}']",
  'asynchronous = awaited = 1',
  'match x:\n    case B(1, a=1, b=L() as c, d=M() | None, e=[x, *y] as z): pass',
])('takes %j', async (text) => {
  expect(await problems(text)).toEqual([]);
});

const LATE = 'from __future__ imports must occur at the beginning of the file';

it('finds an import from __future__ that comes too late', async () => {
  expect(await problems('import os\nfrom __future__ import annotations\n')).toEqual([
    `"from __future__ import annotations" ${LATE}`,
  ]);
  expect(await problems('x = "no docstring"\nfrom __future__ import annotations\n')).toHaveLength(1);
});
