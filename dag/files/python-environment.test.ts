import { describe, expect, it } from 'vitest';
import {
  type EnvironmentFiles,
  type EnvironmentPlace,
  readPythonEnvironment,
  saysInstalled,
} from './python-environment.ts';

/** Paths → texts; `links` lead from one path to another. */
function disk(texts: { [path: string]: string }, links: { [path: string]: string } = {}): EnvironmentFiles {
  const pathOf = (uri: string) => decodeURIComponent(uri.slice('file://'.length));
  const files: EnvironmentFiles = {
    read: (uri) => texts[pathOf(uri)],
    kind: (uri) => {
      const path = pathOf(uri);
      if (path in texts || path in links) return 'file';
      return Object.keys(texts).some((each) => each.startsWith(`${path}/`)) ? 'directory' : undefined;
    },
    list: (uri) => {
      const prefix = `${pathOf(uri)}/`;
      const below = Object.keys(texts).filter((path) => path.startsWith(prefix));
      return [...new Set(below.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))];
    },
    real: (uri) => `file://${links[pathOf(uri)] ?? pathOf(uri)}`,
  };
  return files;
}

function read(
  path: string,
  texts: { [path: string]: string },
  links: { [path: string]: string } = {},
  more: Partial<EnvironmentPlace> = {},
) {
  return readPythonEnvironment(disk(texts, links), { interpreter: `file://${path}`, roots: [], ...more });
}

describe('the packages of an interpreter', () => {
  const VENV = {
    '/w/.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.12.1\n',
    '/w/.venv/lib/python3.12/site-packages/airflow/__init__.py': '',
    '/w/.venv/lib/python3.12/site-packages/apache_airflow-3.0.0.dist-info/METADATA': '',
    '/w/.venv/lib/python3.12/site-packages/apache_airflow_core-3.3.2.dist-info/METADATA': '',
    '/usr/lib/python3/dist-packages/yaml/__init__.py': '',
    '/usr/local/lib/python3.12/dist-packages/numpy/__init__.py': '',
    '/usr/bin/python3.12': '',
  };
  const LINKS = { '/w/.venv/bin/python': '/usr/bin/python3.12', '/usr/bin/python': '/usr/bin/python3.12' };

  it('of a virtual environment are its own', () => {
    expect(read('/w/.venv/bin/python', VENV, LINKS)).toEqual({
      folders: ['file:///w/.venv/lib/python3.12/site-packages'],
      airflowVersion: '3.3.2',
      isComplete: true,
    });
  });

  it('of a virtual environment that was made so are those of its base, too', () => {
    const open = { ...VENV, '/w/.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\n' };
    expect(read('/w/.venv/bin/python', open, LINKS)?.folders).toEqual([
      'file:///w/.venv/lib/python3.12/site-packages',
      'file:///usr/local/lib/python3.12/dist-packages',
      'file:///usr/lib/python3/dist-packages',
    ]);
  });

  it('of an environment that is named by its folder are the same', () => {
    expect(read('/w/.venv', { ...VENV, '/w/.venv/bin/python': '' })?.airflowVersion).toBe('3.3.2');
  });

  it('of an installation are those of its version, and the user’s own first', () => {
    const texts = {
      ...VENV,
      '/usr/lib/python3.11/site-packages/other.py': '',
      '/home/ann/.local/lib/python3.12/site-packages/mine.py': '',
    };
    expect(read('/usr/bin/python', texts, LINKS, { home: 'file:///home/ann' })?.folders).toEqual([
      'file:///home/ann/.local/lib/python3.12/site-packages',
      'file:///usr/local/lib/python3.12/dist-packages',
      'file:///usr/lib/python3/dist-packages',
    ]);
  });

  it('on Windows lie in Lib', () => {
    const texts = {
      '/c:/w/venv/pyvenv.cfg': 'home = C:\\Python312\n',
      '/c:/w/venv/Scripts/python.exe': '',
      '/c:/w/venv/Lib/site-packages/apache_airflow-2.10.5.dist-info/METADATA': '',
    };
    expect(read('/c:/w/venv/Scripts/python.exe', texts)).toEqual({
      folders: ['file:///c:/w/venv/Lib/site-packages'],
      airflowVersion: '2.10.5',
      isComplete: true,
    });
  });

  it('behind a shim of pyenv are those of the version that the folder names', () => {
    const texts = {
      '/home/ann/.pyenv/shims/python3': '#!/usr/bin/env bash',
      '/home/ann/.pyenv/version': '3.11.7\n',
      '/home/ann/.pyenv/versions/3.11.7/bin/python': '',
      '/home/ann/.pyenv/versions/3.11.7/lib/python3.11/site-packages/a.py': '',
      '/home/ann/.pyenv/versions/3.12.9/bin/python': '',
      '/home/ann/.pyenv/versions/3.12.9/lib/python3.12/site-packages/a.py': '',
      '/w/.python-version': '3.12\n',
    };
    const shim = '/home/ann/.pyenv/shims/python3';
    expect(read(shim, texts)?.folders).toEqual([
      'file:///home/ann/.pyenv/versions/3.11.7/lib/python3.11/site-packages',
    ]);
    expect(read(shim, texts, {}, { roots: ['file:///w'] })?.folders).toEqual([
      'file:///home/ann/.pyenv/versions/3.12.9/lib/python3.12/site-packages',
    ]);
  });

  it('are followed to where packages are edited', () => {
    const packages = '/w/.venv/lib/python3.12/site-packages';
    const texts = {
      ...VENV,
      [`${packages}/plain.pth`]: '# a comment\n/src/plain\n../up\n',
      [`${packages}/distutils-precedence.pth`]: "import os; __import__('_distutils_hack').add_shim();",
      [`${packages}/__editable__.own-1.0.pth`]:
        'import __editable___own_1_0_finder; __editable___own_1_0_finder.install()',
      [`${packages}/__editable___own_1_0_finder.py`]: "MAPPING: dict[str, str] = {'own': '/src/own repo/own'}\n",
    };
    const found = read('/w/.venv/bin/python', texts, LINKS);
    expect(found?.folders.slice(1)).toEqual([
      'file:///src/plain',
      'file:///w/.venv/lib/python3.12/up',
      'file:///src/own%20repo',
    ]);
    expect(found?.isComplete).toBe(true);
  });

  it('may be more than can be seen where code brings them', () => {
    const texts = { ...VENV, '/w/.venv/lib/python3.12/site-packages/magic.pth': 'import magic; magic.everywhere()' };
    expect(read('/w/.venv/bin/python', texts, LINKS)?.isComplete).toBe(false);
  });

  it('are not known of what is no interpreter', () => {
    expect(read('/w/none/bin/python', VENV)).toBeUndefined();
    expect(read('/opt/wrapper/python', { '/opt/wrapper/python': '#!/bin/sh' })).toBeUndefined();
  });
});

it('what an installer leaves behind tells that packages came or went', () => {
  expect(['a-1.dist-info', 'b.pth', 'c.py'].map(saysInstalled)).toEqual([true, true, false]);
});
