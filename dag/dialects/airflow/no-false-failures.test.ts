import { expect, it } from 'vitest';
import { analyse } from '../../test-support.ts';

const HEAD = `
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
from somewhere import thing

class Pair:
    def __iter__(self):
        return thing(self)

class Iterator:
    def __iter__(self):
        return iter(thing())

class Generator:
    def __iter__(self):
        yield from thing()

def delegated():
    yield from thing()

def one_by_one():
    for x in thing():
        yield x
`;

it.each([
  'a, b = Pair()',
  'a, b = Iterator()',
  'a, b = Generator()',
  'a, b = delegated()',
  'a, b = one_by_one()',
  'a, b = [x for x in Pair()]',
  'a, b = (x for x in Generator())',
  'a, b = zip(thing(), [1, 2])',
  'a = list(Pair())[3]',
  'a = list(delegated())[3]',
  'a = sorted(thing())[5]',
  "a = {**thing()}['a']",
  'import sys\na = sys.path[0]',
])('how many elements there are is not known: %s', async (text) => {
  const { problems } = await analyse(`${HEAD}${text}\nDAG('d')\n`);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it.each(['Pair()', 'Iterator()', 'Generator()', 'delegated()'])(
  'tasks made in a loop over %s are in doubt',
  async (over) => {
    const { dags } = await analyse(
      `${HEAD}with DAG('d'):\n    for x in ${over}:\n        EmptyOperator(task_id='a')\n`,
    );
    expect(dags[0]?.exact).toBe(false);
  },
);

it.each([
  "import sys\nif sys.version_info < (3, 13):\n    raise RuntimeError('too old')",
  'import sys\nassert sys.version_info[:2] >= (3, 13)',
  'import sys\nif sys.version_info.minor < 13:\n    sys.exit(1)',
  "from airflow import __version__\nassert __version__ >= '3.4'",
])('which versions there are is not known: %s', async (text) => {
  const { problems } = await analyse(`${HEAD}${text}\nDAG('d')\n`);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it.each(['x = Shape * 2', 'x = 2 * Shape + Shape', 'x = Shape << Shape'])(
  'the class of a base that is not known may know the operator: %s',
  async (text) => {
    const base = 'from ctypes import Structure\nclass Shape(Structure):\n    pass\n';
    const { problems } = await analyse(`${HEAD}${base}${text}\nDAG('d')\n`);
    expect(problems).toEqual([]);
  },
);

it('classes of known bases have no operators', async () => {
  const { problems } = await analyse(`${HEAD}class Shape:\n    pass\nx = Shape * 2\nDAG('d')\n`);
  expect(problems.map(({ code }) => code)).toEqual(['uncaught-exception']);
});
