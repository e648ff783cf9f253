# %% month 13
start = datetime(2024, 13, 1)
DAG('d')

# %% timedelta of text
every = timedelta(hours='1')
DAG('d')

# %% key that is not there
CONFIG = {'a': 1}
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries=CONFIG['b'])

# %% key that is there
CONFIG = {'a': 1}
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries=CONFIG['a'])

# %% key by get
CONFIG = {'a': 1}
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', retries=CONFIG.get('b', 2))

# %% key of a nested dict
CONFIG = {'a': {'b': 1}}
value = CONFIG['a']['c']
DAG('d')

# %% key set later
CONFIG = {}
CONFIG['b'] = 1
value = CONFIG['b']
DAG('d')

# %% index out of range
names = ['a', 'b']
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id=names[2])

# %% too many to unpack
a, b = ['a', 'b', 'c']
DAG('d')

# %% too few to unpack
a, b, c = ['a', 'b']
DAG('d')

# %% unpacking in a loop
for name, schedule in [('a', '@daily'), ('b',)]:
    DAG(name, schedule=schedule, start_date=datetime(2024, 1, 1))

# %% division by zero
size = 10 / 0
DAG('d')

# %% int of text
retries = int('three')
DAG('d')

# %% int of number text
retries = int(' 3 ')
DAG('d')

# %% text and number
name = 'a' + 1
DAG('d')

# %% list and text
names = ['a'] + 'b'
DAG('d')

# %% none and text
prefix = None
name = prefix + 'b'
DAG('d')

# %% attribute of None
config = None
name = config.name
DAG('d')

# %% index of None
config = None
name = config['name']
DAG('d')

# %% iterate None
names = None
with DAG('d', start_date=datetime(2024, 1, 1)):
    for name in names:
        EmptyOperator(task_id=name)

# %% iterate a number
with DAG('d', start_date=datetime(2024, 1, 1)):
    for name in 3:
        EmptyOperator(task_id=f'a{name}')

# %% call of text
name = 'a'
name()
DAG('d')

# %% call of None
make = None
make()
DAG('d')

# %% function without its argument
def make(name, retries):
    return EmptyOperator(task_id=name, retries=retries)
with DAG('d', start_date=datetime(2024, 1, 1)):
    make('a')

# %% function with one argument too many
def make(name):
    return EmptyOperator(task_id=name)
with DAG('d', start_date=datetime(2024, 1, 1)):
    make('a', 2)

# %% function with an unknown keyword
def make(name):
    return EmptyOperator(task_id=name)
with DAG('d', start_date=datetime(2024, 1, 1)):
    make(nam='a')

# %% function with an argument twice
def make(name):
    return EmptyOperator(task_id=name)
with DAG('d', start_date=datetime(2024, 1, 1)):
    make('a', name='b')

# %% function in a function
def outer(x):
    return inner(x)
def inner(x, y):
    return x
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id=outer('a'))

# %% class without its argument
class Settings:
    def __init__(self, name):
        self.name = name
settings = Settings()
DAG('d')

# %% class with an unknown attribute
class Settings:
    def __init__(self, name):
        self.name = name
settings = Settings('a')
DAG(settings.nam)

# %% attribute of a module
import os
path = os.pathh.join('a', 'b')
DAG('d')

# %% attribute of datetime
start = datetime.noww()
DAG('d')

# %% method of a list
names = []
names.add('a')
DAG('d')

# %% method of text
name = 'a'.capitalise()
DAG('d')

# %% method of a dict
{}.append('a')
DAG('d')

# %% undefined name
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a') >> b

# %% undefined name in a function
def make():
    return EmptyOperator(task_id=nam)
with DAG('d', start_date=datetime(2024, 1, 1)):
    make()

# %% undefined name in a function that is not called
def make():
    return EmptyOperator(task_id=nam)
DAG('d')

# %% local before assignment
count = 1
def make():
    count += 1
    return EmptyOperator(task_id=f'a{count}')
with DAG('d', start_date=datetime(2024, 1, 1)):
    make()

