import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { debugRun } from './debug-run.ts';
import { Runner } from './index.ts';

const python = process.env.DAGWRIGHT_TEST_DEBUGPY ?? 'python3';
const hasDebugpy = spawnSync(python, ['-c', 'import debugpy']).status === 0;

const DAG = `
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag, task

@dag(schedule=None)
def etl():
    @task
    def load():
        rows = 3
        return rows

    load()
    BashOperator(task_id="shell", bash_command="true")

etl()
`;
const IN_THE_CALLABLE = DAG.split('\n').findIndex((line) => line.includes('return rows')) + 1;

let workspace: string;
let runner: Runner;
let file: string;
beforeEach(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-debug-test-'));
  file = join(workspace, 'dag.py');
  writeFileSync(file, DAG);
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1 });
});
afterEach(async () => {
  await runner.close();
  rmSync(workspace, { recursive: true, force: true });
});

it('says what to install where there is no debugpy, and starts nothing', async () => {
  const without = join(workspace, 'python');
  await expect(debugRun(runner, { file, python: without, taskIds: ['load'] })).rejects.toThrow(
    /-m pip install debugpy/,
  );
  expect(runner.list({})).toEqual([]);
});

describe.skipIf(!hasDebugpy)('a debug run (needs debugpy; DAGWRIGHT_TEST_DEBUGPY names a Python that has it)', () => {
  it('stops at a breakpoint in the callable, and ends well when it goes on', async () => {
    const { runId, host, port } = await debugRun(runner, { file, python, taskIds: ['load'] });
    const client = new DebugClient(connect(port, host));
    client.send('initialize', { adapterID: 'dagwright', pathFormat: 'path' });
    client.send('attach', { connect: { host, port }, justMyCode: true });
    await client.event('initialized');
    client.send('setBreakpoints', { source: { path: file }, breakpoints: [{ line: IN_THE_CALLABLE }] });
    client.send('configurationDone', {});
    const stopped = await client.event('stopped');
    expect(stopped).toMatchObject({ reason: 'breakpoint' });
    expect(runner.get(runId).taskInstances.map(({ state }) => state)).toEqual(['running']);
    client.send('continue', { threadId: stopped.threadId });
    await client.event('terminated');
    client.close();
    await expect.poll(() => runner.get(runId).run.state, { timeout: 30_000 }).toBe('success');
    expect(runner.xcoms(runId)).toMatchObject([{ taskId: 'load', value: 3 }]);
  }, 120_000);

  it('refuses a task that no Python carries out', async () => {
    await expect(debugRun(runner, { file, python, taskIds: ['shell'] })).rejects.toThrow(/nothing to debug/);
  }, 60_000);
});

/** As much of the debug adapter protocol as a test needs. */
class DebugClient {
  private buffer = Buffer.alloc(0);
  private seq = 0;
  private readonly events: { readonly event: string; readonly body: Record<string, unknown> }[] = [];

  constructor(private readonly socket: Socket) {
    socket.on('data', (data) => this.receive(data));
  }

  send(command: string, args: object): void {
    const text = JSON.stringify({ seq: ++this.seq, type: 'request', command, arguments: args });
    this.socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  async event(name: string): Promise<Record<string, unknown>> {
    await expect.poll(() => this.events.some(({ event }) => event === name), { timeout: 60_000 }).toBe(true);
    return this.events.find(({ event }) => event === name)?.body ?? {};
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.buffer.toString('latin1', 0, Math.max(0, end)))?.[1]);
      if (end < 0 || this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.toString('utf8', end + 4, end + 4 + length));
      this.buffer = this.buffer.subarray(end + 4 + length);
      if (message.type === 'event') this.events.push(message);
    }
  }
}
