import { describe, expect, it } from 'vitest';
import type { Problem } from '../model.ts';
import { analyse, mwaaProblems, requirementsProblems, zipOf } from '../test-support.ts';

const URL = 'https://raw.githubusercontent.com/apache/airflow';
const CONSTRAINED = `--constraint "${URL}/constraints-2.10.3/constraints-3.11.txt"\n`;

function codes(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code }) => code);
}

function firstFix([problem]: readonly Problem[]): string | undefined {
  return problem?.fixes[0]?.edits[0]?.newText;
}

describe('constraints for MWAA', () => {
  it('are added for the version of the environment', async () => {
    const problems = await requirementsProblems('pandas\n', {}, '3.0.6');
    expect(codes(problems)).toEqual(['mwaa-constraint-missing']);
    expect(firstFix(problems)).toBe(`--constraint "${URL}/constraints-3.0.6/constraints-3.12.txt"\n`);
  });

  it.each([
    ['an old environment does without', 'pandas\n', '2.6.3'],
    ['a comment says that there are to be none', '# --constraint \npandas\n', '2.10.3'],
    ['nothing is installed', '# later\n', '2.10.3'],
    ['the short option names them', `-c ${URL}/constraints-2.10.3/constraints-3.11.txt\npandas\n`, '2.10.3'],
  ])('are not asked for where %s', async (_, text, version) => {
    expect(await requirementsProblems(text, {}, version)).toEqual([]);
  });

  it('are those of the environment', async () => {
    const problems = await requirementsProblems(`${CONSTRAINED}pandas\n`, {}, '2.11.0');
    expect(codes(problems)).toEqual(['mwaa-constraint-version']);
    expect(problems[0]?.location.range.start).toEqual({ line: 0, character: 14 });
    expect(firstFix(problems)).toBe(`${URL}/constraints-2.11.0/constraints-3.12.txt`);
  });

  it('of a version that came after the table of versions are taken as they are', async () => {
    const text = `-c ${URL}/constraints-3.4.1/constraints-3.13.txt\napache-airflow==3.4.1\n`;
    expect(await requirementsProblems(text)).toEqual([]);
  });
});

describe('the version of Airflow for MWAA', () => {
  it('is one that it has', async () => {
    const problems = await requirementsProblems(`${CONSTRAINED}apache-airflow==2.9.1\n`);
    expect(codes(problems)).toEqual(['mwaa-airflow-version']);
    expect(firstFix(problems)).toBe('==2.9.2');
  });

  it("is the environment's", async () => {
    const problems = await requirementsProblems(`${CONSTRAINED}apache-airflow[ssh]==2.9.2\n`, {}, '2.10.3');
    expect(codes(problems)).toEqual(['mwaa-airflow-version']);
    expect(firstFix(problems)).toBe('==2.10.3');
  });
});

describe('a pin for MWAA', () => {
  it('contradicts constraints that lie among the DAGs', async () => {
    const text = '--constraint "/usr/local/airflow/dags/constraints.txt"\nPandas == 2.2.0\nboto3==1.35.0\n';
    const problems = await requirementsProblems(text, { 'dags/constraints.txt': 'pandas==2.1.4\nboto3==1.35.0\n' });
    expect(codes(problems)).toEqual(['mwaa-requirement-conflict']);
    expect(problems[0]).toMatchObject({ severity: 'warning', location: { range: { start: { line: 1 } } } });
    expect(firstFix(problems)).toBe('==2.1.4');
  });

  it('of what MWAA keeps to itself is information, because it may be the same version', async () => {
    const [problem] = await requirementsProblems(`${CONSTRAINED}SQLAlchemy==1.4.53\n`);
    expect(problem).toMatchObject({ code: 'mwaa-requirement-conflict', severity: 'information' });
  });
});

describe('a path for MWAA', () => {
  it.each(['-e .', '-r dev.txt', '--find-links ./wheels', '/opt/x-1-py3-none-any.whl', 'x @ file:///opt/x.whl'])(
    '%s is not there',
    async (line) => {
      expect(codes(await requirementsProblems(`${CONSTRAINED}${line}\n`))).toEqual(['mwaa-requirement-path']);
    },
  );

  it.each([
    '/usr/local/airflow/plugins/x-1-py3-none-any.whl',
    '--find-links /usr/local/airflow/plugins',
    'https://host/x-1-py3-none-any.whl',
    'git+https://host/x.git@v1#egg=x',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is pip that puts the value in.
    '--find-links ${WHEELS}',
    '--index-url https://user:secret@host/simple',
  ])('%s is fine', async (line) => {
    expect(await requirementsProblems(`${CONSTRAINED}${line}\n`)).toEqual([]);
  });

  it('in the workspace is changed to where it is on MWAA', async () => {
    const problems = await requirementsProblems('-c dags/constraints.txt\npandas\n', {
      'dags/constraints.txt': 'pandas==2.1.4\n',
    });
    expect(firstFix(problems)).toBe('/usr/local/airflow/dags/constraints.txt');
  });
});

