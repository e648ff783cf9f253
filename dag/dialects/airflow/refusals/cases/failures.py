# %% item of a range
range(3)[0] = 1
DAG('d')

# %% item of None assigned
config = None
config['a'] = 1
DAG('d')

# %% deleted item of a tuple
names = ('a', 'b')
del names[0]
DAG('d')

# %% deleted key that is not there
config = {'a': 1}
del config['b']
DAG('d')

# %% deleted name that is not there
del no_such_name
DAG('d')

# %% item of a result assigned
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return {}
    r = f()
    r['a'] = 1

# %% frozen dataclass by setattr
from dataclasses import dataclass
@dataclass(frozen=True)
class Source:
    name: str
setattr(Source('a'), 'name', 'b')
DAG('d')

# %% frozen dataclass that sets its own fields
from dataclasses import dataclass, replace
@dataclass(frozen=True)
class Source:
    name: str
    table: str = ''
    def __post_init__(self):
        object.__setattr__(self, 'table', self.name + '_t')
replace(Source('a'), name='b').table
DAG('d')

# %% keyword and spread
def make(name, **options): return name
options = {'name': 'b'}
make(name='a', **options)
DAG('d')

# %% operator keyword and spread
options = {'task_id': 'b', 'retries': 1}
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', **options)

# %% dag keyword and spread
options = {'dag_id': 'b', 'schedule': None}
with DAG(dag_id='a', **options):
    pass

# %% dict with a key twice
options = dict(a=1, **{'b': 1})
{**options, 'a': 2, 'a': 3}
DAG('d')

# %% spread into a dict twice
options = dict(a=1, **{'a': 1})
DAG('d')

# %% keys that are not text
def make(**options): return options
make(**{1: 'a'})
DAG('d')

# %% spread of None
EXTRA = None
with DAG('d', start_date=datetime(2024, 1, 1)):
    EmptyOperator(task_id='a', **EXTRA)

# %% spread of a mapping class
from collections import OrderedDict, ChainMap, Counter, defaultdict
from types import MappingProxyType
class Options:
    def keys(self): return ['a']
    def __getitem__(self, key): return 1
def make(**options): return options
make(**OrderedDict(a=1)); make(**ChainMap({'a': 1})); make(**MappingProxyType({'a': 1})); make(**Options()); make(**defaultdict(int)); make(**Counter('a'))
DAG('d')

# %% star of None
EXTRA = None
print(*EXTRA)
DAG('d')

# %% None in a list display
EXTRA = None
names = ['a', *EXTRA]
DAG('d')

# %% None spread in a dict display
EXTRA = None
names = {'a': 1, **EXTRA}
DAG('d')

# %% list spread in a dict display
names = {'a': 1, **['b']}
DAG('d')

# %% less of None
limit = None
if limit > 3:
    pass
DAG('d')

# %% max of mixed
max('a', 1)
DAG('d')

# %% max of none
max([])
DAG('d')

# %% list sorted with None
names = ['b', None]
names.sort()
DAG('d')

# %% dicts sorted
sorted([{'a': 2}, {'a': 1}])
DAG('d')

# %% what can be sorted
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
sorted([1, 2.5, True, Decimal('1'), Fraction(1, 2)]); sorted([('a', 1), ('a', 2)]); sorted([{'a': 2}, {'a': 1}], key=lambda d: d['a'])
sorted([{1}, {1, 2}]); {1} < {1, 2}; [1] < [1, 2]; (1, 'a') < (2, None); sorted([Path('a'), Path('b')]); max({'a': 1}); b'a' < b'b'
sorted([('a', None), ('b', 1)]); sorted([datetime(2024, 1, 1), datetime(2023, 1, 1)]); timedelta(1) < timedelta(2); 'a' == 1; None != 3; [] == {}
DAG('d')

# %% datetime and date
if datetime(2024, 1, 1) < date(2024, 1, 1):
    pass
DAG('d')

# %% datetime plus a number
start = datetime(2024, 1, 1) + 1
DAG('d')

