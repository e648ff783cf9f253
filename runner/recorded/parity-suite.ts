/** The suite that is run once for each kind of interpreter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import differences from './differences.json' with { type: 'json' };
import { comparable, recording, SCENARIOS, ScenarioWorkspace } from './parity.ts';

export interface SuiteOptions {
  readonly python: string;
  /** Why nothing can be run; empty when it can. */
  readonly missing: string;
  /** Name of the recording beside this file. */
  readonly recording: string;
  /** Which scenarios are left out, and why: a key of differences.json. */
  readonly differences: keyof typeof differences;
}

export function describeScenarios(name: string, options: SuiteOptions): void {
  const { missing, python } = options;
  const recorded = recording(options.recording);
  const left: { readonly [dagId: string]: string | undefined } = differences[options.differences];
  let workspace: ScenarioWorkspace;

  beforeAll(async () => {
    if (!missing) workspace = await ScenarioWorkspace.open(python, SCENARIOS, recorded);
  });

  afterAll(() => workspace?.close());

  const title = `scenarios end as in ${recorded.source}, ${name}${missing && ` (skipped: ${missing})`}`;
  describe.skipIf(missing)(title, { timeout: 240_000, concurrent: true }, () => {
    for (const [dagId, expected] of Object.entries(recorded.dags)) {
      const why = left[dagId];
      it.skipIf(why)(why ? `${dagId} (left out: ${why})` : dagId, async ({ expect }) => {
        const told = await workspace.play(dagId);
        expect(comparable(told, expected)).toEqual(comparable(expected, expected));
      });
    }
  });

  it.skipIf(missing)('leaves nothing out that was not recorded', () => {
    expect(Object.keys(left).filter((dagId) => !(dagId in recorded.dags))).toEqual([]);
  });
}
