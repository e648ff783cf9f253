/** `ServerFiles` over node:fs. Texts are kept as long as the file's size and modification time stay the same. */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { type DirectoryEntry, type FileContent, MAX_FILE_SIZE, type ServerFiles } from './files.ts';
import { decodeSource } from './source-encoding.ts';

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
    return content?.kind === 'too-large' ? undefined : content?.text;
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    const path = pathOf(uri);
    return path === undefined ? undefined : kindOf(statsOf(path));
  }

  list(uri: string): readonly string[] {
    return this.entries(uri).map((entry) => entry.name);
  }

  entries(uri: string): readonly DirectoryEntry[] {
    const folder = pathOf(uri);
    if (folder === undefined) return [];
    const found: DirectoryEntry[] = [];
    for (const entry of readDirectory(folder)) {
      const kind = entry.isSymbolicLink() ? kindOf(statsOf(join(folder, entry.name))) : kindOf(entry);
      if (kind) found.push({ name: entry.name, kind });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  identity(uri: string): string {
    const path = pathOf(uri);
    try {
      return path === undefined ? uri : realpathSync(path);
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
  if (stats.size > MAX_FILE_SIZE) return { kind: 'too-large', size: stats.size };
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

function kindOf(it: { isFile(): boolean; isDirectory(): boolean } | undefined): 'file' | 'directory' | undefined {
  if (it?.isFile()) return 'file';
  return it?.isDirectory() ? 'directory' : undefined;
}

function readDirectory(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function charactersOf(content: FileContent): number {
  return content.kind === 'too-large' ? 0 : content.text.length;
}
