import { expect, test } from 'vitest';
import { snippetRunner } from './snippet.ts';

const run = await snippetRunner();

test('a built-in method applies to what a value may be', () => {
  const snippet = run('import os\nx = ",".join(["a", "b"]).upper().split(",")');
  expect(snippet.show('x')).toBe("['A', 'B']");
});
