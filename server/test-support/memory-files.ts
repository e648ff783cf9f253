/** Files in memory, for tests. */
import type { DirectoryEntry, FileContent, ServerFiles } from '../files.ts';

/** Keys are URIs. */
export class MemoryFiles implements ServerFiles {
  private readonly texts: Map<string, string>;

  constructor(texts: { readonly [uri: string]: string } = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  write(uri: string, text: string): void {
    this.texts.set(uri, text);
  }

  remove(uri: string): void {
    this.texts.delete(uri);
  }

  read(uri: string): string | undefined {
    return this.texts.get(uri);
  }

  content(uri: string): FileContent | undefined {
    const text = this.read(uri);
    return text === undefined ? undefined : { kind: 'text', text };
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    if (this.texts.has(uri)) return 'file';
    return this.entries(uri).length > 0 ? 'directory' : undefined;
  }

  list(uri: string): readonly string[] {
    return this.entries(uri).map((entry) => entry.name);
  }

  entries(uri: string): readonly DirectoryEntry[] {
    const entries = new Map<string, DirectoryEntry>();
    for (const key of this.texts.keys()) {
      if (!key.startsWith(`${uri}/`)) continue;
      const [name = '', ...rest] = key.slice(uri.length + 1).split('/');
      entries.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  identity(uri: string): string {
    return uri;
  }
}
