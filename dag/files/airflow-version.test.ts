import { describe, expect, test } from 'vitest';
import { MemoryFiles } from '../test-support.ts';
import { airflowVersionIn, detectAirflowVersion } from './airflow-version.ts';

/** URI → text. */
function filesOf(texts: { readonly [uri: string]: string }) {
  return {
    read: (uri: string) => texts[uri],
    kind: (uri: string) => (uri in texts ? ('file' as const) : undefined),
    list: (folder: string) =>
      Object.keys(texts)
        .filter((uri) => uri.startsWith(`${folder}/`))
        .map((uri) => uri.slice(folder.length + 1)),
  };
}

describe('the Airflow version that a line asks for', () => {
  test.each([
    ['apache-airflow==2.10.5', 2],
    ['apache-airflow[amazon,celery]==3.3.2', 3],
    ['apache_airflow_providers==1\napache-airflow ~= 2.9', 2],
    ['    "apache-airflow>=2.8,<3",', 2],
    ['    "apache-airflow>=2.8,<4",', undefined],
    ['apache-airflow>=2.11.0', undefined],
    ['apache-airflow>2,<=2.10', 2],
    ['apache-airflow>=3.0', 3],
    ['apache-airflow<3', 2],
    ['apache-airflow<3.0.0', 2],
    ['apache-airflow<=3.1', 3],
    ['apache-airflow-core==3.3.2', 3],
    ['apache-airflow = "^2.7.0"', 2],
    ['apache-airflow = { version = "2.7.0" }', 2],
    ['--constraint https://raw.githubusercontent.com/apache/airflow/constraints-2.10.3/constraints-3.11.txt', 2],
    ['FROM apache/airflow:2.9.1-python3.11', 2],
    ['FROM apache/airflow:slim-3.0.2', 3],
    ['FROM --platform=linux/amd64 registry.example.com/team/airflow:3.1 AS base', 3],
    ['FROM quay.io/astronomer/astro-runtime:12.1.0', 2],
    ['FROM astrocrpublic.azurecr.io/runtime:3.0-4', 3],
    ['apache-airflow-providers-amazon==9.0.0', undefined],
    ['apache-airflow', undefined],
    ['# apache-airflow', undefined],
    ['FROM python:3.12', undefined],
  ])('%s → %s', (text, expected) => {
    expect(airflowVersionIn(text)).toBe(expected);
  });
});

describe('the Airflow version of a workspace', () => {
  const root = 'file:///w';

  test('is 3 when nothing says otherwise', () => {
    expect(detectAirflowVersion(filesOf({ [`${root}/requirements.txt`]: 'requests' }), [root])).toBeUndefined();
  });

  test('is the image that runs before what requirements ask for', () => {
    const files = filesOf({
      [`${root}/pyproject.toml`]: '[project]\ndependencies = ["apache-airflow>=3"]',
      [`${root}/Dockerfile`]: 'FROM apache/airflow:2.10.5',
    });
    expect(detectAirflowVersion(files, [root])).toBe(2);
  });

  test('is taken from the first workspace folder that says it', () => {
    const files = filesOf({ 'file:///b/requirements-dev.txt': 'apache-airflow==2.8.0' });
    expect(detectAirflowVersion(files, ['file:///a', 'file:///b'])).toBe(2);
  });
});

describe('the Airflow of an environment of Cloud Composer', () => {
  const terraform = (image: string) =>
    `resource "google_composer_environment" "it" {\n  # image_version = "composer-1.20.12-airflow-1.10.15"\n  image_version = "${image}"\n}\n`;
  test.each([
    ['main.tf', terraform('composer-2.9.7-airflow-2.9.3'), 2],
    ['main.tf', terraform('composer-3-airflow-2'), 2],
    ['main.tf', terraform('composer-3-airflow-3.1.0-build.8'), 3],
    ['main.tf', terraform('composer-1.19.15-airflow-1.10.15'), undefined],
    ['terraform/composer.tf', terraform('composer-latest-airflow-2.10.5'), 2],
    [
      'cloudbuild.yaml',
      'args: [composer, environments, create, --image-version=composer-3-airflow-3.2.2-build.3]\n',
      3,
    ],
    ['composer/local/config.json', '{"composer_image_version": "composer-2.16.1-airflow-2.11.0"}', 2],
    ['main.tf', terraform('composer-2-airflow-2') + terraform('composer-3-airflow-3'), undefined],
    ['main.tf', 'resource "aws_s3_bucket" "it" {}\n', undefined],
  ])('%s', (path, text, version) => {
    expect(detectAirflowVersion(new MemoryFiles({ [path]: text }), ['file:///workspace'])).toBe(version);
  });

  test('is asked for after what is installed', () => {
    const files = new MemoryFiles({
      'main.tf': terraform('composer-2-airflow-2'),
      'requirements.txt': 'apache-airflow==3.0.2\n',
    });
    expect(detectAirflowVersion(files, ['file:///workspace'])).toBe(3);
  });
});
