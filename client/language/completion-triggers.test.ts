import { describe, expect, it } from 'vitest';
import { expectsName, mayComplete } from './completion-triggers.ts';

describe('characters that make the editor ask the server', () => {
  it.each([
    ['bash_command="""\n{% if x %}\n{{ ds |', '|'],
    ['bash_command="{{', '{'],
    ['bash_command="{%', '%'],
    ['bash_command="{{ params.', '.'],
    ['    @task.', '.'],
    ['from airflow.', '.'],
    ['trigger_rule=TriggerRule.', '.'],
    ['x  # dagwright: ignore[', '['],
    ['outlets=[', '['],
    ['task_ids="', '"'],
    ['@', '@'],
  ])('%j', (before, trigger) => {
    expect(mayComplete(before, trigger)).toBe(true);
  });

  it.each([
    ['a |', '|'],
    ['env={', '{'],
    ['5 %', '%'],
    ['dag.', '.'],
    ['rows[', '['],
  ])('not %j', (before, trigger) => {
    expect(mayComplete(before, trigger)).toBe(false);
  });
});

describe('a space in a template', () => {
  it.each(['"echo {{ ', '"{%- ', '"""\n{% if ', '"{{ ds | ', '"{{ ds is ', '"{% for x in '])('%j', (before) => {
    expect(expectsName(before)).toBe(true);
  });

  it.each(['wait >> ', '"{{ ds }} ', '"{{ ds ', 'a | ', 'x if ', 'not '])('not %j', (before) => {
    expect(expectsName(before)).toBe(false);
  });
});
