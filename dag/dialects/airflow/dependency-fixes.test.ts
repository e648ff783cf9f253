/** Quick fixes for what Airflow refuses of dependencies, mapping and results: each leaves nothing to be told. */
import { describe, expect, it } from 'vitest';
import type { Problem, TextEdit } from '../../model.ts';
import { analyse } from '../../test-support.ts';

const HEAD = `from airflow.sdk import DAG, chain_linear, task, task_group
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator

with DAG('d'):
    a, b, c = [EmptyOperator(task_id=name) for name in 'abc']
    @task
    def f(): return [1]
    @task
    def g(x): return x
`;

async function told(text: string): Promise<readonly Problem[]> {
  const { problems } = await analyse(text);
  return problems.filter(({ code }) => !['never-called', 'unconnected-task'].includes(code));
}

function withEdit(text: string, [edit]: readonly TextEdit[]): string {
  if (!edit) throw new Error('no edit');
  const { start, end } = edit.location.range;
  const lines = text.split('\n');
  const at = (line: number, character: number): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
  return text.slice(0, at(start.line, start.character)) + edit.newText + text.slice(at(end.line, end.character));
}

describe('a quick fix', () => {
  it.each([
    ['a >> f', 'a >> f()'],
    ['a > b', 'a >> b'],
    ['a < b', 'a << b'],
    ['chain_linear([a, b, c])', 'chain_linear(*[a, b, c])'],
    ['g.expand(x={1, 2})', 'g.expand(x=list({1, 2}))'],
    ['g.expand(x=a)', 'g.expand(x=a.output)'],
    ['g.expand(x=f)', 'g.expand(x=f())'],
    ['print(f().task_id)', 'print(f().operator.task_id)'],
    ["BashOperator(task_id='e', bash_command=f().output)", "BashOperator(task_id='e', bash_command=f())"],
  ])('mends %s', async (line, mended) => {
    const text = `${HEAD}    ${line}\n`;
    const [problem, ...others] = await told(text);
    expect(others).toEqual([]);
    const changed = withEdit(text, problem?.fixes[0]?.edits ?? []);
    expect(changed.slice(HEAD.length).trim()).toBe(mended);
    expect(await told(changed)).toEqual([]);
  });

  it.each([
    ["@task('e')", "@task(task_id='e')"],
    ["@task_group('e')", "@task_group(group_id='e')"],
  ])('names the id in %s', async (line, mended) => {
    const text = `${HEAD}    ${line}\n    def e(): return a\n    e()\n`;
    const [problem] = await told(text);
    const changed = withEdit(text, problem?.fixes[0]?.edits ?? []);
    expect(changed.slice(HEAD.length).split('\n')[0]?.trim()).toBe(mended);
    expect((await told(changed)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('one mistake', () => {
  it('is told once, at its place', async () => {
    const text = `${HEAD}    a >> [b, [c], {c}]\n`;
    expect((await told(text)).map(({ code }) => code)).toEqual(['invalid-dependency']);
  });

  it('does not hide what a group makes', async () => {
    const text = `${HEAD}    @task_group\n    def group(x, y): EmptyOperator(task_id='inside')\n    group(1)\n`;
    const { dags, problems } = await analyse(text);
    expect(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'missing-argument',
    ]);
    expect(dags[0]?.tasks.map(({ taskId }) => taskId)).toContain('group.inside');
  });

  it('says nothing inside of a `try` that reckons with it', async () => {
    const text = `${HEAD}    try:\n        f()[0]\n    except ValueError:\n        a >> b\n`;
    expect((await told(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
