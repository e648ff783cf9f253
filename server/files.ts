/**
 * Files as the server sees them: what the analysis needs, plus why a file cannot be read as it should.
 * The node entry reads the disk (files-node.ts); the browser entry knows open documents alone.
 */
import type { FileAccess } from '../dag/workspace.ts';

/** Bytes; a file that is larger is not analysed. No hand-written DAG file comes near. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  /** Python would refuse it. `text` is a reading that keeps every line in place. */
  | { readonly kind: 'undecodable'; readonly text: string; readonly line: number; readonly message: string }
  | { readonly kind: 'too-large'; readonly size: number };

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
}

export interface ServerFiles extends FileAccess {
  /** Undefined when there is no such file or it may not be read. Must not throw. */
  content(uri: string): FileContent | undefined;
  /** What is in a folder, sorted by name; symbolic links as what they point to. Must not throw. */
  entries(uri: string): readonly DirectoryEntry[];
  /** The same for all names of one folder, so that a walk along symbolic links comes to an end. */
  identity(uri: string): string;
}

/** Where there is no disk. */
export const NO_FILES: ServerFiles = {
  read: () => undefined,
  kind: () => undefined,
  list: () => [],
  content: () => undefined,
  entries: () => [],
  identity: (uri) => uri,
};
