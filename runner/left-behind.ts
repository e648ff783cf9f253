/** Pods of a run that is given up after its runner died: nobody follows them any more. */
import { clusterFor } from './executors/kubernetes/cluster.ts';
import { labelValue, RUN_LABEL, workspaceSelector } from './executors/kubernetes/labels.ts';
import type { Pod } from './executors/kubernetes/objects.ts';
import { podsPath } from './executors/kubernetes/pod-watch.ts';
import { clusterChoice } from './operators/pod.ts';
import type { RunPlan } from './plan.ts';
import type { RunSummary } from './protocol.ts';

type PodsOf = Pick<RunSummary, 'runId' | 'executor'>;
type Environment = { readonly [name: string]: string | undefined };

/**
 * Deletes those that have not ended. Found where the plan says that they are: not in a namespace that only a template knows. Throws what
 * the cluster refuses. `workspace`: the store's folder.
 */
export async function removePods(plan: RunPlan, run: PodsOf, workspace: string, env: Environment): Promise<void> {
  const seen = new Set<string>();
  for (const { work } of plan.tasks) {
    if (!(work.kind === 'pod' || (work.kind === 'bash' && run.executor === 'kubernetes'))) continue;
    const args = work.kind === 'pod' ? work.args : {};
    const choice = clusterChoice(args);
    const cluster = clusterFor(choice, env);
    const own = work.kind === 'pod' ? args.namespace : env.DAGWRIGHT_KUBERNETES_NAMESPACE;
    const namespace = typeof own === 'string' && own !== '' ? own : (cluster.connection.namespace ?? 'default');
    const place = JSON.stringify([choice, namespace]);
    if (seen.has(place) || namespace.includes('{')) continue;
    seen.add(place);
    const path = podsPath(namespace);
    const query = { labelSelector: `${workspaceSelector(workspace)},${RUN_LABEL}=${labelValue(run.runId)}` };
    const { items } = await cluster.api.call<{ items: Pod[] }>({ method: 'GET', path, query });
    const left = items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
    for (const { metadata } of left) await cluster.api.call({ method: 'DELETE', path: `${path}/${metadata.name}` });
  }
}
