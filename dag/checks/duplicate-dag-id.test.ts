import { expect, it } from 'vitest';
import { analyse } from '../test-support.ts';
import { checkWorkspace } from './check-workspace.ts';

it('names some of a thousand files with one id, not each of them in each', async () => {
  const file = await analyse("from airflow.sdk import DAG\nwith DAG('d'):\n    pass\n");
  const files = Array.from({ length: 1000 }, (_, index) => {
    const uri = `file:///dags/copy_${index}.py`;
    return { ...file, uri, dags: file.dags.map((dag) => ({ ...dag, location: { ...dag.location, uri } })) };
  });
  const problems = [...checkWorkspace(files).values()].flat().filter(({ code }) => code === 'duplicate-dag-id');
  expect(problems.length).toBe(1000);
  expect(Math.max(...problems.map(({ related }) => related.length))).toBe(20);
  expect(problems[0]?.message).toMatch(/copy_1\.py, copy_2\.py, .* and other files: /);
});
