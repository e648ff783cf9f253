/** The product's own analysis over the files of this machine. Loaded only when a run is started: the parser takes a moment. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { decodeSource } from '../dag/files/decode.ts';
import { MAX_FILE_SIZE } from '../dag/files/problems.ts';
import { createPythonParser, type PythonParser } from '../dag/python/parse.ts';
import { type FileAccess, Workspace } from '../dag/workspace.ts';
import type { Analyse } from './analysis.ts';
import { messageOf, RunnerError } from './errors.ts';

export interface AnalysisSettings {
  readonly workspace: string;
  readonly env?: { readonly [name: string]: string | undefined };
}

/** Reads afresh with every call, so that a run never starts from what a file once was. */
export function staticAnalysis({ workspace, env = process.env }: AnalysisSettings): Analyse {
  return async (file, pythonPath) => {
    checkReadable(file);
    // Given up before anything else can happen: two starts at the same time must not get the same one.
    const taken = prepareParser();
    prepared = undefined;
    const parser = await taken;
    try {
      const uriOf = (path: string): string => pathToFileURL(path).href;
      const analyses = new Workspace(parser, disk, {
        roots: [uriOf(workspace)],
        pythonPath: pythonPath.map(uriOf),
        airflowVersion: 3,
        // Tasks and the file's import get this very environment, so it is known.
        env: Object.fromEntries(
          Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
        variables: variablesOf(env),
        now: Date.now,
      });
      return analyses.analyse(uriOf(file));
    } finally {
      parser.dispose();
    }
  };
}

let prepared: Promise<PythonParser> | undefined;

/** The parser that the next analysis takes. */
export function prepareParser(): Promise<PythonParser> {
  prepared ??= createPythonParser();
  return prepared;
}

function checkReadable(file: string): void {
  let size: number;
  let bytes: Buffer;
  try {
    ({ size } = statSync(file));
    if (size > MAX_FILE_SIZE) {
      throw new RunnerError('noDag', `${file} has ${(size / 1e6).toFixed(1)} MB: that is data rather than a DAG file.`);
    }
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw new RunnerError('noDag', `${file} cannot be read: ${messageOf(error)}`);
  }
  const decoded = decodeSource(bytes);
  if ('error' in decoded) throw new RunnerError('invalidDag', `${file}: ${decoded.error}`);
}

/** Airflow reads Variables from `AIRFLOW_VAR_NAME`; names lose their case on the way, so both likely ones are given. */
function variablesOf(env: { readonly [name: string]: string | undefined }): { [name: string]: string } {
  const variables: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('AIRFLOW_VAR_') || value === undefined) continue;
    const bare = name.slice('AIRFLOW_VAR_'.length);
    variables[bare] = value;
    variables[bare.toLowerCase()] = value;
  }
  return variables;
}

const disk: FileAccess = {
  read: (uri) => {
    try {
      const decoded = decodeSource(readFileSync(fileURLToPath(uri)));
      return 'text' in decoded ? decoded.text : undefined;
    } catch {
      return undefined;
    }
  },
  kind: (uri) => {
    try {
      const stats = statSync(fileURLToPath(uri), { throwIfNoEntry: false });
      return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : undefined;
    } catch {
      return undefined;
    }
  },
  list: (uri) => {
    try {
      return readdirSync(fileURLToPath(uri));
    } catch {
      return [];
    }
  },
};
