import { expect, test } from 'vitest';
import { createAnalyses } from './engine.ts';
import { MemoryFiles } from './test-support/memory-files.ts';
import { WarmUp } from './warm-up.ts';

const LONG = `from airflow.sdk import DAG\n\nwith DAG("d"):\n    pass\n${'# a line\n'.repeat(300)}`;

test('a warm-up leaves nothing behind, and waits for a pause before each round', async () => {
  const analyses = await createAnalyses(new MemoryFiles());
  let pauses = 0;
  const warmUp = new WarmUp(analyses, async () => {
    pauses += 1;
  });
  await warmUp.start('file:///dags/a.py', LONG);
  expect(pauses).toBeGreaterThan(1);
  expect(analyses.analysed()).toEqual([]);
  expect(analyses.crossFileProblems().size).toBe(0);
});

test('it ends when the server stops, and never begins for a short document', async () => {
  const analyses = await createAnalyses(new MemoryFiles());
  let pauses = 0;
  const warmUp: WarmUp = new WarmUp(analyses, async () => {
    pauses += 1;
    if (pauses === 2) warmUp.stop();
  });
  await warmUp.start('file:///dags/short.py', 'from airflow.sdk import DAG');
  expect(pauses).toBe(0);
  await warmUp.start('file:///dags/a.py', LONG);
  expect(pauses).toBe(2);
});

test('it reads all operators when the rounds are over, as long as the server runs', async () => {
  const analyses = await createAnalyses(new MemoryFiles());
  let read = 0;
  const operators = function* () {
    for (; read < 3; read++) {
      if (read === 2) warmUp.stop();
      yield read;
    }
  };
  const warmUp: WarmUp = new WarmUp(analyses, async () => {}, operators);
  await warmUp.start('file:///dags/a.py', LONG);
  expect(read).toBe(2);
});
