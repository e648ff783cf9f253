import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBash } from '../operators/find-bash.ts';
import { endPreparedShells, prepare, shellReady, startPrepared } from './prepared-shells.ts';
import { type GroupExit, startGroup } from './process-group.ts';
import { isAlive } from './process-identity.ts';

const bash = findBash(process.env) ?? '';
const { BASH_ENV: _, ...env } = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^[A-Z_]+$/.test(name) && !/^(BASH|HOST|HIST|ENV$)/.test(name)),
);

describe.skipIf(process.platform === 'win32' || bash === '')('a prepared shell', () => {
  let folder: string;
  let log: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'shells-')));
    log = join(folder, 'log');
  });

  afterEach(() => {
    endPreparedShells();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(command: string, more: { readonly [name: string]: string | undefined } = {}) {
    prepare(bash, env, 1, 1);
    await shellReady();
    const group = startPrepared(bash, command, { cwd: folder, env: { ...env, ...more }, log });
    if (!group) throw new Error('no shell was ready');
    return group;
  }

  async function run(command: string, more: { readonly [name: string]: string | undefined } = {}): Promise<GroupExit> {
    return (await start(command, more)).ended;
  }

  it('writes the output of a command to its log and says how it ended', async () => {
    expect(await run(`echo "it's" $((1 + 1)); echo error >&2; exit 99`)).toEqual({ kind: 'exit', code: 99 });
    expect(readFileSync(log, 'utf8')).toBe("it's 2\nerror\n");
  });

  it('gives a command the environment, folder and input that a new process would have', async () => {
    const shown = 'env | grep -v ^_= | sort; pwd; cat; echo "$0 $#"; set -o | grep monitor';
    const extra = { QUOTED: `a'b"c\n$(exit 3) \\`, EMPTY: '', HOME: undefined, ÜMLAUT: undefined };
    expect(await run(shown, extra)).toEqual({ kind: 'exit', code: 0 });
    const direct = join(folder, 'direct');
    const { openSync } = await import('node:fs');
    const output = openSync(direct, 'a');
    await startGroup(bash, ['-c', shown], { cwd: folder, env: { ...env, ...extra }, output }).ended;
    const without = (path: string): string => readFileSync(path, 'utf8').replace(/^OLDPWD=.*\n/m, '');
    expect(without(log)).toBe(without(direct));
    expect(without(log)).toContain("QUOTED=a'b");
  });

  it('tells a signal from an exit code', async () => {
    expect(await run('kill -9 $$')).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    expect(await run('exit 137')).toEqual({ kind: 'exit', code: 137 });
  });

  it('puts a command at the head of its own group, which is ended as a whole', async () => {
    const group = await start('sleep 1000 & echo $! $$ > pids; wait');
    await until(() => existsSync(join(folder, 'pids')) && readFileSync(join(folder, 'pids'), 'utf8').endsWith('\n'));
    const [sleeper, leader] = readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
    expect(leader).toBe(group.pid);
    group.end(30);
    await group.ended;
    await until(() => !isAlive(sleeper ?? 0) || isZombie(sleeper ?? 0));
  });

  it('serves one command after the other', async () => {
    for (let index = 0; index < 5; index += 1)
      expect(await run(`exit ${index}`)).toEqual({ kind: 'exit', code: index });
  });

  it('is refused when it would change the environment', async () => {
    prepare(bash, env, 1, 1);
    await shellReady();
    const refused = (more: { readonly [name: string]: string }) =>
      startPrepared(bash, 'true', { cwd: folder, env: { ...env, ...more }, log });
    expect(refused({ 'not-a-name': '1' })).toBeUndefined();
    expect(refused({ BASH_ENV: '/dev/null' })).toBeUndefined();
    expect(refused({ LONG: 'x'.repeat(10_000) })).toBeUndefined();
    expect(startPrepared(bash, 'x'.repeat(10_000), { cwd: folder, env, log })).toBeUndefined();
  });

  it('is gone with what it had ready when it is not needed any more', async () => {
    prepare(bash, env, 1, 1);
    await shellReady();
    const group = await start('echo $PPID > parent');
    endPreparedShells();
    expect(await group.ended).toEqual({ kind: 'exit', code: 0 });
    const parent = Number(readFileSync(join(folder, 'parent'), 'utf8'));
    await until(() => !isAlive(parent) || isZombie(parent));
    expect(startPrepared(bash, 'true', { cwd: folder, env, log })).toBeUndefined();
  });
});

function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
