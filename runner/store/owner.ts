/**
 * One process at a time owns a workspace's `.dagwright`. The owner is written in a file, so that a second one can say who it is, and a file
 * that was left by a dead one (and the lock of the database, which survives a SIGKILL) can be told from a living one.
 */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OwnedByAnother, RunnerError, systemCode } from '../errors.ts';
import { cheapIdentity, isSameProcess } from '../executors/process-identity.ts';

export interface Owner {
  readonly pid: number;
  readonly identity: string;
  /** What it is, for people: `the editor`, `dagwright run` … */
  readonly program: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface Ownership {
  /** Whether the last owner died without giving up its ownership. */
  readonly afterCrash: boolean;
  /** Whether it still holds. An owner's file that was removed is put back. */
  hold(): Hold;
  release(): void;
}

/** What became of the workspace and its `.dagwright` while a process has them. */
export type Hold = 'kept' | 'taken' | 'store-gone' | 'workspace-gone';

/** Throws a RunnerError that names the owner when there is another one. */
export function takeOwnership(folder: string, program: string): Ownership {
  const path = join(folder, 'owner.json');
  const mine: Owner = {
    pid: process.pid,
    identity: cheapIdentity(process.pid),
    program,
    since: new Date().toISOString(),
  };
  let afterCrash = false;
  for (let attempt = 0; attempt < 5; attempt++) {
    if (createOwnerFile(path, mine)) {
      return { afterCrash, hold: () => holdOf(path, mine), release: () => releaseOwnership(path, mine) };
    }
    const other = readOwner(path);
    if (other && other.pid !== process.pid && isSameProcess(other.pid, other.identity))
      throw ownedByAnother(folder, other);
    if (other?.pid === process.pid && other.identity === mine.identity) throw ownedByAnother(folder, other);
    afterCrash = true;
    discardStale(path, other);
  }
  throw new RunnerError('store', `${path} cannot be taken over. Remove it when no other Dagwright is at work here.`);
}

function ownedByAnother(folder: string, { program, pid, since }: Owner): OwnedByAnother {
  return new OwnedByAnother(
    `${folder} is in use by ${program} (process ${pid}, since ${since}). Wait until its runs have ended, or end it.`,
  );
}

function createOwnerFile(path: string, owner: Owner): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${JSON.stringify(owner)}\n`);
    closeSync(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'identity' in value &&
    typeof value.identity === 'string' &&
    'program' in value &&
    'since' in value
  );
}

/** By renaming, so that of two processes that find the same stale file only one removes it. */
function discardStale(path: string, stale: Owner | undefined): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    const taken = readOwner(aside);
    if (taken && taken.identity !== stale?.identity) renameSync(aside, path);
    else rmSync(aside, { force: true });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

function holdOf(path: string, mine: Owner): Hold {
  const folder = dirname(path);
  if (!existsSync(folder)) return existsSync(dirname(folder)) ? 'store-gone' : 'workspace-gone';
  const owner = readOwner(path);
  if (owner) return owner.identity === mine.identity ? 'kept' : 'taken';
  try {
    createOwnerFile(path, mine);
  } catch {
    // A disk that is full or cannot be written: whoever stores something hears of it.
  }
  return 'kept';
}

function releaseOwnership(path: string, mine: Owner): void {
  if (readOwner(path)?.identity === mine.identity) rmSync(path, { force: true });
}
