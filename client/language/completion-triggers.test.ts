import { describe, expect, it } from 'vitest';
import { mayComplete } from './completion-triggers.ts';

describe('characters that make the editor ask the server', () => {
  it.each([
    ['bash_command="echo {{ ', ' '],
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
    ['wait >> ', ' '],
    ['bash_command="{{ ds }} ', ' '],
    ['a |', '|'],
    ['env={', '{'],
    ['5 %', '%'],
    ['dag.', '.'],
    ['rows[', '['],
  ])('not %j', (before, trigger) => {
    expect(mayComplete(before, trigger)).toBe(false);
  });
});
