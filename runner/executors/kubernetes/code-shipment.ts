/**
 * The code that the pods of one run need: the workspace's files and the Python worker, as one archive. It lies in a ConfigMap of the run
 * when it fits into one, and is sent into each pod otherwise; neither a registry nor a shared volume is needed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PythonFolders } from '../../python-paths.ts';
import { ApiError } from './api.ts';
import type { Cluster } from './cluster.ts';
import { labelValue, RUN_LABEL, WORKSPACE_LABEL, workspaceHash } from './labels.ts';
import type { Metadata } from './objects.ts';
import { type Archived, tarGz } from './tar.ts';
import { workspaceFiles } from './workspace-files.ts';

/** Bytes. Kubernetes takes 1 MiB in all. */
const CONFIG_MAP_LIMIT = 1_000_000;

export interface ShipmentOf {
  /** Absolute path of the store's folder, `.dagwright` in the workspace. */
  readonly store: string;
  readonly runId: string;
  /** Absolute path of the DAG file. */
  readonly file: string;
  /** Absolute folders of `sys.path`. */
  readonly pythonPath: readonly string[];
  readonly folders: PythonFolders;
  /** Absolute folders of Python packages that an image may lack, written in Python alone. */
  readonly packages?: readonly string[];
}

/** Where a pod finds what. Absolute, and those of this machine where a container can have them: then tracebacks and commands fit both. */
export interface ShippedPaths {
  /** The workspace, or the DAG file's folder. */
  readonly folder: string;
  readonly file: string;
  readonly pythonPath: readonly string[];
  readonly folders: PythonFolders;
  /** The folder that has them; it comes last on `sys.path`, for an image may have its own. */
  readonly packages: string | undefined;
  /** Folders that have to be there, and writable, before the archive is unpacked. */
  readonly mounts: readonly string[];
}

/** What is not mounted over: a container needs what its image has there. */
const SYSTEM_FOLDERS =
  /^\/((bin|boot|etc|home|lib\w*|mnt|opt|root|run|sbin|srv|tmp|usr|var|(usr|var)\/[^/]+)?$|(dev|proc|sys|dagwright)(\/|$)|usr\/(lib\w*|bin|sbin|share)\/)/;

export class CodeShipment {
  readonly paths: ShippedPaths;
  /** A gzipped tar, to be unpacked in `/`. */
  readonly archive: Buffer;
  readonly #labels: { readonly [name: string]: string };
  readonly #name: string;
  /** By cluster and namespace. */
  readonly #made = new Map<string, { readonly cluster: Cluster; readonly namespace: string; done: Promise<void> }>();

  /** `work`: the container's own folder. Throws an Error with words for the user when there is too much to send. */
  constructor(of: ShipmentOf, work: string) {
    const roots = rootsOf(of, work);
    const packages = of.packages?.length ? `${work}/packages` : undefined;
    const placed = (path: string): string => {
      const root = roots.find(({ source }) => isIn(path, source));
      if (!root) throw new Error(`${path} is not among what is sent into pods`);
      return [root.target, ...relative(root.source, path).split(sep)].filter(Boolean).join('/');
    };
    this.paths = {
      folder: roots[0]?.target ?? work,
      file: placed(of.file),
      pythonPath: of.pythonPath.filter((path) => existsSync(path)).map(placed),
      folders: {
        sysPath: of.folders.sysPath.map(placed),
        plugins: of.folders.plugins === undefined ? undefined : placed(of.folders.plugins),
      },
      packages,
      mounts: roots.map(({ target }) => target).filter((target) => !isIn(target, work)),
    };
    const placedFiles = ({ source, target }: Root): Archived[] =>
      workspaceFiles(source).map((file) => ({ ...file, path: `${target.slice(1)}/${file.path}` }));
    const ofPackages = (of.packages ?? []).flatMap((source) =>
      placedFiles({ source, target: `${packages}/${basename(source)}` }).filter(({ path }) => path.endsWith('.py')),
    );
    const ofCode = [...roots, { source: workerFolder(), target: `${work}/python` }].flatMap(placedFiles);
    this.archive = tarGz([...ofCode, ...ofPackages]);
    const content = createHash('sha256').update(this.archive).update(of.store).update(of.runId).digest('hex');
    this.#name = `dagwright-code-${content.slice(0, 16)}`;
    this.#labels = { [WORKSPACE_LABEL]: workspaceHash(of.store), [RUN_LABEL]: labelValue(of.runId) };
  }

