/**
 * Names of connections, pools and Variables: nothing declares them in DAG files, so they are gathered where the workspace
 * uses them, and from the files that local setups are made of.
 */
import type { DagFile, Json } from '../dag/model.ts';
import { type Analyses, knownFiles } from './analyses.ts';
import type { ServerFiles } from './files.ts';
import { childUri } from './uris.ts';

/** `queue`, `owner` and `tag` are words that Airflow keeps no list of either. */
export type NameKind = 'connection' | 'pool' | 'variable' | 'queue' | 'owner' | 'tag';

export interface KnownName {
  readonly name: string;
  /** File, without its folder, or how often it is used. */
  readonly from: string;
}

export interface NameSources {
  readonly analyses: Analyses;
  readonly files: ServerFiles;
  readonly roots: readonly string[];
  /** The text of any document, undefined when it is gone. */
  readonly textOf: (uri: string) => string | undefined;
}

/** Declared ones first, then those that are used, the most frequent first. */
export function knownNames(kind: NameKind, sources: NameSources): readonly KnownName[] {
  const found = new Map<string, KnownName>();
  for (const root of sources.roots) {
    for (const file of SETUP_FILES) {
      const text = sources.files.read(childUri(root, file));
      if (text === undefined) continue;
      for (const name of declaredIn(kind, file, text)) if (!found.has(name)) found.set(name, { name, from: file });
    }
  }
  const used = new Map<string, number>();
  for (const file of knownFiles(sources.analyses)) {
    for (const name of usedIn(file, sources.textOf)[kind]) used.set(name, (used.get(name) ?? 0) + 1);
  }
  const byUse = [...used].sort(([a, first], [b, second]) => second - first || a.localeCompare(b, 'en'));
  for (const [name, count] of byUse) {
    if (!found.has(name)) found.set(name, { name, from: `used in ${count} ${count === 1 ? 'file' : 'files'}` });
  }
  return [...found.values()];
}

/** `.env` of Docker Compose and of many runners, `airflow_settings.yaml` of the Astro CLI. */
const SETUP_FILES = ['.env', 'airflow_settings.yaml', 'airflow_settings.yml'];

const ENVIRONMENT: { readonly [kind in NameKind]?: RegExp } = {
  connection: /^\s*(?:export\s+)?AIRFLOW_CONN_(\w+)\s*=/gm,
  variable: /^\s*(?:export\s+)?AIRFLOW_VAR_(\w+)\s*=/gm,
};

const SETTINGS: { readonly [kind in NameKind]?: RegExp } = {
  connection: /^\s*(?:-\s*)?conn_id:[ \t]*["']?([\w.-]+)/gm,
  pool: /^\s*(?:-\s*)?pool_name:[ \t]*["']?([\w.-]+)/gm,
  variable: /^\s*(?:-\s*)?variable_name:[ \t]*["']?([\w.-]+)/gm,
};

function declaredIn(kind: NameKind, file: string, text: string): string[] {
  const isEnvironment = file === '.env';
  const expression = isEnvironment ? ENVIRONMENT[kind] : SETTINGS[kind];
  if (!expression) return [];
  // Airflow looks the variable up with the name in capitals: `my_db` and `MY_DB` are the same there.
  return [...text.matchAll(expression)].map(([, name = '']) => (isEnvironment ? name.toLowerCase() : name));
}

type UsedNames = { readonly [kind in NameKind]: ReadonlySet<string> };

const known = new WeakMap<DagFile, UsedNames>();

function usedIn(file: DagFile, textOf: (uri: string) => string | undefined): UsedNames {
  const cached = known.get(file);
  if (cached) return cached;
  const used = {
    connection: new Set<string>(),
    pool: new Set<string>(),
    variable: new Set<string>(),
    queue: new Set<string>(),
    owner: new Set<string>(),
    tag: new Set<string>(),
  };
  for (const { tasks, tags } of file.dags) {
    for (const tag of tags) if (tag !== '') used.tag.add(tag);
    for (const { args } of tasks) {
      for (const { name, value } of args) {
        if (value.kind !== 'json') continue;
        if (typeof value.value === 'string' && /^[\w.-]+$/.test(value.value)) {
          if (/(^|_)conn_id$/.test(name)) used.connection.add(value.value);
          if (name === 'pool' || name === 'queue' || name === 'owner') used[name].add(value.value);
        }
        for (const text of textsIn(value.value)) addTemplateNames(text, used);
      }
    }
  }
  const text = textOf(file.uri) ?? '';
  for (const [, name = ''] of text.matchAll(/\bVariable\.(?:get|set)\(\s*(?:key\s*=\s*)?["']([\w.-]+)["']/g))
    used.variable.add(name);
  for (const [, name = ''] of text.matchAll(/\w*conn_id\s*=\s*["']([\w.-]+)["']/g)) used.connection.add(name);
  for (const [, name = ''] of text.matchAll(/\bget_connection\(\s*["']([\w.-]+)["']/g)) used.connection.add(name);
  known.set(file, used);
  return used;
}

function addTemplateNames(text: string, used: { readonly [kind in NameKind]: Set<string> }): void {
  if (!text.includes('{')) return;
  for (const [, name = ''] of text.matchAll(/\bvar\.(?:value|json)(?:\.get\(\s*["']|\.)([\w-]+)/g)) {
    if (name !== 'get') used.variable.add(name);
  }
  for (const [, name = ''] of text.matchAll(/\bconn\.(?:get\(\s*["'])?(\w+)/g)) {
    if (name !== 'get') used.connection.add(name);
  }
}

function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (value !== null && typeof value === 'object') for (const item of Object.values(value)) yield* textsIn(item);
}
