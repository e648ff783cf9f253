import { describe, expect, test } from 'vitest';
import { taskAt } from './task-at.ts';
import { etlAt } from './test-support/etl.ts';

function at(snippet: string) {
  const { file, position } = etlAt(snippet);
  return taskAt(file, position);
}

describe('the cursor belongs to', () => {
  test.each([
    ['a task in its call', 'bash_comm|and', 'extract'],
    ['a task in its function', 'def cl|ean', 'prepare.tidy'],
    ['a task on the line of its call', 'extr|act = Bash', 'extract'],
    ['a task where a variable stands for it', 'extr|act >>', 'extract'],
    ['the task that is named inside the call of another', '"prepare.ti|dy"', 'prepare.tidy'],
    ['the first of the tasks that a loop makes', 'f"lo|ad', 'load_0'],
    ['the DAG between its tasks', 'for n| in', null],
  ])('%s', (_, snippet, taskId) => {
    expect(at(snippet)).toEqual({ dagId: 'etl', taskId });
  });

  test('nothing above the DAG', () => {
    expect(at('from air|flow')).toBeNull();
  });
});