# %% datetime minus text
start = datetime(2024, 1, 1) - '1'
DAG('d')

# %% datetimes added
start = datetime(2024, 1, 1) + datetime(2024, 1, 1)
DAG('d')

# %% aware and naive compared
from datetime import timezone
if datetime(2024, 1, 1) < datetime(2024, 1, 1, tzinfo=timezone.utc):
    pass
DAG('d')

# %% iso date with slashes
start = datetime.fromisoformat('01/02/2024')
DAG('d')

# %% iso date of nothing
start = datetime.fromisoformat('')
DAG('d')

# %% iso date of month 13
start = date.fromisoformat('2024-13-01')
DAG('d')

# %% iso date of a datetime
day = date.fromisoformat('2024-01-01T00:00:00')
DAG('d')

# %% iso dates that are dates
datetime.fromisoformat('2024-01-01'); datetime.fromisoformat('2024-01-01 10:00'); datetime.fromisoformat('2024-01-01T10:00:00.123456+02:00'); datetime.fromisoformat('20240101'); datetime.fromisoformat('2024-W01-1'); datetime.fromisoformat('2024-01-01T10:00:00Z'); date.fromisoformat('20240101')
DAG('d')

# %% strptime of another format
start = datetime.strptime('2024/01/01', '%Y-%m-%d')
DAG('d')

# %% strptime with a rest
start = datetime.strptime('2024-01-01 10', '%Y-%m-%d')
DAG('d')

# %% strptime with a wrong directive
start = datetime.strptime('2024-01-01', '%Y-%m-%Q')
DAG('d')

# %% pendulum parse of a word
import pendulum
start = pendulum.parse('today')
DAG('d')

# %% pendulum parse of month 13
import pendulum
start = pendulum.parse('2024-13-01')
DAG('d')

# %% pendulum datetime of month 13
import pendulum
start = pendulum.datetime(2024, 13, 1)
DAG('d')

# %% pendulum of an unknown zone
import pendulum
start = pendulum.datetime(2024, 1, 1, tz='Europe/Berlln')
DAG('d')

# %% pendulum names that it does not have
import pendulum
start = pendulum.yesterdayy()
DAG('d')

# %% pendulum parses
import pendulum
pendulum.parse('now'); pendulum.parse('2024-01-01'); pendulum.parse('2024-01'); pendulum.parse('2024'); pendulum.parse('12:00'); pendulum.parse('P1D'); pendulum.parse('20240101T10'); pendulum.parse('2024-W01'); pendulum.parse('Jan 1 2024', strict=False); pendulum.parse('2024-01-01T00:00:00+02:00', tz='UTC')
DAG('d')

# %% pattern with nothing to repeat
import re
re.match('*a', 'a')
DAG('d')

# %% pattern repeated twice
import re
re.sub('a**', '', 'a')
DAG('d')

# %% pattern with a set that is open
import re
re.findall('[a', 'a')
DAG('d')

# %% pattern with a parenthesis too many
import re
re.search('a)', 'a')
DAG('d')

# %% pattern with a group of unknown name
import re
re.compile('(?P<a>x)(?P=b)')
DAG('d')

# %% pattern with a bad escape
import re
re.compile(r'\Q')
DAG('d')

# %% pattern with a bad range
import re
re.compile('[z-a]')
DAG('d')

# %% patterns that are right
import re
re.compile(r'\('); re.compile('[(]'); re.compile('[]()]'); re.compile('[^]]'); re.compile('a*?'); re.compile('(?:a|b)+'); re.compile('(?#:( )a'); re.compile('(?P<n>a)(?P=n)'); re.compile('(?<=a)b'); re.compile('a{2,3}?'); re.compile('{'); re.compile('a{,'); re.compile('}'); re.compile(']'); re.compile(r'[\]]'); re.compile('^*') if False else None
re.compile("""
  a  # an open (
  b
""", re.VERBOSE); re.compile('(?x) a # (\n b'); re.compile(r'(?i)\bx\b'); re.compile('x{1,2}{3}') if False else None; re.compile(r'\d+(?:\.\d+)?'); re.compile('(|a)'); re.compile('a|*') if False else None; re.compile('$|^'); re.compile('(a)?(?(1)b|c)')
DAG('d')

