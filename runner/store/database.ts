/** Opening the workspace's database: the folder, the lock, the schema, and clear words for what can go wrong with each. */
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
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
    const path = databasePath(folder);
    // Held by directory, and left behind by a process that was killed. Only the owner gets here.
    rmSync(`${path}.lock`, { recursive: true, force: true });
    refuseNewer(path);
    const database = explaining(folder, () => connect(path));
    return { folder, database, ownership };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

export function databasePath(folder: string): string {
  return join(folder, 'dagwright.db');
}

/**
 * A database whose folder was deleted while it was open, in a new folder: all that it held, but not the logs. The statements of `database`
 * have to be finalized. `held`: as what this process had the old one. Throws RunnerErrors.
 */
export function putBack(folder: string, database: Database, program: string, held: Ownership): OpenDatabase {
  prepareFolder(folder);
  return explaining(folder, () => {
    held.release();
    const ownership = takeOwnership(folder, program);
    const path = databasePath(folder);
    const aside = `${path}.new`;
    rmSync(aside, { force: true });
    database.exec(`VACUUM INTO '${aside.replaceAll("'", "''")}'`);
    database.close();
    renameSync(aside, path);
    return { folder, database: connect(path), ownership };
  });
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
  if (version > MIGRATIONS.length) throw newer(path, version);
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

/** By the file's header, so that one that is refused is not even opened. */
function refuseNewer(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    const version = Buffer.alloc(4);
    const isThere = readSync(file, version, 0, 4, USER_VERSION) === 4 && isDatabase(file);
    if (isThere && version.readInt32BE() > MIGRATIONS.length) throw newer(path, version.readInt32BE());
  } finally {
    closeSync(file);
  }
}

/** Where SQLite's file format has `user_version`. */
const USER_VERSION = 60;

function isDatabase(file: number): boolean {
  const magic = Buffer.alloc(16);
  return readSync(file, magic, 0, 16, 0) === 16 && magic.toString('latin1') === 'SQLite format 3\0';
}

function newer(path: string, version: number): RunnerError {
  return new RunnerError(
    'store',
    `${path} was made by a newer Dagwright (schema ${version}). Update this one, or move the file away.`,
  );
}
