import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLocalSettings } from './local-settings.ts';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-settings-'));
  mkdirSync(join(workspace, '.dagwright'));
});

afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(workspace, name), text);
}

describe('a workspace', () => {
  it('has nothing of its own without files', () => {
    expect(readLocalSettings(workspace)).toEqual({ pools: {}, variables: {}, connections: {} });
  });

  it('has the pools, variables and connections of its files, in the formats of Airflow', () => {
    write('.dagwright/pools.json', '{"one": {"slots": 1, "description": ""}, "two": 2}');
    write('.dagwright/variables.yaml', 'greeting: hello\nsettings: {depth: 3}\n');
    write('.dagwright/connections.env', '# mine\ndb=postgres://me:secret@host/shop\napi=\'{"conn_type": "http"}\'\n');
    expect(readLocalSettings(workspace)).toEqual({
      pools: { one: 1, two: 2 },
      variables: { greeting: 'hello', settings: '{"depth":3}' },
      connections: { db: 'postgres://me:secret@host/shop', api: '{"conn_type": "http"}' },
    });
  });

  it('takes an airflow_settings.yaml of the Astro CLI, and its own files before that', () => {
    write(
      'airflow_settings.yaml',
      `airflow:
  connections:
    - conn_id: db
      conn_type: postgres
      conn_host: localhost
      conn_password: secret
      conn_port: 5432
      conn_extra: {mode: ro}
    - conn_id:
      conn_type:
  pools:
    - pool_name: small
      pool_slot: 2
  variables:
    - variable_name: greeting
      variable_value: astro
`,
    );
    write('.dagwright/variables.json', '{"greeting": "mine"}');
    const settings = readLocalSettings(workspace);
    expect(settings.pools).toEqual({ small: 2 });
    expect(settings.variables).toEqual({ greeting: 'mine' });
    expect(JSON.parse(settings.connections.db ?? '')).toEqual({
      conn_type: 'postgres',
      host: 'localhost',
      password: 'secret',
      port: 5432,
      extra: { mode: 'ro' },
    });
    expect(Object.keys(settings.connections)).toEqual(['db']);
  });

  it('is told of a file that cannot be read, without a word of its content', () => {
    write('.dagwright/connections.json', '{"db": "postgres://me:secret@host" oops');
    const told: string[] = [];
    expect(readLocalSettings(workspace, (message) => told.push(message)).connections).toEqual({});
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/connections\.json is left out/);
    expect(told[0]).not.toContain('secret');
  });
});