# %% deleted name
name = 'a'
del name
DAG(name)

# %% name of a loop that never ran
for name in []:
    pass
DAG(name)

# %% name of an except clause
try:
    int('x')
except ValueError as error:
    pass
print(error)
DAG('d')

# %% missing import of a workspace module
import no_such_module_anywhere_at_all
DAG('d')

# %% missing standard module
import datetimee
DAG('d')

# %% name that a module does not have
from datetime import datetimee
DAG('d')

# %% name that collections does not have
from collections import Mapping
DAG('d')

# %% bad date text
start = datetime.strptime('2024-13-01', '%Y-%m-%d')
DAG('d')

# %% bad iso date
start = datetime.fromisoformat('2024-1-1')
DAG('d')

# %% bad format
name = '{a}'.format(b=1)
DAG('d')

# %% bad format index
name = '{} {}'.format('a')
DAG('d')

# %% bad percent format
name = '%s %s' % ('a',)
DAG('d')

# %% bad percent number
name = '%d' % 'a'
DAG('d')

# %% bad json
import json
config = json.loads('{a: 1}')
DAG('d')

# %% missing file
config = open('/no/such/folder/config.json').read()
DAG('d')

# %% dataclass without a field
from dataclasses import dataclass
@dataclass
class Source:
    name: str
    table: str
Source('a')
DAG('d')

# %% dataclass with an unknown field
from dataclasses import dataclass
@dataclass
class Source:
    name: str
Source('a', tabel='b')
DAG('d')

# %% dataclass default order
from dataclasses import dataclass
@dataclass
class Source:
    name: str = 'a'
    table: str
DAG('d')

# %% dataclass mutable default
from dataclasses import dataclass
@dataclass
class Source:
    names: list = []
DAG('d')

# %% frozen dataclass
from dataclasses import dataclass
@dataclass(frozen=True)
class Source:
    name: str
source = Source('a')
source.name = 'b'
DAG('d')

# %% enum without the value
from enum import Enum
class Size(Enum):
    SMALL = 'small'
size = Size('big')
DAG('d')

# %% enum without the member
from enum import Enum
class Size(Enum):
    SMALL = 'small'
size = Size.BIG
DAG('d')

# %% enum without the name
from enum import Enum
class Size(Enum):
    SMALL = 'small'
size = Size['BIG']
DAG('d')

# %% abstract class
from abc import ABC, abstractmethod
class Base(ABC):
    @abstractmethod
    def make(self):
        ...
Base()
DAG('d')

# %% assertion
names = []
assert names, 'there are no names'
DAG('d')

# %% assertion that holds
names = ['a']
assert names, 'there are no names'
DAG('d')

# %% raise in a branch that is taken
version = 1
if version < 2:
    raise ValueError('too old')
DAG('d')

# %% raise in a branch that is not taken
version = 3
if version < 2:
    raise ValueError('too old')
DAG('d')

# %% error that is handled
try:
    value = {}['a']
except KeyError:
    value = 1
DAG('d')

# %% error that another handler would take
try:
    value = {}['a']
except ValueError:
    value = 1
DAG('d')

# %% error that is suppressed
from contextlib import suppress
with suppress(KeyError):
    value = {}['a']
DAG('d')

# %% unhashable key
config = {['a']: 1}
DAG('d')

# %% set of lists
names = {['a']}
DAG('d')

# %% list index by text
names = ['a']
names['a']
DAG('d')

# %% tuple assignment
names = ('a',)
names[0] = 'b'
DAG('d')

# %% text assignment
name = 'a'
name[0] = 'b'
DAG('d')

# %% remove what is not there
names = ['a']
names.remove('b')
DAG('d')

# %% pop of an empty list
[].pop()
DAG('d')

# %% index of what is not there
['a'].index('b')
DAG('d')

# %% next of nothing
next(iter([]))
DAG('d')

# %% min of nothing
min([])
DAG('d')

# %% sorted of mixed
sorted(['a', 1])
DAG('d')

# %% comparison of text and number
if 'a' < 1:
    pass
DAG('d')

