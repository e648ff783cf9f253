import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RULE_CODES } from './rule-codes.ts';

const DAG = fileURLToPath(new URL('../dag', import.meta.url));

/** Without it, a comment that silences the rule would be called a mistake. */
test('every code that the analysis writes down is known', () => {
  const sources = readdirSync(DAG, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const written = sources.flatMap((name) => {
    const text = readFileSync(join(DAG, name), 'utf8');
    return [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code ?? '');
  });
  expect(written).toContain('dependency-cycle');
  expect(written.filter((code) => !RULE_CODES.has(code))).toEqual([]);
});
