import { describe, expect, test } from 'vitest';
import { hoverOperator } from './hover-operator.ts';
import { atCursor } from './test-support/text-cursor.ts';

const said = (marked: string): string | undefined =>
  (hoverOperator(atCursor(marked))?.contents as { value: string } | undefined)?.value;

describe('hover on an operator class', () => {
  test('says in an import where it is from, what it needs and what it renders', () => {
    const text = said('from airflow.providers.amazon.aws.sensors.s3 import (\n    S3Key|Sensor as Wait,\n)\n');
    expect(text).toContain('`airflow.providers.amazon.aws.sensors.s3.S3KeySensor`');
    expect(text).toContain('apache-airflow-providers-amazon ');
    expect(text).toMatch(/Has to be given: .*`bucket_key`/);
    expect(text).toMatch(/Templates: .*`bucket_key`/);
    expect(text).toContain('/_api/airflow/providers/amazon/aws/sensors/s3/index.html#');
  });

  test('says so in a line that is not finished', () => {
    const head = 'from airflow.providers.amazon.aws.sensors import s3\n';
    expect(said(`${head}x = s3.S3Key|Sensor`)).toContain('S3KeySensor');
  });

  test('is silent about other names, texts and comments', () => {
    expect(said('from airflow.sdk import DA|G\n')).toBeUndefined();
    expect(said('x = Unkn|own()')).toBeUndefined();
    expect(said('from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\n# S3Key|Sensor\n')).toBeUndefined();
  });
});
