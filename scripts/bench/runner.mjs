/** The runner as a process of its own: what it holds when idle, and how soon one task of a warm one is done. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { peakMemory } from './workspace.mjs';

const SETTLING_MS = 2000;

/** Runs `use` with a runner of `workspace`; it is ended afterwards. */
async function withRunner(root, workspace, use) {
  mkdirSync(workspace, { recursive: true });
  const runner = spawn(process.execPath, [join(root, 'dist/runner.mjs'), '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => runner.on('exit', done));
  try {
    await new Promise((done, failed) => {
      runner.stdout.once('data', done);
      runner.once('exit', () => failed(new Error('the runner ended as it started')));
    });
    return await use(runner.pid);
  } finally {
    runner.kill();
    await ended;
  }
}

/** MB of an idle runner (Linux; undefined elsewhere). */
export function idleMemory(root, workspace) {
  return withRunner(root, workspace, async (pid) => {
    await new Promise((done) => setTimeout(done, SETTLING_MS));
    return peakMemory(pid, 'VmRSS');
  });
}

/** Milliseconds from a request to start a DAG of one Python task to its end, `rounds` times by one runner: the first is cold. */
export async function clickToDone(root, workspace, python, rounds) {
  mkdirSync(workspace, { recursive: true });
  const file = join(workspace, 'one.py');
  writeFileSync(file, pythonDag('one', 1));
  return withRunner(root, workspace, async () => {
    const { address, token } = JSON.parse(readFileSync(join(workspace, '.dagwright/runner.json'), 'utf8'));
    const socket = connect(address);
    const rpc = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    rpc.listen();
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    try {
      await rpc.sendRequest('hello', { token, version, client: 'the benchmark' });
      const times = [];
      for (let round = 0; round < rounds; round += 1) times.push(await oneRun(rpc, file, python));
      return times;
    } finally {
      rpc.dispose();
      socket.destroy();
    }
  });
}

async function oneRun(rpc, file, python) {
  const states = new Map();
  let look = () => {};
  const listening = rpc.onNotification('runs/changed', (run) => {
    const { runId, state } = run.run ?? run;
    states.set(runId, state);
    look();
  });
  const start = performance.now();
  const { runId } = await rpc.sendRequest('runs/start', { file, python });
  const state = await new Promise((done) => {
    look = () => {
      if (['success', 'failed', 'cancelled'].includes(states.get(runId))) done(states.get(runId));
    };
    look();
  });
  const time = performance.now() - start;
  listening.dispose();
  if (state !== 'success') throw new Error(`the run ended as ${state}`);
  return time;
}

/** Tasks that do nothing, one after the other. */
export function pythonDag(dagId, count) {
  const lines = [
    'from datetime import datetime',
    'from airflow.sdk import chain, dag, task',
    '',
    '',
    '@task',
    'def nothing() -> None:',
    '    pass',
    '',
    '',
    `@dag(dag_id="${dagId}", schedule=None, start_date=datetime(2024, 1, 1))`,
    'def nothings():',
    `    chain(*[nothing.override(task_id=f"t{i}")() for i in range(${count})])`,
    '',
    '',
    'nothings()',
  ];
  return `${lines.join('\n')}\n`;
}
