/** What DAG files do with the standard library at import; the expected values are those of Python 3.12. */
import { describe, expect, test } from 'vitest';
import { snippetRunner } from './snippet.ts';

const run = await snippetRunner();

/** `repr()` of each variable, and no mistake on the way. */
function values(text: string, names: string, files: { readonly [path: string]: string } = {}): readonly string[] {
  const made = run(text, { files });
  expect(made.interpreter.mistakes).toEqual([]);
  return names.split(' ').map((name) => made.show(name));
}

describe('digests', () => {
  test('are those of Python, also when they come in parts', () => {
    const text = `
import hashlib
a = hashlib.md5(b"abc").hexdigest()
b = hashlib.sha256("héllo".encode()).hexdigest()[:8]
h = hashlib.sha1()
h.update(b"a")
h.update(b"b" * 100)
c = h.hexdigest()
d = hashlib.new("sha512", b"q").hexdigest()[:16]`;
    expect(values(text, 'a b c d')).toEqual([
      "'900150983cd24fb0d6963f7d28e17f72'",
      "'3c48591d'",
      "'95ebc1cb823629c962b7bcfbeef7a402a509434c'",
      "'2e96772232487fb3'",
    ]);
  });

  test('spread DAGs over the minutes of an hour', () => {
    const text = 'import hashlib\na = int(hashlib.md5(b"my_dag").hexdigest(), 16) % 60';
    expect(values(text, 'a')).toEqual(['22']);
  });

  test('make the identifiers of names', () => {
    const text = `
import uuid
a = str(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"))
b = uuid.uuid3(uuid.NAMESPACE_URL, "x").hex[:8]`;
    expect(values(text, 'a b')).toEqual(["'886313e1-3b8a-5372-9b90-0c9aee199e5d'", "'60a7f89c'"]);
  });
});

describe('settings', () => {
  test('keep what is known of them beside a field that comes from the environment', () => {
    const text = `
import os
import attr
from pydantic import BaseModel, Field
class Settings(BaseModel):
    bucket: str = Field(min_length=1)
    size: int
s = Settings(bucket=os.environ['BUCKET'], size='3')
a = s.size, s.model_dump()['size'], s.bucket
@attr.s(auto_attribs=True)
class Job:
    bucket: str = attr.ib(validator=attr.validators.instance_of(str))
    size: int = 2
b = attr.asdict(Job(os.environ['BUCKET']))['size']
c = s.size`;
    expect(values(text, 'a b c')).toEqual(['unknown: the environment variable BUCKET', '2', '3']);
  });
});

describe('files of the workspace', () => {
  test('are read as ini files, with sections, types, defaults and interpolation', () => {
    const files = {
      '/dags/a.ini': '[core]\nname = abc\ncount = 3\nflag = yes\n[b]\nlist = x,y\npath = %(name)s/q\nname: z\n',
    };
    const text = `
import configparser, os
c = configparser.ConfigParser()
c.read(os.path.join(os.path.dirname(__file__), "a.ini"))
a = c.sections(), c["core"]["name"], c.getint("core", "count"), c.getboolean("core", "flag")
b = c.get("b", "path"), c["b"]["list"].split(","), c.get("core", "no", fallback="f"), dict(c["core"])`;
    expect(values(text, 'a b', files)).toEqual([
      "(['core', 'b'], 'abc', 3, True)",
      "('z/q', ['x', 'y'], 'f', {'name': 'abc', 'count': '3', 'flag': 'yes'})",
    ]);
  });

  test('are rendered as Jinja templates', () => {
    const files = { '/dags/t/q.j2': '{% for t in tasks %}\n{{ t|upper }}\n{% endfor %}\n' };
    const text = `
from jinja2 import Environment, FileSystemLoader, Template
import os
env = Environment(loader=FileSystemLoader(os.path.join(os.path.dirname(__file__), "t")), trim_blocks=True)
a = env.get_template("q.j2").render(tasks=["q", "w"])
b = Template("dag_{{ name }}").render(name="x")
c = Template("{{ dag.thing }}").render(dag=object())`;
    expect(values(text, 'a b c', files)).toEqual([
      "'Q\\nW\\n'",
      "'dag_x'",
      'unknown: what a template of such a kind gives',
    ]);
  });
});

test('a class made by a metaclass is what the metaclass makes of it', () => {
  const text = `
class Registry(type):
    known = {}
    def __new__(mcs, name, bases, namespace, **kwargs):
        namespace["label"] = name.lower()
        return super().__new__(mcs, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        if bases:
            Registry.known[name] = cls.label
    def __iter__(cls):
        return iter([cls.label])
class Base(metaclass=Registry):
    pass
class Load(Base):
    pass
class One(type):
    made = {}
    def __call__(cls, *args):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args)
        return cls.made[cls]
class Settings(metaclass=One):
    def __init__(self):
        self.count = 0
Settings().count += 1
a = Registry.known, Load.label, list(Load), Settings().count, Settings() is Settings(), type(Load) is Registry`;
  expect(values(text, 'a')).toEqual(["({'Load': 'load'}, 'load', ['load'], 1, True, True)"]);
});

