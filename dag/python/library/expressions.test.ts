/** What expressions give, against what Python 3.11 with pendulum 3, PyYAML and packaging gives: `expressions.json` holds its answers. */
import { describe, expect, test } from 'vitest';
import table from './expressions.json';
import { snippetRunner } from './snippet.ts';

const run = await snippetRunner();

describe.each(table.map((group) => [group.setup.split('\n')[0] || 'without imports', group] as const))(
  '%s',
  (_, group) => {
    test.each(Object.entries(group.cases))('%s is %s', (text, expected) => {
      const { interpreter, show } = run(`${group.setup}\n${text}`);
      const failures = interpreter.mistakes.map((mistake) => mistake.type);
      if (expected.startsWith('raises ')) expect(failures.at(-1)).toBe(expected.slice('raises '.length));
      else {
        expect(failures).toEqual([]);
        if (expected === 'unknown') expect(show('x')).toMatch(/^unknown: /);
        else expect(show('x')).toBe(expected);
      }
    });
  },
);
