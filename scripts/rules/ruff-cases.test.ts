/** All that ruff's AIR rules say of the files in ruff-cases/ is said here, too; `record-ruff.py` writes down what that is. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { optionalRules as optional, RULES } from '../../dag/checks/rules.ts';
import { analyse } from '../../dag/test-support.ts';

type Said = readonly [file: string, line: number, end: number, code: string, message: string];

const optionalRules = optional(Object.fromEntries(RULES.map(({ code }) => [code, 'hint'])));
const FOLDER = new URL('ruff-cases/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const said: readonly Said[] = read('said.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** What is not said here, and why. */
const LEFT_OUT: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^AIR20[12] /, 'a matter of style'],
  [/^AIR311 `datasets` is removed/, 'an argument of a class that Airflow 3 does not have: its import is told'],
  [/^AIR301 `(\w*dataset\w*)` is removed/, 'of classes that Airflow 3 does not have: their import is told'],
  [/^AIR301 `appbuilder` is removed/, 'managers of 3.3 take a context again'],
  [/^AIR304 `random.randint\(\)`.*in append_env/, 'what Airflow 3.3.2 stores of a BashOperator does not have it'],
];

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.py')))('%s', async (file) => {
  const text = read(file);
  const lines = text.split('\n');
  const { problems } = await analyse(text, {}, { optionalRules });
  const isSaid = ([, line, end, , message]: Said): boolean => {
    const [, path = ''] = /^`([\w.]+)`/.exec(message) ?? [];
    const name = path.split('.').at(-1) ?? '';
    return problems.some(({ code, location: { range } }) => {
      if (range.start.line + 1 <= end && range.end.line + 1 >= line) return true;
      // A name is told of where it is imported, and not once more wherever it is used.
      const isImport = /^(removed|moved)-import$/.test(code);
      return isImport && new RegExp(`\\b${name}\\b`).test(lines[range.start.line] ?? '');
    });
  };
  const missing = said
    .filter((row) => row[0] === file && !isSaid(row))
    .map(([, line, , code, message]) => {
      const [, argument = ''] = /(\w+)=[^=]*random/.exec(lines[line - 1] ?? '') ?? [];
      return `${code} ${message} in ${argument}, line ${line}`;
    })
    .filter((row) => !LEFT_OUT.some(([pattern]) => pattern.test(row)));
  expect(missing).toEqual([]);
});

test('each reason to leave something out is needed', () => {
  expect(said.length).toBeGreaterThan(200);
  for (const [pattern] of LEFT_OUT.slice(1, 4))
    expect(said.some((row) => pattern.test(`${row[3]} ${row[4]}`))).toBe(true);
});
