import { describe, expect, it } from 'vitest';
import { problems } from './parse-testing.ts';

/** Faulty text → the words that the user reads, and what they point at. */
const WRONG: readonly (readonly [string, string])[] = [
  ['if x\n    a()\n', '"x" expected \':\''],
  ['class A\n    x = 1\n', '"A" expected \':\''],
  ['def f:\n    pass\n', '":" expected \'(\''],
  ['if x = 1:\n    a()\n', "\"=\" invalid syntax. Maybe you meant '==' or ':=' instead of '='?"],
  ['f() = 1\n', "\"=\" cannot assign to function call here. Maybe you meant '==' instead of '='?"],
  ['True = 1\n', '"=" cannot assign to True'],
  ['del f()\n', '"f()" cannot delete function call'],
  ['x = [1, 2\n', '"[" \'[\' was never closed'],
  ['x = (1]\n', "\"]\" closing parenthesis ']' does not match opening parenthesis '('"],
  ['x = 1)\n', '")" unmatched \')\''],
  ['x = {"a" 1}\n', '"\\"a\\"" \':\' expected after dictionary key'],
  ['x = a if b\n', "\"b\" expected 'else' after 'if' expression"],
  ['import\n', '"import" invalid syntax: something is expected after \'import\''],
  ['else:\n    a()\n', "\"else\" invalid syntax: 'else' without 'if', 'for', 'while' or 'try' before it"],
  ['try:\n    a()\nb()\n', "\"try\" expected 'except' or 'finally' block"],
  ['if x:\nb()\n', '"if x:" expected an indented block after \'if\' statement'],
  ['def f():\n', '"def f():" expected an indented block after function definition'],
  ['if x:\n    pass\nelse:\nb()\n', '"else:" expected an indented block after \'else\' statement'],
  ['a = 1\n    b = 2\n    c = 3\n', '"    " unexpected indent'],
  ['if x:\n        a()\n    b()\n', '"    " unindent does not match any outer indentation level'],
  ['if x:\n        a()\n\tb()\n', '"\\t" inconsistent use of tabs and spaces in indentation'],
  ['if x:\n    a()\n  else:\n    b()\n', '"  " unindent does not match any outer indentation level'],
  ['@d\n  def f():\n    pass\n', '"  " unexpected indent'],
  ['print "x"\n', '"print \\"x\\"" Missing parentheses in call to \'print\'. Did you mean print(...)?'],
  ['exec "x"\n', '"exec \\"x\\"" Missing parentheses in call to \'exec\'. Did you mean exec(...)?'],
  ['return 1\n', '"return 1" \'return\' outside function'],
  ['class A:\n    yield 1\n', '"yield 1" \'yield\' outside function'],
  ['break\n', '"break" \'break\' outside loop'],
  ['for x in y:\n    def f():\n        continue\n', '"continue" \'continue\' not properly in loop'],
  ['def f():\n    await x\n', '"await x" \'await\' outside async function'],
  ['def f():\n    async with x:\n        pass\n', '"async" \'async\' statement outside async function'],
  ['nonlocal x\n', '"nonlocal x" nonlocal declaration not allowed at module level'],
  ['def f():\n    from a import *\n', '"*" import * only allowed at module level'],
  ['f(a=1, 2)\n', '"2" positional argument follows keyword argument'],
  ['f(**a, *b)\n', '"*b" iterable argument unpacking follows keyword argument unpacking'],
  ['f(a=1, a=2)\n', '"a=2" keyword argument repeated: a'],
  ['def f(a, a): pass\n', '"a" duplicate argument \'a\' in function definition'],
  ['def f(a=1, b): pass\n', '"b" parameter \'b\' without a default follows a parameter with a default'],
  ['def f((a, b)): pass\n', '"(a, b)" a parameter must be a name: Python 3 has no tuple parameters'],
  ['def f(*): pass\n', '"*" named arguments must follow bare *'],
  ['x = *a\n', '"*a" can\'t use starred expression here'],
  ['(a, b): int = 1\n', '"(a, b)" only single target (not tuple) can be annotated'],
  ['a <> b\n', "\"<>\" invalid syntax: '<>' is Python 2; use '!='"],
  [
    'x = 0777\n',
    '"0777" leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
  ],
  ['x = 10L\n', '"10L" invalid decimal literal'],
  ['x = 5apples\n', '"5apples" invalid decimal literal'],
  [
    'x = "C:\\Users"\n',
    '"\\"C:\\\\Users\\"" the escape \\U needs 8 hexadecimal digits; write \\\\U or a raw string r\'…\' for a backslash',
  ],
  ['x = b"ä"\n', '"ä" bytes can only contain ASCII literal characters'],
  ['x = "a" b"b"\n', '"\\"a\\" b\\"b\\"" cannot mix bytes and nonbytes literals'],
  ['x = f"{}"\n', '"f\\"{}\\"" f-string: valid expression required before \'}\''],
  ['x = a $ b\n', '"$" invalid syntax: \'$\' has no meaning in Python'],
  ['x = “a”\n', '"“" invalid character \'“\' (U+201C)'],
  ['from a import b,\n', '"," trailing comma not allowed without surrounding parentheses'],
  ['raise E, "x"\n', '"E, \\"x\\"" invalid syntax: raise takes one exception; call it with the message'],
  [
    'try:\n    a()\nexcept E, e:\n    b()\n',
    '"E, e" multiple exception types must be parenthesized; to bind the exception write \'as e\'',
  ],
  ['try:\n    a()\nexcept:\n    b()\nexcept E:\n    c()\n', '"except" default \'except:\' must be last'],
];

describe('syntax problems', () => {
  it.each(WRONG)('%j', async (text, expected) => {
    expect((await problems(text))[0]).toBe(expected);
  });

  it.each(WRONG.filter(([text]) => !/[“$]/.test(text)))('tells %j as one problem', async (text) => {
    expect(await problems(text)).toHaveLength(1);
  });
});

describe('text that Python compiles has no problem', () => {
  it.each([
    'print(a), b\n',
    'print >>f, x\n',
    'type(mock).attribute = 1\n',
    'def f():\n    x = (a +\nb)\n',
    'x = [\n  1,\n# comment\n]\n',
    'if x: pass\nelif y: pass\nelse: pass\n',
    'class A: x = 1; y = 2\n',
    'x = a + \\\n  b\n',
    'def f(a, /, b, *, c): pass\n',
    'async def f():\n    return [x async for x in y if await z]\n',
    'def f():\n    return (await x for x in y)\n',
    'match = case = type = _ = 1\nmatch(case)\nprint(type)\n',
    'x = 1if y else 2\n',
    'if x:\n\ta()\n\tb()\n',
    '\uFEFFx = 1\n',
    'x = 1 ; y = 2 ;\n',
    'with (open(a) as b, open(c) as d,):\n    pass\n',
    'while x:\n    try:\n        break\n    finally:\n        pass\n',
    'lambda: (yield)\n',
    'x = 00 + 0_0 + 0x_f + 1_0.0_1e1_0j\n',
    "x = f'{x['a']}' f\"{y!r:>{width}}\" f'{z:%H:%M}' f'{{}}'\n",
    'try:\n    a()\nexcept* (A, B) as e:\n    b()\n',
    'x = yield_\n',
    '',
    '\n\n# nothing\n',
    'if x:\r\n    a()\r\nelse:\r\n    b()\r\n',
  ])('%j', async (text) => {
    expect(await problems(text)).toEqual([]);
  });
});
