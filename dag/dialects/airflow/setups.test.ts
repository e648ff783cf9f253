/** `with setup:` makes the edges that Airflow 3.3.2 and 2.10.5 make of the same lines: what is expected here was recorded from both. */
import { expect, test } from 'vitest';
import { analyse, dagOf } from '../../test-support.ts';

const HEAD = `from airflow.sdk import DAG, task, setup, teardown
from airflow.sdk.definitions.decorators.setup_teardown import context_wrapper
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.bash import BashOperator
def E(name): return EmptyOperator(task_id=name)
with DAG('d', schedule=None):
`;
const PAIR = `s = E('s').as_setup(); t = E('t').as_teardown(setups=s)`;
const PAIRS = `${PAIR}\ns2 = E('s2').as_setup(); t2 = E('t2').as_teardown(setups=s2)`;

async function edgesOf(body: string): Promise<string> {
  const indented = body.replace(/^/gm, '    ');
  const { exact, edges } = await dagOf(HEAD + indented);
  expect(exact).toBe(true);
  return edges
    .map(({ upstream, downstream }) => `${upstream}>${downstream}`)
    .sort()
    .join(' ');
}

test.each([
  [
    'work comes between a setup and its teardown',
    `${PAIR}\nwith s >> t:\n    E('a') >> E('b')\n    E('c')`,
    'a>b b>t c>t s>a s>c s>t',
  ],
  [
    'a block inside of another: what is made after it belongs to neither',
    `${PAIRS}\nwith s:\n    E('a')\n    with s2:\n        E('b')\n    E('c')`,
    'a>t b>t2 s2>b s2>t2 s>a s>s2 s>t t2>t',
  ],
  [
    'the same, by teardowns',
    `${PAIRS}\nwith t:\n    E('a')\n    with t2:\n        E('b')\n    E('c')`,
    'a>t b>t2 s2>b s2>t2 s>a s>s2 s>t t2>t',
  ],
  [
    'a teardown inside of a setup ends both',
    `${PAIRS}\nwith s:\n    E('a')\n    with t2:\n        E('b')\n    E('c')`,
    'b>t2 s2>s s2>t2 s>a s>b s>t t2>t',
  ],
  [
    'one setup inside of itself',
    `${PAIR}\nwith s:\n    E('a')\n    with s:\n        E('b')\n    E('c')`,
    'a>t b>t s>a s>b s>t',
  ],
  [
    'several setups at once',
    `s, s2 = E('s').as_setup(), E('s2').as_setup()\nt = E('t').as_teardown(setups=[s, s2])\nwith context_wrapper([s, s2]):\n    E('a') >> E('b')\n    E('c')`,
    'a>b b>t c>t s2>a s2>c s2>t s>a s>c s>t',
  ],
  [
    'several teardowns at once',
    `s = E('s').as_setup()\nt, t2 = E('t').as_teardown(setups=s), E('t2').as_teardown(setups=s)\nwith context_wrapper([t, t2]):\n    E('a') >> E('b')\n    E('c')`,
    'a>b b>t b>t2 c>t c>t2 s>a s>c s>t s>t2',
  ],
  [
    'a mapped task is left out',
    `${PAIR}\nwith s:\n    BashOperator.partial(task_id='m').expand(bash_command=['a'])\n    E('c')`,
    'c>t s>c s>t',
  ],
  [
    'setups that are made inside are no work',
    `${PAIR}\nwith t:\n    E('s3').as_setup() >> E('a') >> E('t3').as_teardown()\n    E('b')`,
    'a>t3 b>t s3>a s>b s>t',
  ],
  ['one block after the other', `${PAIR}\nwith s: E('a')\nwith s: E('b')\nE('c')`, 'a>t b>t s>a s>b s>t'],
  [
    'tasks that are added to a block',
    `${PAIR}\na = E('a'); b = E('b')\nwith s >> t as scope:\n    scope.add_task(a)\n    a >> b\nwith t as scope: scope.add_task(b)`,
    'a>b a>t b>t s>a s>b s>t',
  ],
])('%s', async (_, body, edges) => {
  expect(await edgesOf(body)).toBe(edges);
});

test('a teardown inside of its own setup ties each to itself', async () => {
  const body = `${PAIR}\nwith s:\n    E('a')\n    with t:\n        E('b')`.replace(/^/gm, '    ');
  const { problems } = await analyse(HEAD + body);
  expect(problems.map(({ code }) => code)).toEqual(['self-dependency', 'self-dependency']);
});
