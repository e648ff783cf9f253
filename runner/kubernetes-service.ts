/** What the editor asks about clusters and pods. Loaded with the first such question. */
import { stringify } from 'yaml';
import { messageOf, RunnerError } from './errors.ts';
import { type Cluster, clusterFor } from './executors/kubernetes/cluster.ts';
import { checkCluster } from './executors/kubernetes/cluster-check.ts';
import { listContexts } from './executors/kubernetes/connection.ts';
import { labelValue, RUN_LABEL, TRY_LABEL, workspaceSelector } from './executors/kubernetes/labels.ts';
import type { Pod } from './executors/kubernetes/objects.ts';
import { podEnd, progressOf, startTrouble } from './executors/kubernetes/pod-reasons.ts';
import { podSettings, settingsCluster } from './executors/kubernetes/pod-settings.ts';
import { podsPath } from './executors/kubernetes/pod-watch.ts';
import { placesOf } from './left-behind.ts';
import type { RunPlan } from './plan.ts';
import type { ClusterFinding, KubernetesSettings, PodOfTask, PodRef, RunnerRequests, RunSummary } from './protocol.ts';

type Environment = { readonly [name: string]: string | undefined };

export function contexts(settings: KubernetesSettings, env: Environment): RunnerRequests['kubernetes/contexts'][1] {
  const wanted = podSettings(settings, env);
  const { configFile } = settingsCluster(wanted);
  try {
    return listContexts(configFile === undefined ? {} : { configFile }, env);
  } catch (error) {
    return { contexts: [], current: null, problem: messageOf(error) };
  }
}

export async function namespaces(
  settings: KubernetesSettings,
  env: Environment,
): Promise<RunnerRequests['kubernetes/namespaces'][1]> {
  try {
    const cluster = clusterFor(settingsCluster(podSettings(settings, env)), env);
    const { items } = await cluster.api.open({ method: 'GET', path: '/api/v1/namespaces' }).then(readJson);
    return { namespaces: items.map(({ metadata }) => metadata.name ?? '') };
  } catch (error) {
    return { namespaces: [], problem: messageOf(error) };
  }
}

export async function check(settings: KubernetesSettings, env: Environment): Promise<readonly ClusterFinding[]> {
  const wanted = podSettings(settings, env);
  let cluster: Cluster;
  try {
    cluster = clusterFor(settingsCluster(wanted), env);
  } catch (error) {
    return [{ state: 'bad', title: 'The kubeconfig', detail: messageOf(error) }];
  }
  const namespace = wanted.namespace ?? cluster.connection.namespace ?? 'default';
  return checkCluster(cluster, namespace, wanted.image ?? 'python:3-slim');
}

/** Of a run, as they are in the cluster now. */
export async function podsOfRun(
  plan: RunPlan,
  run: RunSummary,
  settings: KubernetesSettings | undefined,
  workspace: string,
  env: Environment,
): Promise<PodOfTask[]> {
  const labelSelector = `${workspaceSelector(workspace)},${RUN_LABEL}=${labelValue(run.runId)}`;
  const byLabel = new Map(plan.tasks.map(({ taskId }) => [labelValue(taskId), taskId]));
  const found: PodOfTask[] = [];
  for (const { cluster, namespace } of placesOf(plan, run, settings, env)) {
    const { items } = await cluster.api.call<{ items: Pod[] }>({
      method: 'GET',
      path: podsPath(namespace),
      query: { labelSelector },
    });
    for (const pod of items) {
      const { name = '', labels = {} } = pod.metadata;
      const taskId = byLabel.get(labels['dagwright/task'] ?? '');
      if (taskId === undefined) continue;
      found.push({
        name,
        namespace,
        context: cluster.connection.context,
        taskId,
        mapIndex: labels['dagwright/map-index'] === 'none' ? -1 : Number(labels['dagwright/map-index']),
        tryNumber: Number(labels[TRY_LABEL]),
        phase: pod.metadata.deletionTimestamp === undefined ? (pod.status?.phase ?? 'Unknown') : 'Terminating',
        text: stateOf(pod),
        containers: (pod.spec?.containers ?? []).map((container) => container.name),
      });
    }
  }
  return found;
}

/** Text of one pod: its log of all containers, or all that is known of it. */
export async function podText(
  { kubeconfig, context, namespace, name }: PodRef,
  what: 'log' | 'describe',
  env: Environment,
): Promise<string> {
  const cluster = clusterFor(
    { ...(kubeconfig !== undefined && { configFile: kubeconfig }), ...(context !== undefined && { context }) },
    env,
  );
  const path = `${podsPath(namespace)}/${encodeURIComponent(name)}`;
  const pod = await cluster.api.call<Pod>({ method: 'GET', path }).catch((error: unknown) => {
    throw new RunnerError('notFound', messageOf(error));
  });
  return what === 'log' ? logsOf(cluster, path, pod) : describe(cluster, namespace, pod);
}

export async function deletePod({ kubeconfig, context, namespace, name }: PodRef, env: Environment): Promise<void> {
  const choice = {
    ...(kubeconfig !== undefined && { configFile: kubeconfig }),
    ...(context !== undefined && { context }),
  };
  const cluster = clusterFor(choice, env);
  await cluster.api.call({ method: 'DELETE', path: `${podsPath(namespace)}/${encodeURIComponent(name)}` });
}

function stateOf(pod: Pod): string {
  const container = pod.spec?.containers?.[0]?.name ?? '';
  return podEnd(pod, container)?.message ?? startTrouble(pod)?.message ?? progressOf(pod);
}

async function logsOf({ api }: Cluster, path: string, pod: Pod): Promise<string> {
  const names = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name }) => name);
  const parts: string[] = [];
  for (const container of names) {
    const text = await api
      .open({ method: 'GET', path: `${path}/log`, query: { container, tailLines: 5000 } })
      .then(readText, (error: unknown) => `(${messageOf(error)})\n`);
    parts.push(names.length === 1 ? text : `== ${container}\n${text}`);
  }
  // Messages of the worker are for the runner.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one.
  return parts.join('\n').replace(/\x1edw \d+ \d+\/\d+ [A-Za-z0-9+/=]+\n?/g, '');
}

async function describe({ api }: Cluster, namespace: string, pod: Pod): Promise<string> {
  const query = { fieldSelector: `involvedObject.uid=${pod.metadata.uid}` };
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  const events = await api
    .call<{ items: { type?: string; reason?: string; message?: string; lastTimestamp?: string | null }[] }>({
      method: 'GET',
      path,
      query,
    })
    .then(
      ({ items }) => items,
      () => [],
    );
  const lines = events.map((one) => `# ${one.lastTimestamp ?? ''} ${one.type} ${one.reason}: ${one.message}`);
  const { managedFields: _managed, ...metadata } = pod.metadata as Pod['metadata'] & { managedFields?: unknown };
  return `# ${stateOf(pod)}\n${lines.length > 0 ? `#\n# Events\n${lines.join('\n')}\n` : ''}${stringify({ ...pod, metadata }, { lineWidth: 0 })}`;
}

async function readText(response: AsyncIterable<unknown>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

async function readJson(response: AsyncIterable<unknown>): Promise<{ items: Pod[] }> {
  return JSON.parse(await readText(response));
}
