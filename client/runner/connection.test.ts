import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { ResponseError } from 'vscode-jsonrpc/node';
import { Listener } from '../../runner/listen.ts';
import { type Farewell, RunnerConnection } from './connection.ts';

let workspace: string;
const open: Listener[] = [];
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-connection-'));
  mkdirSync(join(workspace, '.dagwright'));
});
afterEach(async () => {
  for (const listener of open.splice(0)) listener.stop(join(workspace, '.dagwright'));
  rmSync(workspace, { recursive: true, force: true });
});

interface Stand {
  readonly clients: MessageConnection[];
  goodbye(reason: Farewell): Promise<void>;
  /** As when it is killed; never answers. */
  die(): Promise<never>;
}

/** What answers in a runner's stead: what is tested is the life of the connection, not what a runner does. */
async function stand(serve: (connection: MessageConnection) => void): Promise<Stand> {
  const clients: MessageConnection[] = [];
  const listener = await Listener.open({
    folder: join(workspace, '.dagwright'),
    welcome: { version: '1.0.0', pid: process.pid, program: 'a test', kind: 'guest' },
    onClient: (connection) => {
      clients.push(connection);
      serve(connection);
    },
    onLeave: () => {},
  });
  open.push(listener);
  return {
    clients,
    async goodbye(reason) {
      listener.stop(join(workspace, '.dagwright'));
      for (const client of clients) void client.sendNotification('runner/ending', { reason });
      await listener.end();
    },
    die() {
      listener.stop(join(workspace, '.dagwright'));
      for (const client of clients) client.end();
      return new Promise(() => {});
    },
  };
}

function connect(script = join(workspace, 'no-such-script.mjs')) {
  const heard: string[] = [];
  const connection = new RunnerConnection({
    reach: { workspace, hello: { client: 'a test', version: '1.0.0' } },
    program: { command: process.execPath, script, env: { GREETING: 'hello', ELECTRON_RUN_AS_NODE: '1' } },
    onLink: (link) => link.on('runner/message', ({ message }) => heard.push(message)),
    onEnd: (reason) => heard.push(`ended: ${reason}`),
    onWait: (message) => heard.push(`waits: ${message}`),
  });
  return { connection, heard };
}

const noRuns = (connection: MessageConnection): void => {
  connection.onRequest('runs/list', () => ({ runs: [] }));
};

describe('the connection to a runner', () => {
  it('joins the one that is there, and hears of what happens', async () => {
    const { clients } = await stand(noRuns);
    const { connection, heard } = connect();
    expect(await connection.request('runs/list', {})).toEqual({ runs: [] });
    await clients[0]!.sendNotification('runner/message', { severity: 'warning', message: 'careful' });
    await expect.poll(() => heard).toEqual(['careful']);
    connection.leave();
    expect(connection.alive).toBe(false);
  });

  it('leaves nothing behind of what was asked, however much it is', async () => {
    await stand(noRuns);
    const warnings: string[] = [];
    const warn = ({ message }: Error) => warnings.push(message);
    process.on('warning', warn);
    const { connection } = connect();
    for (let asked = 0; asked < 30; asked++) await connection.request('runs/list', {});
    // Node tells a warning in a tick of its own.
    await new Promise(setImmediate);
    process.off('warning', warn);
    connection.leave();
    expect(warnings).toEqual([]);
  });

  it('hands on the code and the words of an error', async () => {
    await stand((client) => client.onRequest('runs/get', () => new ResponseError(4, 'There is no run r.')));
    const { connection } = connect();
    await expect(connection.request('runs/get', { runId: 'r' })).rejects.toMatchObject({
      code: 4,
      message: 'There is no run r.',
    });
    connection.leave();
  });

  it('waits while a command has the workspace, says so once, and asks who comes after', async () => {
    const first = await stand((client) =>
      client.onRequest('runs/start', () => {
        setImmediate(async () => {
          void first.goodbye('done');
          await stand((next) => next.onRequest('runs/start', (params) => ({ runId: params.env.GREETING })));
        });
        return new ResponseError(6, 'dagwright run has this workspace until its run has ended.');
      }),
    );
    const { connection, heard } = connect();
    // The environment is the editor's, whoever started the runner.
    expect(await connection.request('runs/start', { file: '/dag.py' })).toEqual({ runId: 'hello' });
    expect(heard).toEqual(['waits: dagwright run has this workspace until its run has ended.', 'ended: done']);
    connection.leave();
  });

  it('fails what was asked when the runner dies, and says that it said nothing', async () => {
    const dying = await stand((client) => client.onRequest('runs/list', () => dying.die()));
    const { connection, heard } = connect();
    await expect(connection.request('runs/list', {})).rejects.toThrow();
    expect(heard).toEqual(['ended: undefined']);
  });

  it('joins nobody where there is nobody, and says so when none can be started', async () => {
    const { connection } = connect();
    expect(await connection.join()).toBe(false);
    await expect(connection.request('runs/list', {})).rejects.toThrow(/The runner could not be started: exit code 1/);
  });
});