# %% comparison of naive and aware
from datetime import timezone
if datetime(2024, 1, 1) < datetime(2024, 1, 1, tzinfo=timezone.utc):
    pass
DAG('d')

# %% endless recursion
def make():
    return make()
make()
DAG('d')

# %% sum of text
sum(['a', 'b'])
DAG('d')

# %% join of numbers
name = '_'.join([1, 2])
DAG('d')

# %% len of a number
len(5)
DAG('d')

# %% range of text
for i in range('3'):
    pass
DAG('d')

# %% strict zip
for a, b in zip([1, 2], [1], strict=True):
    pass
DAG('d')

# %% decorator that takes no function
def retry(times):
    def decorate(function):
        return function
    return decorate
@retry
def make():
    return 1
make()
DAG('d')

# %% property called
class Settings:
    @property
    def name(self):
        return 'a'
Settings().name()
DAG('d')

# %% method without self
class Settings:
    def name():
        return 'a'
Settings().name()
DAG('d')

# %% super without its argument
class Base:
    def __init__(self, name):
        self.name = name
class Child(Base):
    def __init__(self):
        super().__init__()
Child()
DAG('d')

# %% regular expression
import re
pattern = re.compile('(a')
DAG('d')

# %% keyword twice
config = dict(a=1)
DAG('d', **{'dag_id': 'e'})

# %% two spreads
def make(**options):
    return options
make(**{'a': 1}, **{'a': 2})
DAG('d')

# %% exit
import sys
sys.exit(1)
DAG('d')

# %% match without a case
match 5:
    case 6:
        found = 1
print(found)
DAG('d')

# %% star needs an iterable
print(*5)
DAG('d')

# %% double star needs a mapping
print(**['a'])
DAG('d')

# %% generator used up
names = (name for name in ['a'])
list(names)
first = next(names)
DAG('d')

# %% in on None
if 'a' in None:
    pass
DAG('d')

# %% bad path join
import os
os.path.join('a', None)
DAG('d')

# %% pathlib and text
from pathlib import Path
path = 'a' + Path('b')
DAG('d')

# %% environment int
import os
retries = int(os.environ.get('NO_SUCH_VARIABLE', 'x'))
DAG('d')

# %% yaml
import yaml
config = yaml.safe_load('a: [1')
DAG('d')

# %% timezone
import pendulum
start = pendulum.datetime(2024, 1, 1, tz='Europe/Nowhere')
DAG('d')

# %% pendulum month
import pendulum
start = pendulum.datetime(2024, 13, 1)
DAG('d')

# %% pendulum parse
import pendulum
start = pendulum.parse('yesterday')
DAG('d')

# %% much that works
import os, sys, json, re
from datetime import datetime, timedelta, date, timezone
from collections import OrderedDict, defaultdict, Counter, ChainMap, namedtuple, deque
from functools import partial, reduce, lru_cache, wraps
from itertools import product, chain as ichain, count, cycle, islice, groupby
from pathlib import Path
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict, Optional
from enum import Enum, IntEnum, auto
CONFIG = defaultdict(dict)
CONFIG['a']['b'] = 1
x = CONFIG['zz']
c = Counter('abc'); y = c['zz']
cm = ChainMap({'a': 1}, {'b': 2}); z = cm['b']
class D(dict):
    def __missing__(self, key): return key
w = D()['q']
class E(dict):
    def __getattr__(self, k): return self[k]
e = E(a=1).a
@dataclass
class Conf:
    name: str
    tags: list = field(default_factory=list)
    n: Optional[int] = None
    def __post_init__(self): self.k = 1
Conf('a').k
@dataclass(order=True)
class Sub(Conf):
    extra: int = 3
Sub('b', [], 1, 2)
@dataclass
class Base1:
    a: int
    b: int = 2
@dataclass
class Child1(Base1):
    a: int = 1
@dataclass(kw_only=True)
class KO:
    a: int = 1
    b: str
KO(b='x')
class TD(TypedDict):
    a: int
TD(a=1)['a']
class NT(NamedTuple):
    a: int
    b: int = 2
