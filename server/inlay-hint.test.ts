import { expect, test } from 'vitest';
import { inlayHints } from './inlay-hint.ts';
import { analysed } from './test-support/analysed.ts';
import { TextLines } from './text-lines.ts';

const HEAD = `from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Variable, task
`;

/** The lines of the body with their hints in place. */
async function hinted(body: string): Promise<string> {
  const text = HEAD + body;
  const { file } = await analysed(text);
  const lines = new TextLines(text);
  const whole = { start: { line: 0, character: 0 }, end: { line: lines.count, character: 0 } };
  const shown = text.split('\n');
  const hints = inlayHints(file, lines, whole).sort((a, b) => b.position.character - a.position.character);
  for (const { position, label } of hints) {
    const line = shown[position.line] ?? '';
    shown[position.line] = `${line.slice(0, position.character)}«${label}»${line.slice(position.character)}`;
  }
  return shown.slice(HEAD.split('\n').length - 1).join('\n');
}

test('a call in a loop says how many tasks it makes, and nothing is said of a single one', async () => {
  const body = `with DAG("d"):
    for n in range(3):
        for m in "ab":
            BashOperator(task_id=f"{n}{m}", bash_command="x")
    BashOperator(task_id="one", bash_command="x")
`;
  expect(await hinted(body)).toBe(body.replace('            BashOperator', '            BashOperator«6 tasks»'));
});

test('a count that depends on what is not known says so', async () => {
  const body = `with DAG("d"):
    for n in [1, 2, *Variable.get("x", deserialize_json=True)]:
        BashOperator(task_id=f"t{n}", bash_command="x")
`;
  expect(await hinted(body)).not.toContain('«2 tasks»');
});

test('a trigger rule that is not written at the call is shown', async () => {
  const body = `with DAG("d", default_args={"trigger_rule": "all_done"}):
    BashOperator(task_id="a", bash_command="x")
    BashOperator(task_id="b", bash_command="x", trigger_rule="one_failed")
    BashOperator(task_id="c", bash_command="x", trigger_rule="all_success")

    @task(trigger_rule="none_failed")
    def join(): ...

    join()
`;
  expect(await hinted(body)).toBe(
    body
      .replace('BashOperator(task_id="a"', 'BashOperator«all_done»(task_id="a"')
      .replace('    join()\n', '    join«none_failed»()\n'),
  );
});
