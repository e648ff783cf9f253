import { describe, expect, it, vi } from 'vitest';

interface Failure {
  readonly name: string;
  readonly message: string;
}
interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}
type WithSecondTry = (
  file: string,
  runOnce: () => Promise<Outcome>,
) => Promise<Outcome & { readonly remarks: readonly string[] }>;

/** What comes of a file whose tries end so, and how many of them there were. */
async function outcomeOf(...tries: Outcome[]) {
  const { withSecondTry }: { withSecondTry: WithSecondTry } = await import(
    new URL('vscode/second-try.mjs', import.meta.url).href
  );
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  let made = 0;
  const outcome = await withSecondTry('runs.test.mjs', async () => {
    made += 1;
    return tries[made - 1] ?? { passed: 0, skipped: 0, failures: [] };
  });
  log.mockRestore();
  return { ...outcome, tries: made };
}

const late = { name: 'the log opens', message: 'timed out\n  | tabs: hello.py' };
const broken = { name: 'the run ends', message: 'it did not\n  | status bar: Ln 1' };

describe('a file of tests that drive a real editor', () => {
  it('is run once when all is well', async () => {
    expect(await outcomeOf({ passed: 3, skipped: 1, failures: [] })).toEqual({
      passed: 3,
      skipped: 1,
      failures: [],
      remarks: [],
      tries: 1,
    });
  });

  it('has a second try, and it is told what failed at the first one', async () => {
    const first = { passed: 2, skipped: 0, failures: [late] };
    expect(await outcomeOf(first, { passed: 3, skipped: 0, failures: [] })).toEqual({
      passed: 3,
      skipped: 0,
      failures: [],
      remarks: ['passed at the second try: runs.test.mjs: the log opens: first failure: timed out'],
      tries: 2,
    });
  });

  it('fails when a test fails twice, or another one at the second try, with what the window looked like', async () => {
    const first = { passed: 2, skipped: 0, failures: [late] };
    const { failures, remarks, tries } = await outcomeOf(first, { passed: 2, skipped: 0, failures: [broken] });
    expect(failures).toEqual([broken]);
    expect(remarks).toEqual([
      'passed at the second try: runs.test.mjs: the log opens: first failure: timed out',
      'failed: runs.test.mjs: the run ends: it did not\n  | status bar: Ln 1',
    ]);
    expect(tries).toBe(2);
  });
});