n1, n2 = NT(1)
P = namedtuple('P', 'x y', defaults=[1]); p1, p2 = P(0)
def deco(f):
    @wraps(f)
    def inner(*a, **k):
        k.pop('extra', None)
        return f(*a, **k)
    return inner
@deco
def g(a): return a
g(1, extra=2)
def later(a, b, /, c, *, d=1, **rest): return a
later(1, 2, 3, d=4, e=5)
h = partial(later, 1)(2, c=3)
class Meta(type):
    def __getitem__(cls, k): return k
    def __call__(cls, *a, **k): return super().__call__()
class M(metaclass=Meta): pass
M['x']; M(1, 2)
class Color(Enum):
    RED = 'red'
    @classmethod
    def _missing_(cls, v): return cls.RED
Color('blue')
class Auto(str, Enum):
    A = auto()
assert Color.RED.value == 'red', 'x'
assert isinstance(datetime.now(), date)
assert callable(g) and hasattr(Conf, 'name') is False
assert len(sys.argv) >= 0
assert os.path.exists('/') or True
assert 'a' in CONFIG and CONFIG.get('nope') is None
assert datetime(2024, 1, 1) < datetime(2024, 1, 2)
assert issubclass(IntEnum, int)
assert re.match(r'\d+', '12')
assert sorted({'b': 1, 'a': 2}) == ['a', 'b']
assert (date.today() - timedelta(days=1)) < date.today()
assert round(2.5) == 2 and 7 // -2 == -4 and -7 % 3 == 2
assert json.loads('{"a": [1, 2]}')['a'][1] == 2
assert f"{3.14159:.2f}" == '3.14' and '%05d' % 42 == '00042'
assert "a,b".split(',') == ['a', 'b'] and 'x'.join(map(str, [1, 2])) == '1x2'
assert bool(Path('a') / 'b') and Path('/a/b.txt').stem == 'b'
assert timedelta(hours=25).days == 1
assert list(zip('ab', count())) == [('a', 0), ('b', 1)]
assert not any([]) and all([])
assert {1, 2} | {3} == {1, 2, 3} and {1: 2} | {3: 4} == {1: 2, 3: 4}
assert [*range(3)][::-1] == [2, 1, 0]
it = iter([1, 2]); next(it); assert next(it) == 2
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): return True
with Ctx():
    {}['missing']
try:
    {}['missing']
except LookupError:
    pass
try:
    int('x')
except Exception as ex:
    msg = str(ex)
try:
    import nonexisting_mod
except ImportError:
    nonexisting_mod = None
if nonexisting_mod:
    nonexisting_mod.foo(1)
val = os.environ.get('FOO') or '5'
int(val)
num = int(os.getenv('N', '3'))
d2 = {'a': 1}; d2.setdefault('k', []).append(2); d2['k'][0]
for k, v in d2.items(): pass
print(k, v)
def rec(n): return 1 if n <= 0 else rec(n - 1)
rec(200)
class Lazy:
    def __getattr__(self, name): return lambda *a, **k: name
Lazy().foo(1, 2, z=3)
class Desc:
    def __get__(self, o, t): return 5
    def __set_name__(self, o, n): self.n = n
class Uses: d = Desc()
Uses().d + 1
a = b = None
a = a or {}
a.get('x')
tot = 0
def outer():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    inc(); return n
outer()
def glob():
    global tot
    tot += 1
glob()
def cond(flag):
    if flag:
        s = 1
    else:
        s = 2
    s += 1
    return s
cond(True)
def loopy(items):
    for i in items:
        acc = i
        acc += 1
    return 1
loopy([1])
def tr():
    try:
        q = 1
    finally:
        pass
    q += 1
tr()
def w_():
    with open(__file__) as fh:
        lines = 0
        for line in fh: lines += 1
