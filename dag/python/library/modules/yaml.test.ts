import { expect, it } from 'vitest';
import { analyse, dagOf, problems, taskIds } from '../../../test-support.ts';

const HEAD = `from pathlib import Path
import yaml
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
with DAG('d', schedule=None) as dag:
    EmptyOperator(task_id='a')
`;
const LOADED = `${HEAD}config = yaml.safe_load((Path(__file__).parent / 'config.yaml').read_text())\n`;

const loading = async (yaml: string): Promise<readonly string[]> =>
  (await analyse(LOADED, { 'dags/config.yaml': yaml })).problems.map(
    ({ severity, message }) => `${severity}: ${message}`,
  );

// What PyYAML 6.0 says of each.
it.each([
  ['a: {{ b }}\n', 'line 1: the key is a mapping or a list, as in {{ … }} without quotes around it'],
  ['a: @daily\n', 'line 1: Plain value cannot start with reserved character @'],
  ['a: b: c\n', 'line 1: Nested mappings are not allowed in compact mappings'],
  ['- a\n b: c\n', 'line 1: Implicit keys need to be on a single line'],
  ['a: [x, y\nb: c\n', 'line 1: Implicit keys of flow sequence pairs'],
  ['a: "x\nb: c\n', 'Missing closing'],
  ['cron: * * * * *\n', 'line 1: Alias cannot be an empty string'],
  ["a: 'it's'\n", 'line 1: Unexpected scalar at node end'],
  ['a: 1\nb:\n\tc: d\n', 'line 3: Tabs are not allowed as indentation'],
  ['a: *b\n', 'line 1: nothing before it has the anchor &b'],
  ['a: 1\n---\nb: 1\n', 'it holds several documents'],
  ['a: !include b.yaml\n', 'line 1: no constructor is known for the tag !include'],
])('tells what PyYAML refuses of %j', async (yaml, said) => {
  const [told, ...others] = await loading(yaml);
  expect(told).toContain('error: ');
  expect(told).toContain(said);
  expect(others).toEqual([]);
});

it.each([
  'tags: [a,\nb]\n',
  'a:\n  b: {x: 1,\n y: 2\n}\n',
  'a:\n  b: "x\n y"\n',
  'a: &b:c 1\n',
  '{ k: \nv }\n',
  'a: []#x\n',
  "a: '{{ b }}'\n",
  'a: 1\na: 2\n',
  "a: it's\n",
])('says nothing of %j, which PyYAML takes', async (yaml) => {
  expect(await loading(yaml)).toEqual([]);
});

it('names the file that was opened', async () => {
  const text = `${HEAD}import os
with open(os.path.join(os.path.dirname(__file__), 'config.yaml')) as file:
    config = yaml.safe_load(file)
`;
  const [told] = (await analyse(text, { 'dags/config.yaml': 'a: [1\n' })).problems;
  expect(told?.message).toContain('config.yaml cannot be read: line 2');
});

it('reads brackets that go on at any column', async () => {
  const dag = await dagOf(
    `${HEAD}    for name in yaml.safe_load('names: [b,\\nc]')['names']: EmptyOperator(task_id=name)\n`,
  );
  expect(taskIds(dag)).toEqual(['a', 'b', 'c']);
  expect(dag.exact).toBe(true);
});

it.each(['yaml.YAMLError', 'yaml.scanner.ScannerError', 'Exception'])(
  'takes %s for one that handles it',
  async (type) => {
    const text = `${HEAD}try:
    config = yaml.safe_load('a: [1')
except ${type}:
    config = {}
`;
    expect(problems(await analyse(text))).toEqual([]);
  },
);

it('says nothing of a tag that the file has a constructor for', async () => {
  const text = `${HEAD}yaml.SafeLoader.add_constructor('!env', lambda loader, node: node.value)
config = yaml.safe_load('a: !env HOME')
`;
  expect(problems(await analyse(text))).toEqual([]);
});
