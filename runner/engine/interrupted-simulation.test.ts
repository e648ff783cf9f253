/** Random runs in which runners die and a user clears. `DAGWRIGHT_TEST_SEEDS` plays more of them. */
import { describe, expect, it } from 'vitest';
import { clear } from '../amendments.ts';
import type { RunPlan } from '../plan.ts';
import { type Clear, playRandomRun } from './testing/random-run.ts';

const clearing: Clear = (plan, views, keys) => clear(plan as unknown as RunPlan, views, keys);
const SEEDS = Number(process.env.DAGWRIGHT_TEST_SEEDS ?? 60);

describe('a random run with groups, mapping, setup and teardown, in which runners die and instances are cleared', () => {
  it(`starts nothing before its rule allows it, overdraws nothing and ends: seeds 1 to ${SEEDS}`, {
    timeout: 3_600_000,
  }, () => {
    const total = { kills: 0, clears: 0, starts: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        const { kills, clears, starts } = playRandomRun(seed, 20 + (seed % 80), clearing);
        total.kills += kills;
        total.clears += clears;
        total.starts += starts;
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
      }
    }
    expect(total.kills).toBeGreaterThan(SEEDS / 2);
    expect(total.clears).toBeGreaterThan(SEEDS / 2);
    expect(total.starts).toBeGreaterThan(SEEDS * 20);
  });

  it('does so with 10,000 tasks', { timeout: 600_000 }, () => {
    expect(playRandomRun(4711, 10_000, clearing).starts).toBeGreaterThan(3000);
  });
});
