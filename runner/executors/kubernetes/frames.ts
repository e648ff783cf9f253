/** Messages that a pod's worker puts among its output (`dagwright_worker/pod_frames.py`), taken out of it again. */
import { createHmac } from 'node:crypto';
import { inflateSync } from 'node:zlib';

export interface FrameListener {
  /** What is left of the output. */
  output(bytes: Buffer): void;
  /** In the order in which they were sent, each once. */
  message(message: unknown): void;
}

const MARK = Buffer.from('\x1edw ');
/** One message; what is longer is no message of ours. */
const MOST_BYTES = 256 * 1024 * 1024;

export class FrameFilter {
  readonly #key: Buffer;
  readonly #listener: FrameListener;
  #parts: string[] = [];
  /** Number of the next message. */
  #next = 0;

  /** `key`: what the pod enciphers with. */
  constructor(key: Buffer, listener: FrameListener) {
    this.#key = key;
    this.#listener = listener;
  }

  /** How many messages there have been. */
  get count(): number {
    return this.#next;
  }

  /** One line with its end, or the last one without. Text before a message, on the same line, belongs to the line after it. */
  line(line: Buffer): void {
    const at = line.indexOf(MARK);
    const fields = at < 0 ? null : /^.dw (\d+) (\d+)\/(\d+) ([A-Za-z0-9+/=]+)\r?\n?$/.exec(line.toString('latin1', at));
    if (!fields) {
      this.#listener.output(line);
      return;
    }
    if (at > 0) this.#listener.output(line.subarray(0, at));
    const [number, part, parts] = fields.slice(1, 4).map(Number);
    if (number !== this.#next) return;
    if (part === 1) this.#parts = [];
    this.#parts.push(fields[4] ?? '');
    if (part === parts) this.#finish(number);
  }

  #finish(number: number): void {
    const data = Buffer.from(this.#parts.join(''), 'base64');
    this.#parts = [];
    this.#next += 1;
    const text = inflateSync(decipher(data, this.#key, number), { maxOutputLength: MOST_BYTES }).toString('utf8');
    this.#listener.message(JSON.parse(text));
  }
}

/** The key of one pod, from the workspace's own. */
export function podKey(workspaceKey: Buffer, podName: string): Buffer {
  return createHmac('sha256', workspaceKey).update(podName).digest();
}

function decipher(data: Buffer, key: Buffer, number: number): Buffer {
  const plain = Buffer.alloc(data.length);
  for (let at = 0, block = 0; at < data.length; block++) {
    const stream = createHmac('sha512', key).update(`${number} ${block}`).digest();
    for (let i = 0; i < stream.length && at < data.length; i++, at++) plain[at] = (data[at] ?? 0) ^ (stream[i] ?? 0);
  }
  return plain;
}
