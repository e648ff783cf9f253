import { describe, expect, test } from 'vitest';
import { TextEdit } from 'vscode-languageserver';
import { completions } from './completion.ts';
import { etl } from './test-support/etl.ts';
import { analysesOf, cursor } from './test-support/sketch.ts';
import { TextLines } from './text-lines.ts';

/** The line as it is after taking the first proposal, and all labels. */
function completed(marked: string, wanted?: string): { readonly labels: string[]; readonly line?: string } {
  const { text, position } = cursor(marked);
  const file = etl();
  const items = completions({ analyses: analysesOf(file), file, lines: new TextLines(text), position });
  const edit = items.find(({ label }) => label === wanted)?.textEdit;
  const labels = items.map(({ label }) => label);
  if (!edit || !TextEdit.is(edit)) return { labels };
  const { start, end } = edit.range;
  return { labels, line: text.slice(0, start.character) + edit.newText + text.slice(end.character) };
}

describe('completion in strings', () => {
  test('offers the tasks of the DAG for task_ids, also as a further item of a list', () => {
    expect(completed('ti.xcom_pull(task_ids="|")').labels).toEqual([
      'extract',
      'prepare.tidy',
      'load_0',
      'load_1',
      'wait',
    ]);
    expect(completed('pull(task_ids=["extract", "prep|")', 'prepare.tidy').line).toBe(
      'pull(task_ids=["extract", "prepare.tidy")',
    );
  });

  test('replaces the whole id, dot included, and stops at the quote', () => {
    expect(completed('pull(task_ids="prepare.|x")', 'prepare.tidy').line).toBe('pull(task_ids="prepare.tidy")');
  });

  test('offers DAGs, trigger rules and presets where they belong', () => {
    expect(completed("trigger_dag_id='|'").labels).toEqual(['etl']);
    expect(completed('trigger_rule="|').labels).toContain('none_failed_min_one_success');
    expect(completed('DAG("x", schedule="@d|")', '@daily').line).toBe('DAG("x", schedule="@daily")');
  });

  test('offers nothing elsewhere', () => {
    expect(completed('bash_command="|"').labels).toEqual([]);
    expect(completed('task_ids=|').labels).toEqual([]);
    expect(completed('f(task_ids="a", other="b") |').labels).toEqual([]);
  });
});
