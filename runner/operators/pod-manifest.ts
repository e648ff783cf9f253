/** The pod that arguments of KubernetesPodOperator describe. Names, labels and defaults are Airflow's where they show. */
import type { Json } from '../../dag/model.ts';
import { dnsLabel, type InstanceTry, instanceLabels, labelValue, podName } from '../executors/kubernetes/labels.ts';
import type { Manifest } from '../executors/kubernetes/objects.ts';
import { readPodTemplate } from '../executors/kubernetes/pod-template.ts';
import { containersOf, objectOf, reconcilePods } from '../executors/kubernetes/reconcile.ts';
import { isObject, type JsonObject } from './pod-args.ts';
import { givenSecrets, hideSecrets } from './pod-secrets.ts';
import { withXCom } from './pod-xcom.ts';

export interface PodDescription {
  readonly name: string;
  readonly container: string;
  readonly manifest: Manifest;
  /** What goes into a Secret of the pod's name. */
  readonly secret: { readonly [name: string]: string };
  /** Name of the container that keeps the XCom, if there is one. */
  readonly sidecar?: string;
}

/**
 * In Airflow's order: the template (a file, a dict, or `full_pod_spec` over it), the arguments, then `secrets` and `configmaps`. Throws an
 * Error with words for the user when an argument cannot be what it is.
 */
export function podManifest(args: JsonObject, namespace: string, instance: InstanceTry): PodDescription {
  const template = templateOf(args);
  const container = text(args.base_container_name) ?? firstContainer(template) ?? 'base';
  const base = text(args.name) ?? text(args.pod_name) ?? text(objectOf(template.metadata).name) ?? instance.taskId;
  const name = args.random_name_suffix === false ? dnsLabel(base) : podName(base, instance);
  const variables = [...(environment(args.env_vars) ?? []), ...(environment(args.pod_runtime_info_envs) ?? [])];
  const { env, secret } = hideSecrets(variables.length > 0 ? variables : undefined, name);
  const own: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { ...strings(args.labels, 'labels'), ...airflowLabels(instance), ...instanceLabels(instance) },
      ...(args.annotations !== undefined && { annotations: strings(args.annotations, 'annotations') }),
    },
    spec: podSpec({ ...args, env_vars: env }, container),
  };
  const manifest = [own, givenSecrets(args)].reduce(reconcilePods, template);
  if (text(containersOf(manifest.spec)[0]?.image) === undefined) throw new Error('the pod has no image');
  if (args.do_xcom_push !== true) return { name, container, manifest, secret };
  const { pod, sidecar } = withXCom(manifest, container, args.xcom_sidecar_container_security_context);
  return { name, container, manifest: pod, secret, ...(sidecar !== undefined && { sidecar }) };
}

/** The namespace that a template names, for when the arguments name none. */
export function templateNamespace(args: JsonObject): string | undefined {
  return text(objectOf(templateOf(args).metadata).namespace);
}

function templateOf(args: JsonObject): JsonObject {
  const file = text(args.pod_template_file);
  const base = file === undefined ? objectOf(args.pod_template_dict) : readPodTemplate(file);
  return reconcilePods(base, objectOf(args.full_pod_spec));
}

function firstContainer(pod: JsonObject): string | undefined {
  return text(containersOf(pod.spec)[0]?.name);
}

/** With the environment as the API has it. */
type Arguments = { readonly [name: string]: Json | undefined };

function podSpec(args: Arguments, container: string): JsonObject {
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
    dnsPolicy: args.dnspolicy,
    dnsConfig: args.dns_config,
    hostAliases: args.host_aliases,
    runtimeClassName: args.runtime_class_name,
    automountServiceAccountToken: args.automount_service_account_token,
    schedulerName: args.schedulername,
    priorityClassName: args.priority_class_name,
    terminationGracePeriodSeconds: args.termination_grace_period,
    activeDeadlineSeconds: args.active_deadline_seconds,
  });
}

function baseContainer(args: Arguments, name: string): JsonObject {
  return given({
    name,
    image: args.image,
    command: texts(args.cmds, 'cmds'),
    args: texts(args.arguments, 'arguments'),
    env: args.env_vars,
    envFrom: args.env_from,
    imagePullPolicy: args.image_pull_policy,
    resources: args.container_resources,
    volumeMounts: args.volume_mounts,
    ports: args.ports,
    securityContext: args.container_security_context,
    terminationMessagePolicy: args.termination_message_policy,
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
