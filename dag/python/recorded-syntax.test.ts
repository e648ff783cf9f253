/** Pieces of DAG files with a token too many, too few or elsewhere, and what Python says of each: `node scripts/syntax.mjs --record`. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseModule } from './parse-testing.ts';

interface Recorded {
  readonly text: string;
  readonly error: string | null;
}

const CASES: readonly Recorded[] = readFileSync(new URL('recorded-syntax.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

async function isRefused({ text }: Recorded): Promise<boolean> {
  return (await parseModule(text)).syntaxErrors.length > 0;
}

it.each(CASES.filter(({ error }) => error === null))('takes $text', async (one) => {
  expect((await parseModule(one.text)).syntaxErrors).toEqual([]);
});

it.each(CASES.filter(({ error }) => error !== null))('finds what Python finds in $text', async (one) => {
  expect(await isRefused(one)).toBe(true);
});
