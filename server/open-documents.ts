/** The documents that the editor holds, by their canonical URI. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TextLines } from './text-lines.ts';
import { canonicalUri } from './uris.ts';

export class OpenDocuments {
  private readonly byUri = new Map<string, TextDocument>();

  set(document: TextDocument): string {
    const uri = canonicalUri(document.uri);
    this.byUri.set(uri, document);
    return uri;
  }

  delete(document: TextDocument): string {
    const uri = canonicalUri(document.uri);
    this.byUri.delete(uri);
    return uri;
  }

  has(uri: string): boolean {
    return this.byUri.has(uri);
  }

  get(uri: string): TextDocument | undefined {
    return this.byUri.get(uri);
  }

  uris(): string[] {
    return [...this.byUri.keys()];
  }

  version(uri: string): number | null {
    return this.byUri.get(uri)?.version ?? null;
  }

  /** As the editor spells it. */
  clientUri(uri: string): string {
    return this.byUri.get(uri)?.uri ?? uri;
  }

  lines(uri: string): TextLines | undefined {
    const document = this.byUri.get(uri);
    return document && new TextLines(document.getText());
  }
}
