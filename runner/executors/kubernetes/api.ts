/** Requests to the API server in plain JSON, tried again where that may help. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, systemCode } from '../../errors.ts';
import type { Connection } from './connection.ts';
import type { Manifest, Status } from './objects.ts';
import { RateLimit } from './rate-limit.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With leading slash. */
  readonly path: string;
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  readonly body?: Manifest;
  readonly signal?: AbortSignal;
  /** Before another attempt, with what went wrong. */
  readonly onRetry?: (message: string) => void;
  /** The server is known to be there, though not by this process: it is waited for as one that has answered before. */
  readonly patient?: boolean;
}

/** The API server's own answer that something cannot be done. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly status: Status | undefined;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(code: number, status: Status | undefined, text: string, retryAfter?: number) {
    super(status?.message ?? (text.trim().slice(0, 300) || `HTTP status ${code}`));
    this.code = code;
    this.reason = status?.reason ?? '';
    this.status = status;
    this.retryAfter = retryAfter ?? status?.details?.retryAfterSeconds;
  }
}

/** The API server was not reached, or was lost before it had answered. */
export class Unreachable extends Error {}

/** Attempts of one request; with the pauses between them they take about a minute. */
const ATTEMPTS = 8;
/** A server that never answered is more likely one that isn't there: some two seconds. */
const FIRST_ATTEMPTS = 4;
/** Seconds without an answer. */
const PATIENCE = 30;

/** Requests a second, and at once after a rest; kubectl's own limits. */
const [RATE, BURST] = [50, 300];

export class Api {
  readonly #connection: Connection;
  readonly #limit = new RateLimit(RATE, BURST);
  #hasAnswered = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws ApiError or Unreachable; the latter, and answers of an overloaded or restarting server, after many attempts. */
  async call<T>(call: Call): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.open(call);
        return JSON.parse(await textOf(response)) as T;
      } catch (error) {
        const attempts = this.#hasAnswered || call.patient ? ATTEMPTS : FIRST_ATTEMPTS;
        if (call.signal?.aborted || attempt >= attempts || !mayPass(error)) throw error;
        call.onRetry?.(messageOf(error));
        await pause(waitBefore(attempt, error), undefined, { signal: call.signal });
      }
    }
  }

  /** One attempt (two when credentials were refused); the answer's body is the caller's to read. Throws as `call` does. */
  async open(call: Call): Promise<IncomingMessage> {
    let response = await this.#send(call);
    if (response.statusCode === 401) {
      response.resume();
      this.#connection.renew();
      response = await this.#send(call);
    }
    const code = response.statusCode ?? 0;
    if (code >= 200 && code < 300) return response;
    const text = await textOf(response);
    throw new ApiError(code, statusOf(text), text, Number(response.headers['retry-after']) || undefined);
  }

  async #send(call: Call, again = true): Promise<IncomingMessage> {
    const { method, path, query, body, signal } = call;
    const { server } = this.#connection;
    const url = new URL(server.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    await this.#limit.turn();
    const { headers, ...options } = await this.#connection.requestOptions();
    const text = body && JSON.stringify(body);
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = send(url, {
        ...options,
        method,
        headers: {
          ...(headers as { [name: string]: string }),
          accept: 'application/json, */*',
          'user-agent': 'dagwright',
          ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
        },
        ...(signal && { signal }),
      });
      sent.setTimeout(PATIENCE * 1000, () => sent.destroy(new Error(`no answer within ${PATIENCE} s`)));
      sent.once('response', (response) => {
        sent.setTimeout(0);
        this.#hasAnswered = true;
        resolve(response);
      });
      sent.once('error', (error) => {
        // A server closes connections that it had nothing to do on, just when the next request is sent.
        if (again && sent.reusedSocket && !signal?.aborted) resolve(this.#send(call, false));
        else reject(new Unreachable(unreachable(this.#connection, error)));
      });
      sent.end(text);
    });
  }
}

/** Milliseconds before the next attempt: what the server asks for, else twice as long each time. */
export function waitBefore(attempt: number, error: unknown): number {
  if (error instanceof ApiError && error.retryAfter !== undefined) return Math.min(error.retryAfter, 60) * 1000;
  return Math.min(20_000, 300 * 2 ** (attempt - 1));
}

/** Whether the same request may be answered otherwise in a while. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 429 || error.code >= 500;
  return error instanceof Unreachable;
}

function unreachable({ server, title, context }: Connection, error: unknown): string {
  const why = messageOf(error) || systemCode(error) || 'the connection was closed';
  const ask =
    context === undefined ? '' : ` Is the cluster running? kubectl --context ${context} version asks it, too.`;
  return `The Kubernetes API server ${server} (${title}) cannot be reached: ${why}.${ask}`;
}

function statusOf(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status'
      ? (value as Status)
      : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece as Buffer);
  } catch (error) {
    throw new Unreachable(`The Kubernetes API server broke off its answer: ${messageOf(error)}`);
  }
  return Buffer.concat(pieces).toString('utf8');
}
