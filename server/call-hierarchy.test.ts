import { expect, test } from 'vitest';
import { downstreamCalls, prepareCallHierarchy, upstreamCalls } from './call-hierarchy.ts';
import { analysed } from './test-support/analysed.ts';
import { cursor, textAt } from './test-support/sketch.ts';
import { TextLines } from './text-lines.ts';

const HEAD = `from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import DAG
`;
const FILE = `${HEAD}with DAG("d"):
    a = EmptyOperator(task_id="a")
    b = EmptyOperator(task_id="b")
    c = EmptyOperator(task_id="c")
    a >> b >> c
    a >> c
`;

test('the calls of a task are its dependencies', async () => {
  const { text, position } = cursor(FILE.replace('"c"', '"|c"'));
  const { analyses, file } = await analysed(text);
  const [item] = prepareCallHierarchy(analyses, file, new TextLines(text), position) ?? [];
  if (!item) throw new Error('no item');
  expect([item.name, item.detail]).toEqual(['c', 'EmptyOperator · d']);
  const upstream = upstreamCalls(analyses, item);
  expect(
    upstream.map(({ from, fromRanges }) => [from.name, ...fromRanges.map((range) => textAt(text, range))]),
  ).toEqual([
    ['b', 'a >> b >> c'],
    ['a', 'a >> c'],
  ]);
  expect(downstreamCalls(analyses, item)).toEqual([]);
  const [, a] = upstream;
  expect(a && downstreamCalls(analyses, a.from).map(({ to }) => to.name)).toEqual(['b', 'c']);
});

test('a task of another file is found from the sensor that waits for it', async () => {
  const sensor = `${HEAD}with DAG("e"):
    ExternalTaskSensor(task_id="w", external_dag_id="d", external_task_id="|b")
`;
  const { text, position } = cursor(sensor);
  const { analyses, file } = await analysed(text, { files: { 'other.py': FILE } });
  const [item] = prepareCallHierarchy(analyses, file, new TextLines(text), position) ?? [];
  expect(item?.uri).toBe('file:///project/dags/other.py');
  expect(item && upstreamCalls(analyses, item).map(({ from }) => from.name)).toEqual(['a']);
});

test('where no task is, there is no hierarchy', async () => {
  const { text, position } = cursor(FILE.replace('from airflow.sdk', 'from air|flow.sdk'));
  const { analyses, file } = await analysed(text);
  expect(prepareCallHierarchy(analyses, file, new TextLines(text), position)).toBeNull();
});
