import { expect, test } from 'vitest';
import { codeLenses } from './code-lens.ts';
import { etl } from './test-support/etl.ts';
import { SKETCH_URI, sketch } from './test-support/sketch.ts';

function lenses(file: Parameters<typeof codeLenses>[0]) {
  return codeLenses(file).map(({ range, command }) => [
    range.start.line,
    command?.title,
    ...(command?.arguments ?? []).slice(1),
  ]);
}

test('a DAG can be run and drawn, each task be run and those of Python be debugged, and the tasks of a loop one by one', () => {
  const file = etl();
  const operators: { readonly [taskId: string]: string } = { 'prepare.tidy': 'PythonOperator', wait: 'SomeSensor' };
  const dags = file.dags.map((dag) => ({
    ...dag,
    tasks: dag.tasks.map((task) => ({ ...task, operator: operators[task.taskId] ?? task.operator })),
  }));
  expect(lenses({ ...file, dags })).toEqual([
    [4, '▶ Run', 'etl'],
    [4, 'Graph', 'etl'],
    [5, '▶ Run task', 'etl', 'extract'],
    [7, '▶ Run task', 'etl', 'prepare.tidy'],
    [7, 'Debug', 'etl', 'prepare.tidy'],
    [9, '▶ Run load_0', 'etl', 'load_0'],
    [9, '▶ Run load_1', 'etl', 'load_1'],
    [10, '▶ Run task', 'etl', 'wait'],
    [10, 'Debug', 'etl', 'wait'],
  ]);
  expect(codeLenses(etl())[0]?.command).toMatchObject({ command: 'dagwright.runDag', arguments: [SKETCH_URI, 'etl'] });
});

test('a call that makes many tasks gets no lens for each', () => {
  const tasks = Object.fromEntries(Array.from({ length: 4 }, (_, n) => [`t${n}`, { at: 'E()' }]));
  expect(lenses(sketch('DAG() E()', { dags: { d: { at: 'DAG()', tasks } } }))).toHaveLength(2);
});