# %% int of a float text
retries = int('1.5')
DAG('d')

# %% int of None
retries = int(None)
DAG('d')

# %% int of a list
retries = int([1])
DAG('d')

# %% float of text
rate = float('a')
DAG('d')

# %% yaml with a tab
import yaml
config = yaml.safe_load('a:\n\t- b')
DAG('d')

# %% yaml with a brace that is open
import yaml
config = yaml.safe_load('a: {b: 1')
DAG('d')

# %% yaml with bad indentation
import yaml
config = yaml.safe_load('a: 1\n  b: 2')
DAG('d')

# %% yaml with an unknown alias
import yaml
config = yaml.safe_load('a: *b')
DAG('d')

# %% yaml with an unknown tag
import yaml
config = yaml.safe_load('a: !b c')
DAG('d')

# %% yaml of several documents
import yaml
config = yaml.safe_load('a: 1\n---\nb: 1')
DAG('d')

# %% yaml without a loader
import yaml
config = yaml.load('a: 1')
DAG('d')

# %% yaml that is right
import yaml
yaml.safe_load('a: 1\na: 2\nb: [1,\n  2]\nc: "x: {"\nd: |\n  [\ne: {f: [], g: }\nh: x\n  y\n? i\n: j\n'); yaml.safe_load(''); yaml.safe_load('- a\n-\n  b: c'); list(yaml.safe_load_all('a: 1\n---\nb: 1')); yaml.load('a: 1', Loader=yaml.SafeLoader); yaml.safe_load('{{ ds }}') if False else None; yaml.safe_load('a: &x 1\nb: *x\nc: {<<: {d: 1}}')
DAG('d')

# %% json of a datetime
import json
text = json.dumps({'start': datetime(2024, 1, 1)})
DAG('d')

# %% json of a set
import json
text = json.dumps({'a', 'b'})
DAG('d')

# %% json of an object
import json
class Source: pass
text = json.dumps([Source()])
DAG('d')

# %% json of a path
import json
from pathlib import Path
text = json.dumps(Path('a'))
DAG('d')

# %% json of a tuple as a key
import json
text = json.dumps({('a', 1): 1})
DAG('d')

# %% json of None read
import json
config = json.loads(None)
DAG('d')

# %% json of a dict read
import json
config = json.loads({'a': 1})
DAG('d')

# %% json that is right
import json
from enum import Enum, IntEnum
from collections import OrderedDict, namedtuple, Counter
class Size(str, Enum):
    SMALL = 's'
class Level(IntEnum):
    ONE = 1
class Config(dict): pass
class Name(str): pass
P = namedtuple('P', 'x')
json.dumps([Size.SMALL, Level.ONE, Config(a=1), Name('a'), P(1), OrderedDict(a=1), Counter('a'), None, 1.5, (1,), {1: 2, None: 3, True: 4, 1.5: 5}]); json.dumps(datetime(2024, 1, 1), default=str); json.dumps({(1,): 1}, skipkeys=True); json.loads(b'[]'); json.loads('null'); json.loads(bytearray(b'1'))
class Enc(json.JSONEncoder):
    def default(self, o): return str(o)
json.dumps({1, 2} and [datetime(2024, 1, 1)], cls=Enc)
DAG('d')

# %% path and a number
from pathlib import Path
path = Path('a') / 1
DAG('d')

# %% path and None
from pathlib import Path
path = Path('a') / None
DAG('d')

# %% path of None
from pathlib import Path
path = Path(None)
DAG('d')

# %% path and text added
from pathlib import Path
path = Path('a') + '/b'
DAG('d')

# %% os path of None
import os
name = os.path.basename(None)
DAG('d')

