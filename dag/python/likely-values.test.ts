import { describe, expect, it } from 'vitest';
import { analyse as analysed, dagOf, problems, taskIds } from '../test-support.ts';

const inDag = (body: string, before = ''): string => `
import os, json, re, enum, glob
from datetime import datetime, timedelta
from pathlib import Path
import yaml
from airflow.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator
HERE = os.path.dirname(os.path.abspath(__file__))
COUNT = os.environ.get('COUNT', '3')
NAMES = os.environ.get('NAMES', 'iron,coal')
FOLDER = os.environ.get('FOLDER', HERE + '/plans')
DAY = os.environ.get('DAY', '2024-05-06')
${before}
with DAG('mine') as dag:
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

const task = (value: string): string => `EmptyOperator(task_id='t_' + str(${value}))`;

const FILES = {
  'dags/plans/deep.json': '{"depth": 40}',
  'dags/plans/wide.yaml': 'depth: 2\n',
  'dags/plans/one.sql': 'select 1',
};

async function only(value: string, before?: string): Promise<{ id: string; exact: boolean }> {
  const dag = await dagOf(inDag(task(value), before), FILES);
  expect(dag.tasks).toHaveLength(1);
  return { id: taskIds(dag)[0] ?? '', exact: dag.exact };
}

/** Expressions over what the environment may change, with what they give where it changes nothing. */
const LIKELY: readonly (readonly [string, string])[] = [
  ["Path(FOLDER, 'deep.json').exists()", 'True'],
  ["json.loads(Path(FOLDER, 'deep.json').read_text())['depth']", '40'],
  ["json.load(open(FOLDER + '/deep.json'))['depth']", '40'],
  ["yaml.safe_load(open(os.path.join(FOLDER, 'wide.yaml')))['depth']", '2'],
  ["sorted(path.stem for path in Path(FOLDER).glob('*'))[0]", 'deep'],
  ["(Path(FOLDER) / 'deep.json').name", 'deep.json'],
  ["[os.path.basename(path) for path in glob.glob(FOLDER + '/*.sql')][0]", 'one.sql'],
  ["datetime.strptime(DAY, '%Y-%m-%d').strftime('%d')", '06'],
  ["(datetime.strptime(DAY, '%Y-%m-%d') + timedelta(days=1)).day", '7'],
  ["re.match('([0-9])', COUNT).group(1)", '3'],
  ['COUNT[0]', '3'],
  ["COUNT == '3'", 'True'],
  ['not COUNT', 'False'],
  ["COUNT and 'full'", 'full'],
  ["'some' if COUNT == '0' else 'other'", 'other'],
  ['bool(COUNT)', 'True'],
  ['isinstance(COUNT, str)', 'True'],
  ["[name for name in NAMES.split(',')]", "['iron', 'coal']"],
  ["{name: 1 for name in NAMES.split(',')}['coal']", '1'],
  ["{name: name for name in NAMES.split(',')}.get('coal')", 'coal'],
  ["dict(zip(NAMES.split(','), [1, 2]))['coal']", '2'],
  ["(lambda coal=0, **more: coal)(**{name: name for name in NAMES.split(',')})", 'coal'],
  ["(lambda first, second: second)(*NAMES.split(','))", 'coal'],
  ["bool([name for name in NAMES.split(',')])", 'True'],
];

describe('what follows from a value that the environment may change', () => {
  it.each(LIKELY)('%s is likely what its default gives, and not sure', async (value, given) => {
    expect(await only(value)).toEqual({ id: `t_${given}`, exact: false });
  });

  it('is not sure whether something is among what is likely there', async () => {
    expect(await only("'coal' in [name for name in NAMES.split(',')]")).toMatchObject({ exact: false });
  });

  it('is no mistake of the file where only the likely value fails', async () => {
    const before = `class Ore(enum.Enum):\n    IRON = 'fe'\nKIND = os.environ.get('KIND', 'COAL')`;
    const file = await analysed(inDag(task('Ore[KIND].value'), before), FILES);
    expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const letters = "''.join(part if part.isalnum() else '_' for part in str([n for n in range(int(COUNT))]))";
    expect(problems(await analysed(inDag(task(letters)))).filter((each) => each.includes('error'))).toEqual([]);
  });

  it('takes the variables of the likely branch first', async () => {
    const before = `
def place(day):
    if day == 'today':
        where = 'here'
    else:
        where = 'there'
    return where`;
    expect(await only('place(DAY)', before)).toEqual({ id: 't_there', exact: false });
  });
});

describe('a key that is set only sometimes', () => {
  const before = `
def plan(**more):
    settings = {'owner': 'me'}
    if os.environ.get('DEBUG'):
        settings['limit'] = 5
    return settings
def run(owner): return owner`;

  it('is no argument too many for a function that does not take it', async () => {
    const file = await analysed(inDag(task('run(**plan())'), before));
    expect(problems(file)).toEqual([]);
    expect(file.dags.flatMap(taskIds)).toEqual(['t_me']);
  });

  it('is not sure to be there when it is asked for', async () => {
    expect(await only("plan().get('limit')", before)).toMatchObject({ exact: false });
    expect(await only("'limit' in plan()", before)).toMatchObject({ exact: false });
    expect(await only("plan()['owner']", before)).toEqual({ id: 't_me', exact: true });
  });

  it('is sure in the body that has set it', async () => {
    const dag = await dagOf(inDag(`made = {}\nmade['a'] = EmptyOperator(task_id='a')\nmade['a'] >> ${task("'b'")}`));
    expect(dag.exact).toBe(true);
  });
});
