/** The analysis engine of dag/, behind what the server needs of it. */
import { createPythonParser } from '../dag/python/parse.ts';
import { Workspace } from '../dag/workspace.ts';
import type { Analyses } from './analyses.ts';
import type { ServerFiles } from './files.ts';

/** Loads the Python grammar first. Whoever asks sets the options. */
export async function createAnalyses(files: ServerFiles): Promise<Analyses> {
  const parser = await createPythonParser();
  return new Workspace(parser, files, {
    roots: [],
    pythonPath: [],
    airflowVersion: 3,
    env: {},
    variables: {},
    now: Date.now,
  });
}
