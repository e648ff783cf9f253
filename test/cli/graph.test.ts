import { existsSync, readFileSync } from 'node:fs';
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

describe('dagwright graph', () => {
  it('names what is not known once, in the order of the lines', async () => {
    const text = [
      'import os',
      'from airflow.sdk import DAG',
      'from airflow.providers.standard.operators.empty import EmptyOperator',
      '',
      'with DAG("open", schedule=None):',
      '    for _ in range(2):',
      '        EmptyOperator(task_id=os.environ["NAME"])',
      '    if os.environ["MODE"]:',
      '        EmptyOperator(task_id="more")',
    ].join('\n');
    const { stdout } = await dagwright(['graph', 'dag.py', '--format', 'json'], { cwd: folder({ 'dag.py': text }) });
    expect(JSON.parse(stdout)[0].dags[0].unknowns).toEqual([
      { line: 7, reason: expect.stringContaining('NAME') },
      { line: 8, reason: expect.stringContaining('MODE') },
    ]);
  });

  it('prints one line of JSON a file, with every promised key', async () => {
    const { code, stdout } = await dagwright([
      'graph',
      'examples/branching.py',
      'examples/mapping.py',
      '--format',
      'jsonl',
    ]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const [branching, mapping] = lines.map((line) => JSON.parse(line));
    expect(Object.keys(branching)).toEqual(['file', 'dialect', 'dags', 'problems']);
    expect(branching).toMatchObject({ file: 'examples/branching.py', dialect: 'airflow', problems: [] });
    const [dag] = branching.dags;
    const keys = ['dag_id', 'exact', 'schedule', 'line', 'tasks', 'edges', 'groups', 'unknowns'];
    expect(Object.keys(dag)).toEqual(keys);
    expect(dag).toMatchObject({ dag_id: 'branching', exact: true, schedule: null, groups: [], unknowns: [] });
    expect(dag.edges).toContainEqual(['choose', 'load_in_bulk', 'over 1000 rows']);
    expect(dag.edges).toContainEqual(['count_rows', 'choose']);
    expect(Object.keys(dag.tasks[0])).toEqual([
      'task_id',
      'operator',
      'trigger_rule',
      'task_group',
      'mapped',
      'setup',
      'teardown',
      'line',
    ]);
    expect(dag.tasks.map((task: { task_id: string }) => task.task_id).sort()).toEqual([
      'choose',
      'count_rows',
      'join',
      'load_in_bulk',
      'load_row_by_row',
    ]);
    const mapped = mapping.dags[0].tasks.filter((task: { mapped: boolean }) => task.mapped);
    expect(mapped.map((task: { task_id: string }) => task.task_id)).toEqual(['resize']);
  });

  it('knows what it is told of the outside', async () => {
    const path = folder({
      'libs/tables.py': 'TABLES = ["a", "b"]\n',
      'variables.json': '{"suffix": "late"}',
      'dag.py': [
        'import os',
        'from airflow.sdk import DAG, Variable',
        'from airflow.providers.standard.operators.empty import EmptyOperator',
        'from tables import TABLES',
        'with DAG(os.environ["NAME"] + "_" + Variable.get("suffix"), schedule=None):',
        '    for table in TABLES:',
        '        EmptyOperator(task_id=table)',
      ].join('\n'),
    });
    const outside = ['--python-path', 'libs', '--env', 'NAME=nightly', '--variables', 'variables.json'];
    const { stdout } = await dagwright(['graph', 'dag.py', '--format', 'jsonl', ...outside], { cwd: path });
    const [dag] = JSON.parse(stdout).dags;
    expect(dag).toMatchObject({ dag_id: 'nightly_late', exact: true });
    expect(dag.tasks.map((task: { task_id: string }) => task.task_id)).toEqual(['a', 'b']);
  });

  it('draws an SVG into a file', async () => {
    const path = folder({});
    const output = join(path, 'pictures', 'etl.svg');
    const { code } = await dagwright(['graph', 'examples/with_groups_etl.py', '--format', 'svg', '-o', output]);
    expect(code).toBe(0);
    const svg = readFileSync(output, 'utf8');
    expect(svg).toMatch(/^<svg [^>]*>/);
    for (const name of ['extract', 'deduplicate_orders', 'notify']) expect(svg).toContain(name);
  });

  it.each([
    ['mermaid', /^flowchart LR\n[\s\S]*hello|greet/],
    ['dot', /^digraph "hello" \{[\s\S]*"greet" -> "today"/],
    ['text', /hello[\s\S]*greet[\s\S]*today/],
  ])('draws %s', async (format, expected) => {
    const { code, stdout } = await dagwright(['graph', 'examples/hello.py', '--format', format]);
    expect(stdout).toMatch(expected);
    expect(code).toBe(0);
  });

  it('draws one of several DAGs, or all into a folder, and says so when it is not told which', async () => {
    const several = await dagwright(['graph', 'examples/factory.py', '--format', 'svg']);
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toMatch(/refresh_customers, refresh_orders, refresh_products.*--dag/);
    const one = await dagwright(['graph', 'examples/factory.py', '--format', 'mermaid', '--dag', 'refresh_orders']);
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('check_fresh') });
    const path = folder({});
    await dagwright(['graph', 'examples/factory.py', '--format', 'svg', '-o', `${path}/`]);
    expect(existsSync(join(path, 'refresh_products.svg'))).toBe(true);
  });

  it('draws what can be read of a faulty file, says what is wrong, and exits with 1', async () => {
    const path = folder({ 'dag.py': CYCLE });
    const { code, stdout, stderr } = await dagwright(['graph', 'dag.py'], { cwd: path });
    expect(stdout).toContain('round');
    expect(stderr).toContain('error[dependency-cycle]');
    expect(code).toBe(1);
  });

  it('says so when there is nothing to draw', async () => {
    const path = folder({ 'nothing.py': 'x = 1\n' });
    expect(await dagwright(['graph', path])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no DAG'),
    });
    const unknown = await dagwright(['graph', 'examples/hello.py', '--dag', 'goodbye']);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no DAG goodbye; there is hello') });
  });
});
