/** Whatever is typed: no crash, no endless analysis, no word of ours in a message. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DagFile } from './model.ts';
import { MAIN, testWorkspace } from './test-support.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);
const TEXTS = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.py'))
  .map((name) => [name, readFileSync(new URL(name, EXAMPLES), 'utf8')] as const);

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

/** Lets the test runner have its say. */
function pause(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

const PIECES = [
  '(',
  ')',
  '[',
  '{',
  '"""',
  "'",
  ':',
  '\n',
  '    ',
  ' >> ',
  '=',
  ',',
  '**',
  'f"{',
  '}',
  'lambda',
  'for x in',
  'yield',
  '\\',
  '\t',
  'é',
  '😀',
  '\0',
  'class A(A):',
  'return',
  'import *',
  '@',
  'match x:',
  'async ',
  'del ',
  '...',
  ':=',
];

function mutated(text: string, cuts: readonly number[], number: (below: number) => number): string {
  const at = cuts[number(cuts.length)] ?? 0;
  const other = cuts[number(cuts.length)] ?? 0;
  switch (number(4)) {
    case 0:
      return text.slice(0, at) + (PIECES[number(PIECES.length)] ?? '') + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + number(30));
    case 2:
      return text.slice(0, at) + text.slice(other, other + 80) + text.slice(at);
    default:
      return text.slice(0, Math.min(at, other)) + text.slice(Math.max(at, other));
  }
}

/** Everything that a user may read. */
function words(file: DagFile): string {
  const problems = file.problems.flatMap((problem) => [
    problem.message,
    ...problem.related.map(({ message }) => message),
    ...problem.fixes.flatMap(({ title, edits }) => [title, ...edits.map(({ newText }) => newText)]),
  ]);
  return [...problems, ...file.dags.flatMap((dag) => dag.unknowns.map(({ reason }) => reason))].join('\n');
}

