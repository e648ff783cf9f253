/** What modules of well-known packages do at import: nothing of it is a failure. */
import { describe, expect, it } from 'vitest';
import type { DagFile } from '../model.ts';
import { analyse, MAIN, testWorkspace } from '../test-support.ts';

function errorsIn(file: DagFile | undefined): readonly string[] | undefined {
  return file?.problems.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

const CLEAN: readonly (readonly [string, string])[] = [
  [
    'an enumeration of numbers that is made of a dict',
    "import enum\nE = enum.IntEnum('E', {'A': -1, 'B': 2})\nprint(E.A)",
  ],
  [
    'code that is compiled as statements and run by eval',
    "def f(text, names):\n    eval(compile(text, 'x', 'exec'), names)\n    return names['made']\nf('made = 1', {})",
  ],
  [
    'text that is not known and run in two namespaces',
    "import time\nmine, own = {}, {}\nexec('made = ' + str(time.time()), mine, own)\nown['made']",
  ],
  [
    'what Python keeps in the dict of its own classes',
    "type.__dict__['__dict__'], type.__dict__['__prepare__'], int.__dict__['from_bytes']",
  ],
  [
    'what Python keeps in the dict of a class',
    "class A:\n    x = 1\nfor each in ('__module__', '__dict__', '__weakref__', '__doc__'): A.__dict__[each]",
  ],
  ['slots in the dict of a class', "class A:\n    __slots__ = ('a',)\nA.__dict__['a']"],
  ['documentation of plain values', 'for each in (1, [], {}, None, 1.5, len, "x"): each.__doc__'],
  [
    'a method of the class without a decorator',
    'class A:\n    def __init_subclass__(cls): super().__init_subclass__()\nA.__init_subclass__()\nclass B(A): pass',
  ],
  [
    'a metaclass that prepares the body',
    'class Body(dict):\n    def __init__(self): self.names = []\nclass Meta(type):\n    def __prepare__(name, bases): return Body()\n    def __new__(m, name, bases, body):\n        print(body.names)\n        return super().__new__(m, name, bases, dict(body))\nclass A(metaclass=Meta): pass',
  ],
  [
    'a metaclass that asks for the module of the class',
    "class Meta(type):\n    def __new__(m, name, bases, body):\n        body['__module__'], body['__qualname__']\n        return super().__new__(m, name, bases, body)\nclass A(metaclass=Meta): pass",
  ],
  [
    'names of a module that is not known, by locals()',
    "from nowhere_known import *\nfor each in ('a', 'b'): locals()[each]\nglobals()['c']",
  ],
  ['a view of the module that is older than the name', "names = globals()\nlater = 1\nnames['later']"],
  ['a format of an unknown number of arguments', "import nowhere_known\n'{0}.{1}'.format(*nowhere_known.version[:])"],
  ['bytearray as a class', 'assert isinstance(bytearray, type) and isinstance(memoryview, type)'],
  [
    'a name that a loop may have set before it was left',
    "from nowhere_known import A\nfor each in [1, 2]:\n    if hasattr(A, 'x'):\n        found = each\n        break\nprint(found)",
  ],
  [
    'the else of a loop that may have been left',
    'from nowhere_known import A\nfor each in [1, 2]:\n    if each == A:\n        break\nelse:\n    assert 0',
  ],
  [
    'a named tuple that makes itself otherwise',
    'from typing import NamedTuple\nclass A(NamedTuple):\n    a: int\n    b: int\nclass B(A):\n    def __new__(cls, a=1): return super().__new__(cls, a, 2)\nB()',
  ],
  [
    'a list that is only filled when nobody raises',
    'import nowhere_known\nfilled = []\ntry:\n    nowhere_known.ask()\n    filled.append(1)\nexcept Exception:\n    pass\nassert not filled',
  ],
  [
    'a list that a function fills when nobody raises',
    'import nowhere_known\ndef f():\n    filled = []\n    for each in (1, 2):\n        try:\n            nowhere_known.ask(each)\n            filled.append(each)\n        except ValueError:\n            raise\n        except:\n            pass\n    return filled\nassert not f()',
  ],
  [
    'collections that are only filled where a test is true',
    "import nowhere_known\na, b, c = [], {}, []\nif nowhere_known.ask():\n    a.append(1)\n    b['x'] = 1\n    c.extend([1, 2])\nassert not a\nassert not b\nassert not c",
  ],
  [
    'a keyword of a class pattern that is named',
    'class L: pass\nclass B:\n    b = L()\nmatch B():\n    case B(b=L() as found): print(found)',
  ],
  [
    'signatures that are made by hand',
    'from inspect import Signature\nSignature()\nSignature([], return_annotation=int).return_annotation',
  ],
  [
    'what a handler sets when somebody raises',
    "import nowhere_known\ntry:\n    nowhere_known.ask()\n    mode = 'a'\nexcept Exception:\n    mode = 'b'\nassert mode == 'b'",
  ],
];

describe('no error is told of', () => {
  it.each(CLEAN)('%s', async (_what, text) => {
    expect(errorsIn(await analyse(`from airflow import DAG\n${text}\n`))).toEqual([]);
  });

  it.each(['from .abc import Late', 'from . import abc\nabc.Late'])(
    'a module of a package that has the name of one of the library: %s',
    async (text) => {
      const workspace = await testWorkspace({
        'dags/pack/__init__.py': '',
        'dags/pack/abc.py': 'from . import part\nLate = 1\n',
      });
      const uri = MAIN.replace('main.py', 'pack/part.py');
      workspace.open(uri, `from airflow import DAG\n${text}\n`);
      expect(errorsIn(workspace.analyse(uri))).toEqual([]);
    },
  );

  it('names that a module gets from one which its package has imported first', async () => {
    const workspace = await testWorkspace({
      'dags/pack/__init__.py': 'from pack.part import *\n',
      'dags/pack/error.py': "__all__ = ['PackError']\nclass PackError(Exception): pass\n",
    });
    const uri = MAIN.replace('main.py', 'pack/part.py');
    workspace.open(uri, 'from airflow import DAG\nfrom pack.error import *\nclass PartError(PackError): pass\n');
    expect(errorsIn(workspace.analyse(uri))).toEqual([]);
  });

  it('the parts of a package that its __init__ names after an import from them', async () => {
    const workspace = await testWorkspace({
      'dags/pack/part.py': '__all__ = ["a"]\na = 1\n',
    });
    const uri = MAIN.replace('main.py', 'pack/__init__.py');
    workspace.open(uri, "from airflow import DAG\nfrom .part import *\n__all__ = part.__all__ + ['x']\n");
    expect(errorsIn(workspace.analyse(uri))).toEqual([]);
  });
});
