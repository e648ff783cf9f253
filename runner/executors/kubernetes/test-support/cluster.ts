/** A namespace of a real cluster for the length of a suite. DAGWRIGHT_TEST_KUBECONFIG names the kubeconfig. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Runner, type RunSummary, type StartRunParams } from '../../../index.ts';
import { Api, ApiError } from '../api.ts';
import { configMapsPath } from '../code-shipment.ts';
import { connect } from '../connection.ts';
import type { Metadata, Pod, PodEvent } from '../objects.ts';
import { secretsPath } from '../pod-secret.ts';
import { podsPath } from '../pod-watch.ts';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
export const kubeconfig = process.env.DAGWRIGHT_TEST_KUBECONFIG ?? '';
/** Why suites are skipped; '' when they are not. */
export const noCluster = kubeconfig
  ? ''
  : ' (skipped: no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig)';

export class TestCluster {
  readonly namespace: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly api: Api;
  workspace = '';
  #runner: Runner | undefined;

  constructor(suite: string) {
    this.namespace = `dagwright-${suite}-${process.pid}`;
    this.env = { ...process.env, KUBECONFIG: kubeconfig, DAGWRIGHT_KUBERNETES_NAMESPACE: this.namespace };
    this.api = new Api(connect({ configFile: kubeconfig }, this.env));
  }

  get runner(): Runner {
    if (!this.#runner) throw new Error('there is no runner');
    return this.#runner;
  }

  async make(): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace } };
    await this.api.call({ method: 'POST', path: '/api/v1/namespaces', body });
    // Pods are refused until the controller has made it.
    const path = `/api/v1/namespaces/${this.namespace}/serviceaccounts/default`;
    await until(() => this.api.call({ method: 'GET', path }).catch((error: unknown) => !(error instanceof ApiError)));
  }

  async remove(): Promise<void> {
    await this.api.call({ method: 'DELETE', path: `/api/v1/namespaces/${this.namespace}` });
  }

  async open(more: { readonly [name: string]: string } = {}): Promise<Runner> {
    this.workspace ||= mkdtempSync(join(tmpdir(), 'dagwright-pods-'));
    const env = { ...this.env, ...more };
    this.#runner = await Runner.open({ workspace: this.workspace, program: 'a test', killGrace: 1, env });
    return this.#runner;
  }

  async close(): Promise<void> {
    await this.#runner?.close();
    await this.api.call({ method: 'DELETE', path: podsPath(this.namespace), body: { gracePeriodSeconds: 0 } });
    rmSync(this.workspace, { recursive: true, force: true });
    this.workspace = '';
  }

  /** Writes into the workspace. Returns the absolute path. */
  write(path: string, text: string): string {
    const file = join(this.workspace, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  async run(text: string, params: Partial<StartRunParams> = {}): Promise<RunSummary> {
    return (await this.runner.start({ file: this.write('dags/dag.py', text), ...params })).done;
  }

  /** Task instances as `TASK STATE`, with the reason where there is one. */
  states(runId: string): readonly string[] {
    return this.runner.get(runId).taskInstances.map(({ taskId, mapIndex, state, reason }) => {
      const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
      return reason && state !== 'success' ? `${name} ${state}: ${reason}` : `${name} ${state}`;
    });
  }

  reason(runId: string, taskId = 'pod'): string {
    return this.runner.get(runId).taskInstances.find((one) => one.taskId === taskId)?.reason ?? '';
  }

  log(runId: string, taskId: string, mapIndex = -1): string {
    return this.runner.readLog({ runId, taskId, mapIndex }).text;
  }

  async pods(): Promise<readonly Pod[]> {
    const { items } = await this.api.call<{ items: Pod[] }>({ method: 'GET', path: podsPath(this.namespace) });
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  /** Whether pods find the files of this machine on their node: not with a cluster elsewhere, or in a container of its own. */
  async hasOurFiles(folder: string): Promise<boolean> {
    const marker = join(folder, `.dagwright-node-${process.pid}`);
    const name = 'same-machine';
    const spec = {
      restartPolicy: 'Never',
      containers: [{ name, image: 'busybox', command: ['true'], volumeMounts: [{ name, mountPath: '/marker' }] }],
      // The pod does not start where there is no such file.
      volumes: [{ name, hostPath: { path: marker, type: 'File' } }],
    };
    writeFileSync(marker, '');
    try {
      const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
      await this.api.call({ method: 'POST', path: podsPath(this.namespace), body });
      const fate = until(async () => {
        const phase = (await this.pods()).find(({ metadata }) => metadata.name === name)?.status?.phase;
        if (phase === 'Succeeded') return 'there';
        const path = `/api/v1/namespaces/${this.namespace}/events`;
        const { items } = await this.api.call<{ items: PodEvent[] }>({ method: 'GET', path });
        return items.some(({ reason }) => reason === 'FailedMount') && 'missing';
      });
      return (await fate) === 'there';
    } finally {
      rmSync(marker, { force: true });
      await this.api.call({ method: 'DELETE', path: `${podsPath(this.namespace)}/${name}` });
    }
  }

  runningPod(): Promise<Pod> {
    return until(async () => (await this.pods()).find(({ status }) => status?.phase === 'Running'));
  }

  /** Resolves when no pod, Secret or ConfigMap of ours is there any more; what goes with a pod takes the cluster a moment. */
  async nothingLeft(): Promise<void> {
    const labelSelector = 'dagwright/workspace';
    await until(async () => {
      for (const path of [podsPath, secretsPath, configMapsPath].map((of) => of(this.namespace))) {
        const { items } = await this.api.call<{ items: { metadata: Metadata }[] }>({
          method: 'GET',
          path,
          query: { labelSelector },
        });
        if (items.length > 0) return false;
      }
      return true;
    });
  }
}

export async function until<T>(what: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (;;) {
    const value = await what();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
}
