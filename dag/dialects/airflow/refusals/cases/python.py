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
