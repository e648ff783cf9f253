/** Looks for a text in a file of any size, a piece at a time. */
import { open } from 'node:fs/promises';

export interface FoundLine {
  /** Byte offset of the match. */
  readonly offset: number;
  /** The line that it is in, cut where it is long. */
  readonly line: string;
}

export interface ScanResult {
  readonly found: readonly FoundLine[];
  /** False when there are more than `most`, or the search was given up. */
  readonly complete: boolean;
}

const PIECE = 4 * 1024 * 1024;
const LONGEST_LINE = 300;

/**
 * The first match of each line that has one. Case counts only where the wanted text has capitals.
 * @param onProgress gets the share of the file that has been looked through; false from it gives up
 */
export async function scanFile(
  path: string,
  wanted: string,
  most: number,
  onProgress: (share: number) => boolean,
): Promise<ScanResult> {
  const caseCounts = wanted !== wanted.toLowerCase();
  // A character a byte, so that places in the text are places in the file.
  const bytes = Buffer.from(wanted, 'utf8').toString('latin1');
  const needle = caseCounts ? bytes : bytes.toLowerCase();
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(PIECE);
    const found: FoundLine[] = [];
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, offset);
      if (bytesRead === 0) break;
      const last = offset + bytesRead >= size;
      // A line that goes on behind the piece is read with the next one.
      const lineEnd = buffer.lastIndexOf(10, bytesRead - 1);
      const used = last || lineEnd < 0 ? bytesRead : lineEnd + 1;
      const piece = buffer.toString('latin1', 0, used);
      const searched = caseCounts ? piece : piece.toLowerCase();
      for (let at = searched.indexOf(needle); at >= 0; ) {
        if (found.length >= most) return { found, complete: false };
        const start = piece.lastIndexOf('\n', at) + 1;
        const next = piece.indexOf('\n', at);
        const end = next < 0 ? piece.length : next;
        const shownFrom = Math.max(start, at - LONGEST_LINE / 2);
        const shownTo = Math.min(end, shownFrom + LONGEST_LINE);
        found.push({ offset: offset + at, line: buffer.toString('utf8', shownFrom, shownTo) });
        at = next < 0 ? -1 : searched.indexOf(needle, end);
      }
      offset += used;
      if (!onProgress(offset / size)) return { found, complete: false };
    }
    return { found, complete: true };
  } finally {
    await file.close();
  }
}
