import { describe, expect, test } from 'vitest';
import { signatureHelp } from './signature-help.ts';
import { atCursor } from './test-support/text-cursor.ts';

const IMPORT = 'from airflow.providers.amazon.aws.operators.s3 import S3ListOperator\n';

function active(marked: string): { readonly label: string; readonly active?: string } | undefined {
  const help = signatureHelp(atCursor(IMPORT + marked));
  const [signature] = help?.signatures ?? [];
  if (!signature) return undefined;
  const place = signature.parameters?.[help?.activeParameter ?? -1]?.label;
  return {
    label: signature.label,
    ...(Array.isArray(place) ? { active: signature.label.slice(place[0], place[1]) } : {}),
  };
}

describe('signature help', () => {
  test('shows what the operator takes, with types and defaults', () => {
    expect(active('S3ListOperator(|)')?.label).toMatch(
      /^S3ListOperator\(bucket: str, prefix: str = "", .*\*\*kwargs\)$/,
    );
  });

  test('marks the argument that is being written, also one of every operator and in a string', () => {
    expect(active('S3ListOperator(task_id="a", prefix="x|")')?.active).toBe('prefix: str = ""');
    expect(active('S3ListOperator(retries=|')?.active).toMatch(/^retries: /);
    expect(active('S3ListOperator(prefix="x", |)')?.active).toBeUndefined();
  });

  test('leaves out most of a hundred arguments, but none that is needed or written', () => {
    const pod = 'from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n';
    const found = active(`${pod}KubernetesPodOperator(task_id="x", on_finish_action="keep_pod", get_logs=|)`);
    expect(found?.active).toMatch(/^get_logs: /);
    expect(found?.label).toMatch(/image: .*on_finish_action: .*task_id: str.*…, \*\*kwargs\)$/);
    expect(found?.label.split(', ').length).toBeLessThan(20);
  });

  test('is silent outside', () => {
    expect(active('print(|)')).toBeUndefined();
    expect(active('S3ListOperator()|')).toBeUndefined();
  });
});
