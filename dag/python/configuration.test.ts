/** Configuration that becomes objects: dicts with attributes, models of pydantic, dataclasses, TOML. */
import { expect, it } from 'vitest';
import { dagOf, taskIds } from '../test-support.ts';

const HEAD = `
from airflow import DAG
from airflow.operators.empty import EmptyOperator
`;

async function ids(
  setup: string,
  body: string,
  files: { [path: string]: string } = {},
): Promise<readonly [readonly string[], boolean]> {
  const indented = body.replaceAll('\n', '\n    ');
  const dag = await dagOf(`${HEAD}${setup}\nwith DAG('d') as dag:\n    ${indented}\n`, files);
  return [taskIds(dag), dag.exact];
}

it('takes an object that is its own dict for what it is', async () => {
  const setup = `
class Settings(dict):
    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self.__dict__ = self
class Shared:
    known = {}
    def __init__(self, **given):
        self.__dict__ = self.known
        self.__dict__.update(given)
`;
  const body = `
s = Settings(team='sales')
s.table = 'orders'
s['mode'] = 'full'
EmptyOperator(task_id='_'.join([s['table'], s.mode, s.team, str(len(s)), str(hasattr(s, 'other'))]))
Shared(name='one')
EmptyOperator(task_id=Shared().name)
del s.mode
EmptyOperator(task_id='_'.join(s))`;
  expect(await ids(setup, body)).toEqual([['orders_full_sales_3_False', 'one', 'team_table'], true]);
});

it('checks a model of pydantic by the limits of its fields, through aliases and annotations', async () => {
  const setup = `
from typing import Annotated, Literal, Union
from pydantic import BaseModel, Field, ValidationError
class Shell(BaseModel):
    kind: Literal['shell'] = 'shell'
    name: str = Field(pattern='^[a-z]+$', max_length=5)
class Wait(BaseModel):
    kind: Literal['wait']
    minutes: Annotated[int, Field(ge=1, le=60)] = 5
    tags: Annotated[list[str], Field(default_factory=list)]
Step = Annotated[Union[Shell, Wait], Field(discriminator='kind')]
class Pipeline(BaseModel):
    steps: list[Step]
def tried(*steps):
    try: return [type(each).__name__ for each in Pipeline(steps=list(steps)).steps]
    except ValidationError: return ['none']
`;
  const body = `
EmptyOperator(task_id='_'.join(tried({'kind': 'shell', 'name': 'a'}, {'kind': 'wait', 'minutes': '7'})))
EmptyOperator(task_id='long_' + tried({'kind': 'shell', 'name': 'abcdef'})[0])
EmptyOperator(task_id='late_' + tried({'kind': 'wait', 'minutes': 61})[0])
EmptyOperator(task_id=f'tags_{len(Wait(kind="wait").tags)}')`;
  expect(await ids(setup, body)).toEqual([['Shell_Wait', 'long_none', 'late_none', 'tags_0'], true]);
});

it('promises nothing where several models of a union fit', async () => {
  const setup = `
from typing import Union
from pydantic import BaseModel
class One(BaseModel): name: str
class Two(BaseModel):
    name: str
    size: int = 0
class Either(BaseModel): what: Union[One, Two]
`;
  const [, isExact] = await ids(
    setup,
    "EmptyOperator(task_id=type(Either(what={'name': 'a', 'size': 1}).what).__name__)",
  );
  expect(isExact).toBe(false);
});

const TOML = String.raw`
title = "all \u00e9 jobs"   # of the night
'from' = 2024-05-06
sizes = [1_000, 0x10, -2.5, [true],
]
limits = { retries = 2, pool.name = 'small' }
text = '''
one'''
[team.mail]
to = 'a@b.org'
[[job]]
name = "extract"
[job.options]
cron = """0 5 \
   * * *"""
[[job]]
name = "load"
after = ["extract"]
`;

it('reads TOML', async () => {
  const setup = `
import tomllib
from pathlib import Path
with open(Path(__file__).parent / 'jobs.toml', 'rb') as file:
    jobs = tomllib.load(file)
def read(text):
    try: return tomllib.loads(text)
    except tomllib.TOMLDecodeError: return {'title': 'none'}
`;
  const body = `
made = {each['name']: EmptyOperator(task_id=each['name']) for each in jobs['job']}
for each in jobs['job']: [made[up] for up in each.get('after', [])] >> made[each['name']]
EmptyOperator(task_id='_'.join(map(str, jobs['sizes'][:3])))
EmptyOperator(task_id=f"{jobs['from']:%Y%m%d}_{jobs['limits']['pool']['name']}_{jobs['text']}")
EmptyOperator(task_id=jobs['team']['mail']['to'][0] + jobs['job'][0]['options']['cron'].replace(' ', '').replace('*', '-'))
EmptyOperator(task_id=str(jobs['title'] == 'all \u00e9 jobs') + read('a = 1\\na = 2')['title'])`;
  expect(await ids(setup, body, { 'dags/jobs.toml': TOML })).toEqual([
    ['extract', 'load', '1000_16_-2.5', '20240506_small_one', 'a05---', 'Truenone'],
    true,
  ]);
});

it('catches what a frozen dataclass refuses', async () => {
  const setup = `
from dataclasses import dataclass
@dataclass(frozen=True)
class Job: name: str
def renamed(job):
    try: job.name = 'other'
    except AttributeError: return job.name + '_kept'
`;
  expect(await ids(setup, "EmptyOperator(task_id=renamed(Job('load')))")).toEqual([['load_kept'], true]);
});