w_()
x1, *x2 = 'abc'
(y1, y2), y3 = (1, 2), 3
print('{0[a]} {1.days}'.format({'a': 1}, timedelta(1)))
'%(a)s' % {'a': 1, 'b': 2}
'%s' % (('a', 1),)
'%s' % {'a'}
datetime.strptime('2024-01-01', '%Y-%m-%d'); datetime.fromisoformat('2024-01-01T00:00:00+00:00')
datetime(2024, 1, 1, tzinfo=timezone.utc) < datetime.now(timezone.utc)
max({'a': 1}.items(), key=lambda kv: kv[1]); min([1], default=0)
[].index if False else None
sum([[1], [2]], [])
len(range(3)); len({}); len(b'ab'); len('a'); len(deque([1]))
class Len:
    def __len__(self): return 2
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i
len(Len()); l1, l2 = Len(); list(Len())[1]
class Call:
    def __call__(self, *a): return a
Call()(1)
type('Dyn', (), {'m': lambda self: 1})().m()
class P2:
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a): return a
P2.s(1); P2().s(1); P2.c(1); P2().c(1)
class Q(P2):
    def s(self, a, b): return super().s(a)
Q().s(1, 2)
{tuple([1]): 1}; {frozenset([1])}; {(1, 2)}
{str: 1}; {None: 1}
d3 = {**{'a': 1}, 'a': 2}
s = {1, 2}; s.discard(5); s.pop()
r = re.compile(r'(?P<y>\d{4})').search('x2024'); r and r.group('y'); r['y']; r.groupdict()['y']
os.environ['HOME']
sys.path[0]; sys.version_info[0]; sys.argv[0]
__file__.split('/')[-1]; Path(__file__).parents[0]; os.path.dirname(os.path.abspath(__file__)).split(os.sep)[0]
__name__.split('.')[0]
next((i for i in [1, 2] if i > 1)); next(iter([]), None)
for _ in groupby('aab'): pass
list(product('ab', [1]))[1][1]; list(islice(cycle('ab'), 5))[4]
from string import Template; Template('$a').substitute(a=1)
from decimal import Decimal; Decimal('1.1') + 1
import uuid; uuid.uuid4().hex[0]
import calendar; calendar.monthrange(2024, 2)[1]
import logging; logging.getLogger(__name__).info('x %s', 1)
import yaml; yaml.safe_load('a: [1]')['a'][0]
import random; random.choice([1]); random.sample(range(10), 3)[2]
import copy; copy.deepcopy({'a': [1]})['a'][0]
import inspect; inspect.stack()[0]; inspect.signature(later).parameters['a']
import hashlib; hashlib.md5(b'a').hexdigest()[:8]
import operator; operator.itemgetter(1)([1, 2]); operator.attrgetter('days')(timedelta(1))
import textwrap; textwrap.dedent('  a').splitlines()[0]
import time; time.strftime('%Y', time.gmtime(0)); time.localtime()[0]
import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')
import math; math.ceil(1.2); math.log(1)
import pendulum; pendulum.now().subtract(days=1); pendulum.today('UTC').add(days=-1); pendulum.parse('2024-01-01'); pendulum.duration(days=1).total_seconds(); pendulum.datetime(2024, 1, 31).add(months=1).day
with DAG('d', schedule=timedelta(days=1), start_date=datetime(2024, 1, 1), params={'x': None}, tags=[str(1)]) as dag:
    t = EmptyOperator(task_id='t'); dag.get_task('t'); t.dag.dag_id

# %% more that works [3]
import os, sys, glob, csv, io, configparser, socket, subprocess, platform, string, itertools, functools, collections, types, abc, weakref, queue, threading, argparse, ast, enum, shlex, base64, urllib.parse, tempfile, shutil, warnings, traceback, contextlib, numbers, fnmatch, statistics, locale, getpass, secrets, asyncio, ipaddress, heapq, bisect
from datetime import datetime, timedelta, date, time
from pathlib import Path
from contextlib import contextmanager, ExitStack, suppress, nullcontext
def load(path='conf.csv'):
    if not os.path.exists(path): return []
    with open(path) as f: return list(csv.DictReader(f))