  /** Name of the ConfigMap, made if need be; undefined when the archive is too large for one. Throws what the API server refuses. */
  async configMap(cluster: Cluster, namespace: string): Promise<string | undefined> {
    if (this.archive.length > CONFIG_MAP_LIMIT) return undefined;
    const key = JSON.stringify([cluster.connection.server, namespace]);
    const made = this.#made.get(key) ?? { cluster, namespace, done: this.#make(cluster, namespace) };
    this.#made.set(key, made);
    try {
      await made.done;
    } catch (error) {
      this.#made.delete(key);
      throw error;
    }
    return this.#name;
  }

  /** Deletes what was made. Never rejects. */
  async release(): Promise<void> {
    const made = [...this.#made.values()];
    this.#made.clear();
    await Promise.all(
      made.map(async ({ cluster, namespace, done }) => {
        try {
          await done;
          await cluster.api.call({ method: 'DELETE', path: `${configMapsPath(namespace)}/${this.#name}` });
          await this.#removeOlder(cluster, namespace);
        } catch {
          // Gone already, or never there.
        }
      }),
    );
  }

  /** What a runner that was killed made for the same run of files that have changed since. Rejects where listing is forbidden. */
  async #removeOlder({ api }: Cluster, namespace: string): Promise<void> {
    const path = configMapsPath(namespace);
    const labelSelector = Object.entries(this.#labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
    const { items } = await api.call<{ items: { metadata: Metadata }[] }>({
      method: 'GET',
      path,
      query: { labelSelector },
    });
    for (const { metadata } of items) await api.call({ method: 'DELETE', path: `${path}/${metadata.name}` });
  }

  async #make({ api }: Cluster, namespace: string): Promise<void> {
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: this.#name, namespace, labels: this.#labels },
      immutable: true,
      binaryData: { [ARCHIVE]: this.archive.toString('base64') },
    };
    try {
      await api.call({ method: 'POST', path: configMapsPath(namespace), body });
    } catch (error) {
      // The name follows from the content.
      if (!(error instanceof ApiError) || error.code !== 409) throw error;
    }
  }
}

/** Key in the ConfigMap, and name of the file. */
export const ARCHIVE = 'code.tgz';

export function configMapsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;
}

const shipments = new Map<string, CodeShipment>();

/** One for all Python pods of a run, and one for all others: the code is that of the first pod. */
export function shipmentFor(of: ShipmentOf, work: string): CodeShipment {
  const key = keyOf(of);
  const known = shipments.get(key) ?? new CodeShipment(of, work);
  shipments.set(key, known);
  return known;
}

function keyOf({ store, runId, packages = [] }: Pick<ShipmentOf, 'store' | 'runId' | 'packages'>): string {
  return JSON.stringify([store, runId, packages]);
}

/** When a run has ended. */
export async function releaseShipment(store: string, runId: string): Promise<void> {
  const start = JSON.stringify([store, runId]).slice(0, -1);
  const mine = [...shipments].filter(([key]) => key.startsWith(`${start},`));
  for (const [key] of mine) shipments.delete(key);
  await Promise.all(mine.map(([, shipment]) => shipment.release()));
}

interface Root {
  /** Absolute. */
  readonly source: string;
  readonly target: string;
}

/** The workspace first, when the file is in it. None lies in another. */
function rootsOf({ store, file, pythonPath, folders: pythons }: ShipmentOf, work: string): readonly Root[] {
  const workspace = dirname(store);
  const { sysPath, plugins = [] } = pythons;
  const others = [...pythonPath, ...sysPath].filter((path) => existsSync(path)).concat(plugins);
  const wanted = [isIn(file, workspace) ? workspace : dirname(file), ...others];
  const folders = wanted.map((path) => resolve(path)).filter((path, index, all) => all.indexOf(path) === index);
  return folders
    .filter((path) => !folders.some((other) => other !== path && isIn(path, other)))
    .map((source, index) => ({
      source,
      target: /^\//.test(source) && !SYSTEM_FOLDERS.test(source) ? source : `${work}/code-${index}/${basename(source)}`,
    }));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Beside the bundle (`dist/python`), or in the source tree (`runner/python`). */
function workerFolder(): string {
  const places = ['./python/', '../python/', '../../python/'].map((folder) =>
    fileURLToPath(new URL(folder, import.meta.url)),
  );
  const found = places.find((place) => existsSync(join(place, 'dagwright_worker')));
  if (found === undefined) throw new Error(`the Python worker's files are missing (looked for ${places.join(', ')})`);
  return resolve(found);
}