describe('a DAG file for MWAA', () => {
  const head = 'from airflow.sdk import DAG\nfrom airflow.providers.standard.operators.bash import BashOperator\n';
  const mwaa = { mwaa: { requirements: [] } };

  it('asks for another executor in its default_args', async () => {
    const text = `${head}with DAG('d', default_args={'executor': 'KubernetesExecutor'}):\n    BashOperator(task_id='a', bash_command='echo')\n`;
    expect((await analyse(text, {}, mwaa)).problems).toMatchObject([
      { code: 'mwaa-task-option', location: { range: { start: { line: 2 } } } },
    ]);
  });

  it.each([
    "executor='CeleryExecutor'",
    "executor='airflow.providers.celery.executors.celery_executor.CeleryExecutor'",
    'queue=None',
    "executor_config={'anything': 1}",
  ])('may say %s', async (argument) => {
    const text = `${head}with DAG('d'):\n    BashOperator(task_id='a', bash_command='echo', ${argument})\n`;
    expect((await analyse(text, {}, mwaa)).problems).toEqual([]);
  });

  it('may import from a folder `plugins` that goes to MWAA with the DAGs', async () => {
    const text = `${head}from plugins.load import load\nwith DAG('d'):\n    BashOperator(task_id='a', bash_command=load)\n`;
    const { problems } = await analyse(text, { 'dags/plugins/load.py': "load = 'echo'\n" }, mwaa);
    expect(problems).toEqual([]);
  });

  it('is not looked at in this way in other workspaces', async () => {
    const text = `${head}with DAG('d'):\n    BashOperator(task_id='a', bash_command='echo', queue='x')\n`;
    expect((await analyse(text)).problems).toEqual([]);
  });
});

describe('a startup script for MWAA', () => {
  const found = async (text: string, version?: string): Promise<readonly string[]> =>
    (await mwaaProblems('startup.sh', { 'startup.sh': text }, version)).map(
      ({ location: { range }, message }) => `${range.start.line}:${range.start.character} ${message}`,
    );

  it.each([
    ['export AIRFLOW_HOME=/opt', '0:7 MWAA sets AIRFLOW_HOME anew when this script has ended'],
    ['AWS_REGION="eu-west-1"', '0:0 MWAA sets AWS_REGION anew when this script has ended'],
    ['if true; then export MWAA__X=1; fi', '0:21 MWAA sets MWAA__X anew when this script has ended'],
    [
      'export AIRFLOW__CORE__PARALLELISM=4',
      '0:7 MWAA sets AIRFLOW__CORE__PARALLELISM anew when this script has ended: give the environment the configuration option core.parallelism',
    ],
  ])('%s is lost', async (text, message) => {
    expect(await found(`${text}\n`)).toEqual([message]);
  });

  it.each([
    'export PATH=/opt/bin:$PATH',
    'export AIRFLOW__CORE__DEFAULT_TIMEZONE=utc',
    '# export AIRFLOW_HOME=/opt',
    'AWS_REGION=eu-west-1 aws s3 ls',
    'echo "AIRFLOW_HOME=/opt"',
    'cat <<EOF\nAIRFLOW_HOME=/opt\nEOF',
    'if [ "$AWS_REGION" = "" ]; then echo none; fi',
    'export REGION=$AWS_REGION',
  ])('%s is fine', async (text) => {
    expect(await found(`${text}\n`)).toEqual([]);
  });

  it('may say where Python looks before Airflow 2.9', async () => {
    expect(await found('export PYTHONPATH=/opt\n', '2.8.1')).toEqual([]);
    expect(await found('export PYTHONPATH=/opt\n', '2.9.2')).toHaveLength(1);
  });
});

describe('options of an environment of MWAA', () => {
  const terraform = (options: string): string =>
    `resource "aws_mwaa_environment" "it" {\n  airflow_configuration_options = ${options}\n  tags = { "core.executor" = "mine" }\n}\n`;
  const cloudformation = (options: string): string =>
    `Resources:\n  Env:\n    Type: AWS::MWAA::Environment\n    Properties:\n      AirflowConfigurationOptions:\n${options}\n      Tags:\n        core.executor: mine\n`;

  it.each([
    ['mwaa.tf', terraform('{\n    "core.executor" = "LocalExecutor"\n    "core.parallelism" = 4\n  }')],
    ['mwaa.tf', terraform('{ "celery.broker_url" = "sqs://" }')],
    ['mwaa.tf', terraform('merge(var.options, { "core.load_examples" = true })')],
    ['template.yaml', cloudformation('        core.load_examples: "True"\n        core.parallelism: 4')],
    [
      'cdk.out/mwaa.template.json',
      '{"Resources": {"E": {"Type": "AWS::MWAA::Environment", "Properties": {"AirflowConfigurationOptions": {"core.fernet_key": "x"}, "X": {"core.executor": 1}}}}}',
    ],
  ])('that it sets itself have no effect (%s)', async (path, text) => {
    const problems = await mwaaProblems(path, { [path]: text });
    expect(codes(problems)).toEqual(['mwaa-configuration-option']);
    expect(problems[0]?.message).toMatch(/^MWAA sets (core|celery)\.\w+ itself: this has no effect$/);
  });

  it('are fine where they are its to take', async () => {
    const text = terraform(
      '{\n    "core.default_timezone" = "utc"\n    "email.from_email" = "AIRFLOW__CORE__EXECUTOR"\n  }',
    );
    expect(await mwaaProblems('mwaa.tf', { 'mwaa.tf': text })).toEqual([]);
  });
});

