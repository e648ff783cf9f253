/**
 * Entry point of the runner's process: `node runner.mjs --workspace DIR`. Nobody's child: it says on stdout whether it is up (see
 * `StartReport`), and from there on serves whoever comes by its socket, until there has been nothing to do for a while.
 */
import { appendFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../package.json';
import type { StartReport } from './connect.ts';
import { messageOf, OwnedByAnother } from './errors.ts';
import { type EndReason, Lifetime } from './lifetime.ts';
import type { WarmPython } from './operators/warm-python.ts';
import type { StartWorker } from './operators/worker-protocol.ts';
import { Runner } from './runner.ts';
import { RunnerService, resumeAfterCrash, type ServiceOptions } from './service.ts';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    /** Seconds without a client and without work after which it ends. */
    idle: { type: 'string', default: '60' },
  },
});

if (values.workspace === undefined) {
  console.error('usage: runner --workspace DIR [--idle SECONDS]');
  process.exit(2);
}
// Of the editor's own way to start this; tasks shall not inherit it.
delete process.env.ELECTRON_RUN_AS_NODE;
// Whoever started it has heard what it wanted to.
process.stdout.on('error', () => {});

const workspace = resolve(values.workspace);
void main(workspace, Number(values.idle) * 1000);

async function main(workspace: string, idle: number): Promise<void> {
  let look: () => void = () => {};
  let end: (reason: EndReason) => void = () => {};
  const ended = new Promise<EndReason>((resolve) => {
    end = resolve;
  });
  const { runner, service } = await open(workspace, {
    welcome: { version, pid: process.pid, program: 'the runner', kind: 'runner' },
    onShutdown: () => end('shutdown'),
    onRetire: () => look(),
  });
  const log = join(runner.folder, 'runner.log');
  keepLastWords(log);
  resumeAfterCrash(runner, (message) => service.say(message));
  runner.schedules.begin();
  const lifetime = new Lifetime(idle);
  look = () => {
    const hold = runner.hold();
    if (hold === 'kept') service.stayReachable();
    const { busy } = runner;
    const { quiet, clients, retiring } = service;
    const scheduled = runner.schedules.files();
    const found = lifetime.look({ hold, busy, quiet, clients, retiring, scheduled }, performance.now());
    if (!found) return;
    if (found.words !== undefined) note(log, `ends: ${found.words}`);
    end(found.reason);
  };
  const timer = setInterval(look, Math.min(1000, idle));
  runner.events.on('runs/changed', () => setImmediate(() => service.retiring && look()));
  process.on('SIGTERM', () => end('shutdown'));
  process.on('SIGINT', () => end('shutdown'));
  void report({ kind: 'ready' });
  const reason = await ended;
  clearInterval(timer);
  endAtLast(log);
  await service.close(reason);
  await runner.close();
  (await warm)?.close();
  process.exit(0);
}

async function open(
  workspace: string,
  options: ServiceOptions,
): Promise<{ readonly runner: Runner; readonly service: RunnerService }> {
  try {
    const startWorker: StartWorker = async (options) => (await warmPython()).start(options);
    const runner = await Runner.open({ workspace, program: 'the runner', patience: 300, startWorker });
    return { runner, service: await RunnerService.open(runner, options) };
  } catch (error) {
    await report({ kind: error instanceof OwnedByAnother ? 'owned' : 'failed', message: messageOf(error) });
    process.exit(1);
  }
}

let warm: Promise<WarmPython> | undefined;

function warmPython(): Promise<WarmPython> {
  warm ??= import('./operators/warm-python.ts').then(({ WarmPython }) => new WarmPython());
  return warm;
}

function report(report: StartReport): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(report)}\n`, () => resolve()));
}

/** Nobody reads its stderr: a bug that ends it is to be found in a file. What was under way goes on with the next runner. */
function keepLastWords(log: string): void {
  const bug = (error: unknown): void => {
    note(log, error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  };
  process.on('uncaughtException', bug);
  process.on('unhandledRejection', bug);
}

/** Milliseconds that tasks, clients and Python may take to come to their end. */
const LONGEST_END = 60_000;

/** A cluster that does not answer or a process that cannot be killed shall not keep this one. */
function endAtLast(log: string): void {
  const timer = setTimeout(() => {
    note(log, 'ends without having heard that all of its tasks have');
    process.exit(1);
  }, LONGEST_END);
  timer.unref();
}

function note(log: string, text: string): void {
  try {
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000) rmSync(log);
    appendFileSync(log, `[${new Date().toISOString()}] Dagwright ${version}: ${text}\n`, { mode: 0o600 });
  } catch {
    // No room for last words, or no folder any more.
  }
}
