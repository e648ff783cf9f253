/** The packages of the interpreters that the editor has selected. */
import { readPythonEnvironment } from '../dag/files/python-environment.ts';
import type { SelectedEnvironment } from '../dag/installed-modules.ts';
import type { ServerFiles } from './files.ts';
import type { SelectedInterpreter } from './protocol.ts';
import { folderUri } from './uris.ts';

export interface SelectedPython {
  readonly environment: SelectedEnvironment;
  /** Of the first. */
  readonly origin: SelectedInterpreter['origin'];
}

/**
 * Folders of a workspace may have an interpreter each. What one of them has counts as there for all: a module is missing when
 * it is nowhere. Undefined where none is selected, or where none can be looked into.
 */
export function selectedPython(
  files: ServerFiles,
  interpreters: readonly SelectedInterpreter[],
  roots: readonly string[],
): SelectedPython | undefined {
  const distinct = [...new Map(interpreters.map((each) => [each.path, each])).values()];
  const found = distinct.flatMap(({ path, folder, origin }) => {
    const environment = readPythonEnvironment(files, {
      interpreter: folderUri(folder ?? '', path),
      roots: folder === undefined ? roots : [folder.replace(/\/$/, '')],
      home: files.home,
    });
    return environment ? [{ environment, origin }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const airflowVersion = found.map(({ environment }) => environment.airflowVersion).find(Boolean);
  return {
    origin: first.origin,
    environment: {
      folders: [...new Set(found.flatMap(({ environment }) => environment.folders))],
      isComplete: found.length === distinct.length && found.every(({ environment }) => environment.isComplete),
      isChosen: found.every(({ origin }) => origin === 'chosen'),
      ...(airflowVersion === undefined ? {} : { airflowVersion }),
    },
  };
}
