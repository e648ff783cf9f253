/** What a pod is told that others must not read: a Secret of the pod's name, which Kubernetes deletes with the pod. */
import { ApiError } from './api.ts';
import { instanceLabels } from './labels.ts';
import type { Manifest, Pod } from './objects.ts';
import type { PodJob } from './pod-job.ts';

type SecretJob = Pick<PodJob, 'cluster' | 'namespace' | 'name' | 'instance' | 'signal' | 'onNote'>;

export async function createSecret(job: SecretJob, data: NonNullable<PodJob['secret']>): Promise<void> {
  const { cluster, namespace, name, instance, signal, onNote } = job;
  const body: Manifest = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: instanceLabels(instance) },
    type: 'Opaque',
    data,
  };
  const path = secretsPath(namespace);
  const call = { body, signal, onRetry: onNote };
  try {
    await cluster.api.call({ method: 'POST', path, ...call });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
    // Of an attempt that was cut off.
    await cluster.api.call({ method: 'PATCH', path: `${path}/${name}`, ...call });
  }
}

export async function giveSecretTo(job: SecretJob, pod: Pod): Promise<void> {
  const { cluster, namespace, name, signal, onNote } = job;
  const owner = { apiVersion: 'v1', kind: 'Pod', name, uid: pod.metadata.uid ?? '' };
  const body: Manifest = { metadata: { ownerReferences: [owner] } };
  await cluster.api.call({
    method: 'PATCH',
    path: `${secretsPath(namespace)}/${name}`,
    body,
    signal,
    onRetry: onNote,
  });
}

/** Never rejects: what is left goes with the pod, or with the run. */
export async function removeSecret({ cluster, namespace }: SecretJob, name: string): Promise<void> {
  try {
    await cluster.api.call({ method: 'DELETE', path: `${secretsPath(namespace)}/${name}` });
  } catch {
    // Gone already, or the cluster does not answer.
  }
}

export function secretsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}
