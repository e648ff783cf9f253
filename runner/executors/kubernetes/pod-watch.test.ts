import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { Api, ApiError } from './api.ts';
import type { Connection } from './connection.ts';
import type { Pod, Status } from './objects.ts';
import { PodWatch } from './pod-watch.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | undefined;
let renewed = 0;

/** An API server that gives these answers, in this order; the last one stays. */
async function apiThatAnswers(...answers: readonly Answer[]): Promise<{ api: Api; requests: string[] }> {
  const requests: string[] = [];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const connection: Connection = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    title: 'a test',
    context: 'dev',
    namespace: undefined,
    requestOptions: async () => ({ headers: {} }),
    exec: () => Promise.reject(new Error('there is none')),
    renew: () => {
      renewed += 1;
    },
  };
  return { api: new Api(connection), requests };
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  renewed = 0;
});

function json(value: unknown, code = 200, headers = {}): Answer {
  return (_request, response) => response.writeHead(code, headers).end(JSON.stringify(value));
}

function status(code: number, reason = ''): Status {
  return { kind: 'Status', code, reason, message: `${code} ${reason}` };
}

function pod(phase: string, resourceVersion: string): Pod {
  return { metadata: { name: 'a', uid: 'u', resourceVersion }, status: { phase } as Pod['status'] & object };
}

function list(version: string, ...items: readonly Pod[]): Answer {
  return json({ metadata: { resourceVersion: version }, items });
}

