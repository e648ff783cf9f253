import { describe, expect, test } from 'vitest';
import { importEdit, operatorCompletions } from './completion-operators.ts';
import { atCursor } from './test-support/text-cursor.ts';

/** The text with the import that the proposal brings. */
function imported(text: string, module: string, name: string): string {
  const { range, newText } = importEdit(text, module, name);
  const lines = text.split('\n');
  const line = lines[range.start.line] ?? '';
  lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.start.character);
  return lines.join('\n');
}

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

describe('the import that comes along', () => {
  test('joins one of the same module', () => {
    expect(imported('from a import B\nx = 1', 'a', 'C')).toBe('from a import B, C\nx = 1');
  });

  test('stands behind the last import, also when that is in parentheses', () => {
    expect(imported('import os\nfrom a import (\n    B,\n)\nx = 1', 'a', 'C')).toBe(
      'import os\nfrom a import (\n    B,\n)\nfrom a import C\nx = 1',
    );
  });

  test('stands before the code that uses it, whatever is imported further down', () => {
    expect(imported('import os\n\nx = 1\nfrom z import run  # noqa\n', 'a', 'C')).toBe(
      'import os\nfrom a import C\n\nx = 1\nfrom z import run  # noqa\n',
    );
    expect(imported('import os\nx = 1\nfrom a import B\n', 'a', 'C')).toBe(
      'import os\nfrom a import C\nx = 1\nfrom a import B\n',
    );
    expect(imported('try:\n    import x\nexcept ImportError:\n    x = None\nimport os\n', 'a', 'C')).toBe(
      'try:\n    import x\nexcept ImportError:\n    x = None\nimport os\nfrom a import C\n',
    );
  });

  test('stands behind the docstring of a file without imports', () => {
    expect(imported('#!/usr/bin/env python\n"""What\nit does."""\nx = 1', 'a', 'C')).toBe(
      '#!/usr/bin/env python\n"""What\nit does."""\nfrom a import C\nx = 1',
    );
    expect(imported('x = 1', 'a', 'C')).toBe('from a import C\nx = 1');
    expect(imported('', 'a', 'C')).toBe('from a import C\n');
  });
});
