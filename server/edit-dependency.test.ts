import { describe, expect, test } from 'vitest';
import { editDependency } from './edit-dependency.ts';
import { analysed, DOCUMENT } from './test-support/analysed.ts';
import { offsetAt } from './text-at.ts';

const HEAD = `from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Label, TaskGroup, chain, task

with DAG("d"):
    a = EmptyOperator(task_id="a")
    b = EmptyOperator(task_id="b")
    c = EmptyOperator(task_id="c")
    d = EmptyOperator(task_id="d")
`;

/** The text behind the head after `a → b` was added or `a -/> b` removed; the reason when it was refused. */
async function edited(body: string, change: string, head = HEAD): Promise<string> {
  const text = head + body;
  const { analyses, file } = await analysed(text);
  const source = analyses.syntax(DOCUMENT);
  if (!source) throw new Error('no tree');
  const [upstream = '', sign, downstream = ''] = change.split(' ');
  const result = editDependency(file, source, {
    dagId: 'd',
    upstream,
    downstream,
    action: sign === '→' ? 'add' : 'remove',
  });
  if ('refused' in result) return result.refused;
  let after = text;
  const edits = [...result.edits].sort(
    (x, y) => offsetAt(text, y.location.range.start) - offsetAt(text, x.location.range.start),
  );
  for (const { location, newText } of edits)
    after =
      after.slice(0, offsetAt(text, location.range.start)) + newText + after.slice(offsetAt(text, location.range.end));
  const before = await analysed(text);
  const then = await analysed(after);
  const edges = (each: typeof before) =>
    new Set(each.file.dags[0]?.edges.map((edge) => `${edge.upstream} ${edge.downstream}`));
  const wanted = edges(before);
  if (sign === '→') wanted.add(`${upstream} ${downstream}`);
  else wanted.delete(`${upstream} ${downstream}`);
  // Whatever the text became: the DAG has changed by that one edge, and has the tasks that it had.
  expect(edges(then)).toEqual(wanted);
  expect(then.file.dags[0]?.tasks.map(({ taskId }) => taskId).sort()).toEqual(
    before.file.dags[0]?.tasks.map(({ taskId }) => taskId).sort(),
  );
  return after.slice(after.length - (after.length - head.length)).replace(/^ {4}/gm, '');
}

describe('removing a dependency', () => {
  test.each([
    ['    a >> b\n    c >> d\n', 'a -/> b', 'c >> d\n'],
    ['    a >> b >> c\n', 'a -/> b', 'b >> c\n'],
    ['    a >> b >> c\n', 'b -/> c', 'a >> b\n'],
    ['    a >> b >> c >> d\n', 'b -/> c', 'a >> b\nc >> d\n'],
    ['    a >> [b, c]\n', 'a -/> b', 'a >> c\n'],
    ['    a >> [b, c] >> d\n', 'a -/> b', 'a >> c\n[b, c] >> d\n'],
    ['    [a, b, c] >> d\n', 'b -/> d', '[a, c] >> d\n'],
    ['    b << a\n', 'a -/> b', ''],
    ['    d << [a, b] << c\n', 'a -/> d', 'd << b\n[a, b] << c\n'],
    ['    a >> Label("x") >> b >> c\n', 'a -/> b', 'b >> c\n'],
    ['    a >> Label("x") >> b >> c\n', 'b -/> c', 'a >> Label("x") >> b\n'],
    ['    (\n        a\n        >> b\n        >> c\n    )\n', 'a -/> b', 'b >> c\n'],
    ['    chain(a, b, c)\n', 'a -/> b', 'chain(b, c)\n'],
    ['    chain(a, [b, c], d)\n', 'a -/> b', 'chain(a, c)\nchain([b, c], d)\n'],
    ['    a.set_downstream([b, c])\n', 'a -/> b', 'a.set_downstream(c)\n'],
    ['    b.set_upstream(a)  # why\n    c >> d\n', 'a -/> b', 'c >> d\n'],
    // Written twice: both go.
    ['    a >> b\n    chain(a, b, c)\n', 'a -/> b', 'chain(b, c)\n'],
    ['    a >> EmptyOperator(task_id="e")\n', 'a -/> e', 'EmptyOperator(task_id="e")\n'],
    ['    if True:\n        a >> b\n', 'a -/> b', 'if True:\n    pass\n'],
  ])('%j without %s', async (body, change, expected) => {
    expect(await edited(body, change)).toBe(expected);
  });

  test('says why when it cannot', async () => {
    expect(await edited('    a >> b\n', 'b -/> a')).toContain('does not depend on b directly');
    const loop = '    for n in range(2):\n        a >> EmptyOperator(task_id=f"n{n}")\n';
    expect(await edited(loop, 'a -/> n0')).toContain('stands for several tasks');
    const data = '    @task\n    def one(): ...\n    @task\n    def two(x): ...\n    two(one())\n';
    expect(await edited(data, 'one -/> two')).toContain('is given the result of one');
    expect(await edited('    x = a >> b\n', 'a -/> b')).toContain('in line 9');
  });
});

describe('adding a dependency', () => {
  test('writes it below the other dependencies', async () => {
    expect(await edited('    a >> b\n\n\nprint()\n', 'b → c')).toBe('a >> b\nb >> c\n\n\nprint()\n');
  });

  test('writes it below the later definition when there are none', async () => {
    expect(await edited('    with TaskGroup("g"):\n        e = EmptyOperator(task_id="e")\n', 'a → g.e')).toBe(
      'with TaskGroup("g"):\n    e = EmptyOperator(task_id="e")\n    a >> e\n',
    );
  });

  test('keeps Windows line ends, and works at the end of a file without one', async () => {
    expect(await edited('    a >> b', 'c → d', HEAD.replaceAll('\n', '\r\n'))).toBe('a >> b\r\nc >> d');
  });

  test('gives a name to a task that has none', async () => {
    expect(await edited('    EmptyOperator(task_id="my-own")\n', 'a → my-own')).toBe(
      'my_own = EmptyOperator(task_id="my-own")\na >> my_own\n',
    );
  });

  test('works with results of functions', async () => {
    const body = '    @task\n    def one(): ...\n    rows = one()\n';
    expect(await edited(body, 'a → one')).toBe('@task\ndef one(): ...\nrows = one()\na >> rows\n');
  });

  test('says why when it cannot', async () => {
    expect(await edited('    a >> b >> c\n', 'c → a')).toBe('That would be a cycle: a → b → c → a.');
    expect(await edited('    a >> b\n', 'a → b')).toContain('already');
    const loop = '    for n in range(3):\n        x = EmptyOperator(task_id=f"n{n}")\n';
    expect(await edited(loop, 'a → n1')).toContain('one of 3 tasks');
    expect(await edited('    a >> EmptyOperator(task_id="e")\n', 'b → e')).toContain('no variable of its own');
  });
});