function events(...all: readonly { type: string; object: unknown }[]): Answer {
  return (_request, response) => response.writeHead(200).end(all.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

const silent: Answer = (_request, response) => response.writeHead(200).flushHeaders();

/** Phases as they are seen, until the one that is waited for. */
function phases(api: Api, last: string, silences: (string | null)[] = []): Promise<readonly string[]> {
  const seen: string[] = [];
  const watch = new PodWatch(api, 'mwaa', 'x=y');
  return new Promise((resolve, reject) => {
    const stop = watch.listen('u', {
      onPod: (one) => {
        seen.push(one?.status?.phase ?? 'gone');
        if (seen.at(-1) !== last) return;
        stop();
        resolve(seen);
      },
      onSilence: (message) => silences.push(message),
      onRefusal: reject,
    });
  });
}

describe('the watch of pods', () => {
  it('goes on from where the server closed it', async () => {
    const first = events({ type: 'MODIFIED', object: pod('Running', '7') }, { type: 'BOOKMARK', object: pod('', '9') });
    const second = events({ type: 'MODIFIED', object: pod('Succeeded', '10') });
    const { api, requests } = await apiThatAnswers(list('5', pod('Pending', '5')), first, second, silent);
    expect(await phases(api, 'Succeeded')).toEqual(['Pending', 'Running', 'Succeeded']);
    expect(requests[1]).toMatch(/watch=true.*resourceVersion=5&/);
    expect(requests[2]).toMatch(/resourceVersion=9&/);
  });

  it('lists anew when what it knows is too old, told either way', async () => {
    const gone = events({ type: 'ERROR', object: status(410, 'Expired') });
    const { api, requests } = await apiThatAnswers(
      list('5', pod('Pending', '5')),
      gone,
      list('8', pod('Running', '8')),
      json(status(410, 'Gone'), 410),
      list('9', pod('Succeeded', '9')),
    );
    expect(await phases(api, 'Succeeded')).toEqual(['Pending', 'Running', 'Succeeded']);
    expect(requests.filter((line) => !line.includes('watch=true'))).toHaveLength(3);
  });

  it('notices with the next list that a pod went away meanwhile', async () => {
    const { api } = await apiThatAnswers(list('5', pod('Running', '5')), json(status(410, 'Gone'), 410), list('6'));
    expect(await phases(api, 'gone')).toEqual(['Running', 'gone']);
  });

  it('says that it is cut off, and that it is back', async () => {
    const broken: Answer = (request) => request.socket.destroy();
    const { api } = await apiThatAnswers(
      list('5', pod('Running', '5')),
      // The first time it is a connection that lay idle, which is nothing to speak of.
      broken,
      broken,
      events({ type: 'MODIFIED', object: pod('Succeeded', '6') }),
      silent,
    );
    const silences: (string | null)[] = [];
    expect(await phases(api, 'Succeeded', silences)).toEqual(['Running', 'Succeeded']);
    expect(silences[0]).toMatch(/^The Kubernetes API server http:.* \(a test\) cannot be reached: /);
    expect(silences[1]).toBeNull();
  });

  it('ends when it is forbidden', async () => {
    const { api } = await apiThatAnswers(json(status(403, 'Forbidden'), 403));
    await expect(phases(api, 'never')).rejects.toMatchObject({ code: 403 });
  });
});

/** Bytes, without garbage. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** What stays: the server of a test is in the same process, and lets go of what it sent some turns after it has arrived. */
async function heapKept(): Promise<number> {
  let least = heapUsed();
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    least = Math.min(least, heapUsed());
  }
  return least;
}

describe('5,000 pods', () => {
  const COUNT = 5000;
  /** Bytes of a pod that nobody here reads. */
  const BALLAST = 8000;
  const one = (index: number, phase: string): Pod => ({
    metadata: {
      name: `p${index}`,
      uid: `u${index}`,
      resourceVersion: '1',
      ...{ managedFields: [{ manager: `m${index}`.padEnd(BALLAST, 'x') }] },
    },
    status: { phase } as Pod['status'] & object,
  });

  it('cost ten pages and one watch, however many ask, and each hears of its own pod alone', async () => {
    const paged: Answer = (request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      if (url.searchParams.has('watch')) {
        response.writeHead(200);
        for (let i = 0; i < COUNT; i++) {
          response.write(`${JSON.stringify({ type: 'MODIFIED', object: one(i, 'Succeeded') })}\n`);
        }
        return;
      }
      const limit = Number(url.searchParams.get('limit'));
      const from = Number(url.searchParams.get('continue') ?? 0);
      const items = Array.from({ length: limit }, (_, i) => one(from + i, 'Running'));
      const more = from + limit < COUNT ? { continue: String(from + limit) } : {};
      json({ metadata: { resourceVersion: '1', ...more }, items })(request, response);
    };
    const { api, requests } = await apiThatAnswers(paged);
    const watch = new PodWatch(api, 'mwaa', 'x=y');
    const before = heapUsed();
    let atTheEnd = 0;
    const ended = await Promise.all(
      Array.from({ length: COUNT }, async (_, index) => {
        const seen: string[] = [];
        await new Promise<void>((resolve, reject) => {
          const stop = watch.listen(`u${index}`, {
            onPod: (pod) => {
              seen.push(`${pod?.metadata.name} ${pod?.status?.phase}`);
              if (pod?.status?.phase !== 'Succeeded') return;
              const end = (): void => {
                stop();
                resolve();
              };
              if (index < COUNT - 1) return end();
              // This one ends the watch.
              void heapKept().then((kept) => {
                atTheEnd = kept;
                end();
              }, reject);
            },
            onSilence: () => {},
            onRefusal: reject,
          });
        });
        return seen.join(', ');
      }),
    );
    expect(ended).toEqual(Array.from({ length: COUNT }, (_, i) => `p${i} Running, p${i} Succeeded`));
    expect(requests.filter((line) => !line.includes('watch=true'))).toHaveLength(COUNT / 500);
    expect(requests.filter((line) => line.includes('watch=true'))).toHaveLength(1);
    // All of them as they come would be more than 40 MB.
    expect((atTheEnd - before) / 1024 / 1024).toBeLessThan((COUNT * BALLAST) / 1024 / 1024 / 2);
  }, 120_000);
});

describe('a request', () => {
  it('is tried again when the server is too busy, after the time that it asks for', async () => {
    const busy = json(status(429, 'TooManyRequests'), 429, { 'retry-after': '0.05' });
    const { api, requests } = await apiThatAnswers(busy, json(status(503), 503), json({ ok: true }));
    expect(await api.call({ method: 'GET', path: '/x' })).toEqual({ ok: true });
    expect(requests).toHaveLength(3);
  });

  it('is given up soon when the server never answered, with what the user can do', async () => {
    const { api, requests } = await apiThatAnswers((request) => request.socket.destroy());
    await expect(api.call({ method: 'GET', path: '/x' })).rejects.toThrow(
      /cannot be reached: .*\. Is the cluster running\?/,
    );
    expect(requests).toHaveLength(4);
  });

  it('renews credentials that are refused once, and no more', async () => {
    const { api, requests } = await apiThatAnswers(json(status(401), 401));
    await expect(api.call({ method: 'GET', path: '/x' })).rejects.toBeInstanceOf(ApiError);
    expect([renewed, requests.length]).toEqual([1, 2]);
  });

  it('is not repeated when the server says no', async () => {
    const { api, requests } = await apiThatAnswers(json(status(422, 'Invalid'), 422));
    await expect(api.call({ method: 'POST', path: '/x', body: {} })).rejects.toThrow('422 Invalid');
    expect(requests).toHaveLength(1);
  });
});