# %% os path of a number
import os
name = os.path.join('a', 1)
DAG('d')

# %% paths that are right
import os
from pathlib import Path
os.path.join('a', Path('b')); os.path.join(b'a', b'b'); Path('a') / Path('b') / 'c'; 'a' / Path('b'); Path('a', 'b', Path('c')); Path(); os.path.exists(1); str(Path('a')) + 'b'; os.fspath(Path('a')); os.path.basename(Path('a'))
DAG('d')

# %% except name in the clause
try:
    int('x')
except ValueError as error:
    print(error)
try:
    int('x')
except ValueError as error:
    kept = error
print(kept)
error = 1
print(error)
DAG('d')

# %% except name set before
error = None
try:
    int('x')
except ValueError as error:
    pass
print(error)
DAG('d')

# %% except name without an exception
error = None
try:
    int('1')
except ValueError as error:
    pass
print(error)
DAG('d')

# %% except name in a function
def number(text):
    try:
        return int(text)
    except ValueError as error:
        pass
    return error
number('x')
DAG('d')

# %% join of numbers
names = ','.join([1, 2])
DAG('d')

# %% join of None
names = ','.join(None)
DAG('d')

# %% len of a number
size = len(5)
DAG('d')

# %% len of None
size = len(None)
DAG('d')

# %% text times text
name = 'a' * 'b'
DAG('d')

# %% negative text
name = -'a'
DAG('d')

# %% none plus a number
total = None
total += 1
DAG('d')

# %% list plus a tuple
names = ['a'] + ('b',)
DAG('d')

# %% dict plus a dict
config = {'a': 1} + {'b': 2}
DAG('d')

# %% text in a number
found = 'a' in 5
DAG('d')

# %% number in text
found = 1 in 'a1'
DAG('d')

# %% list as a key
config = {['a']: 1}
DAG('d')

# %% dict in a set
config = {{'a': 1}}
DAG('d')

# %% dict from a list of texts
config = dict(['abc'])
DAG('d')

# %% zip strict
pairs = list(zip([1], [1, 2], strict=True))
DAG('d')

# %% text index
name = 'abc'['a']
DAG('d')

# %% list index by text
name = ['a']['b']
DAG('d')

# %% list index by a float
name = ['a', 'b'][1.0]
DAG('d')

# %% remove that is not there
names = ['a']
names.remove('b')
DAG('d')

# %% index that is not there
at = ['a'].index('b')
DAG('d')

# %% text index that is not there
at = 'abc'.index('x')
DAG('d')

# %% pop of nothing
[].pop()
DAG('d')

# %% pop of a key
{}.pop('a')
DAG('d')

# %% next of nothing
first = next(iter([]))
DAG('d')

# %% encode of bytes
text = b'a'.encode()
DAG('d')

# %% text and bytes
text = 'a' + b'b'
DAG('d')

# %% replace with a number
text = 'a'.replace('a', 1)
DAG('d')

# %% startswith a list
found = 'abc'.startswith(['a'])
DAG('d')

# %% split by nothing
parts = 'abc'.split('')
DAG('d')

# %% method without parentheses
name = 'abc'.upper + 'x'
DAG('d')

# %% method not called in a loop
config = {'a': 1}
for key, value in config.items:
    pass
DAG('d')

# %% loop over a dict in pairs
config = {'abc': 1}
for key, value in config:
    pass
DAG('d')

# %% loop over text in pairs
for key, value in ['abc']:
    pass
DAG('d')

# %% changed dict in a loop
config = {'a': 1}
for key in config:
    config[key + 'b'] = 1
DAG('d')

# %% super without a base
class Base:
    def __init__(self): pass
class Child(Base):
    def __init__(self, name): super().__init__(name)
Child('a')
DAG('d')

# %% method without self
class Source:
    def name(): return 'a'
Source().name()
DAG('d')

# %% property called
class Source:
    @property
    def name(self): return 'a'
Source().name()
DAG('d')

# %% property set
class Source:
    @property
    def name(self): return 'a'
