import { expect, test } from 'vitest';
import { withoutCommentRuns } from './comment-runs.ts';

const comments = (count: number, indent = ''): string => `${indent}# x = "one\n`.repeat(count);

test('a long run of commented lines is blank to the grammar, and nothing moves', () => {
  const text = `a = 1\n${comments(100, '    ')}b = 2  # kept\n`;
  const plain = withoutCommentRuns(text);
  expect(plain).toHaveLength(text.length);
  expect(plain.replace(/ +\n/g, '')).toBe('a = 1\nb = 2  # kept\n');
});

test('a few commented lines stay as they are', () => {
  const text = `a = 1\n${comments(10)}b = 2\n`;
  expect(withoutCommentRuns(text)).toBe(text);
});

test('lines that look like comments in a string stay its text', () => {
  const text = `a = f"""\n${'# {x}\n'.repeat(100)}"""\n${'# c\n'.repeat(100)}`;
  expect(withoutCommentRuns(text)).toBe(`a = f"""\n${'# {x}\n'.repeat(100)}"""\n${'   \n'.repeat(100)}`);
});

test('two runs are both found, and what stands between them is kept', () => {
  const text = `${comments(60)}a = 'it#s'\n${comments(60)}`;
  expect(withoutCommentRuns(text).trim()).toBe("a = 'it#s'");
});
