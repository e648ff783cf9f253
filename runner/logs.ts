/** Reading logs of tries: in pieces, and as they grow. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { systemCode } from './errors.ts';
import type { LogChunk, LogParams, TaskInstance } from './protocol.ts';

const DEFAULT_LIMIT = 262_144;

/** Never cuts a character in two: `nextOffset` is where the next one begins. */
export function readLog(
  path: string,
  ended: boolean,
  { offset = 0, limit = DEFAULT_LIMIT }: Pick<LogParams, 'offset' | 'limit'>,
): LogChunk {
  const { bytes, size } = readBytes(path, offset, Math.max(4, limit));
  const last = offset + bytes.length >= size && ended;
  const decoder = new StringDecoder('utf8');
  const text = decoder.write(bytes) + (last ? decoder.end() : '');
  const nextOffset = last ? offset + bytes.length : offset + bytes.length - incomplete(bytes);
  return { text, nextOffset, size, complete: ended && nextOffset >= size };
}

interface Followed {
  readonly instance: TaskInstance;
  readonly path: string;
  offset: number;
  readonly decoder: StringDecoder;
}

/** Sends out what running tasks append to their logs. Looks ten times a second while there is something to follow. */
export class LogFollower {
  readonly #onText: (log: { taskId: string; mapIndex: number; text: string }) => void;
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onText: (log: { taskId: string; mapIndex: number; text: string }) => void) {
    this.#onText = onText;
  }

  /** To be told of every change of an instance. */
  follow(instance: TaskInstance, path: string): void {
    const key = `${instance.mapIndex} ${instance.taskId}`;
    if (instance.state === 'running' || instance.state === 'deferred') {
      if (this.#followed.get(key)?.path !== path) {
        this.#followed.set(key, { instance, path, offset: 0, decoder: new StringDecoder('utf8') });
      }
      this.#timer ??= setInterval(() => this.#look(), 100);
      return;
    }
    const followed = this.#followed.get(key);
    if (!followed) return;
    this.#send(followed);
    this.#followed.delete(key);
    if (this.#followed.size === 0) this.close();
  }

  close(): void {
    this.#look();
    this.#followed.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const followed of this.#followed.values()) this.#send(followed);
  }

  #send(followed: Followed): void {
    for (;;) {
      const { bytes } = readBytes(followed.path, followed.offset, DEFAULT_LIMIT);
      if (bytes.length === 0) return;
      followed.offset += bytes.length;
      const { taskId, mapIndex } = followed.instance;
      this.#onText({ taskId, mapIndex, text: followed.decoder.write(bytes) });
    }
  }
}

/** A log that isn't there (yet) is an empty one. */
function readBytes(path: string, offset: number, limit: number): { bytes: Buffer; size: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { bytes: Buffer.alloc(0), size: 0 };
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.max(0, Math.min(limit, size - offset)));
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset)), size };
  } finally {
    closeSync(file);
  }
}

/** Bytes at the end that begin a character without completing it. */
function incomplete(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}
