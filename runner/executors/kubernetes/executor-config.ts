/** A task's `executor_config` as a pod: `pod_override`, or Airflow 2's older dict under `KubernetesExecutor`. */
import type { Json } from '../../../dag/model.ts';
import { type JsonObject, objectOf } from './reconcile.ts';

/** Throws an Error with words for the user when both forms are there, as Airflow does. */
export function taskPod(config: JsonObject): JsonObject {
  const { pod_override: override, KubernetesExecutor: older } = config;
  if (isGiven(override) && isGiven(older)) {
    throw new Error(
      'executor_config has both pod_override and the older KubernetesExecutor: only one of them can be meant',
    );
  }
  return isGiven(older) ? olderPod(objectOf(older)) : objectOf(override);
}

/** Its names are Airflow's, not those of Kubernetes. */
function olderPod(of: JsonObject): JsonObject {
  return {
    metadata: given({ labels: of.labels, annotations: of.annotations }),
    spec: given({
      affinity: of.affinity,
      nodeSelector: of.node_selectors ?? of.node_selector,
      tolerations: of.tolerations,
      volumes: of.volumes,
      initContainers: of.init_containers,
      serviceAccountName: of.service_account_name,
      imagePullSecrets: pullSecrets(of.image_pull_secrets),
      securityContext: of.security_context ?? of.securityContext,
      hostNetwork: of.hostnetwork,
      dnsPolicy: of.dnspolicy,
      schedulerName: of.schedulername,
      priorityClassName: of.priority_class_name,
      containers: [
        given({
          image: of.image,
          imagePullPolicy: of.image_pull_policy,
          resources: resources(of),
          volumeMounts: of.volume_mounts,
          ports: of.ports,
          env: Object.entries(objectOf(of.envs)).map(([name, value]) => ({ name, value: String(value) })),
          envFrom: listOf(of.configmaps).map((name) => ({ configMapRef: { name } })),
        }),
      ],
    }),
  };
}

function resources(of: JsonObject): JsonObject | undefined {
  const quantities = (kind: 'request' | 'limit'): JsonObject =>
    given({
      memory: of[`${kind}_memory`],
      cpu: of[`${kind}_cpu`],
      'ephemeral-storage': of[`${kind}_ephemeral_storage`],
      ...(kind === 'limit' && { 'nvidia.com/gpu': of.limit_gpu }),
    });
  const [requests, limits] = [quantities('request'), quantities('limit')];
  const both = given({
    requests: isGiven(requests) ? requests : undefined,
    limits: isGiven(limits) ? limits : undefined,
  });
  return isGiven(both) ? both : undefined;
}

/** `a,b`, or the objects of a pod. */
function pullSecrets(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  return value.split(',').map((name) => ({ name: name.trim() }));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isGiven(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function given(fields: { readonly [name: string]: Json | undefined }): JsonObject {
  const kept: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(fields)) if (isGiven(value)) kept[name] = value as Json;
  return kept;
}
