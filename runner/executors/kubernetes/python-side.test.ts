/** The two sides of a pod's conversation, with Python as a process here instead of a container. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameFilter, podKey } from './frames.ts';
import { tarGz } from './tar.ts';

const python = resolve(dirname(fileURLToPath(import.meta.url)), '../../python');
const key = podKey(Buffer.from('a key of the workspace'), 'pod-1');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-side-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Heard {
  readonly output: string;
  readonly raw: string;
  readonly messages: readonly unknown[];
  readonly code: number | null;
}

async function listen(child: ChildProcess, onMessage: (message: unknown) => void = () => {}): Promise<Heard> {
  const heard = { output: '', raw: '', messages: [] as unknown[] };
  const filter = new FrameFilter(key, {
    output: (bytes) => {
      heard.output += bytes;
    },
    message: (message) => {
      heard.messages.push(message);
      onMessage(message);
    },
  });
  const code = new Promise<number | null>((done) => child.once('exit', done));
  if (child.stdout) {
    for await (const line of createInterface({ input: child.stdout })) {
      heard.raw += `${line}\n`;
      filter.line(Buffer.from(`${line}\n`));
    }
  }
  return { ...heard, code: await code };
}

function run(code: string, ...args: string[]): ChildProcess {
  return spawn('python3', ['-u', '-c', code, ...args], {
    env: { ...process.env, PYTHONPATH: python },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('messages among the output', () => {
  const write = (messages: string): string => `
import os
from dagwright_worker.pod_frames import FrameWriter
writer = FrameWriter(1, bytes.fromhex("${key.toString('hex')}"))
${messages}`;

  it('come whole and in order, and leave the output as it was', async () => {
    const { output, messages } = await listen(
      run(
        write(`
os.write(1, b"first\\nno end yet ")
writer.send({"n": 1})
os.write(1, "and its end ü\\n".encode())
writer.send({"n": 2, "long": "x" * 100_000 + os.urandom(9000).hex()})
`),
      ),
    );
    expect(output).toBe('first\nno end yet and its end ü\n');
    expect(messages).toMatchObject([{ n: 1 }, { n: 2 }]);
    expect((messages[1] as { long: string }).long).toHaveLength(118_000);
  });

  it('cannot be read in the output, which others may see', async () => {
    const { raw } = await listen(run(write('writer.send({"password": "hunter2" * 50})')));
    expect(raw).toMatch(/^.dw 0 1\/1 [A-Za-z0-9+/=]+\n$/);
    expect(Buffer.from(raw.split(' ')[3] ?? '', 'base64').toString('latin1')).not.toContain('hunter2');
  });

  it('that come again after a lost connection count once', () => {
    const seen: unknown[] = [];
    const filter = new FrameFilter(key, { output: () => {}, message: (message) => seen.push(message) });
    expect(filter.count).toBe(0);
    filter.line(Buffer.from('\x1edw is what a user printed\n'));
    filter.line(Buffer.from('\x1edw 7 1/1 AAAA\n'));
    expect(seen).toEqual([]);
  });
});

describe('code', () => {
  it('is unpacked as it was, long names and executables included', async () => {
    const long = `${'folder-with-a-name/'.repeat(8)}ü.py`;
    const archive = join(folder, 'a.tgz');
    const files = [
      { path: 'a.py', data: Buffer.from('print(1)\n'), executable: false },
      { path: long, data: Buffer.alloc(1024, 'x'), executable: true },
      { path: 'empty', data: Buffer.alloc(0), executable: false },
    ];
    writeFileSync(archive, tarGz(files));
    const { output } = await listen(
      run(
        `
import sys, tarfile
for member in tarfile.open(sys.argv[1]):
    print(member.name, member.size, oct(member.mode))`,
        archive,
      ),
    );
    expect(output).toBe(`a.py 9 0o644\n${long} 1024 0o755\nempty 0 0o644\n`);
  });
});

describe('the worker in a pod', () => {
  const request = (body: string, more: object = {}): string => {
    const file = join(folder, 'dag.py');
    writeFileSync(file, `from airflow.sdk import DAG, Variable, task\nwith DAG("d", schedule=None):\n${body}`);
    mkdirSync(join(folder, 'work'), { recursive: true });
    const path = join(folder, 'request.json');
    const run = {
      runId: 'r1',
      runType: 'manual',
      logicalDate: null,
      dataIntervalStart: null,
      dataIntervalEnd: null,
      startDate: '2026-01-31T05:00:00Z',
      runAfter: '2026-01-31T05:00:00Z',
      conf: {},
    };
    const task = {
      taskId: 't',
      mapIndex: -1,
      tryNumber: 1,
      maxTries: 1,
      rescheduleCount: 0,
      executionTimeout: null,
      killGrace: 60,
      run,
      upstreamMapLengths: {},
    };
    writeFileSync(
      path,
      JSON.stringify({
        key: key.toString('hex'),
        folder,
        environment: { GREETING: 'hello' },
        load: { file, dagId: 'd', sysPath: [] },
        task,
        known: { complete: [], xcoms: [] },
        ...more,
      }),
    );
    return path;
  };
  const start = (path: string): ChildProcess =>
    run('import sys; from dagwright_worker.pod import main; main(*sys.argv[1:])', path, join(folder, 'work'));
  const outcomeOf = ({ messages }: Heard): unknown => (messages.at(-1) as { outcome: unknown }).outcome;

  it('prints what the task prints, and sends its XComs and outcome', async () => {
    const body =
      '    @task\n    def t():\n        import os\n        print(os.environ["GREETING"])\n        return 7\n    t()\n';
    const heard = await listen(start(request(body)));
    expect(heard.output).toMatch(/^hello\n/);
    expect(heard.messages).toContainEqual({
      event: 'call',
      method: 'setXCom',
      params: expect.objectContaining({ taskId: 't', key: 'return_value', value: 7 }),
    });
    expect(outcomeOf(heard)).toEqual({ state: 'success' });
    expect(heard.code).toBe(0);
  });

  it('asks for nothing that it was told, and waits for an answer to what it was not', async () => {
    const body = `
    @task
    def t(ti=None):
        assert ti.xcom_pull(task_ids="up") == [1]
        assert ti.xcom_pull(task_ids="up", key="none") is None
        return Variable.get("asked")
    t()
`;
    const known = { complete: ['up'], xcoms: [{ taskId: 'up', mapIndex: -1, key: 'return_value', value: [1] }] };
    const path = request(body, { known });
    const asked: unknown[] = [];
    const heard = await listen(start(path), (message) => {
      const { call, method, params } = message as { call?: number; method?: string; params: { key?: string } };
      if (call === undefined) return;
      asked.push([method, params.key]);
      const answers = join(folder, 'work/answers');
      expect(existsSync(answers)).toBe(true);
      // Whole from its first moment, as a pod gets it.
      writeFileSync(join(folder, 'answer'), JSON.stringify({ value: 'the answer' }));
      renameSync(join(folder, 'answer'), join(answers, `${call}.json`));
    });
    expect(outcomeOf(heard)).toEqual({ state: 'success' });
    expect(asked).toEqual([['getVariable', 'asked']]);
    expect(JSON.stringify(heard.messages)).toContain('the answer');
  });

  it('fails with the reason when the file cannot be imported', async () => {
    const heard = await listen(start(request('    raise ValueError("no such table")\n')));
    expect(outcomeOf(heard)).toMatchObject({ state: 'failed', message: expect.stringContaining('no such table') });
    expect(heard.code).toBe(1);
  });

  it('lets the task clean up when the pod is deleted', async () => {
    const body = `
    @task
    def t():
        import threading, time
        try:
            # Said by another thread, so that this one is told to stop while it waits, not while it prints.
            threading.Timer(0.2, print, ["waits"], {"flush": True}).start()
            time.sleep(600)
        finally:
            print("cleaned up", flush=True)
    t()
`;
    const child = start(request(body));
    child.stdout?.on('data', (data) => {
      if (String(data).includes('waits')) child.kill('SIGTERM');
    });
    const heard = await listen(child);
    expect(heard.output).toContain('cleaned up');
    expect(outcomeOf(heard)).toMatchObject({ state: 'failed' });
  });
});
