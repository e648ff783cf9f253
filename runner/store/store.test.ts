import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunPlan } from '../plan.ts';
import { safeName } from './log-paths.ts';
import { Store } from './store.ts';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-store-'));
});

afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const RUN = {
  runId: 'r1',
  dagId: 'd',
  file: '/d.py',
  state: 'running',
  executor: 'local',
  logicalDate: null,
  conf: {},
  startDate: null,
  endDate: null,
  message: null,
  runType: 'manual',
  dataInterval: null,
  paused: false,
} as const;

describe('a store', () => {
  it('takes over from a process that died, together with the lock that it left', () => {
    const folder = join(workspace, '.dagwright');
    mkdirSync(join(folder, 'dagwright.db.lock'), { recursive: true });
    const dead = { pid: 2 ** 22 + 1, identity: 'gone', program: 'an earlier one', since: '2026-01-01T00:00:00Z' };
    writeFileSync(join(folder, 'owner.json'), JSON.stringify(dead));
    const store = Store.open(workspace, 'a test');
    expect(store.afterCrash).toBe(true);
    store.close();
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
    const next = Store.open(workspace, 'a test');
    expect(next.afterCrash).toBe(false);
    next.close();
  });

  it('is not fooled by a living process that has the number of a dead owner', () => {
    const folder = join(workspace, '.dagwright');
    mkdirSync(folder, { recursive: true });
    const reused = {
      pid: process.ppid,
      identity: 'of another boot:1',
      program: 'an earlier one',
      since: '2026-01-01T00:00:00Z',
    };
    writeFileSync(join(folder, 'owner.json'), JSON.stringify(reused));
    Store.open(workspace, 'a test').close();
  });

  it('takes over an owner file that is cut short', () => {
    mkdirSync(join(workspace, '.dagwright'), { recursive: true });
    writeFileSync(join(workspace, '.dagwright/owner.json'), '{"pid":');
    Store.open(workspace, 'a test').close();
  });

  it('refuses a database from the future and leaves it as it is', () => {
    Store.open(workspace, 'a test').close();
    const path = join(workspace, '.dagwright/dagwright.db');
    const database = new sqlite.Database(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = 99');
    database.close();
    expect(() => Store.open(workspace, 'a test')).toThrow(/made by a newer Dagwright \(schema 99\)/);
  });

  it('keeps what was written when it was not closed', () => {
    const first = Store.open(workspace, 'a test');
    const run = first.insertRun(RUN, { file: '/d.py' }, { dagId: 'd' } as RunPlan);
    first.setXCom(run.id, { taskId: 't', mapIndex: -1, key: 'k', value: { deep: [1, null, 'ü'] } });
    // As if killed: another connection finds file, log and lock as they are.
    rmSync(join(workspace, '.dagwright/owner.json'));
    const second = Store.open(workspace, 'a test');
    expect(second.xcoms(run.id)).toEqual([{ taskId: 't', mapIndex: -1, key: 'k', value: { deep: [1, null, 'ü'] } }]);
    expect(second.runInput(run.id)).toEqual({ params: { file: '/d.py' }, plan: { dagId: 'd' } });
    second.close();
  });

  it('says what is in the way of its folder', () => {
    writeFileSync(join(workspace, '.dagwright'), '');
    expect(() => Store.open(workspace, 'a test')).toThrow(/\.dagwright is a file\. .* move it away/);
  });

  it('is ignored by version control', () => {
    Store.open(workspace, 'a test').close();
    expect(readFileSync(join(workspace, '.dagwright/.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(workspace)).toEqual(['.dagwright']);
  });
});

describe('a task id as the name of a folder', () => {
  it('stays when every file system takes it', () => {
    expect(safeName('extract.load_2-a')).toBe('extract.load_2-a');
  });

  it.each(['Task', 'con', 'nul.txt', 'a:b', 'a/b', 'dot.', '日本', 'x'.repeat(250), '../up', ''])(
    '%s is made safe',
    (id) => {
      expect(safeName(id)).toMatch(/^[a-z0-9_-]{0,60}~[0-9a-f]{10}$/);
    },
  );

  it('differs where ids differ in case alone', () => {
    expect(safeName('Load').toLowerCase()).not.toBe(safeName('LOAD').toLowerCase());
  });
});