test('a descriptor decides what is read and written through it', () => {
  const text = `
class Field:
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name, "none")
    def __set__(self, instance, value):
        setattr(instance, self.name, value + "!")
class Config:
    path = Field()
    @property
    def x(self):
        return self.kept
    @x.deleter
    def x(self):
        self.kept = None
c = Config()
before = c.path
c.path = "v"
c.kept = 1
del c.x
a = before, c.path, Config.path.name, c.x`;
  expect(values(text, 'a')).toEqual(["('none', 'v!', '_path', None)"]);
});

test('a dataclass knows which names are arguments only, of the class only, or by keyword only', () => {
  const text = `
from dataclasses import KW_ONLY, InitVar, asdict, dataclass, field, fields, make_dataclass
from typing import ClassVar
@dataclass
class Job:
    size: int
    scale: InitVar[int] = 2
    parts: list = field(default_factory=list)
    kind: ClassVar[str] = "job"
    _: KW_ONLY
    name: str = "n"
    def __post_init__(self, scale):
        self.parts.append(self.size * scale)
@dataclass(frozen=True)
class Key:
    x: int
try:
    Key(1).x = 2
    frozen = False
except AttributeError:
    frozen = True
a = Job(3), asdict(Job(1, 5, name="z")), [f.name for f in fields(Job)], frozen
b = make_dataclass("M", ["x", ("y", int, 5)])(1)`;
  expect(values(text, 'a b')).toEqual([
    "(Job(size=3, parts=[6], name='n'), {'size': 1, 'parts': [5], 'name': 'z'}, ['size', 'parts', 'name'], True)",
    'M(x=1, y=5)',
  ]);
});

test('functions are chosen by the type of their argument', () => {
  const text = `
from functools import cmp_to_key, lru_cache, partialmethod, singledispatch
@singledispatch
def kind(x):
    return "other"
@kind.register(int)
def _(x):
    return "int"
@kind.register
def _(x: list):
    return "list"
class Task:
    def add(self, a, b=0):
        return a + b
    more = partialmethod(add, 1)
@lru_cache(maxsize=None)
def twice(x):
    return 2 * x
twice.cache_clear()
a = kind(True), kind([]), kind("s"), Task().more(b=5), sorted([3, 1, 2], key=cmp_to_key(lambda x, y: y - x)), twice(2)`;
  expect(values(text, 'a')).toEqual(["('int', 'list', 'other', 6, [3, 2, 1], 4)"]);
});

test('the value of a sub-generator is its return', () => {
  const text = `
def inner():
    yield 1
    return 9
def outer():
    got = yield from inner()
    yield got
a = list(outer())`;
  expect(values(text, 'a')).toEqual(['[1, 9]']);
});

test('an ExitStack leaves what it entered, in the opposite order', () => {
  const text = `
from contextlib import ExitStack, contextmanager
log = []
class Manager:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        log.append("in " + self.name)
        return self.name
    def __exit__(self, *details):
        log.append("out " + self.name)
@contextmanager
def around():
    log.append("before")
    yield
    log.append("after")
@around()
def work():
    return 3
with ExitStack() as stack:
    got = [stack.enter_context(Manager(name)) for name in "ab"]
    stack.callback(log.append, "called")
a = got, work(), log`;
  expect(values(text, 'a')).toEqual([
    "(['a', 'b'], 3, ['in a', 'in b', 'called', 'out b', 'out a', 'before', 'after'])",
  ]);
});

test('maps, lists and sorters of the library behave as in Python', () => {
  const text = `
from collections import ChainMap, UserDict
from graphlib import TopologicalSorter
import calendar, heapq, inspect, io, string, textwrap
layers = ChainMap({"a": 1}, {"a": 2, "b": 3})
class Loose(UserDict):
    def __missing__(self, key):
        return "no " + key
a = layers["a"], layers["b"], dict(layers), layers.get("z"), Loose(x=1)["x"], Loose()["y"]
b = list(TopologicalSorter({"c": ["a", "b"], "b": ["a"]}).static_order())
c = calendar.monthrange(2024, 2), calendar.month_name[3], calendar.isleap(2023)
d = io.StringIO("x\\ny").readlines(), string.capwords("hello world"), textwrap.fill("the quick fox", 10)
e = [name for name, cls in inspect.getmembers(Loose, inspect.isfunction) if name == "__missing__"]`;
  expect(values(text, 'a b c d e')).toEqual([
    "(1, 3, {'a': 1, 'b': 3}, None, 1, 'no y')",
    "['a', 'b', 'c']",
    "((3, 29), 'March', False)",
    "(['x\\n', 'y'], 'Hello World', 'the quick\\nfox')",
    "['__missing__']",
  ]);
});