rows = load()
first = rows[0]['a'] if rows else None
cp = configparser.ConfigParser(); cp.read('x.ini'); cp.sections(); cp.get('a', 'b', fallback='c')
Path(__file__).resolve().parent.name; list(Path(__file__).parent.glob('*.py'))[0]
glob.glob(os.path.join(os.path.dirname(__file__), '*.py'))[0]
os.listdir(os.path.dirname(os.path.abspath(__file__)))[0]
socket.gethostname().split('.')[0]
platform.python_version_tuple()[0]; sys.version.split()[0]; os.name[0]; os.getcwd().split('/')[0]
io.StringIO('a\nb').readlines()[1]; io.StringIO('a').read()[0]; next(csv.reader(io.StringIO('a,b')))[1]
urllib.parse.urlparse('http://a/b').path[0]; urllib.parse.parse_qs('a=1')['a'][0]; urllib.parse.quote('a b')
shlex.split('a b')[1]; base64.b64encode(b'a').decode()[0]; string.ascii_letters[3]; ast.literal_eval('[1, 2]')[1]
argparse.Namespace(a=1).a; types.SimpleNamespace(a=1).a
heapq.heappop([1]); collections.OrderedDict(a=1)['a']; collections.OrderedDict([('a', 1)]).popitem()[0]
collections.deque([1, 2])[1]; collections.deque([1], maxlen=1).pop()
@contextmanager
def cm(x):
    yield x
with cm(1) as v: v + 1
with ExitStack() as st:
    st.enter_context(cm(2)) + 1
with suppress(KeyError, IndexError):
    [][0]
with nullcontext(3) as nc: nc + 1
class Stack:
    def __init__(self): self._i = []
    def push(self, x): self._i.append(x); return self
    def __iter__(self): return iter(self._i)
    def __len__(self): return len(self._i)
    def __bool__(self): return bool(self._i)
    def __contains__(self, x): return x in self._i
    def __getitem__(self, k): return self._i[k]
    def __add__(self, o): return self
    def __radd__(self, o): return self
    def __eq__(self, o): return True
    def __hash__(self): return 1
    def __lt__(self, o): return True
    def __call__(self, *a): return self
    def __enter__(self): return self
    def __exit__(self, *a): pass
