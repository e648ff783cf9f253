import { describe, expect, it } from 'vitest';
import { TRIGGER_RULES } from '../../dag/model.ts';
import { addTo, emptyCounts } from './run-state.ts';
import recorded from './trigger-rules.recorded.json' with { type: 'json' };
import { decide, type Verdict } from './trigger-rules.ts';

type State = 'none' | 'success' | 'failed' | 'upstream_failed' | 'skipped' | 'removed';

const STATES = recorded.states as State[];
const VERDICTS: { [letter: string]: Verdict } = { r: 'run', w: 'wait', s: 'skip', u: 'upstream_failed', x: 'remove' };

/** Every choice of `n` states, order not mattering, in the order of Python's combinations_with_replacement. */
function choices(n: number, from = 0): State[][] {
  if (n === 0) return [[]];
  return STATES.slice(from).flatMap((state, i) => choices(n - 1, from + i).map((rest) => [state, ...rest]));
}

function verdict(
  rule: (typeof TRIGGER_RULES)[number],
  states: readonly State[],
  setups: number,
  mapIndex: number,
): Verdict {
  const counts = emptyCounts();
  for (const [i, state] of states.entries()) {
    counts.total += 1;
    if (i < setups) counts.setupTotal += 1;
    addTo(counts, state, i < setups, 1);
  }
  return decide(rule, counts, mapIndex).verdict;
}

describe.each(TRIGGER_RULES)('%s decides as Airflow does', (rule) => {
  it('for every choice of up to four upstream states', () => {
    const cases = [0, 1, 2, 3, 4].flatMap((n) => choices(n));
    for (const [i, letter] of [...recorded.plain[rule]].entries()) {
      expect(verdict(rule, cases[i]!, 0, 1), cases[i]!.join(' ')).toBe(VERDICTS[letter]);
    }
    expect(recorded.plain[rule]).toHaveLength(cases.length);
  });

  it('with a setup task among them', () => {
    const cases = STATES.flatMap((setup) => [0, 1, 2, 3].flatMap((n) => choices(n).map((rest) => [setup, ...rest])));
    for (const [i, letter] of [...recorded.setup[rule]].entries()) {
      expect(verdict(rule, cases[i]!, 1, -1), cases[i]!.join(' ')).toBe(VERDICTS[letter]);
    }
    expect(recorded.setup[rule]).toHaveLength(cases.length);
  });
});
