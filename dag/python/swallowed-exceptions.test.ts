/** Who ends an exception beside a handler: context managers, and `finally` blocks that leave. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../test-support.ts';

const DAG = `from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
with DAG('d'):
    EmptyOperator(task_id=name)
`;

async function read(text: string) {
  const { problems, dags } = await analyse(`${text}\n${DAG}`);
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return { errors, tasks: dags[0]?.tasks.map(({ taskId }) => taskId), isExact: dags[0]?.exact };
}

const TRUE_EXIT = `class Quiet:
    def __enter__(self): return self
    def __exit__(self, *details): return True
`;

describe('what is raised and swallowed is no error', () => {
  it.each([
    [
      'by a lambda',
      "class M:\n    __enter__ = lambda self: self\n    __exit__ = lambda self, *a: True\nwith M():\n    {}['a']",
    ],
    [
      'by what a stack has entered',
      `from contextlib import ExitStack\n${TRUE_EXIT}with ExitStack() as s:\n    s.enter_context(Quiet())\n    {}['a']`,
    ],
    [
      'by what a stack was given',
      `from contextlib import ExitStack\n${TRUE_EXIT}with ExitStack() as s:\n    s.push(Quiet())\n    {}['a']`,
    ],
    [
      'by a function that a stack was given',
      "from contextlib import ExitStack\nwith ExitStack() as s:\n    s.push(lambda *a: True)\n    {}['a']",
    ],
    [
      'by a stack that is raised in',
      'from contextlib import ExitStack\nwith ExitStack() as s:\n    s.push(lambda *a: True)\n    raise ValueError',
    ],
    [
      'by suppress in a stack',
      "from contextlib import ExitStack, suppress\nwith ExitStack() as s:\n    s.enter_context(suppress(KeyError))\n    {}['a']",
    ],
    ['by break in finally', "for i in range(3):\n    try:\n        {}['a']\n    finally:\n        break"],
    ['by continue in finally', "for i in range(3):\n    try:\n        {}['a']\n    finally:\n        continue"],
  ])('%s', async (_how, text) => {
    const { errors, tasks } = await read(`${text}\nname = 'after'`);
    expect(errors).toEqual([]);
    expect(tasks).toEqual(['after']);
  });

  it('by return in finally, which gives the value', async () => {
    const text = "def f():\n    try:\n        return {}['a']\n    finally:\n        return 'given'\nname = f()";
    expect(await read(text)).toMatchObject({ errors: [], tasks: ['given'] });
  });

  it('by a generator in a stack, as far as anybody knows', async () => {
    const text = `from contextlib import ExitStack, contextmanager
@contextmanager
def quiet():
    try: yield
    except KeyError: pass
with ExitStack() as s:
    s.enter_context(quiet())
    {}['a']
name = 'after'`;
    expect(await read(text)).toMatchObject({ errors: [], isExact: false });
  });
});

describe('what nobody swallows is one', () => {
  it.each([
    ['a finally whose break is of its own loop', "try:\n    {}['a']\nfinally:\n    for i in range(2):\n        break"],
  ])('%s', async (_how, text) => {
    expect((await read(`name = 'a'\n${text}`)).errors).toHaveLength(1);
  });
});
