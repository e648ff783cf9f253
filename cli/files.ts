/** Files of this machine for the analysis: `file:` URIs, read once, decoded as Python would. */
import {
  closeSync,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DecodedSource, decodeSource } from '../dag/files/decode.ts';
import { MAX_FILE_SIZE } from '../dag/files/problems.ts';
import type { FileAccess } from '../dag/workspace.ts';

/** A file's text, or why there is none. `tooLarge` is its size in bytes. */
export type Source = DecodedSource | { readonly tooLarge: number };

type Kind = 'file' | 'directory' | undefined;

const PLAIN_NAME = /^[\w-]+(?:\.[\w-]+)*$/;

export class DiskFiles implements FileAccess {
  readonly #sources = new Map<string, Source | undefined>();
  readonly #kinds = new Map<string, Kind>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #names = new Map<string, ReadonlySet<string>>();

  read(uri: string): string | undefined {
    const source = this.source(uri);
    return source && 'text' in source ? source.text : undefined;
  }

  /** As `read`, but says why when the bytes are no text. Undefined: no such file. */
  source(uri: string): Source | undefined {
    return remembered(this.#sources, uri, () => {
      const path = pathOf(uri);
      const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
      if (path === undefined || !stats?.isFile()) return undefined;
      if (stats.size > MAX_FILE_SIZE) return { tooLarge: stats.size };
      try {
        return decodeSource(readFileSync(path));
      } catch (error) {
        return { error: `The file cannot be read: ${(error as Error).message}` };
      }
    });
  }

  kind(uri: string): Kind {
    return remembered(this.#kinds, uri, () => {
      const slash = uri.lastIndexOf('/');
      // Imports are looked for in many places: a listing of the folder answers for all names at once. Others may be escaped.
      if (PLAIN_NAME.test(uri.slice(slash + 1))) {
        const folder = uri.slice(0, slash);
        const names = this.#namesIn(folder);
        if (!names.has(uri.slice(slash + 1))) return undefined;
        if (this.#kinds.has(uri)) return this.#kinds.get(uri);
      }
      const path = pathOf(uri);
      return path === undefined ? undefined : kindOf(path);
    });
  }

  list(uri: string): readonly string[] {
    return remembered(this.#lists, uri, () => {
      const path = pathOf(uri);
      if (path === undefined) return [];
      const entries = entriesOf(path);
      for (const entry of entries) this.#noteKind(uri, entry);
      return entries.map((entry) => entry.name);
    });
  }

  tail(uri: string, length: number): Uint8Array | undefined {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      const file = openSync(path, 'r');
      try {
        const { size } = fstatSync(file);
        const bytes = new Uint8Array(Math.min(size, length));
        readSync(file, bytes, 0, bytes.length, size - bytes.length);
        return bytes;
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  }

  #namesIn(folder: string): ReadonlySet<string> {
    return remembered(this.#names, folder, () => new Set(this.list(folder)));
  }

  /**
   * A folder's listing says what its entries are: no need to ask for each. Links still have to be followed, except one that
   * leads to a folder that it is in: it has nothing new, and no end.
   */
  #noteKind(folder: string, entry: Dirent): void {
    const uri = `${folder}/${entry.name}`;
    if (entry.isFile()) this.#kinds.set(uri, 'file');
    else if (entry.isDirectory()) this.#kinds.set(uri, 'directory');
    else if (entry.isSymbolicLink() && leadsBack(pathOf(uri))) this.#kinds.set(uri, undefined);
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Undefined for what is no `file:` URI or has no path on this system. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Undefined, too, for what cannot be asked: a link to itself, a folder that may not be entered. */
function kindOf(path: string): Kind {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : undefined;
  } catch {
    return undefined;
  }
}

function leadsBack(path: string | undefined): boolean {
  if (path === undefined) return false;
  try {
    const target = realpathSync(path);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (realpathSync(folder) === target) return true;
      if (folder === dirname(folder)) return false;
    }
  } catch {
    return false;
  }
}

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function remembered<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined || cache.has(key)) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}
