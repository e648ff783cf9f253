/** Opening the workspace's database: the folder, the lock, the schema, and clear words for what can go wrong with each. */
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sqlite, { type Database } from 'node-sqlite3-wasm';
import { messageOf, RunnerError, systemCode } from '../errors.ts';
import { exitFolder } from '../executors/exit-records.ts';
import { type Ownership, takeOwnership } from './owner.ts';
import { MIGRATIONS } from './schema.ts';

export interface OpenDatabase {
  readonly folder: string;
  readonly database: Database;
  readonly ownership: Ownership;
}

/** `program`: what this process is, for the message that another one gets. Throws RunnerErrors. */
export function openDatabase(workspace: string, program: string): OpenDatabase {
  const folder = join(workspace, '.dagwright');
  prepareFolder(folder);
  const ownership = explaining(folder, () => takeOwnership(folder, program));
  try {
    const path = join(folder, 'dagwright.db');
    // Held by directory, and left behind by a process that was killed. Only the owner gets here.
    rmSync(`${path}.lock`, { recursive: true, force: true });
    const database = explaining(folder, () => connect(path));
    return { folder, database, ownership };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

/** Runs `work` and turns what SQLite and the file system throw into words for the user. */
export function explaining<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(folder, error);
  }
}

function explain(folder: string, error: unknown): RunnerError {
  if (error instanceof RunnerError) return error;
  const message = messageOf(error);
  const code = systemCode(error) ?? '';
  if (code === 'ENOSPC' || /disk is full/i.test(message) || (/disk i\/o/i.test(message) && isFull(folder))) {
    return new RunnerError('store', `The disk that holds ${folder} is full. Make room, then go on with \`--resume\`.`);
  }
  if (['EACCES', 'EROFS', 'EPERM'].includes(code) || /readonly|read-only|unable to open/i.test(message)) {
    return new RunnerError(
      'store',
      `${folder} cannot be written (${message}). Dagwright keeps its runs there: make it writable.`,
    );
  }
  if (/not a database|malformed|corrupt/i.test(message)) {
    return new RunnerError(
      'store',
      `${join(folder, 'dagwright.db')} is damaged (${message}). Move it away to start afresh.`,
    );
  }
  return new RunnerError('store', `${folder} cannot be used: ${message}.`);
}

/** SQLite's file layer says no more than "disk I/O error" when there is no room. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < 1_000_000;
  } catch {
    return false;
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    makeFolder(join(folder, 'logs'));
    makeFolder(exitFolder(folder));
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (error) {
    throw explain(folder, error);
  }
}

/** Not `recursive`: Node then says ENOENT of a folder that is there but read-only. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (existsSync(path)) {
    throw new RunnerError(
      'store',
      `${path} is a file. Dagwright keeps its runs in a folder of that name: move it away.`,
    );
  }
  try {
    mkdirSync(path);
  } catch (error) {
    // Another program was a moment faster.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

function connect(path: string): Database {
  const database = new sqlite.Database(path);
  try {
    // The WebAssembly build has no shared memory: WAL needs the exclusive lock. NORMAL: a commit survives the death of the process.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, path: string): void {
  const row = database.get('PRAGMA user_version');
  const version = Number(row?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new RunnerError(
      'store',
      `${path} was made by a newer Dagwright (schema ${version}). Update this one, or move the file away.`,
    );
  }
  if (version === MIGRATIONS.length) return;
  if (version > 0) {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}.v${version}.bak`);
  }
  database.exec('BEGIN');
  try {
    for (const sql of MIGRATIONS.slice(version)) database.exec(sql);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
