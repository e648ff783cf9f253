/** The log of one try: the runner's own lines, and a descriptor that processes write to directly, so that no output passes through the runner. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

export class TaskLog {
  readonly path: string;
  /** For the stdout and stderr of processes. Opened for appending. */
  readonly descriptor: number;

  /** Throws what the system throws when the file cannot be made. */
  constructor(path: string) {
    this.path = path;
    this.descriptor = openSync(path, 'a+');
  }

  info(text: string): void {
    this.#line('INFO', text);
  }

  error(text: string): void {
    this.#line('ERROR', text);
  }

  /** What somebody else prints, as it is. */
  write(bytes: Buffer): void {
    writeSync(this.descriptor, bytes);
  }

  /** Bytes so far. */
  size(): number {
    return fstatSync(this.descriptor).size;
  }

  /**
   * The last line written since `from` (bytes), without its end; at most `limit` bytes of it. As Airflow has it, an empty last line counts:
   * the last line of `a\n\n` is empty.
   */
  lastLine(from: number, encoding: string, limit = 1024 * 1024): string {
    const end = this.size();
    const length = Math.min(end - from, limit);
    if (length <= 0) return '';
    let size = Math.min(length, 4096);
    for (;;) {
      const bytes = this.#read(end - size, size);
      const last = bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length;
      const start = bytes.lastIndexOf(10, last - 1);
      if ((start >= 0 && last > 0) || size === length) {
        return decoder(encoding)
          .decode(bytes.subarray(last === 0 ? 0 : start + 1, last))
          .trimEnd();
      }
      size = Math.min(length, size * 4);
    }
  }

  /** Where the second line begins, in bytes: the first is the runner's own, and as long as the command. */
  firstLineEnd(): number {
    for (let at = 0; ; at += 65_536) {
      const bytes = this.#read(at, 65_536);
      const end = bytes.indexOf(10);
      if (end >= 0 || bytes.length === 0) return at + end + 1;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** A disk that is full takes no more lines; the task that has come to its end has come to its end all the same. */
  #line(level: string, text: string): void {
    try {
      writeSync(this.descriptor, `[${new Date().toISOString()}] ${level} - ${text}\n`);
    } catch {
      // Whoever reads the log sees that its end is missing; the store says how the task ended.
    }
  }

  #read(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(this.descriptor, bytes, 0, length, position));
  }
}

/** By Python's name of a codec, which is lax about dashes; UTF-8 when it is unknown here. */
function decoder(encoding: string): TextDecoder {
  for (const label of [encoding, encoding.replaceAll('_', '-'), encoding.replace(/[-_]/g, '')]) {
    try {
      return new TextDecoder(label);
    } catch {
      // Not a label of the Encoding Standard.
    }
  }
  return new TextDecoder();
}
