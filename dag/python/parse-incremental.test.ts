/**
 * What is read of an edited text, keystroke by keystroke, is what is read of that text when it is opened. Edits are random,
 * the same ones each time; `DAGWRIGHT_TEST_EDITS` makes more of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAIN, numbers, testWorkspace } from '../test-support.ts';
import { testParser } from './parse-testing.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const TEXTS = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.py'))
  .map((name) => [name, readFileSync(new URL(name, EXAMPLES), 'utf8')] as const);
const EDITS = Number(process.env.DAGWRIGHT_TEST_EDITS ?? 60);

const PIECES = [
  '(',
  ')',
  '[',
  "'",
  ':',
  '\n',
  '    ',
  ' >> ',
  '=',
  ',',
  'a',
  '.b',
  '"""',
  '\\\n',
  '# c',
  ';',
  '{',
  '@',
];
const LINES = [
  'x = 1 +',
  'y = 2',
  'foo(',
  'a >> b',
  'for x in y:',
  'with A() as b:',
  'pass',
  'return 1',
  '@task',
  'else:',
];

function edited(text: string, original: string, number: (below: number) => number): string {
  const cuts = [...text.matchAll(/\w+|\s+|[^\w\s]/gu)];
  const cut = cuts[number(cuts.length)];
  const at = cut?.index ?? 0;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const nextLine = text.indexOf('\n', at) + 1 || text.length;
  const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? '';
  switch (number(7)) {
    case 0:
      return text.slice(0, at) + PIECES[number(PIECES.length)] + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + number(20));
    case 2:
      return `${text.slice(0, nextLine) + indent + LINES[number(LINES.length)]}\n${text.slice(nextLine)}`;
    case 3:
      return text.slice(0, lineStart) + text.slice(nextLine);
    case 4:
      return `${text.slice(0, lineStart)}\n${text.slice(lineStart)}`;
    case 5:
      return `${text.slice(0, at)}abc${text.slice(at + (cut?.[0].length ?? 0))}`;
    default:
      return original;
  }
}

describe.each(TEXTS)('%s while it is edited', (_name, original) => {
  it('has the tree of its text wherever nothing is wrong, and something wrong wherever its text has', async () => {
    const parser = await testParser();
    const number = numbers(original.length);
    let text = original;
    let known = parser.parse(text);
    for (let edit = 0; edit < EDITS; edit++) {
      text = edited(text, original, number);
      const next = parser.parse(text, known);
      known.dispose();
      known = next;
      const opened = parser.parse(text);
      opened.dispose();
      const isWrong = opened.module.syntaxErrors.length > 0;
      if (isWrong) expect(known.module.syntaxErrors.length > 0, text).toBe(true);
      else expect(known.module, text).toEqual(opened.module);
      if (isWrong && edit % 4 === 0) text = original;
    }
    known.dispose();
  }, 300_000);

  it('has the DAGs and problems of its text', async () => {
    const typed = await testWorkspace({});
    const number = numbers(original.length + 1);
    let text = original;
    for (let edit = 0; edit < EDITS; edit++) {
      text = edited(text, original, number);
      typed.open(MAIN, text);
      const analysed = typed.analyse(MAIN);
      const opened = await testWorkspace({});
      opened.open(MAIN, text);
      const expected = opened.analyse(MAIN);
      if (expected?.problems.some(({ code }) => code === 'syntax-error')) text = original;
      else expect(analysed, text).toEqual(expected);
    }
  }, 300_000);
});

describe('a line that is typed in a clean file', () => {
  const FILE =
    'with DAG("d"):\n    a = Op(task_id="a")\n\n    for x in y:\n        b = Op(task_id=x)\n\n    a >> b\nc = 1\n';

  it.each([
    ['into a block', '    a = Op(task_id="a")\n', '    a = Op(task_id="a")\n    x = 1 +\n'],
    ['at the end of a block, by its depth', 'task_id=x)\n', 'task_id=x)\n        d = Op(task_id="d")\n'],
    ['after a block, by its depth', 'task_id=x)\n', 'task_id=x)\n    d = Op(task_id="d")\n'],
    ['as a clause of the statement before', 'task_id=x)\n', 'task_id=x)\n    else:\n        e = 1\n'],
    ['as a decorator of nothing', '    a >> b\n', '    @task\n    a >> b\n'],
    ['that ends the block', 'task_id=x)\n', 'task_id=x)\nd = 3\n'],
    ['that opens a string', 'c = 1', 'c = """1'],
    ['that opens a bracket', '    a >> b', '    chain(a >> b'],
    ['that goes on', 'c = 1', 'c = 1 \\'],
    ['with a return outside of a function', '    a >> b', '    return b'],
    ['with several statements', '    a >> b', '    a; b; a >> b'],
    ['with a line end in a string', '    a >> b', '    a = "x\n"'],
    ['over the end of a block', 'b\nc = 1', 'b; c = 1'],
    ['in place of all of a block', '        b = Op(task_id=x)\n', ''],
  ])('%s is read as when the file is opened', async (_name, from, to) => {
    const parser = await testParser();
    const text = FILE.replace(from, to);
    expect(text).not.toBe(FILE);
    const before = parser.parse(FILE);
    const typed = parser.parse(text, before);
    const healed = parser.parse(FILE, typed);
    const opened = parser.parse(text);
    expect(typed.module).toEqual(opened.module);
    expect(healed.module).toEqual(before.module);
    for (const each of [before, typed, healed, opened]) each.dispose();
  });
});
