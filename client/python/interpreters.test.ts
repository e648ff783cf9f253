import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { findInterpreters } from './interpreters.ts';

function find(present: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): string[] {
  const exists = (path: string) => present.includes(path);
  return findInterpreters({ folder: 'work', platform, env, exists }).map(({ path }) => path);
}

it('prefers the environment in the folder to what is on PATH', () => {
  const own = join('work', '.venv', 'bin', 'python');
  const shared = join('usr', 'bin', 'python3');
  expect(find([shared, own], { PATH: join('usr', 'bin') })).toEqual([own, shared]);
});

it('follows the order of PATH and names each interpreter once', () => {
  const first = join('opt', 'python3');
  const second = join('usr', 'python3');
  const PATH = ['opt', 'usr', 'opt'].join(delimiter);
  expect(find([second, first], { PATH })).toEqual([first, second]);
});

it('knows the places of Windows, and leaves the shop’s stand-in alone', () => {
  const own = join('work', 'venv', 'Scripts', 'python.exe');
  const shop = join('C\\Local\\Microsoft\\WindowsApps\\', 'python.exe').replaceAll('/', '\\');
  expect(find([own, shop], { Path: 'C\\Local\\Microsoft\\WindowsApps\\' }, 'win32')).toEqual([own]);
});

it('finds none where there is none', () => {
  expect(find([], {})).toEqual([]);
});
