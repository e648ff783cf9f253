/** The whole runner beside Airflow's scheduler: what record.py has written down is what has to come out, whoever carries out the tasks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBash, NO_BASH } from '../operators/find-bash.ts';
import { hasPython } from '../operators/test-support/python-runs.ts';
import differences from './differences.json' with { type: 'json' };
import { comparable, recording, SCENARIOS, ScenarioWorkspace } from './test-support/parity.ts';

interface Interpreter {
  readonly name: string;
  readonly python: string | undefined;
  /** What it takes to be there; said when it isn't. */
  readonly needed: string;
  /** Name of the recording beside this file. */
  readonly recording: string;
  /** Scenarios that are left out, and why. */
  readonly left: { readonly [dagId: string]: string | undefined };
}

const INTERPRETERS: readonly Interpreter[] = [
  {
    name: 'the stand-in',
    python: process.platform === 'win32' ? 'python' : 'python3',
    needed: 'no python3',
    recording: 'airflow-3.3',
    left: differences.standin,
  },
  {
    name: 'Airflow 3',
    python: process.env.DAGWRIGHT_TEST_AIRFLOW3,
    needed: 'DAGWRIGHT_TEST_AIRFLOW3 names no interpreter with Airflow 3',
    recording: 'airflow-3.3',
    left: differences.airflow3,
  },
  {
    name: 'Airflow 2',
    python: process.env.DAGWRIGHT_TEST_AIRFLOW2,
    needed: 'DAGWRIGHT_TEST_AIRFLOW2 names no interpreter with Airflow 2',
    recording: 'airflow-2.10',
    left: differences.airflow2,
  },
];

for (const { name, python, needed, recording: file, left } of INTERPRETERS) {
  const missing = !findBash(process.env) ? NO_BASH : hasPython(python) ? '' : needed;
  const recorded = recording(file);
  const title = `with ${name}, scenarios end as in Airflow ${recorded.version}${missing && ` (skipped: ${missing})`}`;

  describe.skipIf(missing)(title, { timeout: 300_000 }, () => {
    let workspace: ScenarioWorkspace;

    beforeAll(async () => {
      workspace = await ScenarioWorkspace.open(python ?? '', SCENARIOS, recorded);
    });

    afterAll(() => workspace.close());

    it('and nothing is left out that was not recorded', () => {
      expect(Object.keys(left).filter((dagId) => !(dagId in recorded.dags))).toEqual([]);
    });

    describe.concurrent('each', () => {
      for (const [dagId, expected] of Object.entries(recorded.dags)) {
        const why = left[dagId];
        it.skipIf(why)(why ? `${dagId} (left out: ${why})` : dagId, async ({ expect: expectHere }) => {
          const told = await workspace.play(dagId);
          expectHere(comparable(told, expected)).toEqual(comparable(expected, expected));
        });
      }
    });
  });
}
