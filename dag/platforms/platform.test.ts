import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../test-support.ts';
import { mwaaOf, type PlatformSetting } from './platform.ts';

const ROOT = 'file:///workspace';

function mwaa(files: { [path: string]: string }, setting: PlatformSetting = 'auto') {
  return mwaaOf(setting, new MemoryFiles(files), [ROOT]);
}

describe('a workspace is for Amazon MWAA', () => {
  it('when the setting says so, with nothing else known', () => {
    expect(mwaa({}, 'mwaa')).toEqual({ requirements: [] });
  });

  it('when pyproject.toml says so, with the version that it names', () => {
    const text =
      '[project]\nname = "x"\n\n[tool.dagwright]\nplatform = "mwaa"\nairflow-version = "2.10.3"\n\n[tool.ruff]\n';
    expect(mwaa({ 'pyproject.toml': text })).toEqual({ requirements: [], airflowVersion: '2.10.3' });
  });

  it('when Terraform makes an environment next to the DAGs', () => {
    const text = 'resource "aws_mwaa_environment" "it" {\n  airflow_version = "2.11.0"\n  dag_s3_path = "dags/"\n}\n';
    expect(mwaa({ 'terraform/mwaa.tf': text })?.airflowVersion).toBe('2.11.0');
  });

  it('when CloudFormation does, in YAML or JSON', () => {
    const yaml = 'Resources:\n  Env:\n    Type: AWS::MWAA::Environment\n    Properties:\n      AirflowVersion: 3.0.6\n';
    const json =
      '{"Resources": {"Env": {"Type": "AWS::MWAA::Environment", "Properties": {"AirflowVersion": "2.9.2"}}}}';
    expect(mwaa({ 'template.yaml': yaml })?.airflowVersion).toBe('3.0.6');
    expect(mwaa({ 'infra/mwaa-stack.template.json': json })?.airflowVersion).toBe('2.9.2');
  });

  it('without a version where two environments have different ones', () => {
    const env = (version: string) => `resource "aws_mwaa_environment" "it" {\n  airflow_version = "${version}"\n}\n`;
    expect(mwaa({ 'dev.tf': env('2.11.0'), 'prod.tf': env('2.10.3') })).toEqual({
      requirements: [],
      infrastructure: [`${ROOT}/dev.tf`, `${ROOT}/prod.tf`],
    });
  });

  it('when it is a copy of aws-mwaa-local-runner, whose requirements lie in a folder of their own', () => {
    const files = {
      'mwaa-local-env': '#!/bin/bash\n',
      'docker/Dockerfile': 'FROM amazonlinux\nARG AIRFLOW_VERSION=2.10.3\n',
      'requirements/requirements.txt': 'pandas\n',
    };
    expect(mwaa(files)).toEqual({
      airflowVersion: '2.10.3',
      requirements: [`${ROOT}/requirements/requirements.txt`],
    });
  });
});

describe('a workspace is not taken for one of MWAA', () => {
  it.each([
    ['because of the Amazon provider', { 'requirements.txt': 'apache-airflow-providers-amazon\n' }],
    ['because of its folders', { 'dags/a.py': '', 'plugins/b.py': '', '.airflowignore': '' }],
    ['because a text mentions it', { 'README.md': 'AWS::MWAA::Environment', 'main.tf': '# aws_mwaa_environment\n' }],
    [
      'because another tool has a platform',
      { 'pyproject.toml': '[tool.other]\nplatform = "mwaa"\n[tool.dagwright]\n' },
    ],
  ])('%s', (_, files) => {
    expect(mwaa(files)).toBeUndefined();
  });

  it('when the setting says none', () => {
    expect(mwaa({ 'pyproject.toml': '[tool.dagwright]\nplatform = "mwaa"\n' }, 'none')).toBeUndefined();
  });
});

describe('of several requirements files', () => {
  it("those count that have to do with Airflow: the others are a developer's own", () => {
    const files = { 'requirements.txt': 'pytest\n', 'dags/requirements.txt': 'apache-airflow-providers-ssh\n' };
    expect(mwaa(files, 'mwaa')?.requirements).toEqual([`${ROOT}/dags/requirements.txt`]);
  });
});
