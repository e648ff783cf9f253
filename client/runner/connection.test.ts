import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunnerConnection, type RunnerExit } from './connection.ts';

// A runner in a few lines: what is tested is the life of the process and the wire, not what a runner does.
const SCRIPT = `
const rpcModule = process.argv[2];
const { createMessageConnection, StreamMessageReader, StreamMessageWriter, ResponseError } = require(rpcModule);
const rpc = createMessageConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
rpc.onRequest('runs/list', () => {
  rpc.sendNotification('runner/message', { severity: 'warning', message: process.env.GREETING });
  return { runs: [] };
});
rpc.onRequest('runs/get', () => new ResponseError(4, 'There is no run r.'));
rpc.onRequest('runs/cancel', () => { console.error('cannot go on'); process.exit(7); });
rpc.onRequest('shutdown', () => null);
process.stdin.on('end', () => process.exit(0));
rpc.listen();
`;

const rpcModule = createRequire(import.meta.url).resolve('vscode-jsonrpc/node');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-connection-'));
  writeFileSync(join(folder, 'runner.cjs'), SCRIPT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(command = process.execPath): { runner: RunnerConnection; exit: Promise<RunnerExit>; stderr: string[] } {
  const stderr: string[] = [];
  let exited: (exit: RunnerExit) => void = () => {};
  const exit = new Promise<RunnerExit>((resolve) => {
    exited = resolve;
  });
  const runner = new RunnerConnection({
    command,
    args: [join(folder, 'runner.cjs'), rpcModule],
    cwd: folder,
    env: { ...process.env, GREETING: 'hello' },
    onStderr: (text) => stderr.push(text),
    onExit: exited,
  });
  return { runner, exit, stderr };
}

describe('a runner process', () => {
  it('answers, notifies and ends when it is told to', async () => {
    const { runner, exit } = start();
    const heard = new Promise((resolve) => runner.on('runner/message', resolve));
    expect(await runner.request('runs/list', {})).toEqual({ runs: [] });
    expect(await heard).toEqual({ severity: 'warning', message: 'hello' });
    await runner.stop();
    expect(await exit).toMatchObject({ expected: true, code: 0 });
    expect(runner.alive).toBe(false);
  });

  it('hands on the code and the words of an error', async () => {
    const { runner } = start();
    await expect(runner.request('runs/get', { runId: 'r' })).rejects.toMatchObject({
      code: 4,
      message: 'There is no run r.',
    });
    await runner.stop();
  });

  it('fails what was asked, and gives its last words, when it dies', async () => {
    const { runner, exit } = start();
    await expect(runner.request('runs/cancel', { runId: 'r' })).rejects.toThrow();
    expect(await exit).toMatchObject({ expected: false, code: 7, lastWords: 'cannot go on' });
    await expect(runner.request('runs/list', {})).rejects.toThrow('The runner has ended.');
  });

  it('says so when it cannot be started', async () => {
    const { runner, exit } = start(join(folder, 'no-such-program'));
    await expect(runner.request('runs/list', {})).rejects.toThrow();
    expect((await exit).error?.message).toMatch(/ENOENT/);
    await runner.stop();
  });
});
