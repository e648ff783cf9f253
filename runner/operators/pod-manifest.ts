/** The pod that arguments of KubernetesPodOperator describe. Names, labels and defaults are Airflow's where they show. */
import type { Json } from '../../dag/model.ts';
import { dnsLabel, type InstanceTry, instanceLabels, labelValue, podName } from '../executors/kubernetes/labels.ts';
import type { Manifest } from '../executors/kubernetes/objects.ts';
import { isObject, type JsonObject } from './pod-args.ts';

export interface PodDescription {
  readonly name: string;
  readonly container: string;
  readonly manifest: Manifest;
}

/** Where a container leaves its XCom. The kubelet reads it as the container's termination message: 4 KiB at most. */
export const XCOM_PATH = '/airflow/xcom/return.json';
export const XCOM_LIMIT = 4096;

/** Throws an Error with words for the user when an argument cannot be what it is. */
export function podManifest(args: JsonObject, namespace: string, instance: InstanceTry): PodDescription {
  const container = text(args.base_container_name) ?? 'base';
  const base = text(args.name) ?? instance.taskId;
  const name = args.random_name_suffix === false ? dnsLabel(base) : podName(base, instance);
  const manifest: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { ...strings(args.labels, 'labels'), ...airflowLabels(instance), ...instanceLabels(instance) },
      ...(args.annotations !== undefined && { annotations: strings(args.annotations, 'annotations') }),
    },
    spec: podSpec(args, container),
  };
  return { name, container, manifest };
}

function podSpec(args: JsonObject, container: string): JsonObject {
  const pullSecrets = args.image_pull_secrets;
  return given({
    restartPolicy: 'Never',
    containers: [baseContainer(args, container)],
    initContainers: args.init_containers,
    volumes: args.volumes,
    affinity: args.affinity,
    nodeSelector: args.node_selector,
    tolerations: args.tolerations,
    serviceAccountName: args.service_account_name,
    imagePullSecrets:
      typeof pullSecrets === 'string' ? pullSecrets.split(',').map((name) => ({ name: name.trim() })) : pullSecrets,
    securityContext: args.security_context,
    hostNetwork: args.hostnetwork === true ? true : undefined,
    hostname: args.hostname,
    subdomain: args.subdomain,
    dnsPolicy: args.dns_policy,
    schedulerName: args.schedulername,
    priorityClassName: args.priority_class_name,
    terminationGracePeriodSeconds: args.termination_grace_period,
    activeDeadlineSeconds: args.active_deadline_seconds,
  });
}

function baseContainer(args: JsonObject, name: string): JsonObject {
  return given({
    name,
    image: args.image,
    command: texts(args.cmds, 'cmds'),
    args: texts(args.arguments, 'arguments'),
    env: environment(args.env_vars),
    envFrom: args.env_from,
    imagePullPolicy: args.image_pull_policy,
    resources: args.container_resources,
    volumeMounts: args.volume_mounts,
    ports: args.ports,
    securityContext: args.container_security_context,
    terminationMessagePath: args.do_xcom_push === true ? XCOM_PATH : undefined,
  });
}

/** A dict of texts, or a list of V1EnvVar. */
function environment(value: Json | undefined): readonly Json[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item: Json) => (isObject(item) ? given(item) : item));
  return Object.entries(strings(value, 'env_vars')).map(([name, text]) => ({ name, value: text }));
}

function airflowLabels({ dagId, taskId, runId, mapIndex, tryNumber }: InstanceTry): JsonObject {
  return {
    dag_id: labelValue(dagId),
    task_id: labelValue(taskId),
    run_id: labelValue(runId),
    kubernetes_pod_operator: 'True',
    try_number: String(tryNumber),
    ...(mapIndex >= 0 && { map_index: String(mapIndex) }),
  };
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: Json | undefined, name: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) return undefined;
  return list.map((item: Json) => {
    if (typeof item === 'string') return item;
    if (typeof item === 'number' || typeof item === 'boolean') return pythonText(item);
    throw new Error(`${name} has to be a list of texts, and ${JSON.stringify(item)} is none`);
  });
}

function strings(value: Json | undefined, name: string): { readonly [key: string]: string } {
  if (value === undefined) return {};
  if (!isObject(value)) throw new Error(`${name} has to be a dict`);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (typeof item === 'string') return [key, item];
      if (typeof item === 'number' || typeof item === 'boolean') return [key, pythonText(item)];
      throw new Error(`${name}[${JSON.stringify(key)}] has to be a text`);
    }),
  );
}

function pythonText(value: number | boolean): string {
  if (typeof value === 'number') return String(value);
  return value ? 'True' : 'False';
}

function given(fields: { readonly [name: string]: Json | undefined }): JsonObject {
  const found: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== null) found[name] = value;
  return found;
}
