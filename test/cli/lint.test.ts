import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CYCLE, dagwright, folderWith } from './dagwright.ts';

const opened: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of opened.splice(0)) folder.remove();
});
function folder(files: Parameters<typeof folderWith>[0]): string {
  const made = folderWith(files);
  opened.push(made);
  return made.path;
}

const GOOD = CYCLE.replace('    b >> a\n', '');

describe('dagwright lint', () => {
  it('finds nothing in the good examples', async () => {
    const { code, stdout } = await dagwright(['lint', 'examples', '--exclude', 'faulty']);
    expect(stdout).toMatch(/^No problems in \d+ files \([\d.]+ m?s\)\n$/);
    expect(code).toBe(0);
  });

  it('shows a problem with the lines that are to blame, and exits with 1', async () => {
    const { code, stdout } = await dagwright(['lint', 'examples/faulty/cycle.py']);
    expect(code).toBe(1);
    expect(stdout).toContain('error[dependency-cycle]');
    expect(stdout).toMatch(/--> examples\/faulty\/cycle\.py:\d+:\d+/);
    expect(stdout).toMatch(/\d+ \| {5}load >> validate\n +\| +\^+/);
    expect(stdout).toMatch(/1 error in 1 file \([\d.]+ m?s\)\n$/);
  });

  it('gives JSON with every promised key, lines and columns from 1', async () => {
    const path = folder({ 'dag.py': CYCLE });
    const { code, stdout } = await dagwright(['lint', 'dag.py', '--format', 'json'], { cwd: path });
    expect(code).toBe(1);
    const problems = JSON.parse(stdout) as Record<string, unknown>[];
    expect(problems.length).toBeGreaterThan(0);
    const cycle = problems.find((problem) => problem.code === 'dependency-cycle')!;
    expect(Object.keys(cycle)).toEqual([
      'file',
      'line',
      'column',
      'end_line',
      'end_column',
      'code',
      'severity',
      'message',
      'related',
      'fixes',
    ]);
    expect(cycle).toMatchObject({ file: 'dag.py', line: 8, column: 5, end_line: 8, end_column: 11, severity: 'error' });
    expect(cycle.related).toContainEqual({ file: 'dag.py', line: 7, message: expect.stringContaining('a') });
  });

  it('gives rules another severity, and turns them off and on', async () => {
    const path = folder({ 'dag.py': CYCLE, 'plain.py': "from airflow.sdk import DAG\nDAG('d')\n" });
    const codes = async (...rules: readonly string[]) => {
      const { code, stdout } = await dagwright([
        'lint',
        path,
        '--format',
        'json',
        ...rules.flatMap((rule) => ['--rule', rule]),
      ]);
      const problems = JSON.parse(stdout) as { code: string; severity: string }[];
      return [code, ...problems.map((problem) => `${problem.severity} ${problem.code}`)];
    };
    expect(await codes('dependency-cycle=warning')).toContain('warning dependency-cycle');
    expect((await codes('dependency-cycle=warning'))[0]).toBe(0);
    expect((await codes('dependency-cycle=off')).join()).not.toContain('dependency-cycle');
    expect((await codes()).join()).not.toContain('schedule-not-given');
    expect(await codes('schedule-not-given=error')).toContain('error schedule-not-given');
    expect(await dagwright(['lint', path, '--rule', 'nothing=off'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no rule 'nothing'"),
    });
    expect(await dagwright(['lint', path, '--rule', 'schedule-not-given'])).toMatchObject({ code: 2 });
  });

  it('gives an empty array when there is nothing to say', async () => {
    const path = folder({ 'dag.py': GOOD });
    expect(await dagwright(['lint', path, '--format', 'json'])).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  it('writes SARIF that points into the sources', async () => {
    const { code, stdout } = await dagwright(['lint', 'examples/faulty/cycle.py', '--format', 'sarif']);
    expect(code).toBe(1);
    const log = JSON.parse(stdout) as {
      version: string;
      runs: { tool: unknown; results: Record<string, unknown>[] }[];
    };
    expect(log.version).toBe('2.1.0');
    const [result] = log.runs[0]!.results;
    expect(result).toMatchObject({ ruleId: 'dependency-cycle', level: 'error' });
    expect(JSON.stringify(result)).toContain('"uri":"examples/faulty/cycle.py","uriBaseId":"%SRCROOT%"');
    expect(log.runs[0]!.tool).toMatchObject({ driver: { name: 'Dagwright', rules: [{ id: 'dependency-cycle' }] } });
  });

  it('writes annotations for GitHub, with line breaks escaped', async () => {
    const { stdout } = await dagwright(['lint', 'examples/faulty/cycle.py', '--format', 'github']);
    expect(stdout).toMatch(
      /^::error title=Dagwright dependency-cycle,file=examples\/faulty\/cycle\.py,line=\d+,col=\d+/,
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toContain('%0A');
  });

  it('looks at what Airflow would look at, and says no file twice', async () => {
    const path = folder({
      '.airflowignore': 'old_*',
      'old_dag.py': CYCLE,
      'settings.py': 'x = 1\n',
      'team/dag.py': GOOD,
      '.venv/pyvenv.cfg': '',
      '.venv/airflow_dag.py': CYCLE,
    });
    const { stdout } = await dagwright(['lint', path, `${path}/team`, `${path}/team/dag.py`]);
    expect(stdout).toContain('No problems in 1 file');
  });

  it.skipIf(process.platform === 'win32')('follows links to folders, but not in circles', async () => {
    const path = folder({ 'dags/one/a.py': CYCLE, 'shared/b.py': CYCLE.replace('"round"', '"other"') });
    symlinkSync('.', join(path, 'dags/one/self'));
    symlinkSync('nothing', join(path, 'dags/nothing.py'));
    symlinkSync('endless.py', join(path, 'dags/endless.py'));
    symlinkSync('../shared', join(path, 'dags/linked'));
    symlinkSync('../dags', join(path, 'shared/back'));
    const { code, stdout, stderr } = await dagwright(['lint', 'dags', '--format', 'json'], { cwd: path });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).map(({ file }: { file: string }) => file)).toEqual(['dags/linked/b.py', 'dags/one/a.py']);
    expect(code).toBe(1);
  });

  it('reads Latin-1 when it is declared and says so when it is not', async () => {
    const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
    const path = folder({
      'declared.py': latin1(`# -*- coding: latin-1 -*-\n# caf\xe9\n${GOOD}`),
      'undeclared.py': latin1(`# caf\xe9\n${GOOD}`),
    });
    const { code, stdout } = await dagwright(['lint', path, '--format', 'json']);
    const problems = JSON.parse(stdout) as { file: string; code: string; line: number }[];
    expect(problems.map(({ code: rule, line }) => [rule, line])).toEqual([['file-encoding', 1]]);
    expect(problems[0]!.file).toMatch(/undeclared\.py$/);
    expect(code).toBe(1);
  });

  it('takes CRLF and a byte order mark as they come', async () => {
    const path = folder({ 'dag.py': `\ufeff${CYCLE.replaceAll('\n', '\r\n')}` });
    const { stdout } = await dagwright(['lint', path, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([{ code: 'dependency-cycle', line: 8, column: 5 }]);
  });

  it('leaves a file of 10 MB alone and says so', async () => {
    const path = folder({ 'dag.py': `${GOOD}# ${'x'.repeat(10 * 1024 * 1024)}\n` });
    const { code, stdout } = await dagwright(['lint', path]);
    expect(stdout).toContain('warning[file-too-large]');
    expect(code).toBe(0);
  });

  it('comes to an end when a file would not', async () => {
    const path = folder({ 'dag.py': `from airflow.sdk import DAG\nwhile True:\n    pass\n` });
    expect((await dagwright(['lint', path])).code).toBe(0);
  });

  it('says the same with several threads as with one, also over files', async () => {
    const twin = GOOD.replaceAll('round', 'twin');
    const many = Array.from({ length: 50 }, (_, index) => [`dag_${index}.py`, CYCLE.replaceAll('round', `r${index}`)]);
    const path = folder({ ...Object.fromEntries(many), 'twin_a.py': twin, 'twin_z.py': twin });
    const lint = (threads: string) => dagwright(['lint', path, '--format', 'json', '--threads', threads]);
    const [one, two] = [await lint('1'), await lint('2')];
    expect(two.stdout).toBe(one.stdout);
    expect(JSON.parse(one.stdout).length).toBeGreaterThan(50);
    expect(one.stdout).toContain('twin_z.py');
  });

  it('is silent where a comment asks for it', async () => {
    const path = folder({
      'line.py': CYCLE.replace('b >> a', 'b >> a  # dagwright: ignore[dependency-cycle]'),
      'file.py': `${CYCLE.replaceAll('round', 'other')}# dagwright: ignore-file\n`,
    });
    expect(await dagwright(['lint', path])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No problems in 2/),
    });
  });

  it('takes the version of Airflow from the requirements', async () => {
    // Airflow 2 reads .airflowignore as regular expressions, Airflow 3 as globs.
    const good = GOOD.replace('airflow.sdk', 'airflow').replace(
      'airflow.providers.standard.operators',
      'airflow.operators',
    );
    const files = { 'dag.py': good, 'old_1.py': CYCLE, '.airflowignore': 'old_\\d' };
    const path = folder({ ...files, 'requirements.txt': 'apache-airflow==2.10.5\n' });
    expect(await dagwright(['lint', '.'], { cwd: path })).toMatchObject({ code: 0 });
    expect(await dagwright(['lint', '.', '--airflow-version', '3'], { cwd: path })).toMatchObject({ code: 1 });
    expect(await dagwright(['lint', '.'], { cwd: folder(files) })).toMatchObject({ code: 1 });
  });

  it('hides what is less severe than asked for, and exits by what there is', async () => {
    const path = folder({ 'dag.py': CYCLE });
    const { code, stdout } = await dagwright(['lint', path, '--severity', 'error', '--format', 'json']);
    expect((JSON.parse(stdout) as { severity: string }[]).every(({ severity }) => severity === 'error')).toBe(true);
    expect(code).toBe(1);
  });

  it('uses colours only where they are wanted', async () => {
    const colour = '\u001b[';
    expect((await dagwright(['lint', 'examples/faulty'])).stdout).not.toContain(colour);
    const forced = await dagwright(['lint', 'examples/faulty'], { env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain(colour);
    const both = await dagwright(['lint', 'examples/faulty'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(both.stdout).not.toContain(colour);
  });

  it.each([
    [['lint', '--colour'], /unknown option '--colour'/],
    [['lint', 'nowhere.py'], /there is no file or folder nowhere\.py/],
    [['lint', '--format', 'xml'], /Allowed choices are text, json, sarif, github/],
    [['lint', '--env', 'NAME'], /NAME=VALUE/],
    [['lint', '--variables', 'nowhere.json', 'examples'], /--variables nowhere\.json/],
    [['dance'], /unknown command 'dance'/],
  ])('says what is wrong with %j and exits with 2', async (args, message) => {
    const { code, stdout, stderr } = await dagwright(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('has help and a version', async () => {
    expect(await dagwright(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await dagwright(['lint', '--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--format') });
  });

  it('looks at the packages of the interpreter that is named, without running it', async () => {
    const packages = 'env/lib/python3.12/site-packages';
    const path = folder({
      'dag.py': `import yaml\nimport pandas\n${GOOD}`,
      'env/pyvenv.cfg': 'home = /nowhere\n',
      'env/bin/python': 'not a program',
      [`${packages}/pandas/__init__.py`]: '',
      [`${packages}/airflow/providers/standard/operators/empty.py`]: '',
      [`${packages}/airflow/providers/standard/operators/bash.py`]: '',
      [`${packages}/apache_airflow-3.3.2.dist-info/METADATA`]: '',
    });
    const { code, stdout } = await dagwright(['lint', 'dag.py', '--python', 'env/bin/python'], { cwd: path });
    expect(stdout).toContain("error[missing-module]: 'yaml' is in the package PyYAML");
    expect(stdout).not.toContain('pandas');
    expect(code).toBe(1);
    const found = await dagwright(['lint', 'dag.py'], { cwd: path });
    expect(found.stdout).toContain('warning[missing-module]');
    expect(found.code).toBe(0);
    const wrong = await dagwright(['lint', 'dag.py', '--python', 'nowhere/python'], { cwd: path });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('there is no such interpreter');
  });
});
