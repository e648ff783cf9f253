/** Starting a program at the head of its own process group, and ending the group as a whole. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Writable } from 'node:stream';
import { systemCode } from '../errors.ts';

export interface GroupOptions {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  /** File descriptor for stdout and stderr. */
  readonly output: number;
  /** The program waits for a line on descriptor 3, which comes when the caller's own turn is over. */
  readonly gated?: boolean;
}

export type GroupExit =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** It could not be started. `code` is the system's: ENOENT, EACCES, E2BIG … */
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

export interface ProcessGroup {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly ended: Promise<GroupExit>;
  /** SIGTERM to the group, SIGKILL after `grace` seconds. Windows knows no SIGTERM: the tree is ended at once. */
  end(grace: number): void;
}

/** Leaders of groups that were told to end and have not. */
const ending = new Set<number>();

/** Who does not wait for the grace to pass, as after a second Ctrl-C, shall not leave such a group behind. */
function endWithThisProcess(pid: number): void {
  if (ending.size === 0 && !process.listeners('exit').includes(killEnding)) process.on('exit', killEnding);
  ending.add(pid);
}

function killEnding(): void {
  for (const pid of ending) signalGroup(pid, 'SIGKILL');
}

export function startGroup(program: string, args: readonly string[], options: GroupOptions): ProcessGroup {
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', options.output, options.output, ...(options.gated ? (['pipe'] as const) : [])],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    // Node throws instead of emitting for some errors, such as arguments that are too long.
    return { pid: undefined, ended: Promise.resolve(startError(error)), end: () => {} };
  }
  const gate = child.stdio[3];
  if (gate instanceof Writable) {
    gate.on('error', () => {});
    queueMicrotask(() => gate.end('\n'));
  }
  const exited = new Promise<GroupExit>((resolve) => {
    child.once('error', (error) => resolve(startError(error)));
    child.once('exit', (code, signal) => {
      resolve(signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 0 });
    });
  });
  return child.pid === undefined ? { pid: undefined, ended: exited, end: () => {} } : groupOf(child.pid, exited);
}

/** The group that the process `pid` leads; `exited` resolves when that process has ended. */
export function groupOf(pid: number, exited: Promise<GroupExit>): ProcessGroup {
  let running = true;
  let kill: NodeJS.Timeout | undefined;
  const ended = exited.then((exit) => {
    running = false;
    if (kill) {
      clearTimeout(kill);
      ending.delete(pid);
      // What the leader left behind after SIGTERM goes as well.
      signalGroup(pid, 'SIGKILL');
    }
    return exit;
  });
  const end = (grace: number): void => {
    if (!running || kill) return;
    signalGroup(pid, 'SIGTERM');
    endWithThisProcess(pid);
    kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), grace * 1000);
  };
  return { pid, ended, end };
}

/** To every process of the group that `pid` leads; gone ones are no error. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH' && systemCode(error) !== 'EPERM') throw error;
  }
}

/**
 * Whether something that the group's leader left in the background still writes to `file`. Airflow reads a pipe until it is closed, so
 * it waits for such processes. Known on Linux only; elsewhere the end of the leader is the end.
 */
export function groupWritesTo(pid: number, file: string): boolean {
  if (process.platform !== 'linux' || !groupExists(pid)) return false;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== pid) continue;
      if ([1, 2].some((fd) => readlinkSync(`/proc/${name}/fd/${fd}`) === file)) return true;
    } catch {
      // It has ended meanwhile.
    }
  }
  return false;
}

function groupExists(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function startError(error: unknown): GroupExit {
  return {
    kind: 'error',
    code: systemCode(error) ?? 'unknown',
    message: error instanceof Error ? error.message : String(error),
  };
}
