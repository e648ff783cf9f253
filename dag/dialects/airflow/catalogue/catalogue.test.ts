import { describe, expect, test } from 'vitest';
import { isTemplated, operatorCatalogue } from './catalogue.ts';

describe.each([2, 3] as const)('the catalogue for Airflow %i', (version) => {
  const catalogue = operatorCatalogue(version);
  const all = [...catalogue.all()];

  test('has every class once, with a name, a module and parameters that are told apart', () => {
    const paths = all.map(({ module, name }) => `${module}.${name}`);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => !/^airflow(\.\w+)+\.\w+$/.test(path))).toEqual([]);
    const repeated = all.filter(
      ({ parameters }) => new Set(parameters.map(({ name }) => name)).size < parameters.length,
    );
    expect(repeated).toEqual([]);
    expect(all.flatMap(({ parameters }) => parameters).filter(({ name }) => !/^\w+$/.test(name))).toEqual([]);
  });

  test('covers the providers', () => {
    expect(all.length).toBeGreaterThan(1000);
    const distributions = new Set(all.map(({ distribution }) => distribution));
    for (const name of [
      'amazon',
      'google',
      'cncf-kubernetes',
      'databricks',
      'snowflake',
      'microsoft-azure',
      'common-sql',
    ])
      expect(distributions).toContain(`apache-airflow-providers-${name}`);
  });

  test('leads every class back to BaseOperator, and nearly all know their template fields', () => {
    const strays = all.filter(({ name, bases }) => name !== 'BaseOperator' && !bases.at(-1)?.endsWith('.BaseOperator'));
    expect(strays).toEqual([]);
    expect(all.filter(({ templateFields }) => !templateFields).length).toBeLessThan(5);
  });

  test('knows an operator well', () => {
    const facts = catalogue.find('airflow.providers.amazon.aws.operators.s3.S3ListOperator');
    expect(facts?.parameters.map(({ name }) => name)).toContain('bucket');
    expect(facts && isTemplated(facts, 'bucket')).toBe(true);
    expect(catalogue.base()?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['task_id', 'retries']),
    );
    expect(catalogue.find('airflow.operators.bash.BashOperator')?.name).toBe('BashOperator');
  });
});
