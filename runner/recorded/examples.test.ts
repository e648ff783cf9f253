/** Airflow's own example DAGs that need no outside service: they end here as Airflow's scheduler has them end. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findBash, NO_BASH } from '../operators/find-bash.ts';
import { hasPython } from '../operators/test-support/python-runs.ts';
import differences from './differences.json' with { type: 'json' };
import { copyExamples } from './test-support/airflow-examples.ts';
import { comparable, recording, ScenarioWorkspace } from './test-support/parity.ts';

const AIRFLOW_2 = process.env.DAGWRIGHT_TEST_AIRFLOW2;
const AIRFLOW_3 = process.env.DAGWRIGHT_TEST_AIRFLOW3;

interface Way {
  readonly name: string;
  readonly python: string | undefined;
  /** Whose examples they are. */
  readonly airflow: string | undefined;
  readonly variable: string;
  readonly recording: string;
  readonly examples: string;
  /** Examples that are left out, and why. */
  readonly left: { readonly [dagId: string]: string | undefined };
}

const OF_AIRFLOW_3 = {
  airflow: AIRFLOW_3,
  variable: 'DAGWRIGHT_TEST_AIRFLOW3',
  recording: 'examples/airflow-3.3',
  examples: 'airflow-3',
};

const WAYS: readonly Way[] = [
  { ...OF_AIRFLOW_3, name: 'the stand-in', python: 'python3', left: differences.examplesOfStandin },
  { ...OF_AIRFLOW_3, name: 'Airflow 3', python: AIRFLOW_3, left: differences.examplesOfAirflow3 },
  {
    name: 'Airflow 2',
    python: AIRFLOW_2,
    airflow: AIRFLOW_2,
    variable: 'DAGWRIGHT_TEST_AIRFLOW2',
    recording: 'examples/airflow-2.10',
    examples: 'airflow-2',
    left: differences.examplesOfAirflow2,
  },
];

for (const way of WAYS) {
  const { name, python, airflow, left } = way;
  const recorded = recording(way.recording);
  const missing = missingFor(way);
  const title = `with ${name}, Airflow's examples end as in Airflow ${recorded.version}${missing && ` (skipped: ${missing})`}`;

  describe.skipIf(missing)(title, { timeout: 300_000 }, () => {
    let folder: string;
    let workspace: ScenarioWorkspace;

    beforeAll(async () => {
      folder = copyExamples(airflow ?? '', way.examples);
      workspace = await ScenarioWorkspace.open(python ?? '', folder, recorded);
    });

    afterAll(async () => {
      await workspace.close();
      rmSync(folder, { recursive: true });
    });

    it('and nothing is left out that was not recorded', ({ expect }) => {
      expect(Object.keys(left).filter((dagId) => !(dagId in recorded.dags))).toEqual([]);
    });

    describe.concurrent('each', () => {
      for (const [dagId, expected] of Object.entries(recorded.dags)) {
        const why = left[dagId];
        it.skipIf(why)(why ? `${dagId} (left out: ${why})` : dagId, async ({ expect }) => {
          const told = await workspace.play(dagId);
          expect(comparable(told, expected)).toEqual(comparable(expected, expected));
        });
      }
    });
  });
}

function missingFor({ python, airflow, variable }: Way): string {
  if (!findBash(process.env)) return NO_BASH;
  if (!hasPython(airflow)) return `${variable} names no interpreter with Airflow, whose examples they are`;
  return hasPython(python) ? '' : `no ${python}`;
}
