import { describe, expect, test } from 'vitest';
import { operatorCompletions } from './completion-operators.ts';
import { atCursor } from './test-support/text-cursor.ts';

describe('completion of operators', () => {
  test('offers classes of providers with their import', () => {
    const found = operatorCompletions(atCursor('from airflow.sdk import DAG\n\nx = S3List|')).find(
      ({ label }) => label === 'S3ListOperator',
    );
    expect(found?.additionalTextEdits).toEqual([
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
        newText: 'from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\n',
      },
    ]);
  });

  test('offers the path of the Airflow version in use', () => {
    const path = (version: 2 | 3) =>
      operatorCompletions(atCursor('x = BashOp|', version)).flatMap(({ label, labelDetails }) =>
        label === 'BashOperator' ? [labelDetails?.description] : [],
      );
    expect(path(3)).toEqual(['airflow.providers.standard.operators.bash']);
    expect(path(2)).toContain('airflow.operators.bash');
    const base = operatorCompletions(atCursor('x = BaseOp|')).find(({ label }) => label === 'BaseOperator');
    expect(base?.labelDetails?.description).toBe('airflow.sdk');
  });

  test('offers what a module has behind its import', () => {
    const labels = operatorCompletions(
      atCursor('from airflow.providers.amazon.aws.operators.s3 import S3ListOperator, |'),
    );
    expect(labels.map(({ label }) => label)).toContain('S3CopyObjectOperator');
    expect(labels.every(({ additionalTextEdits }) => additionalTextEdits === undefined)).toBe(true);
  });

  test('offers nothing that is imported, and nothing in strings, attributes and definitions', () => {
    const none = ['x = "S3List|', 'x.S3List|', 'class S3List|', 's3list|', '# S3List|'];
    for (const marked of none) expect(operatorCompletions(atCursor(marked)), marked).toEqual([]);
    const head = 'from airflow.providers.standard.operators.bash import BashOperator\n';
    const labels = operatorCompletions(atCursor(`${head}x = BashOp|`)).map(({ label }) => label);
    expect(labels).not.toContain('BashOperator');
  });
});
