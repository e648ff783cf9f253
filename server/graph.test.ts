import { expect, test } from 'vitest';
import { graph } from './graph.ts';
import { etl } from './test-support/etl.ts';
import { place, SKETCH_URI } from './test-support/sketch.ts';

test('a graph says by what its file is broken', () => {
  const location = place(SKETCH_URI, 'x = 1\ny = (', 'y = (');
  const problem = { severity: 'error', location, related: [], fixes: [] } as const;
  const problems = [
    { ...problem, code: 'cycle', message: 'a circle' },
    { ...problem, code: 'syntax-error', message: 'this ( is never closed' },
  ];
  expect(graph({ ...etl(), problems }, 3)).toMatchObject({ version: 3, broken: 'this ( is never closed (line 2)' });
  expect(graph({ ...etl(), truncated: 'It takes too long.' }, 3).broken).toBe('It takes too long.');
  expect(graph(etl(), null)).toEqual({ uri: SKETCH_URI, version: null, dags: etl().dags });
});
