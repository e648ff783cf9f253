/** Where a DAG is that a task names: in the same file, in a file beside it, or where an earlier run had it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Analyse } from './analysis.ts';

export interface DagHome {
  /** Absolute path. */
  readonly file: string;
}

/** `earlier`: the file of an earlier run of that DAG. */
export type FindDag = (dagId: string, file: string, earlier: string | undefined) => Promise<DagHome | undefined>;

/** Folders that hold no DAG files, whatever lies in them. */
const NOT_DAGS = /^(\..*|__pycache__|node_modules|site-packages|venv|env|plugins|tests?)$/;
/** Files that are looked at, at most. */
const MOST_FILES = 2000;

export function findDag(analyse: () => Promise<Analyse>): FindDag {
  const has = async (file: string, dagId: string): Promise<boolean> => {
    try {
      const found = await (await analyse())(file, []);
      return found?.dags.some((dag) => dag.dagId === dagId) ?? false;
    } catch {
      return false;
    }
  };
  return async (dagId, file, earlier) => {
    if (await has(file, dagId)) return { file };
    for (const other of filesAround(file))
      if (mentions(other, dagId) && (await has(other, dagId))) return { file: other };
    return earlier !== undefined && existsSync(earlier) ? { file: earlier } : undefined;
  };
}

function filesAround(file: string): readonly string[] {
  const found: string[] = [];
  const open = [dirname(file)];
  for (let folder = open.shift(); folder !== undefined && found.length < MOST_FILES; folder = open.shift()) {
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      const kind = statSync(path, { throwIfNoEntry: false });
      if (kind?.isDirectory() && !NOT_DAGS.test(name)) open.push(path);
      else if (kind?.isFile() && name.endsWith('.py') && path !== file) found.push(path);
    }
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Whether the file is worth an analysis: it names the id, or makes ids out of parts. */
function mentions(file: string, dagId: string): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes(dagId) || text.includes('dag_id=f');
  } catch {
    return false;
  }
}
