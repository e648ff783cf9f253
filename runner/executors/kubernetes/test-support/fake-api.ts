/** An API server that keeps pods, Secrets and ConfigMaps in memory and does on request what a real one does seldom. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metadata, Pod } from '../objects.ts';

export type Answer = (response: ServerResponse) => void;

interface Stored extends Pod {
  readonly metadata: Metadata & { readonly name: string; readonly uid: string };
}

export interface FakeApiOptions {
  /** What is answered instead; undefined: the usual. */
  readonly fault?: (request: string, headers: IncomingMessage['headers']) => Answer | undefined;
  /** Pods run until they are deleted. */
  readonly endless?: boolean;
  /** Bytes that each pod has beside what matters, as real ones do. */
  readonly ballast?: number;
}

export class FakeApi {
  /** `METHOD PATH`, with `?watch` and `?log` where it is one, and names left out. */
  readonly requests: string[] = [];
  /** The most pods that had not ended at the same time. */
  atOnce = 0;
  readonly pods = new Map<string, Stored>();
  /** Secrets and ConfigMaps, each with the uid of the pod that it goes with. */
  readonly others = new Map<string, string>();
  readonly #server: Server;
  readonly #watches = new Set<ServerResponse>();
  readonly #options: FakeApiOptions;
  readonly #ballast: object;
  #version = 1;
  #made = 0;

  static async open(options: FakeApiOptions = {}): Promise<FakeApi> {
    const api = new FakeApi(options);
    await new Promise<void>((done) => api.#server.listen(0, '127.0.0.1', done));
    return api;
  }

  private constructor(options: FakeApiOptions) {
    this.#options = options;
    this.#ballast = options.ballast ? { managedFields: ['x'.repeat(options.ballast)] } : {};
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  kubeconfig(token = 'good'): string {
    return `
apiVersion: v1
kind: Config
current-context: fake
clusters: [{name: fake, cluster: {server: '${this.address}', insecure-skip-tls-verify: true}}]
users: [{name: me, user: {token: ${token}}}]
contexts: [{name: fake, context: {cluster: fake, user: me}}]
`;
  }

  count(pattern: RegExp): number {
    return this.requests.filter((request) => pattern.test(request)).length;
  }

  /** All watches get this line and end. */
  endWatches(line: object): void {
    for (const watch of this.#watches) watch.end(`${JSON.stringify(line)}\n`);
    this.#watches.clear();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.address);
    const [, kind = '', name, part] =
      /\/(pods|secrets|configmaps|events)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    const how = url.searchParams.has('watch') ? '?watch' : part ? `?${part}` : '';
    const line = `${request.method} ${kind}${how}`;
    this.requests.push(line);
    const body = await json(request);
    const fault = this.#options.fault?.(line, request.headers);
    if (fault) return fault(response);
    if (kind !== 'pods') return this.#other(request.method ?? '', `${kind}/${name ?? nameOf(body)}`, body, response);
    if (how === '?watch') return this.#watch(response);
    if (how === '?log') return void response.end('2026-01-01T00:00:00.000000001Z hello\n');
    if (request.method === 'POST') return send(response, this.#create(body as Stored), 201);
    if (name === undefined) return this.#list(url, response);
    const pod = this.pods.get(name);
    if (!pod) return refuse(404, 'NotFound')(response);
    if (request.method === 'DELETE') this.remove(name);
    send(response, pod);
  }

  #other(method: string, name: string, body: unknown, response: ServerResponse): void {
    const [owner] = (body as { metadata?: { ownerReferences?: { uid: string }[] } }).metadata?.ownerReferences ?? [];
    if (method === 'POST' || method === 'PATCH') this.others.set(name, owner?.uid ?? '');
    if (method === 'DELETE') this.others.delete(name);
    send(response, { items: [], metadata: { name } });
  }

  #create(manifest: Stored): Stored {
    this.#made += 1;
    const metadata = { ...manifest.metadata, ...this.#ballast, uid: `uid-${this.#made}` };
    const pod: Stored = { ...manifest, metadata, status: { phase: 'Pending' } };
    const container = manifest.spec?.containers?.[0]?.name ?? 'base';
    this.#put('ADDED', pod);
    const unended = [...this.pods.values()].filter(({ status }) => status?.phase !== 'Succeeded').length;
    this.atOnce = Math.max(this.atOnce, unended);
    setImmediate(() => {
      const state = (value: object): Pod['status'] => ({ containerStatuses: [{ name: container, state: value }] });
      this.#change(metadata.name, { phase: 'Running', ...state({ running: {} }) });
      if (this.#options.endless) return;
      setImmediate(() => {
        this.#change(metadata.name, {
          phase: 'Succeeded',
          ...state({ terminated: { exitCode: 0, reason: 'Completed' } }),
        });
      });
    });
    return pod;
  }

  #change(name: string, status: Pod['status'] & object): void {
    const pod = this.pods.get(name);
    if (pod) this.#put('MODIFIED', { ...pod, status });
  }

  #put(type: string, pod: Stored): void {
    this.#version += 1;
    const now = { ...pod, metadata: { ...pod.metadata, resourceVersion: String(this.#version) } };
    this.pods.set(now.metadata.name, now);
    this.#tell(type, now);
  }

  remove(name: string): void {
    const pod = this.pods.get(name);
    if (!pod) return;
    this.pods.delete(name);
    for (const [other, owner] of this.others) if (owner === pod.metadata.uid) this.others.delete(other);
    this.#tell('DELETED', pod);
  }

  #tell(type: string, object: Stored): void {
    for (const watch of this.#watches) watch.write(`${JSON.stringify({ type, object })}\n`);
  }

  #watch(response: ServerResponse): void {
    response.writeHead(200).flushHeaders();
    this.#watches.add(response);
    response.once('close', () => this.#watches.delete(response));
    // What came between the list and the watch; who has it already is told nothing new.
    for (const object of this.pods.values()) response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
  }

  #list({ searchParams }: URL, response: ServerResponse): void {
    const [from, limit] = [Number(searchParams.get('continue') ?? 0), Number(searchParams.get('limit') ?? 1e9)];
    const all = [...this.pods.values()];
    const next = from + limit < all.length ? { continue: String(from + limit) } : {};
    send(response, {
      metadata: { resourceVersion: String(this.#version), ...next },
      items: all.slice(from, from + limit),
    });
  }
}

export function refuse(code: number, reason: string, headers: { readonly [name: string]: string } = {}): Answer {
  return (response) => send(response, { kind: 'Status', code, reason, message: `${code} ${reason}` }, code, headers);
}

function send(response: ServerResponse, value: object, code = 200, headers = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

async function json(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += piece;
  return text === '' ? {} : JSON.parse(text);
}

function nameOf(body: unknown): string {
  return (body as { metadata?: Metadata }).metadata?.name ?? '';
}
