import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { importActions } from './import-actions.ts';
import { place } from './test-support/sketch.ts';

const URI = 'file:///dags/a.py';

/** Title → the text afterwards. */
function offered(text: string, name: string, airflowVersion: 2 | 3 = 3) {
  const diagnostic = {
    range: place(URI, text, name).range,
    severity: DiagnosticSeverity.Error,
    code: 'undefined-name',
    source: 'Dagwright',
    message: `'${name}' is not defined`,
  };
  const operators = {
    find: () => undefined,
    own: () => [{ name: 'LakeOperator', module: 'lake.operators', uri: 'file:///dags/lake/operators.py' }],
    others: () => [],
    isInstalled: () => undefined,
  };
  const found = importActions({ uri: URI, text, airflowVersion, operators, diagnostics: [diagnostic] });
  return Object.fromEntries(
    found.map(({ title, edit }) => [
      title,
      TextDocument.applyEdits(TextDocument.create(URI, 'python', 1, text), edit?.changes?.[URI] ?? []),
    ]),
  );
}

describe('a name that is not defined', () => {
  test('is imported from the provider that has it', () => {
    expect(offered('from airflow.sdk import DAG\nS3KeySensor(task_id="a")\n', 'S3KeySensor')).toEqual({
      'Import S3KeySensor from airflow.providers.amazon.aws.sensors.s3':
        'from airflow.sdk import DAG\nfrom airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\nS3KeySensor(task_id="a")\n',
    });
  });

  test('is imported from where the Airflow in use has it', () => {
    const text = 'from airflow.sdk import DAG\nTaskGroup("a")\n';
    expect(offered(text, 'TaskGroup')).toEqual({
      'Import TaskGroup from airflow.sdk': 'from airflow.sdk import DAG, TaskGroup\nTaskGroup("a")\n',
    });
    expect(Object.keys(offered(text, 'TaskGroup', 2))).toEqual(['Import TaskGroup from airflow.utils.task_group']);
  });

  test('is imported from the workspace, and from Python', () => {
    expect(Object.keys(offered('LakeOperator()', 'LakeOperator'))).toEqual(['Import LakeOperator from lake.operators']);
    expect(Object.keys(offered('timedelta(days=1)', 'timedelta'))).toEqual(['Import timedelta from datetime']);
  });

  test('is left alone when nobody has it', () => {
    expect(offered('nothing_like_it()', 'nothing_like_it')).toEqual({});
  });
});
