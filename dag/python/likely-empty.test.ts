import { describe, expect, it } from 'vitest';
import { analyse, dagOf, taskIds } from '../test-support.ts';

const inDag = (body: string): string => `
import os
from airflow.sdk import DAG, TaskGroup, Variable
from airflow.providers.standard.operators.empty import EmptyOperator
SHAFTS = Variable.get('shafts', default=[], deserialize_json=True)
LEVELS = os.environ.get('LEVELS', 'a,b,c')
def pair(first, second): return first
with DAG('mine') as dag:
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

describe('a loop over what is likely empty, and may not be', () => {
  it.each([
    ['a for loop', `for shaft in SHAFTS: EmptyOperator(task_id=f'dig_{shaft}')`],
    ['a comprehension', `[EmptyOperator(task_id=f'dig_{shaft}') for shaft in SHAFTS]`],
    ['a generator', `list(EmptyOperator(task_id=f'dig_{shaft}') for shaft in SHAFTS)`],
    [
      'one over what was picked',
      `for shaft in [each for each in SHAFTS if each]: EmptyOperator(task_id=f'dig_{shaft}')`,
    ],
  ])('is gone through once: %s', async (_what, body) => {
    const dag = await dagOf(inDag(body));
    expect(dag.exact).toBe(false);
    expect(taskIds(dag)).toEqual(['dig_…']);
  });

  it('leaves what it may have set unknown, so that it is no mistake', async () => {
    const file = await analyse(
      inDag(`last = None
for shaft in SHAFTS: last = EmptyOperator(task_id=shaft)
last >> EmptyOperator(task_id='close')`),
    );
    expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what is only likely is told as no error', () => {
  it('for arguments of which it is not known how many there are', async () => {
    const file = await analyse(inDag(`pair(*LEVELS.split(','))\nEmptyOperator(task_id='t')`));
    expect(file.problems.map(({ code }) => code)).toEqual(['parse-time-work']);
  });

  it('for a task that would wait for itself', async () => {
    const file = await analyse(
      inDag(`EmptyOperator(task_id='a') >> [EmptyOperator(task_id=level) for level in LEVELS.split(',')]`),
    );
    expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what may be so in one of two cases', () => {
  it.each([
    ['an argument', `more = {'bash_command': 'ls'} if SHAFTS else {}\nEmptyOperator(task_id='t', **more)`],
    ['a key', `more = {}\nif SHAFTS: more['bash_command'] = 'ls'\nEmptyOperator(task_id='t', **more)`],
    ['a divisor', `EmptyOperator(task_id=f't{1 / (0 if SHAFTS else 1)}')`],
    ['a group', `for name in ('x' if SHAFTS else 'y', 'x'):\n    with TaskGroup(name): EmptyOperator(task_id='t')`],
    ['a failure', `def at(key):\n    try: return LEVELS[key]\n    except TypeError: return None\nat('deep').lower()`],
  ])('is told as no error: %s', async (_what, body) => {
    const file = await analyse(inDag(body));
    expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(file.dags.map(({ dagId }) => dagId)).toEqual(['mine']);
  });
});

describe('a file that is not there', () => {
  const reading = (path: string): string =>
    inDag(`
try:
    with open('${path}') as file: names = file.read().split()
except FileNotFoundError:
    names = ['none']
for name in names: EmptyOperator(task_id=name)`);

  it('is missing for sure in the workspace alone', async () => {
    const inside = await dagOf(reading('/workspace/dags/names.txt'));
    expect(inside).toMatchObject({ exact: true });
    expect(taskIds(inside)).toEqual(['none']);
    const outside = await analyse(reading('/names.txt'));
    expect(outside.dags.map(({ exact }) => exact)).toEqual([false]);
  });
});
