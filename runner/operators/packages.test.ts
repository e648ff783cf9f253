import { expect, it } from 'vitest';
import { packageOf } from './packages.ts';

it.each([
  ['airflow.providers.amazon.aws.operators.s3', 'apache-airflow-providers-amazon'],
  ['airflow.providers.cncf.kubernetes.operators.pod', 'apache-airflow-providers-cncf-kubernetes'],
  ['airflow.providers.apache.spark.operators.spark_submit', 'apache-airflow-providers-apache-spark'],
  ['airflow.providers.google.cloud.transfers.gcs_to_bigquery', 'apache-airflow-providers-google'],
  ['airflow.providers.standard.operators.python', 'apache-airflow-providers-standard'],
  ['airflow.operators.email', 'apache-airflow'],
  ['cosmos.operators', 'cosmos'],
])('%s comes with %s', (module, name) => {
  expect(packageOf(module)).toBe(name);
});