Source().name = 'b'
DAG('d')

# %% namedtuple set
from collections import namedtuple
P = namedtuple('P', 'x y')
P(1, 2).x = 3
DAG('d')

# %% namedtuple without a field
from collections import namedtuple
P = namedtuple('P', 'x y')
P(1)
DAG('d')

# %% isinstance of text
isinstance(1, 'int')
DAG('d')

# %% assertion
assert 1 == 2, 'no'
DAG('d')

# %% open of a folder that is no text
open(None)
DAG('d')

# %% enumerate of a number
for index, name in enumerate(3):
    pass
DAG('d')

# %% range of text
for index in range('3'):
    pass
DAG('d')

# %% range of a float
for index in range(3.0):
    pass
DAG('d')

# %% sum of texts
sum(['a', 'b'])
DAG('d')

# %% round of text
round('1.5')
DAG('d')

# %% chr out of range
chr(-1)
DAG('d')

# %% format of None
f'{None:>5}'
DAG('d')

# %% format code of text
f"{'a':d}"
DAG('d')

# %% format code of a number
f'{1:s}'
DAG('d')

# %% timedelta with a keyword it does not have
timedelta(day=1)
DAG('d')

# %% timedelta of months
timedelta(months=1)
DAG('d')

# %% replace of a field that dates do not have
datetime(2024, 1, 1).replace(days=1)
DAG('d')

# %% date of text
datetime('2024-01-01')
DAG('d')

# %% datetime without a day
datetime(2024, 1)
DAG('d')

# %% function called with too few by a spread
def make(a, b): return a
make(*['a'])
DAG('d')

# %% lambda with too many
make = lambda a: a
make(1, 2)
DAG('d')

# %% partial with too many
from functools import partial
def make(a): return a
partial(make, 1)(2)
DAG('d')

# %% generator indexed
names = (n for n in 'abc')
names[0]
DAG('d')

# %% generator length
len(n for n in 'abc')
DAG('d')

# %% map indexed
map(str, [1])[0]
DAG('d')

# %% dict keys indexed
{'a': 1}.keys()[0]
DAG('d')

# %% set indexed
{'a'}[0]
DAG('d')

# %% environment of a number
import os
os.environ['DW_NUMBER'] = 1
DAG('d')

# %% class attribute of a task
with DAG('d', start_date=datetime(2024, 1, 1)):
    t = EmptyOperator(task_id='a')
    t['x']

# %% loop over a task
with DAG('d', start_date=datetime(2024, 1, 1)):
    t = EmptyOperator(task_id='a')
    for x in t:
        pass

# %% task called
with DAG('d', start_date=datetime(2024, 1, 1)):
    t = EmptyOperator(task_id='a')
    t()

# %% dag called
d = DAG('d')
d()

# %% text of a task added
with DAG('d', start_date=datetime(2024, 1, 1)):
    t = EmptyOperator(task_id='a')
    'x' + t

# %% result added
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1
    f() + 1

# %% result compared
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1
    f() > 1

# %% result as a number
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1
    int(f())

# %% range of a result
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1
    for i in range(f()): pass

# %% result in a set
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1
    {f()}

# %% dict of a result
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return {}
    dict(f())

# %% two names of a result
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 1, 2
    a, b = f()

# %% sorted result
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return []
    sorted(f())

# %% path of a result
from pathlib import Path
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return ''
    Path(f())

# %% joined results
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return ''
    ','.join([f(), f()])

# %% keyed by a result
config = {'a': 1}
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 'a'
    config[f()]

# %% text method of a result
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return 'a'
    f().upper()

# %% mapped with a class
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return [1]
    BashOperator.partial(task_id='b').expand(bash_command=f().map(str))

# %% mapped with a builtin function
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return [1]
    BashOperator.partial(task_id='b').expand(bash_command=f().map(len))

# %% mapped with a function of a module
import os
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return [1]
    BashOperator.partial(task_id='b').expand(bash_command=f().map(os.path.basename))

