/** Names that completion and quick fixes import, Airflow has where they say. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { airflowNames } from '../../server/airflow-names.ts';
import { AIRFLOWS } from './airflow.ts';

const PROGRAM = `
import importlib, json, sys
missing = []
for name, module in json.load(sys.stdin):
    try:
        getattr(importlib.import_module(module), name)
    except Exception as error:
        missing.append(f"{module}.{name}: {error}")
print(json.dumps(missing))
`;

describe.each(AIRFLOWS)('names to import from Airflow $version', ({ version, python }) => {
  const why = python ? '' : ` (skipped: DAGWRIGHT_TEST_AIRFLOW${version} names no interpreter)`;
  test.skipIf(!python)(`are there${why}`, () => {
    const input = JSON.stringify([...airflowNames(version)]);
    const { stdout, stderr } = spawnSync(python ?? '', ['-W', 'ignore', '-c', PROGRAM], { input, encoding: 'utf8' });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    expect(last, stderr.slice(-500)).toBe('[]');
  });
});