describe('text that is run as Python', () => {
  test('is followed where it is known', () => {
    const text = `
import ast
x = 5
a = eval("x + y", {"x": 1, "y": 2}), eval("x * 2"), ast.literal_eval("{'a': [1, (2, -3)], 'b': None}")
exec("z = 3\\ndef f(): return z + 1")
space = {}
exec("def g(a): return a * 2", space)
b = z, f(), space["g"](4)`;
    expect(values(text, 'a b')).toEqual(["(3, 10, {'a': [1, (2, -3)], 'b': None})", '(3, 4, 8)']);
  });

  test('may define anything where it is not', () => {
    const made = run('import os\nexec(os.environ["CODE"])\nx = name_of_the_code');
    expect(made.interpreter.mistakes).toEqual([]);
    expect(made.show('x')).toMatch(/^unknown/);
    expect(made.interpreter.unfollowed).toHaveLength(1);
  });
});

test('enumerations are made by calls, too, and make their own values', () => {
  const text = `
from enum import Enum, auto
C = Enum("C", "RED GREEN")
D = Enum("D", [("X", 5), ("Y", 6)])
class Named(Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower()
    ONE = auto()
a = [c.value for c in C], D(6).name, D["X"].value, Named.ONE.value`;
  expect(values(text, 'a')).toEqual(["([1, 2], 'Y', 5, 'one')"]);
});

test('a class knows its subclasses and its annotated names', () => {
  const text = `
class Base:
    name: str
    size: int = 1
class First(Base): pass
class Second(Base): pass
class Third(First): pass
def every(cls):
    return [cls.__name__] + [name for each in cls.__subclasses__() for name in every(each)]
a = every(Base), list(Base.__annotations__)`;
  expect(values(text, 'a')).toEqual(["(['Base', 'First', 'Third', 'Second'], ['name', 'size'])"]);
});

test('an abstract class has no instances', () => {
  const text = `
from abc import ABC, abstractmethod
class Job(ABC):
    @property
    @abstractmethod
    def name(self): ...
class Load(Job):
    name = "load"
def tried(cls):
    try:
        return cls().name
    except TypeError:
        return "abstract"
a = [tried(cls) for cls in (Job, Load)]`;
  expect(run(text).show('a')).toBe("['abstract', 'load']");
});

test('paths are found by patterns in any part', () => {
  const files = { '/dags/a.yaml': '', '/dags/sql/q1.sql': '', '/dags/sql/q2.sql': '', '/dags/sql/deep/b.yaml': '' };
  const text = `
import glob, os
here = os.path.dirname(os.path.abspath(__file__))
a = sorted(glob.glob(here + "/**/*.yaml", recursive=True))
b = glob.glob(here + "/*/q[12].sql"), glob.glob("*.yaml", root_dir=here), glob.glob(here + "/none/*")`;
  expect(values(text, 'a b', files)).toEqual([
    "['/dags/a.yaml', '/dags/sql/deep/b.yaml']",
    "(['/dags/sql/q1.sql', '/dags/sql/q2.sql'], ['a.yaml'], [])",
  ]);
});

test('rows of a CSV file have their names', () => {
  const text = `
import csv, io
reader = csv.DictReader(io.StringIO("a,b\\n1,2\\n3,4\\n"))
a = reader.fieldnames, next(reader)["b"], [row["a"] for row in reader]
b = [dict(row) for row in csv.DictReader(["1,2"], fieldnames=["q", "w"])]`;
  expect(values(text, 'a b')).toEqual(["(['a', 'b'], '2', ['3'])", "[{'q': '1', 'w': '2'}]"]);
});

test('pendulum writes moments in its own formats, and counts the days between them', () => {
  const text = `
import pendulum
d = pendulum.datetime(2024, 3, 5, 7, 8, 9)
a = d.format("YYYY-MM-DD HH:mm"), d.format("ddd D MMMM YY h:mm A"), d.format("YYYYMMDD[T]HH")
b = (d - pendulum.datetime(2024, 1, 1)).in_days(), d.diff(pendulum.datetime(2024, 3, 6)).in_hours()
c = d.day_of_year, d.week_of_year, d.days_in_month, d.int_timestamp`;
  expect(values(text, 'a b c')).toEqual([
    "('2024-03-05 07:08', 'Tue 5 March 24 7:08 AM', '20240305T07')",
    '(64, 16)',
    '(65, 10, 31, 1709622489)',
  ]);
});
