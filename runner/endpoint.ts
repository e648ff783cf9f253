/** `.dagwright/runner.json`: where the workspace's runner listens, and the token that lets one in. For its user's eyes alone. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './errors.ts';

export interface Endpoint {
  /** Path of a Unix socket, or name of a pipe on Windows. */
  readonly address: string;
  readonly token: string;
  readonly pid: number;
  readonly version: string;
}

/** Linux has 108 bytes for the path of a socket with its end, macOS 104. */
const LONGEST_ADDRESS = 100;

/** `folder`: the workspace's `.dagwright`. Undefined when there is none, or it is not one. */
export function readEndpoint(folder: string): Endpoint | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(endpointPath(folder), 'utf8'));
    return isEndpoint(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Appears whole or not at all. */
export function writeEndpoint(folder: string, endpoint: Endpoint): void {
  const path = endpointPath(folder);
  const aside = `${path}.${process.pid}.new`;
  writeFileSync(aside, `${JSON.stringify(endpoint)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(aside, path);
}

/** Leaves alone what somebody else has put there meanwhile. */
export function removeEndpoint(folder: string, { token, address }: Endpoint): void {
  if (readEndpoint(folder)?.token === token) rmSync(endpointPath(folder), { force: true });
  if (process.platform === 'win32') return;
  const around = dirname(address);
  if (basename(around).startsWith(TEMPORARY)) rmSync(around, { recursive: true, force: true });
  else rmSync(address, { force: true });
}

const TEMPORARY = 'dagwright-socket-';

/** Addresses to listen at, best first. The first may be on a file system without sockets. Only the workspace's owner may ask. */
export function addresses(folder: string): readonly (() => string)[] {
  if (process.platform === 'win32') return [() => `\\\\.\\pipe\\dagwright-${randomBytes(16).toString('hex')}`];
  // The folder that TMPDIR names may be as deep as the workspace.
  const elsewhere = [tmpdir(), '/tmp']
    .map((place) => join(place, TEMPORARY))
    .filter((prefix) => Buffer.byteLength(`${prefix}XXXXXX/s`) <= LONGEST_ADDRESS)
    .map((prefix) => (): string => join(mkdtempSync(prefix), 's'));
  // Each its own: a runner that lost the folder to another one removes its socket when it ends, and not that of the other.
  const inside = join(folder, `runner-${randomBytes(3).toString('hex')}.sock`);
  if (Buffer.byteLength(inside) > LONGEST_ADDRESS) return elsewhere;
  return [
    () => {
      removeSockets(folder);
      return inside;
    },
    ...elsewhere,
  ];
}

/** Of runners that were killed. */
function removeSockets(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^runner(-\w+)?\.sock$/.test(name)) rmSync(join(folder, name), { force: true });
  }
}

export function newToken(): string {
  return randomBytes(32).toString('hex');
}

function endpointPath(folder: string): string {
  return join(folder, 'runner.json');
}

function isEndpoint(value: unknown): value is Endpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { address, token, pid, version } = value as { readonly [name: string]: unknown };
  return (
    typeof address === 'string' && typeof token === 'string' && typeof pid === 'number' && typeof version === 'string'
  );
}

/** Nobody listens there (any more). */
export function isNobodyThere(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '');
}