function complaint(file: DagFile | undefined): string | undefined {
  if (!file) return 'no answer';
  const word = /\b(undefined|NaN)\b|\[object /.exec(words(file))?.[0];
  return word && `'${word}' is in a message`;
}

describe.each(TEXTS)('the example %s', (_name, text) => {
  const cuts = [...text.matchAll(/\w+|\s+|[^\w\s]/gu)].map(({ index }) => index);

  it('can be cut off at every token', async () => {
    // The clock stands still: only the number of steps ends an analysis, so none of these may come near it.
    const workspace = await testWorkspace({});
    const wrong: string[] = [];
    for (const [index, cut] of cuts.entries()) {
      if (index % 20 === 0) await pause();
      workspace.open(MAIN, text.slice(0, cut));
      const said = complaint(workspace.analyse(MAIN)) ?? workspace.analyse(MAIN)?.truncated;
      if (said) wrong.push(`${text.slice(0, cut).slice(-40)}: ${said}`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('can be changed anywhere', async () => {
    const workspace = await testWorkspace({});
    const number = numbers(text.length);
    const wrong: string[] = [];
    for (let round = 0; round < 60; round++) {
      if (round % 20 === 0) await pause();
      const changed = mutated(text, cuts, number);
      workspace.open(MAIN, changed);
      const said = complaint(workspace.analyse(MAIN));
      if (said) wrong.push(`${said}:\n${changed}`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

const HEAD = `from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
`;
const AFTER = "\nwith DAG('after') as after:\n    EmptyOperator(task_id='a')\n";

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a string that doubles', `s = 'x'\nfor i in range(60):\n    s = s + s`],
  ['huge repetitions', `s = 'x' * (10**9)\nl = [0] * (10**9)`],
  ['huge padding', `s = '%1000000000d' % 3\nt = '{:>1000000000}'.format('x')`],
  ['huge powers', `x = 10 ** 10 ** 10\ny = 2 << 10**9`],
  ['tuples of tuples', `a = ('x',)\nfor i in range(80): a = (a, a)\nprint(a)\nb = hash(a)\nc = {a: 1}`],
  [
    'dicts of dicts',
    `a = {}\nfor i in range(80): a = {'x': a, 'y': a}\nwith DAG('d', params=a, default_args={'params': a}): EmptyOperator(task_id='a', params=a)`,
  ],
  [
    'a list in itself',
    `l = []\nl.append(l)\nprint(l)\nl == l\nwith DAG('d', params={'l': l}): EmptyOperator(task_id='a', params={'l': l})`,
  ],
  ['recursion without an end', `def f(n): return f(n + 1) + f(n + 2)\nf(1)`],
  [
    'methods that ask themselves',
    `class A:\n    def __str__(self): return str(self)\n    def __eq__(self, o): return self == o\nstr(A())\nA() == A()`,
  ],
  ['endless iterators', `import itertools\nlist(itertools.count())\nsum(itertools.cycle('a'))`],
  ['an endless generator', `def g():\n    while True: yield 1\nlist(g())`],
  ['a regular expression that tries everything', `import re\nre.match('(a+)+$', 'a' * 40 + 'b')`],
  ['deep brackets', `x = ${'('.repeat(5000)}1${')'.repeat(5000)}`],
  [
    'a long chain',
    `DAG('d').__enter__()\nx = ${Array.from({ length: 2000 }, (_, i) => `EmptyOperator(task_id='x${i}')`).join(' >> ')}`,
  ],
  ['thousands of undefined names', Array.from({ length: 3000 }, (_, i) => `x${i} = name_${i}`).join('\n')],
  [
    'YAML that explodes',
    `import yaml\ny = yaml.safe_load("""\na: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(9)}1]`).join('\n')}\n""")\nwith DAG('d', params=y): EmptyOperator(task_id='a', params={'y': y})\nprint(y)`,
  ],
  [
    'regular expressions of alternatives and lists',
    `import re\nre.match(r'^(a|a|b?)*$', 'a' * 60 + '!')\nre.findall(r'(.*?,){20}P', ','.join('1' for _ in range(200)))\nre.search(r'\\s+$', ' ' * 90000 + 'x')`,
  ],
  ['long lists made again and again', `l = [1] * 100000\nwhile True: m = l + [1]`],
  ['a search without an end', `import re\nwhile True: re.match('(a+)+$', 'a' * 18 + 'b')`],
  [
    'a million tasks',
    `with DAG('d'):\n    for i in range(100000):\n        EmptyOperator(task_id=f'a{i}') >> EmptyOperator(task_id=f'b{i}')`,
  ],
  ['only brackets', '('.repeat(20_000)],
  ['only backslashes', `x = "${'\\'.repeat(20_000)}`],
  ['only colons', ':'.repeat(5_000)],
  ['only empty lines', '\n'.repeat(20_000)],
];

describe('a hostile file', () => {
  it.each(HOSTILE)(
    'with %s ends within its budget',
    async (_name, text) => {
      // The clock stands still: what ends it are steps, on a busy machine as well.
      const workspace = await testWorkspace({});
      workspace.open(MAIN, `${HEAD}${text}${AFTER}`);
      expect(complaint(workspace.analyse(MAIN))).toBeUndefined();
    },
    60_000,
  );

  it('with modules that import each other in a circle is read', async () => {
    const workspace = await testWorkspace({
      'dags/main.py': `${HEAD}from b import *\nimport c\nwith DAG('d') as dag:\n    EmptyOperator(task_id=NAME)`,
      'dags/b.py': 'from c import *\nfrom main import *\nimport b',
      'dags/c.py': "NAME = 'n'\nfrom b import *\nimport main, b, c\nx = main.b.c.main.b.c",
    });
    expect(workspace.analyse(MAIN)?.dags[0]?.tasks.map(({ taskId }) => taskId)).toEqual(['n']);
  });

  it('of more than is read gets a warning, no error', async () => {
    const workspace = await testWorkspace({});
    workspace.open(MAIN, `${HEAD}x = '''${'lorem ipsum '.repeat(400_000)}'''`);
    expect(workspace.analyse(MAIN)?.problems.map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('with a chain that is too long to be read has no error of missing arguments', async () => {
    const tasks = Array.from({ length: 3000 }, (_, i) => `EmptyOperator(task_id='x${i}')`);
    const workspace = await testWorkspace({});
    workspace.open(MAIN, `${HEAD}with DAG('d') as dag:\n    ${tasks.join(' >> ')}`);
    const problems = workspace.analyse(MAIN)?.problems ?? [];
    expect([...new Set(problems.map(({ severity, code }) => `${severity} ${code}`))]).toEqual(['warning syntax-error']);
  }, 60_000);
});
