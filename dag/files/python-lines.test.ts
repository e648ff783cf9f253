import { expect, test } from 'vitest';
import { readPythonLines } from './python-lines.ts';

test('a comment is told from a # in a string', () => {
  const { comments } = readPythonLines('x = "#1"  # one\ny = \'\\\'#\' # two\nz = """a # b"""# three');
  expect(comments.map(({ text }) => text)).toEqual(['# one', '# two', '# three']);
});

test('a # inside a triple-quoted string over several lines is no comment, also after an escaped quote', () => {
  const { comments, continued } = readPythonLines('x = """\n# no \\"""\n# no\n""" # yes\n# yes\n');
  expect(comments).toEqual([
    { line: 3, character: 4, text: '# yes' },
    { line: 4, character: 0, text: '# yes' },
  ]);
  expect([...continued]).toEqual([0, 1, 2]);
});

test('a string that was never closed ends with its line, so the rest of a broken file is still read', () => {
  expect(readPythonLines('x = "open\ny = 1  # found').comments).toEqual([{ line: 1, character: 7, text: '# found' }]);
});

test('a line that goes on after a backslash takes no comment', () => {
  expect([...readPythonLines('a >> \\\r\n  b\r\n').continued]).toEqual([0]);
});
