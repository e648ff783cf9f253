/** A container's output, line by line as it comes, over connections that may break. */
import { type Api, ApiError, mayPass, waitBefore } from './api.ts';
import { podsPath } from './pod-watch.ts';

export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Resolves when the container has ended and all its output was written, when the log is not to be had any more, or when the signal is
 * aborted. Returns why there is none, if so. Never rejects.
 */
export async function followLog(
  api: Api,
  source: LogSource,
  write: (line: Buffer) => void,
  signal: AbortSignal,
  ended: Promise<unknown>,
): Promise<string | undefined> {
  const path = `${podsPath(source.namespace)}/${encodeURIComponent(source.pod)}/log`;
  const writer = new StampedLines(write);
  for (let failures = 0; ; ) {
    const query = {
      container: source.container,
      follow: true,
      timestamps: true,
      ...(writer.last && { sinceTime: writer.last }),
    };
    try {
      const response = await api.open({ method: 'GET', path, query, signal });
      writer.begin();
      for await (const chunk of response) {
        writer.write(chunk as Buffer);
        failures = 0;
      }
      // The server also ends a connection now and then while the container goes on.
      if (await within(ended, 2000)) {
        writer.end();
        return undefined;
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof ApiError && !mayPass(error) && error.code !== 400) return error.message;
      if (failures >= 6) return error instanceof Error ? error.message : String(error);
    }
    failures += 1;
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitBefore(failures, undefined), 3000)));
    if (signal.aborted) return undefined;
  }
}

/** Whether the promise resolves within that many milliseconds. */
export function within(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/**
 * Takes the time off the beginning of each line, and leaves out what an earlier connection brought: `sinceTime` counts whole seconds, so
 * a new connection repeats some lines.
 */
export class StampedLines {
  /** Time of the newest line. */
  last: string | undefined;
  readonly #out: (bytes: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #skipTo: string | undefined;
  /** How many lines of the newest time there were, for several lines may have the same. */
  #sameTime = 0;
  #skipSame = 0;

  constructor(out: (bytes: Buffer) => void) {
    this.#out = out;
  }

  /** A new connection. What an earlier one brought of its last line comes again, whole. */
  begin(): void {
    this.#rest = Buffer.alloc(0);
    this.#skipTo = this.last;
    this.#skipSame = this.#sameTime;
  }

  write(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = this.#rest.indexOf(10);
      if (end < 0) return;
      this.#line(this.#rest.subarray(0, end + 1));
      this.#rest = this.#rest.subarray(end + 1);
    }
  }

  /** All has come; a line without its end is taken as it is. */
  end(): void {
    if (this.#rest.length > 0) this.#line(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #line(line: Buffer): void {
    const space = line.indexOf(32);
    const stamp = space > 0 ? line.toString('latin1', 0, space) : '';
    if (!/^\d{4}-\d\d-\d\dT/.test(stamp)) {
      this.#out(line);
      return;
    }
    if (this.#skipTo !== undefined) {
      if (isBefore(stamp, this.#skipTo)) return;
      if (stamp === this.#skipTo && this.#skipSame > 0) {
        this.#skipSame -= 1;
        return;
      }
    }
    this.#sameTime = stamp === this.last ? this.#sameTime + 1 : 1;
    this.last = stamp;
    this.#out(line.subarray(space + 1));
  }
}

/** RFC 3339 with up to nine digits of a second, whose closing zeros are left out. */
function isBefore(a: string, b: string): boolean {
  const [first, second] = [a, b].map((stamp) => {
    const [, seconds = '', digits = ''] = /^([^.Z+]+)(?:\.(\d+))?/.exec(stamp) ?? [];
    return `${seconds}.${digits.padEnd(9, '0')}`;
  });
  return (first ?? '') < (second ?? '');
}
