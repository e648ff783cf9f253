/**
 * Pools, variables and connections that a workspace has for runs on this machine: `.dagwright/{pools,variables,connections}` as `.json`,
 * `.yaml`, `.yml` or `.env` (the formats of Airflow's local secrets backend and of `airflow pools export`), and an `airflow_settings.yaml`
 * beside the DAGs, as the Astro CLI has it. Nothing of it is written to the store.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../dag/model.ts';
import { messageOf } from './errors.ts';

export interface LocalSettings {
  /** Slots by pool. */
  readonly pools: { readonly [name: string]: number };
  readonly variables: { readonly [key: string]: string };
  /** As a URI or JSON, in the form that `AIRFLOW_CONN_…` takes. */
  readonly connections: { readonly [id: string]: string };
}

/** `folder`: the workspace's. Read afresh with every call. `tell`: of files that cannot be read. */
export function readLocalSettings(folder: string, tell: (message: string) => void = () => {}): LocalSettings {
  const astro = fromAstro(readFile(join(folder, 'airflow_settings.yaml'), tell));
  const own = (name: string): Fields => {
    for (const ending of ['json', 'yaml', 'yml', 'env']) {
      const path = join(folder, '.dagwright', `${name}.${ending}`);
      if (existsSync(path)) return fieldsOf(readFile(path, tell));
    }
    return {};
  };
  return {
    pools: { ...astro.pools, ...mapValues(own('pools'), slotsOf) },
    variables: { ...astro.variables, ...mapValues(own('variables'), textOf) },
    connections: { ...astro.connections, ...mapValues(own('connections'), connectionOf) },
  };
}

type Fields = { readonly [name: string]: Json };

/** Undefined when there is no such file, or it is no such file: then that is told, without a word of its content. */
function readFile(path: string, tell: (message: string) => void): Json | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('.env')) return fromLines(text);
    return (path.endsWith('.json') ? JSON.parse(text) : parse(text)) as Json;
  } catch (error) {
    // Errors of parsers quote the text around them, which may be a password.
    const what = error instanceof SyntaxError || !('code' in (error as object)) ? 'it is not valid' : messageOf(error);
    tell(`${path} is left out: ${what}.`);
    return undefined;
  }
}

function fromLines(text: string): Fields {
  const fields: { [name: string]: string } = {};
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*(?:export\s+)?([^#=\s]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (found?.[1]) fields[found[1]] = (found[2] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return fields;
}

function fromAstro(file: Json | undefined): LocalSettings {
  const { airflow } = fieldsOf(file);
  const { pools, variables, connections } = fieldsOf(airflow);
  return {
    pools: named(pools, 'pool_name', ({ pool_slot }) => (typeof pool_slot === 'number' ? pool_slot : undefined)),
    variables: named(variables, 'variable_name', ({ variable_value }) => textOf(variable_value)),
    connections: named(connections, 'conn_id', (one) => {
      if (typeof one.conn_uri === 'string' && one.conn_uri) return one.conn_uri;
      const fields = Object.entries(one).flatMap(([name, value]) => {
        const field = name === 'conn_type' ? name : name.replace(/^conn_/, '');
        return field === 'id' || field === 'uri' || value === null || value === '' ? [] : [[field, value]];
      });
      return JSON.stringify(Object.fromEntries(fields));
    }),
  };
}

function named<T>(list: Json | undefined, id: string, value: (fields: Fields) => T | undefined): { [name: string]: T } {
  const found: { [name: string]: T } = {};
  for (const item of Array.isArray(list) ? list : []) {
    const fields = fieldsOf(item);
    const name = fields[id];
    const made = value(fields);
    if (typeof name === 'string' && name && made !== undefined) found[name] = made;
  }
  return found;
}

/** `3`, or `{"slots": 3, "description": "…"}`. */
function slotsOf(value: Json): number | undefined {
  const slots = fieldsOf(value).slots ?? value;
  const number = typeof slots === 'string' ? Number(slots) : slots;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Airflow: what isn't a text is the JSON of it. */
function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function connectionOf(value: Json): string | undefined {
  // The local secrets backend also takes a list of one.
  const one = Array.isArray(value) ? value[0] : value;
  return textOf(one);
}

function mapValues<T>(fields: Fields, change: (value: Json) => T | undefined): { [name: string]: T } {
  const changed: { [name: string]: T } = {};
  for (const [name, value] of Object.entries(fields)) {
    const made = change(value);
    if (made !== undefined) changed[name] = made;
  }
  return changed;
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
