/** Every pod that this workspace has in one namespace, kept up to date by one list and one watch for all who ask. */
import { createInterface } from 'node:readline';
import { type Api, ApiError, Unreachable, waitBefore } from './api.ts';
import type { Container, Metadata, Pod, Status } from './objects.ts';

export interface PodListener {
  /** With every change. Undefined: the pod is gone. */
  onPod(pod: Pod | undefined): void;
  /** The cluster can't be asked for the time being; null when it answers again. */
  onSilence(message: string | null): void;
  /** It never will answer: forbidden. Nothing comes after this. */
  onRefusal(error: unknown): void;
}

interface PodList {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly Pod[];
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Pod & Partial<Status>;
}

/** Seconds after which the server ends a watch; without it, a connection that silently died would be waited for. */
const WATCH_SECONDS = 240;
const PAGE = 500;

export class PodWatch {
  readonly #api: Api;
  readonly #path: string;
  readonly #selector: string;
  readonly #listeners = new Map<string, PodListener>();
  /** By uid: a pod of the same name that is made later is another one. */
  #pods = new Map<string, Pod>();
  #stop: AbortController | undefined;
  #silence: string | null = null;

  constructor(api: Api, namespace: string, selector: string) {
    this.#api = api;
    this.#path = podsPath(namespace);
    this.#selector = selector;
  }

  /** How many pods are listened for. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Returns how to stop. The pod's present state comes soon, by itself. */
  listen(uid: string, listener: PodListener): () => void {
    this.#listeners.set(uid, listener);
    if (this.#stop) {
      const known = this.#pods.get(uid);
      if (known) queueMicrotask(() => this.#listeners.get(uid)?.onPod(known));
    } else {
      this.#stop = new AbortController();
      void this.#follow(this.#stop.signal);
    }
    return () => {
      this.#listeners.delete(uid);
      if (this.#listeners.size > 0) return;
      this.#stop?.abort();
      this.#stop = undefined;
      this.#pods.clear();
      this.#silence = null;
    };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let version: string | undefined;
    let forgotten = 0;
    for (let failures = 0; !signal.aborted; ) {
      try {
        version ??= await this.#list(signal);
        this.#tellSilence(null);
        version = await this.#watch(version, signal);
        failures = forgotten = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (isGone(error)) {
          version = undefined;
          // A server that forgets all the time is not asked all the time.
          if (forgotten > 0) await wait(waitBefore(forgotten, undefined), signal);
          forgotten += 1;
          continue;
        }
        if (error instanceof ApiError && [401, 403, 404].includes(error.code)) {
          // Who comes later asks anew.
          this.#stop = undefined;
          for (const listener of [...this.#listeners.values()]) listener.onRefusal(error);
          return;
        }
        failures += 1;
        this.#tellSilence(error instanceof Error ? error.message : String(error));
        // What happened meanwhile may be more than a watch can catch up with.
        if (failures > 3) version = undefined;
        await wait(waitBefore(failures, error), signal);
      }
    }
  }

  /** Resolves with the list's version, for a watch to go on from. */
  async #list(signal: AbortSignal): Promise<string> {
    const found = new Map<string, Pod>();
    let next: string | undefined;
    let version = '';
    do {
      const query = { labelSelector: this.#selector, limit: PAGE, ...(next && { continue: next }) };
      const list: PodList = await this.#api.call({ method: 'GET', path: this.#path, query, signal });
      for (const pod of list.items) found.set(pod.metadata.uid ?? '', whatIsRead(pod));
      next = list.metadata.continue || undefined;
      version = list.metadata.resourceVersion ?? '';
    } while (next);
    if (signal.aborted) return version;
    this.#pods = found;
    for (const [uid, listener] of [...this.#listeners]) listener.onPod(found.get(uid));
    return version;
  }

  /** Resolves with the last version seen, when the server ends the watch in good order. */
  async #watch(from: string, signal: AbortSignal): Promise<string> {
    const query = {
      labelSelector: this.#selector,
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: WATCH_SECONDS,
    };
    const response = await this.#api.open({ method: 'GET', path: this.#path, query, signal });
    // The server should have ended it long before.
    response.setTimeout((WATCH_SECONDS + 60) * 1000, () => response.destroy(new Error('the watch fell silent')));
    let version = from;
    let broken: unknown;
    response.once('error', (error) => {
      broken = error;
    });
    for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (signal.aborted) break;
      if (line) version = this.#take(JSON.parse(line) as WatchEvent) ?? version;
    }
    response.destroy();
    if (broken && !signal.aborted) throw new Unreachable(`The watch of pods was lost: ${String(broken)}`);
    return version;
  }

  #take({ type, object }: WatchEvent): string | undefined {
    if (type === 'ERROR') throw new ApiError(object.code ?? 500, { ...object, kind: 'Status' }, '');
    const version = object.metadata.resourceVersion;
    if (type === 'BOOKMARK') return version;
    const uid = object.metadata.uid ?? '';
    const last = whatIsRead(object);
    const pod = type === 'DELETED' ? undefined : last;
    if (pod) this.#pods.set(uid, pod);
    else this.#pods.delete(uid);
    const listener = this.#listeners.get(uid);
    // The last state of a deleted pod may be its end.
    if (type === 'DELETED') listener?.onPod(last);
    listener?.onPod(pod);
    return version;
  }

  #tellSilence(message: string | null): void {
    if (this.#silence === message) return;
    this.#silence = message;
    for (const listener of [...this.#listeners.values()]) listener.onSilence(message);
  }
}

/** A pod is some 10 KB, most of it who wrote which field and what its containers are to do. */
function whatIsRead({ metadata, spec, status }: Pod): Pod {
  const { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels } = metadata;
  const container = ({ name, image, resources }: Container): Container => ({
    name,
    ...(image !== undefined && { image }),
    ...(resources?.limits && { resources: { limits: resources.limits } }),
  });
  return {
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels } as Metadata,
    ...(spec && {
      spec: {
        ...(spec.nodeName !== undefined && { nodeName: spec.nodeName }),
        ...(spec.containers && { containers: spec.containers.map(container) }),
        ...(spec.initContainers && { initContainers: spec.initContainers.map(container) }),
      },
    }),
    ...(status && { status }),
  };
}

export function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 410 || error.reason === 'Expired');
}

/** Also resolves when the signal is aborted. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
