/** What a run leaves in clusters: of one that is given up after its runner died, and of one that has ended. */
import { type Cluster, clusterOfRun, forgetRun } from './executors/kubernetes/cluster.ts';
import { configMapsPath, releaseShipment } from './executors/kubernetes/code-shipment.ts';
import { labelValue, RUN_LABEL, workspaceSelector } from './executors/kubernetes/labels.ts';
import type { Pod } from './executors/kubernetes/objects.ts';
import { secretsPath } from './executors/kubernetes/pod-secret.ts';
import { podSettings } from './executors/kubernetes/pod-settings.ts';
import { podsPath } from './executors/kubernetes/pod-watch.ts';
import { clusterOf } from './operators/pod.ts';
import { isPodTask, mayHavePod, type RunPlan } from './plan.ts';
import type { KubernetesSettings, RunSummary } from './protocol.ts';

type PodsOf = Pick<RunSummary, 'runId' | 'executor'>;
type Environment = { readonly [name: string]: string | undefined };

interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/**
 * Deletes pods that have not ended, and whatever else the run has there. Found where the plan says that they are: not in a namespace that
 * only a template knows. Throws what the cluster refuses. `workspace`: the store's folder.
 */
export async function removePods(
  plan: RunPlan,
  run: PodsOf,
  settings: KubernetesSettings | undefined,
  workspace: string,
  env: Environment,
): Promise<void> {
  const labelSelector = `${workspaceSelector(workspace)},${RUN_LABEL}=${labelValue(run.runId)}`;
  for (const { cluster, namespace } of placesOf(plan, run, settings, env)) {
    const path = podsPath(namespace);
    const { items } = await cluster.api.call<{ items: Pod[] }>({ method: 'GET', path, query: { labelSelector } });
    const left = items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
    for (const { metadata } of left) await cluster.api.call({ method: 'DELETE', path: `${path}/${metadata.name}` });
    // Only who could make these has to be allowed to delete them.
    if (!hasWorkerPods(plan, run)) continue;
    for (const made of [secretsPath(namespace), configMapsPath(namespace)]) {
      await cluster.api.call({ method: 'DELETE', path: made, query: { labelSelector } });
    }
  }
}

/** Whether tasks of the run are carried out by the executor `kubernetes`. */
export function hasWorkerPods(plan: RunPlan, { executor }: Pick<RunSummary, 'executor'>): boolean {
  return plan.tasks.some((task) => isWorker(task, executor));
}

/** The code that its pods had. Never rejects. */
export async function releaseCode({ runId }: PodsOf, workspace: string): Promise<void> {
  await releaseShipment(workspace, runId);
  forgetRun(runId);
}

function isWorker(task: RunPlan['tasks'][number], executor: RunSummary['executor']): boolean {
  return (task.work.kind === 'bash' || task.work.kind === 'python') && isPodTask(task, executor);
}

/** Clusters and namespaces where tasks of the plan may have pods. */
export function placesOf(
  plan: RunPlan,
  { executor, runId }: PodsOf,
  settings: KubernetesSettings | undefined,
  env: Environment,
): readonly Place[] {
  const wanted = podSettings(settings, env);
  const places = new Map<string, Place>();
  for (const task of plan.tasks) {
    if (!mayHavePod(task, executor) || task.work.kind === 'empty') continue;
    const args = task.work.kind === 'pod' ? task.work.args : {};
    const choice = clusterOf(args, wanted);
    const cluster = clusterOfRun(choice, env, runId);
    const own = typeof args.namespace === 'string' && args.namespace !== '' ? args.namespace : wanted.namespace;
    const namespace = own ?? cluster.connection.namespace ?? 'default';
    if (!namespace.includes('{')) places.set(JSON.stringify([choice, namespace]), { cluster, namespace });
  }
  return [...places.values()];
}
