import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunPlan } from '../plan.ts';
import { safeName } from './log-paths.ts';
import { MIGRATIONS } from './schema.ts';
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

  it('refuses a database from the future and leaves it as it is, to the last byte', () => {
    Store.open(workspace, 'a test').close();
    const path = join(workspace, '.dagwright/dagwright.db');
    const database = new sqlite.Database(path);
    // Its writer may use another journal, and tables that nobody here knows.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA user_version = 99');
    database.exec('CREATE TABLE from_the_future (x)');
    database.close();
    const before = readFileSync(path);
    const files = readdirSync(join(workspace, '.dagwright'));
    const refused =
      /dagwright\.db was made by a newer Dagwright \(schema 99\)\. Update this one, or move the file away/;
    expect(() => Store.open(workspace, 'a test')).toThrow(refused);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(workspace, '.dagwright'))).toEqual(files);
  });

  it.each(MIGRATIONS.map((_, index) => index + 1).slice(0, -1))(
    'of schema %i is brought up to date, with its runs, and kept beside as it was',
    (version) => {
      mkdirSync(join(workspace, '.dagwright'));
      const path = join(workspace, '.dagwright/dagwright.db');
      const old = new sqlite.Database(path);
      old.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA user_version = ${version}`);
      for (const sql of MIGRATIONS.slice(0, version)) old.exec(sql);
      old.exec(`
        INSERT INTO runs (run_id, dag_id, file, state, executor, conf, start_date, params, plan)
        VALUES ('old', 'd', '/d.py', 'success', 'local', '{"n": 1}', '2026-01-31T00:00:00.000Z', '{"file": "/d.py"}', '{"dagId": "d"}');
        INSERT INTO task_instances (run, task_id, map_index, state, try_number, max_tries, reschedule_count)
        VALUES (1, 't', -1, 'success', 1, 1, 0);
        INSERT INTO xcoms VALUES (1, 't', -1, 'return_value', '"kept"');
        INSERT INTO variables VALUES ('v', 'w');
      `);
      old.close();

      const store = Store.open(workspace, 'a test');
      const [run] = store.runs();
      expect(run).toMatchObject({ runId: 'old', runType: 'manual', dataInterval: null, paused: false, conf: { n: 1 } });
      expect(store.instances(run!.id)).toMatchObject([{ taskId: 't', state: 'success' }]);
      expect(store.xcoms(run!.id)).toMatchObject([{ value: 'kept' }]);
      expect(store.variable('v')).toBe('w');
      store.insertRun({ ...RUN, runId: 'new' }, { file: '/d.py' }, { dagId: 'd' } as RunPlan);
      expect(store.runs().map(({ runId }) => runId)).toEqual(['new', 'old']);
      store.close();

      const backup = new sqlite.Database(`${path}.v${version}.bak`);
      backup.exec('PRAGMA locking_mode = EXCLUSIVE');
      expect(backup.get('PRAGMA user_version')).toEqual({ user_version: version });
      expect(backup.all('SELECT run_id FROM runs')).toEqual([{ run_id: 'old' }]);
      backup.close();
    },
  );

  it('stays as it was when it cannot be brought up to date', () => {
    mkdirSync(join(workspace, '.dagwright'));
    const path = join(workspace, '.dagwright/dagwright.db');
    const old = new sqlite.Database(path);
    old.exec(`${MIGRATIONS[0]}; ALTER TABLE runs ADD COLUMN paused INTEGER; PRAGMA user_version = 1`);
    old.close();
    expect(() => Store.open(workspace, 'a test')).toThrow(/\.dagwright cannot be used: .*duplicate column name/);
    const left = new sqlite.Database(path);
    left.exec('PRAGMA locking_mode = EXCLUSIVE');
    expect(left.get('PRAGMA user_version')).toEqual({ user_version: 1 });
    left.close();
  });

  it('with a damaged page says so when that is read, and goes on with the rest', () => {
    const store = Store.open(workspace, 'a test');
    const run = store.insertRun(RUN, { file: '/d.py' }, { dagId: 'd' } as RunPlan);
    for (let i = 0; i < 200; i++)
      store.setXCom(run.id, { taskId: `t${i}`, mapIndex: -1, key: 'k', value: 'x'.repeat(3000) });
    store.close();
    const path = join(workspace, '.dagwright/dagwright.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 200_000, 400_000);
    writeFileSync(path, bytes);
    const again = Store.open(workspace, 'a test');
    expect(again.runs()).toHaveLength(1);
    expect(() => again.xcoms(run.id)).toThrow(
      /dagwright\.db is damaged \(.*malformed\)\. Move it away to start afresh/,
    );
    expect(again.runs()).toHaveLength(1);
    again.close();
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
