/** What may have more to it than the workspace shows: folders without an `__init__.py`, classes with an unknown base. */
import { expect, it } from 'vitest';
import { analyse } from '../test-support.ts';

const DAG = "from airflow.sdk import DAG\nwith DAG('d'):\n    pass\n";

async function errors(text: string, files: { readonly [path: string]: string } = {}): Promise<readonly string[]> {
  const { problems } = await analyse(`${text}\n${DAG}`, files);
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

it('takes a package of several folders to have what this folder lacks', async () => {
  const text =
    'try:\n    from google.cloud import storage\nexcept ImportError as e:\n    raise RuntimeError("none") from e\n';
  expect(await errors(text, { 'google/cloud/ours.py': 'x = 1' })).toEqual([]);
  const whole = text.replace('google.cloud', 'ours');
  expect(await errors(whole, { 'ours.py': 'x = 1' })).toHaveLength(1);
});

it('does not count what a class with an unknown base or metaclass is made of', async () => {
  const unknown = 'from somewhere import Base, Meta\n';
  expect(await errors(`${unknown}class A(Base):\n    X = 1\n    Y = 2\nx, y = A\nx, y = tuple(A)\n`)).toEqual([]);
  expect(await errors(`${unknown}class A(metaclass=Meta):\n    X = 1\n    Y = 2\nx, y = A\nx, y = tuple(A)\n`)).toEqual(
    [],
  );
  expect(await errors('from enum import Enum\nclass A(Enum):\n    X = 1\nx, y = A\n')).toHaveLength(1);
});

it('does not take the class of a module for one of the file with the same name', async () => {
  const text = 'import logging\nlogging.Logger.manager.emittedNoHandlerWarning = 1\nclass Logger:\n    pass\n';
  expect(await errors(text)).toEqual([]);
  expect(await errors('class Logger:\n    pass\nLogger.nothing\n')).toHaveLength(1);
});

it('knows nothing of modules that change what others have', async () => {
  expect(await errors('import tkinter\nclass W(tkinter.Frame):\n    pass\nimport curses\ncurses.initscr\n')).toEqual(
    [],
  );
});

it('knows that classes of the library can be subscripted for types', async () => {
  const text = `import asyncio, collections, concurrent.futures, contextlib, functools, itertools, logging, os, queue, re, subprocess, tempfile, types, weakref
from typing import Any
A = [logging.LoggerAdapter[Any], logging.StreamHandler[Any], itertools.chain[int], functools.partial[int], functools.cached_property[int]]
B = [os.PathLike[str], queue.Queue[int], re.Pattern[str], re.Match[str], subprocess.Popen[bytes], subprocess.CompletedProcess[str]]
C = [asyncio.Queue[int], asyncio.Future[int], concurrent.futures.Future[int], weakref.ref[int], tempfile.TemporaryDirectory[str]]
D = [collections.deque[int], collections.Counter[str], collections.OrderedDict[str, int], contextlib.AbstractContextManager[int]]
E = [types.MappingProxyType[str, int], list[int], dict[str, int], tuple[int, ...], set[int], frozenset[int], type[int]]
F = [enumerate[int], filter, map, zip, collections.defaultdict[str, int], collections.ChainMap[str, int], os.DirEntry[str]]
`;
  expect(await errors(text)).toEqual([]);
  expect(await errors("d = {'a': 1}\nfor key, value in d.items:\n    pass\n")).toHaveLength(1);
});
