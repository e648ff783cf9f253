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
