/** The text of a task's log as a reader wants it, and the URI under which the editor shows it. Knows no editor. */
import type { LogChunk } from '../../runner/protocol.ts';
import { styledLines } from './ansi.ts';

/** Bytes of a log that are shown; the part before them is left to the file itself. */
export const SHOWN_BYTES = 1024 * 1024;

export interface LogAddress {
  /** Path of the folder whose runner has the log. */
  readonly folder: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
}

export const LOG_SCHEME = 'dagwright-log';
/** For a part of a log that is too long to be shown whole. */
export const LOG_PART_SCHEME = 'dagwright-log-part';

/** Parts for a URI: the path is what the editor's tab shows, the query is the address. */
export function logUriParts(address: LogAddress): {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
} {
  const instance = address.mapIndex < 0 ? address.taskId : `${address.taskId}[${address.mapIndex}]`;
  return {
    scheme: LOG_SCHEME,
    path: `/${instance.replaceAll('/', '_')} (try ${address.tryNumber}).log`,
    query: JSON.stringify(address),
  };
}

export function parseLogQuery(query: string): LogAddress {
  return JSON.parse(query) as LogAddress;
}

export function partUriParts(address: LogAddress, from: number): ReturnType<typeof logUriParts> {
  const { path } = logUriParts(address);
  const place = `${(from / SHOWN_BYTES).toFixed(1)} MB`;
  return {
    scheme: LOG_PART_SCHEME,
    path: path.replace(/\.log$/, ` from ${place}.log`),
    query: JSON.stringify({ address, from }),
  };
}

/** `from`: byte offset at which the part begins. */
export function parsePartQuery(query: string): { readonly address: LogAddress; readonly from: number } {
  return JSON.parse(query) as { address: LogAddress; from: number };
}

/** Without terminal control sequences, and with a line that overwrote itself as its last state. */
export function plainText(text: string): string {
  return styledLines(text)
    .lines.map((line) => line.text)
    .join('\n');
}

/** The end of a growing log: at most `SHOWN_BYTES` bytes of it, from the start of a line. */
export class LogTail {
  private text = '';
  private offset: number | undefined;
  private dropped = 0;
  private ended = false;

  /** Byte offset to read from next, for a log of which `size` bytes are there. */
  nextOffset(size: number): number {
    return this.offset ?? Math.max(0, size - SHOWN_BYTES);
  }

  /** No more will come. */
  get complete(): boolean {
    return this.ended;
  }

  /** Bytes before the text that are not shown; 0 when all of the log is here. */
  get omitted(): number {
    return this.dropped;
  }

  get content(): string {
    return this.text;
  }

  /** `start` is the offset that was asked for. */
  add(start: number, chunk: LogChunk): void {
    const skipsStart = this.offset === undefined && start > 0;
    this.text += skipsStart ? fromLineStart(chunk.text) : chunk.text;
    if (skipsStart) this.dropped = start;
    this.offset = chunk.nextOffset;
    this.ended = chunk.complete;
    this.trim();
  }

  // Twice the limit before anything is cut, so that a busy log is not copied for every line that comes.
  private trim(): void {
    if (this.text.length <= 2 * SHOWN_BYTES) return;
    const kept = fromLineStart(this.text.slice(-SHOWN_BYTES));
    this.dropped += Buffer.byteLength(this.text.slice(0, this.text.length - kept.length));
    this.text = kept;
  }
}

/** After the first line break; a read from the middle of a file may begin within a line, or within a character. */
function fromLineStart(text: string): string {
  const lineBreak = text.indexOf('\n');
  return lineBreak < 0 ? text : text.slice(lineBreak + 1);
}
