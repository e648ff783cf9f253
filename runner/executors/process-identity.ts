/** Telling a process from a later one that got the same number. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What identifies a living process beside its number, or undefined when there is none. On Linux the boot and the start tick;
 * elsewhere the start in seconds (asking for it starts a process, so `cheapIdentity` is used when one has just been spawned).
 */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') return linuxIdentity(pid);
  try {
    const started = process.platform === 'win32' ? windowsStart(pid) : psStart(pid);
    return Number.isFinite(started) ? `at:${Math.round(started / 1000)}` : undefined;
  } catch {
    return undefined;
  }
}

/** Of a process that was spawned a moment ago. */
export function cheapIdentity(pid: number): string {
  return (process.platform === 'linux' ? linuxIdentity(pid) : undefined) ?? `at:${Math.round(Date.now() / 1000)}`;
}

export function isSameProcess(pid: number, identity: string): boolean {
  const now = processIdentity(pid);
  if (now === undefined) return false;
  if (now === identity) return true;
  const [a, b] = [now, identity].map((text) => (text.startsWith('at:') ? Number(text.slice(3)) : Number.NaN));
  return a !== undefined && b !== undefined && Math.abs(a - b) <= 2;
}

/** False when the machine was started anew since, as far as that can be told. */
export function isOfThisBoot(identity: string): boolean {
  if (process.platform !== 'linux' || identity.startsWith('at:')) return true;
  linuxIdentity(process.pid);
  return bootId === undefined || identity.startsWith(`${bootId}:`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

let bootId: string | undefined;

function linuxIdentity(pid: number): string | undefined {
  try {
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; field 22 is counted after it. A zombie (Z) has ended.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${bootId}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function psStart(pid: number): number {
  const text = execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return Date.parse(text.trim());
}

function windowsStart(pid: number): number {
  const script = `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`;
  const text = execFileSync('powershell', ['-NoProfile', '-Command', script], { encoding: 'utf8', windowsHide: true });
  return Date.parse(text.trim());
}