describe('an airflow.cfg of a workspace for MWAA', () => {
  it('is not read there', async () => {
    const problems = await mwaaProblems('dags/airflow.cfg', {
      'dags/airflow.cfg': '[core]\n# a = 1\nparallelism = 4\n',
    });
    expect(problems).toMatchObject([
      { code: 'mwaa-airflow-cfg', severity: 'information', location: { range: { start: { line: 2 } } } },
    ]);
  });
});

describe('a plugins.zip for MWAA', () => {
  const found = async (names: readonly string[], comment?: string) =>
    codes(await mwaaProblems('plugins.zip', { 'plugins.zip': zipOf(names, comment) }));

  it('holds what is in the folder, not the folder', async () => {
    expect(await found(['plugins/my_plugin.py', '__MACOSX/plugins/._my_plugin.py'])).toEqual(['mwaa-plugins-zip']);
    expect(await found(['plugins/', 'plugins/a.py'], 'made by hand')).toEqual(['mwaa-plugins-zip']);
    expect(await found(['my_plugin.py', 'plugins/a.py'])).toEqual([]);
    expect(await found(['plugins/__init__.py', 'plugins/a.py'])).toEqual([]);
    expect(await found([])).toEqual([]);
  });

  it('that is none is left alone', async () => {
    expect(codes(await mwaaProblems('plugins.zip', { 'plugins.zip': 'version https://git-lfs.example' }))).toEqual([]);
    const cut = zipOf(['plugins/a.py']).slice(60);
    expect(codes(await mwaaProblems('plugins.zip', { 'plugins.zip': cut }))).toEqual([]);
  });

  it('has the wheels that the requirements name', async () => {
    const wheel = 'x-1-py3-none-any.whl';
    const text = `${CONSTRAINED}/usr/local/airflow/plugins/${wheel}\n`;
    const problems = await requirementsProblems(text, { 'plugins.zip': zipOf(['a.py', 'wheels/other.whl']) });
    expect(problems).toMatchObject([
      {
        code: 'mwaa-requirement-path',
        message: `There is no '${wheel}' in plugins.zip`,
        location: { range: { start: { line: 1 } } },
      },
    ]);
    expect(await requirementsProblems(text, { 'plugins.zip': zipOf(['a.py', wheel]) })).toEqual([]);
    const folder = `${CONSTRAINED}--find-links /usr/local/airflow/plugins/wheels\n`;
    expect(await requirementsProblems(folder, { 'plugins.zip': zipOf(['wheels/other.whl']) })).toEqual([]);
  });
});

describe('a wheel for MWAA', () => {
  const found = async (wheel: string, version?: string) =>
    (
      await requirementsProblems(
        `-c ${URL}/constraints-2.10.3/constraints-3.11.txt\n/usr/local/airflow/plugins/${wheel}\n`,
        {},
        version,
      )
    ).map(({ message }) => message);

  it.each([
    'x-1.0-cp311-cp311-win_amd64.whl',
    'x-1.0-1-cp311-cp311-macosx_10_9_x86_64.whl',
    'x-1.0-py3-none-musllinux_1_2_x86_64.whl',
    'x-1.0-py3-none-manylinux_2_28_aarch64.whl',
  ])('%s is for another system', async (wheel) =>
    expect(await found(wheel)).toEqual([expect.stringMatching(/^MWAA runs on Linux with x86-64/)]),
  );

  it.each([
    'x-1.0-cp39-cp39-manylinux2014_x86_64.whl',
    'x-1.0-cp312-abi3-manylinux_2_17_x86_64.whl',
    'x-1.0-py2-none-any.whl',
  ])('%s is for another Python', async (wheel) => {
    expect(await found(wheel, '2.10.3')).toEqual([expect.stringMatching(/^The environment has Python 3.11/)]);
    expect(await found(wheel)).toEqual([]);
  });

  it.each([
    'x-1.0-py3-none-any.whl',
    'x-1.0-py2.py3-none-any.whl',
    'x-1.0-py37-none-any.whl',
    'x-1.0-cp38-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    'x-1.0-cp311-cp311-linux_x86_64.whl',
  ])('%s is fine', async (wheel) => expect(await found(wheel, '2.10.3')).toEqual([]));
});
