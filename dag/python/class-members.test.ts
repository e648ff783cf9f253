/** Members of classes and objects that are reached by other ways than their plain name. */
import { expect, it } from 'vitest';
import { analyse, dagOf, taskIds } from '../test-support.ts';

const HEAD = `
from airflow import DAG
from airflow.operators.empty import EmptyOperator
`;

/** The ids of the tasks that a DAG with these statements has, and whether they are promised. */
async function ids(setup: string, body: string): Promise<readonly [readonly string[], boolean]> {
  const indented = body.replaceAll('\n', '\n    ');
  const dag = await dagOf(`${HEAD}${setup}\nwith DAG('d') as dag:\n    ${indented}\n`);
  return [taskIds(dag), dag.exact];
}

it('keeps the private names of a class apart from those of its subclasses', async () => {
  const setup = `
class Source:
    __kind = 'source'
    def __init__(self):
        self.__table = 'base'
    def __id(self): return 'first'
    def base(self): return '_'.join([self.__id(), self.__kind, self.__table])
class Orders(Source):
    __kind = 'orders'
    def __init__(self):
        super().__init__()
        self.__table = 'own'
    def __id(self): return 'second'
    def own(self): return '_'.join(f() for f in [lambda: self.__id(), lambda: self.__kind + self.__table])
`;
  expect(
    await ids(setup, 'o = Orders()\nfor each in (o.base(), o.own(), o._Source__table): EmptyOperator(task_id=each)'),
  ).toEqual([['first_source_base', 'second_ordersown', 'base'], true]);
});

it('has an attribute that is set through the dict of the object', async () => {
  const setup = `
class Lazy:
    def __init__(self): self.made = 0
    def task(self):
        cache = self.__dict__.setdefault('_cache', {})
        if 'only' not in cache:
            self.made += 1
            cache['only'] = EmptyOperator(task_id=f'task_{self.made}')
        return cache['only']
`;
  const file = await analyse(`${HEAD}${setup}
lazy = Lazy()
vars(lazy)['suffix'] = 'end'
with DAG('d'):
    lazy.task()
    lazy.task() >> EmptyOperator(task_id=lazy.suffix)
`);
  expect(file.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(file.dags.map((dag) => [taskIds(dag), dag.exact])).toEqual([[['task_1', 'end'], true]]);
});

it('binds static methods and class methods that are taken out of the namespace of their class', async () => {
  const setup = `
class Steps:
    @staticmethod
    def load(): return 'load'
    @classmethod
    def name(cls): return cls.__name__
    @property
    def size(self): return 'small'
`;
  const body = `
for each in vars(Steps).values():
    if isinstance(each, (staticmethod, classmethod)): EmptyOperator(task_id=each.__get__(None, Steps)())
EmptyOperator(task_id=vars(Steps)['size'].__get__(Steps(), Steps))`;
  expect(await ids(setup, body)).toEqual([['load', 'Steps', 'small'], true]);
});

it('finds the module of a class and of a function, and the classes that are no more than a frame', async () => {
  const dag = await dagOf(
    `${HEAD}
import inspect
from sources.orders import Orders, Source, load
with DAG('d'):
    EmptyOperator(task_id=inspect.getmodule(Orders).__name__.split('.')[-1])
    EmptyOperator(task_id=load.__module__)
    EmptyOperator(task_id='_'.join(each.__name__ for each in (Source, Orders) if not inspect.isabstract(each)))
    EmptyOperator(task_id='_'.join(sorted(Source.__abstractmethods__)))
`,
    {
      'dags/sources/__init__.py': '',
      'dags/sources/orders.py': `
from abc import ABC, abstractmethod
class Source(ABC):
    @abstractmethod
    def read(self): ...
    @property
    @abstractmethod
    def kind(self): ...
class Orders(Source):
    kind = 'orders'
    def read(self): ...
def load(): ...
`,
    },
  );
  expect([taskIds(dag), dag.exact]).toEqual([['orders', 'sources.orders', 'Orders', 'kind_read'], true]);
});

it('follows enumerations whose members are made in `__new__`, of flags, or found by `_missing_`', async () => {
  const setup = `
from enum import Enum, Flag, auto
class Table(Enum):
    def __new__(cls, rows, columns):
        made = object.__new__(cls)
        made._value_ = rows
        made.columns = columns
        return made
    BIG = 100, ['a', 'b']
    SMALL = 1, ['c']
class Access(Flag):
    READ = auto()
    WRITE = auto()
    BOTH = READ | WRITE
class Size(Enum):
    S = 's'
    @classmethod
    def _missing_(cls, value): return cls.S if value == 'small' else None
`;
  const body = `
EmptyOperator(task_id='_'.join([*Table.BIG.columns, str(Table(1).value), Table(100).name]))
EmptyOperator(task_id=(Access.READ | Access.WRITE).name + str(Access.BOTH.value))
EmptyOperator(task_id=Size('small').name)`;
  expect(await ids(setup, body)).toEqual([['a_b_1_BIG', 'BOTH3', 'S'], true]);
});

it('promises nothing of what goes through a flag that is made of others: Python 3.11 passes it over', async () => {
  const setup = 'from enum import Flag\nclass Access(Flag):\n    READ = 1\n    WRITE = 2\n    BOTH = 3\n';
  expect(await ids(setup, "EmptyOperator(task_id='_'.join(each.name for each in Access))")).toEqual([
    expect.anything(),
    false,
  ]);
});

it('goes on in the handler for a text that is not JSON', async () => {
  const setup = `
import json
def read(text):
    try: return json.loads(text)
    except ValueError: return {}
`;
  expect(await ids(setup, "EmptyOperator(task_id=read('{oops').get('id', 'none'))")).toEqual([['none'], true]);
});

it('asks the metaclass whether something is in a class, and names what isocalendar() gives', async () => {
  const setup = `
from datetime import date
class Listed(type):
    def __contains__(cls, name): return name in cls.names
class Tables(metaclass=Listed): names = ('orders',)
`;
  const body = `
EmptyOperator(task_id=f"{'orders' in Tables}_{'users' in Tables}")
EmptyOperator(task_id=str(date(2024, 12, 30).isocalendar()).partition('(')[0])`;
  expect(await ids(setup, body)).toEqual([['True_False', 'datetime.IsoCalendarDate'], true]);
});