# %% mapped with a partial
from functools import partial
with DAG('d', start_date=datetime(2024, 1, 1)):
    @task
    def f(): return [1]
    BashOperator.partial(task_id='b').expand(bash_command=f().map(partial(str)))
# %% all that Python takes
import enum, re, yaml, pendulum, os
from collections import OrderedDict, defaultdict, Counter, UserString
class E(str, enum.Enum):
    A = 'a'
class S(enum.StrEnum):
    B = 'b'
class T(str):
    pass
x = 'abc'.replace('a', E.A).replace(S.B, T('q'))
y = 'abc'.startswith(E.A) or 'abc'.startswith((S.B, T('x'))) or 'abc'.endswith(S.B)
z = datetime.strptime(T('2024-01-01'), '%Y-%m-%d')
isinstance(1, int | str); isinstance(E.A, (str, int)); issubclass(E, str)
d = {'a': 1, 'b': 2}
for k in list(d): d[k + 'x'] = 1
for k in d.copy(): d.pop(k)
for k, v in d.items():
    d[k] = 2
dd = defaultdict(list)
for k in ['a']: dd[k].append(1)
for k in dd: dd['a'].append(2)
e = {'a': 1}
for k in e:
    e['new'] = 1
    break
f = {'a': 1}
for k in f:
    del f[k]
    f['c'] = 1
    if True: break
def rec(n=0):
    if n > 3: return n
    return rec(n + 1)
rec()
def walk(node):
    return [walk(c) for c in node.get('children', [])]
walk({'children': [{'children': []}]})
re.compile(r'[\w-]+'); re.compile(r'[a-zA-Z0-9_.-]'); re.compile('[]a]'); re.compile(r'(?P<a>x)(?P=a)\1'); re.compile(r'[^\]\\]'); re.compile(r'\$\{(\w+)\}'); re.compile(r'[\d\-z]'); re.compile('[+--]')
pendulum.parse('2024-01-01'); pendulum.parse('2024-01-01T00:00:00+00:00'); pendulum.parse('now'); pendulum.parse('Jan 1 2024', strict=False); pendulum.parse('2024-W05-1'); pendulum.parse('20240101T000000'); pendulum.parse('2024-01-01T10:00:00.123Z'); pendulum.parse('2024-01-01', tz='Europe/Berlin'); pendulum.parse('P1DT2H'); pendulum.parse('2024-01-01/2024-02-01')
datetime.strptime('2024-01-01 10', '%Y-%m-%d %H'); datetime.strptime('Mon', '%a'); datetime.strptime('100%', '100%%')
list(yaml.safe_load_all('a: 1\n---\nb: 2\n')); yaml.safe_load('a: 1\n---\n') if False else None; yaml.safe_load('---\na: 1\n...\n'); yaml.safe_load(''); yaml.safe_load('# c\n'); yaml.safe_load('a: &x {b: 1}\nc: *x\n'); yaml.safe_load('a: 2024-01-01\nb: !!binary aGk=\nc: !!set {a, b}\n')
with DAG('d', schedule='@daily', start_date=datetime(2024, 1, 1), params={
    'a': Param('abc', type='string', pattern='^a.c$'), 'b': Param(['x'], type='array', items={'type': 'string', 'enum': ['x', 'y']}),
    'c': Param({'k': 1}, type='object', properties={'k': {'type': 'integer', 'minimum': 0}}, required=['k']), 'd': Param('2024-02-29', type='string', format='date'),
    'e': Param(None, type=['null', 'object'], required=['a']), 'f': Param(3.0, type='integer'), 'g': Param([1, 1.0], type='array'), 'h': Param('2024-01-01T00:00:00', format='date-time'),
    'i': Param(5, enum=[1, 5]), 'j': Param([1], uniqueItems=True), 'k': 'text', 'l': Param('ä', pattern='^\\w$'), 'm': Param({}, type='object', additionalProperties=False), 'n': Param('x', anyOf=[{'type': 'integer'}, {'type': 'string'}])}):
    pass