s = Stack().push(1).push(2); a, b = s; s[0]; s + 1; 1 + s; {s: 1}; sorted([s, s]); s(1); sum([s, s])
class Cfg(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
c = Cfg(a=1); c.a; c.b = 2; c['b']
class Reg(type):
    reg = {}
    def __new__(m, n, b, d): k = super().__new__(m, n, b, d); m.reg[n] = k; return k
class R1(metaclass=Reg): pass
Reg.reg['R1']
class Sub:
    subs = []
    def __init_subclass__(cls, **kw): cls.subs.append(cls)
class S1(Sub, x=1): pass
Sub.subs[0]
class Cached:
    @functools.cached_property
    def v(self): return {'a': 1}
Cached().v['a']
class Abs(abc.ABC):
    @abc.abstractmethod
    def m(self): ...
class Conc(Abs):
    def m(self): return 1
Conc().m()
class Proto:
    x: int
    y: int = 3
Proto().y
class WithSlots:
    __slots__ = ('a',)
    def __init__(self): self.a = 1
WithSlots().a
import functools as ft
@ft.singledispatch
def sd(x): return 0
@sd.register
def _(x: int): return 1
sd(1)
@ft.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(20)
def var(*args, **kw): return args[0] if args else kw.get('a')
var(); var(1); var(a=1)
def dflt(a, b=[], *c, d, e=None): return d
dflt(1, d=2); dflt(1, 2, 3, d=4); dflt(*[1, 2], **{'d': 1})
lam = lambda x, y=2: x + y
lam(1); list(map(lam, [1, 2]))[1]
(lambda *a: a[0])(1)
ops = {'a': BashOperator, 'b': lambda **k: EmptyOperator(**k)}
args = dict(start_date=datetime(2024, 1, 1), retries=1)
with DAG('d', schedule=None, default_args=args, params={'p': Param(1, type='integer')}) as dag:
    ts = [ops['a'](task_id=f't{i}', bash_command='x') for i in range(3)]
    ts[0] >> ts[1:] >> EmptyOperator(task_id='e')
    chain(*ts); ts[-1] << ts[0]
    ops['b'](task_id='q')
    for a_, b_ in zip(ts, ts[1:]): a_ >> b_
    prev = None
    for i in range(3):
        cur = EmptyOperator(task_id=f'c{i}')
        if prev: prev >> cur
        prev = cur
    with TaskGroup('g') as g:
        x = EmptyOperator(task_id='x'); y = EmptyOperator(task_id='y'); x >> y
    ts[0] >> Label('l') >> g
    @task(multiple_outputs=True)
    def ex(): return {'a': 1}
    @task
    def use(a, b=2): return a
    r = ex(); use(r['a']); use.override(task_id='u2', retries=3)(a=r['a'], b=r['b'])
    m = use.partial(b=3).expand(a=[1, 2]); use.expand(a=m); use.expand_kwargs([{'a': 1}, {'a': 2, 'b': 3}])
    BashOperator.partial(task_id='bm', retries=2).expand(bash_command=['a', 'b'])
    BashOperator.partial(task_id='bm2').expand(bash_command=m.map(lambda v: f'echo {v}'))
    @task_group
    def tg(v, w=1):
        return use.override(task_id='in')(v)
    tg(1) >> tg(2); tg.override(group_id='tg9')(3); tg.expand(v=[1, 2])
    dag.get_task('t0').bash_command; dag.task_dict['t1'].task_id; list(dag.tasks)[0].task_id; dag.roots[0]; dag.leaves[-1]
    ts[0].downstream_list[0].task_id; ts[0].doc_md = 'x'; g.children['g.x']
    if ts and g and dag and r is not None: pass
    {ts[0]: 1}; {ts[0], ts[1]}; ts[0] in ts; ts[0] == ts[1]; sorted(ts, key=lambda t: t.task_id)
    [t for t in ts if isinstance(t, BashOperator)][2]
    setattr(ts[0], 'doc_md', 'y'); getattr(ts[0], 'retries'); hasattr(ts[0], 'nope')

# %% classes and operators that work [3]
import typing as t
from typing import Generic, TypeVar, Protocol, NewType, Callable, Any, Literal, ClassVar, overload, cast, Annotated, get_type_hints
from abc import ABC, abstractmethod, abstractproperty
from airflow.timetables.trigger import CronTriggerTimetable, MultipleCronTriggerTimetable
from airflow.timetables.interval import CronDataIntervalTimetable
from datetime import datetime, timedelta
import pendulum
import attr
T = TypeVar('T')
class Box(Generic[T]):
    def __init__(self, v: T) -> None: self.v = v
    def get(self) -> T: return self.v
Box[int](1).get() + 1
class Pr(Protocol):
    def m(self) -> int: ...
class Im:
    def m(self): return 1
UserId = NewType('UserId', int); UserId(5) + 1
def typed(a: int | None = None, *, b: list[str] | None = None, c: Callable[..., Any] = print) -> dict[str, Any]: return {'a': a}
typed()['a']; typed(1, b=['x'])
x: int
y: list[int] = []
y.append(1); y[0]
class K:
    lim: ClassVar[int] = 3
    names: list[str] = []
    def __init__(self, **kw): self.__dict__.update(kw)
    def add(self, n): self.names.append(n); return self
K(a=1).a; K().add('x').names[0]; K.lim + 1
class Node:
    def __init__(self, name, parent=None): self.name, self.parent, self.kids = name, parent, []
    def kid(self, n): k = Node(n, self); self.kids.append(k); return k
Node('a').kid('b').parent.kids[0].name
class Singleton:
    _i = None
    def __new__(cls, *a, **k):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
    def __init__(self, a=1): self.a = a
Singleton(2).a; Singleton().a
class Base(ABC):
    registry = {}
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        if key: Base.registry[key] = cls
    @property
    @abstractmethod
    def name(self): ...
    @abstractmethod
    def build(self, dag): ...
class A1(Base, key='a'):
    name = 'a'
    def build(self, dag): return EmptyOperator(task_id=self.name, dag=dag)
class A2(A1, key='b'):
    @property
    def name(self): return 'b'
class Mixin:
    def extra(self): return super().extra() if hasattr(super(), 'extra') else 1
class WithMixin(Mixin, A1): pass
WithMixin().extra()
class MyOp(BaseOperator):
    template_fields: t.Sequence[str] = ('q',)
    ui_color = '#fff'
    def __init__(self, *, q: str, conn_id: str = 'x', **kwargs) -> None:
        super().__init__(**kwargs)
        self.q = q
        self.conn_id = conn_id
    def execute(self, context): return self.q
class MyOp2(MyOp):
    def __init__(self, q='d', *args, **kwargs):
        kwargs.setdefault('task_id', 'auto'); super().__init__(*args, q=q, **kwargs)
from airflow.sdk import BaseSensorOperator
class MySensor(BaseSensorOperator):
    def poke(self, context): return True
def default(d, **over): return {**d, **over}
def build(name, cfg):
    with DAG(dag_id=name, **default({'schedule': cfg.get('s'), 'start_date': pendulum.datetime(2024, 1, 1, tz='UTC')}, tags=cfg.get('tags', []))) as dag:
        for k, c in Base.registry.items(): c().build(dag)
        MyOp(task_id='m', q='{{ ds }}', retries=2, retry_delay=timedelta(minutes=1)) >> MyOp2() >> MySensor(task_id='s', poke_interval=5, mode='reschedule')
        MyOp.partial(task_id='mp', conn_id='z').expand(q=['a', 'b'])
        MyOp2(task_id='x2').q; MyOp2.ui_color; MyOp.template_fields[0]
    return dag
for n, cfg in {'d1': {'s': '@daily'}, 'd2': {'tags': ['t']}}.items():
    globals()[n] = build(n, cfg)
DAG('t1', schedule=CronTriggerTimetable('0 0 * * *', timezone='UTC'), start_date=datetime(2024, 1, 1))
DAG('t2', schedule=CronDataIntervalTimetable('@daily', 'Europe/Berlin'), start_date=datetime(2024, 1, 1))
DAG('t3', schedule=MultipleCronTriggerTimetable('0 0 * * *', '5 5 * * 1', timezone=pendulum.timezone('Europe/Berlin')), start_date=datetime(2024, 1, 1))
DAG('t4', schedule=[Asset('a'), Asset('b')], params={'p': Param(None, type=['null', 'string']), 'q': 5, 'r': Param([1], type='array')}, owner_links={'me': 'https://x.y', 'you': 'mailto:a@b.c'}, max_active_runs=1, tags={'a'}, default_args={'retries': 1})
DAG('t5', schedule='0 0 * * *', params={'p': Param('a', enum=['a', 'b'])}, start_date=pendulum.datetime(2024, 1, 1), end_date=None, catchup=False, doc_md=__doc__, dagrun_timeout=timedelta(1), access_control=None, fail_fast=False)
DAG('t6', (Asset('x') & Asset('y')).__class__.__name__) if False else None
DAG(dag_id='t7', schedule=(Asset('x') | Asset('y')) & Asset('z'))
@attr.s(auto_attribs=True)
class At:
    a: int
    b: int = 2
At(1).b; At(a=1, b=3)
@overload
def ov(a: int) -> int: ...
def ov(a): return a
ov(1); cast(int, 5) + 1
def choose(): return ['t']
with DAG('b', start_date=datetime(2024, 1, 1)):
    BranchPythonOperator(task_id='br', python_callable=choose) >> [EmptyOperator(task_id='t'), EmptyOperator(task_id='u', trigger_rule='none_failed')]
    PythonOperator(task_id='p', python_callable=lambda x, **c: x, op_kwargs={'x': 1}, op_args=None)
    PythonOperator(task_id='p2', python_callable=Im().m); PythonOperator(task_id='p3', python_callable=Box(1).get, do_xcom_push=False, queue=None, pool='default_pool', executor_config={'a': 1})
