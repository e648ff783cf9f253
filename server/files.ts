/**
 * Files as the server sees them: what the analysis needs, plus why a file cannot be read.
 * The node entry reads the disk (files-node.ts); the browser entry knows open documents alone.
 */
import type { DecodedSource } from '../dag/files/decode.ts';
import type { FileAccess } from '../dag/workspace.ts';

/** A text, or what is wrong with the bytes, or the size in bytes of a file that is too large to be read. */
export type FileContent = DecodedSource | { readonly tooLarge: number };

export interface ServerFiles extends FileAccess {
  /** Undefined when there is no such file or it may not be read. Must not throw. */
  content(uri: string): FileContent | undefined;
  /** The same for all names of one folder, so that a walk along symbolic links comes to an end. */
  identity(uri: string): string;
  /** URI of what a link leads to in the end; the same URI for what is no link. */
  real(uri: string): string;
  /** URI of the user's home folder; absent where there is none. */
  readonly home?: string;
}

/** Where there is no disk. */
export const NO_FILES: ServerFiles = {
  read: () => undefined,
  kind: () => undefined,
  list: () => [],
  content: () => undefined,
  identity: (uri) => uri,
  real: (uri) => uri,
};
