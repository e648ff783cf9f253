import { describe, expect, test } from 'vitest';
import { TextEdit } from 'vscode-languageserver';
import { argumentCompletions } from './completion-arguments.ts';
import { atCursor } from './test-support/text-cursor.ts';

const IMPORT = 'from airflow.providers.amazon.aws.operators.s3 import S3CopyObjectOperator as Copy, S3ListOperator\n';

function labels(marked: string): readonly string[] {
  return argumentCompletions(atCursor(IMPORT + marked))
    .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
    .map(({ label }) => label);
}

describe('completion of arguments', () => {
  test('offers what has to be given first, then the own ones, then those of every operator', () => {
    const all = labels('S3ListOperator(|)');
    expect(all.slice(0, 2).sort()).toEqual(['bucket=', 'task_id=']);
    expect(all.indexOf('prefix=')).toBeLessThan(all.indexOf('retries='));
    expect(all).toContain('trigger_rule=');
  });

  test('offers what is often given before what hardly anybody gives', () => {
    const all = labels('S3ListOperator(|)');
    expect(all.indexOf('trigger_rule=')).toBeLessThan(all.indexOf('task_group='));
    const decorator = argumentCompletions(atCursor('from airflow.sdk import task\n@task(|)'))
      .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
      .map(({ label }) => label);
    expect(decorator.slice(0, 3)).toEqual(['task_id=', 'retries=', 'retry_delay=']);
  });

  test('leaves out those that are given, wherever they stand in the call', () => {
    const all = labels('Copy(task_id="a", |, source_bucket_key="b")');
    expect(all).not.toContain('task_id=');
    expect(all).not.toContain('source_bucket_key=');
    expect(all).toContain('dest_bucket_key=');
  });

  test('replaces the word at the cursor and keeps an equals sign that is there', () => {
    const edits = (marked: string) =>
      argumentCompletions(atCursor(IMPORT + marked)).flatMap(({ label, textEdit }) =>
        label === 'bucket=' && TextEdit.is(textEdit) ? [textEdit] : [],
      );
    const range = { start: { line: 1, character: 15 }, end: { line: 1, character: 18 } };
    expect(edits('S3ListOperator(bu|c)')).toEqual([{ range, newText: 'bucket=' }]);
    expect(edits('S3ListOperator(bu|c="x")')).toEqual([{ range, newText: 'bucket' }]);
  });

  test('knows .partial() and decorators, whose function gives the rest', () => {
    expect(labels('S3ListOperator.partial(|)')).toContain('bucket=');
    const decorator = argumentCompletions(atCursor('from airflow.sdk import task\n@task.docker(|)')).map(
      (each) => each.label,
    );
    expect(decorator).toContain('image=');
    expect(decorator).not.toContain('python_callable=');
  });

  test('knows what a DAG and a task group take, also as decorators', () => {
    const sdk = 'from airflow.sdk import DAG, dag, TaskGroup, task_group\n';
    expect(labels(`${sdk}with DAG("x", |`).slice(0, 3)).toEqual(['schedule=', 'start_date=', 'end_date=']);
    expect(labels(`${sdk}DAG(|)`)[0]).toBe('dag_id=');
    expect(labels(`${sdk}@dag(schedule=None, |)\ndef d(): ...`)).toContain('fail_fast=');
    expect(labels(`${sdk}@dag(schedule=None, |)\ndef d(): ...`)).not.toContain('schedule=');
    expect(labels(`${sdk}with TaskGroup("g", |)`)).toContain('tooltip=');
    expect(labels(`${sdk}@task_group(|)`)).toContain('prefix_group_id=');
  });

  test('offers nothing in values, strings and other calls', () => {
    expect(labels('S3ListOperator(bucket=|)')).toEqual([]);
    expect(labels('S3ListOperator(bucket="|")')).toEqual([]);
    expect(labels('print(|)')).toEqual([]);
    expect(labels('S3ListOperator(bucket=print(|))')).toEqual([]);
  });
});
