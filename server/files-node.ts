/** `ServerFiles` over node:fs. Texts are kept as long as the file's size and modification time stay the same. */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { URI } from 'vscode-uri';
import { decodeSource } from '../dag/files/decode.ts';
import { MAX_FILE_SIZE } from '../dag/files/problems.ts';
import type { FileContent, ServerFiles } from './files.ts';

/** Characters of all texts that are kept. */
const CACHE_SIZE = 64 * 1024 * 1024;

interface CachedContent {
  readonly content: FileContent;
  readonly modified: number;
  readonly size: number;
}

export class NodeFiles implements ServerFiles {
  /** In the order of use: the first was not asked for the longest. */
  private readonly cache = new Map<string, CachedContent>();
  private cachedCharacters = 0;
  readonly home = URI.file(homedir()).toString();

  content(uri: string): FileContent | undefined {
    const path = pathOf(uri);
    const stats = path === undefined ? undefined : statsOf(path);
    if (path === undefined || !stats?.isFile()) return this.drop(uri);
    const cached = this.cache.get(uri);
    if (cached && cached.modified === stats.mtimeMs && cached.size === stats.size) {
      this.cache.delete(uri);
      this.cache.set(uri, cached);
      return cached.content;
    }
    this.drop(uri);
    const content = readContent(path, stats);
    if (content) this.keep(uri, { content, modified: stats.mtimeMs, size: stats.size });
    return content;
  }

  read(uri: string): string | undefined {
    const content = this.content(uri);
    return content && 'text' in content ? content.text : undefined;
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    const path = pathOf(uri);
    const stats = path === undefined ? undefined : statsOf(path);
    if (stats?.isFile()) return 'file';
    return stats?.isDirectory() ? 'directory' : undefined;
  }

  list(uri: string): readonly string[] {
    const path = pathOf(uri);
    try {
      return path === undefined ? [] : readdirSync(path);
    } catch {
      return [];
    }
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

  identity(uri: string): string {
    const path = pathOf(uri);
    try {
      return path === undefined ? uri : realpathSync(path);
    } catch {
      return uri;
    }
  }

  real(uri: string): string {
    const path = pathOf(uri);
    try {
      return path === undefined ? uri : URI.file(realpathSync(path)).toString();
    } catch {
      return uri;
    }
  }

  private keep(uri: string, cached: CachedContent): void {
    this.cache.set(uri, cached);
    this.cachedCharacters += charactersOf(cached.content);
    for (const oldest of this.cache.keys()) {
      if (this.cachedCharacters <= CACHE_SIZE) break;
      this.drop(oldest);
    }
  }

  private drop(uri: string): undefined {
    const cached = this.cache.get(uri);
    if (!cached) return;
    this.cache.delete(uri);
    this.cachedCharacters -= charactersOf(cached.content);
  }
}

function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

function readContent(path: string, stats: Stats): FileContent | undefined {
  if (stats.size > MAX_FILE_SIZE) return { tooLarge: stats.size };
  try {
    return decodeSource(readFileSync(path));
  } catch {
    // No permission, or gone since a moment: to the analysis there is no such file.
    return undefined;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function charactersOf(content: FileContent): number {
  return 'text' in content ? content.text.length : 0;
}
