/** Files in memory, for tests. */
import type { FileContent, ServerFiles } from '../files.ts';

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
    return text === undefined ? undefined : { text };
  }

  kind(uri: string): 'file' | 'directory' | undefined {
    if (this.texts.has(uri)) return 'file';
    return this.list(uri).length > 0 ? 'directory' : undefined;
  }

  list(uri: string): readonly string[] {
    const below = [...this.texts.keys()].filter((key) => key.startsWith(`${uri}/`));
    return [...new Set(below.map((key) => key.slice(uri.length + 1).replace(/\/.*/, '')))];
  }

  real(uri: string): string {
    return uri;
  }

  identity(uri: string): string {
    return uri;
  }
}
