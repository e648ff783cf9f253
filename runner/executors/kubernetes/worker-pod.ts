/** The pod that a task of the executor `kubernetes` becomes: template file, settings, `pod_override`, and what carrying it out needs. */
import type { Json } from '../../../dag/model.ts';
import type { KubernetesSettings } from '../../protocol.ts';
import { taskPod } from './executor-config.ts';
import { type InstanceTry, instanceLabels, labelValue, podName } from './labels.ts';
import type { Manifest } from './objects.ts';
import { settingsPod } from './pod-settings.ts';
import { locate, readPodTemplate } from './pod-template.ts';
import { containersOf, type JsonObject, objectOf, reconcilePods } from './reconcile.ts';

export interface WorkerPod {
  readonly name: string;
  readonly container: string;
  readonly image: string;
  readonly manifest: Manifest;
}

/** What the way of carrying the task out adds. */
export interface WorkerParts {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumes: readonly JsonObject[];
  readonly volumeMounts: readonly JsonObject[];
  /** When nobody names one. */
  readonly image: string;
  /** Seconds; undefined: the cluster's own. */
  readonly grace?: number;
}

/**
 * In Airflow's order: the template, what the settings say, the task's own `executor_config`, and last what nobody may change. Relative
 * paths go from the first of `folders` where the file is. Throws an Error with words for the user.
 */
export function workerPod(
  instance: InstanceTry,
  namespace: string,
  settings: KubernetesSettings,
  executor: { readonly config: Json | undefined; readonly folders: readonly string[] },
  parts: WorkerParts,
): WorkerPod {
  const config = objectOf(executor.config);
  const file = typeof config.pod_template_file === 'string' ? config.pod_template_file : settings.podTemplateFile;
  const template: JsonObject = file ? readPodTemplate(locate(file, executor.folders)) : {};
  const wanted = [settingsPod(settings), taskPod(config)].reduce(reconcilePods, template);
  const container = nameOf(wanted);
  const name = podName(instance.taskId, instance);
  const own: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...airflowLabels(instance), ...instanceLabels(instance) } },
    spec: {
      restartPolicy: 'Never',
      volumes: parts.volumes,
      ...(parts.grace !== undefined && { terminationGracePeriodSeconds: Math.ceil(parts.grace) }),
      containers: [
        {
          name: container,
          ...(!hasImage(wanted) && { image: parts.image }),
          command: parts.command,
          env: parts.env as Json,
          volumeMounts: parts.volumeMounts,
        },
      ],
    },
  };
  const { image } = containersOf(wanted.spec)[0] ?? {};
  const manifest = withArgs(reconcilePods(wanted, own), parts.args);
  return { name, container, image: typeof image === 'string' ? image : parts.image, manifest };
}

/** Whether a template or a setting names the image. */
function hasImage(pod: JsonObject): boolean {
  return typeof containersOf(pod.spec)[0]?.image === 'string';
}

function nameOf(pod: JsonObject): string {
  const name = containersOf(pod.spec)[0]?.name;
  return typeof name === 'string' && name !== '' ? name : 'base';
}

/** Those of a template belong to its own command. What the task's outcome is read from has to be where we look, too. */
function withArgs(pod: JsonObject, args: readonly string[]): JsonObject {
  const [first, ...others] = containersOf(pod.spec);
  const { terminationMessagePath: _path, terminationMessagePolicy: _policy, args: _args, ...rest } = first ?? {};
  return { ...pod, spec: { ...objectOf(pod.spec), containers: [{ ...rest, args }, ...others] } };
}

function airflowLabels({ dagId, taskId, runId, mapIndex, tryNumber }: InstanceTry): JsonObject {
  return {
    dag_id: labelValue(dagId),
    task_id: labelValue(taskId),
    run_id: labelValue(runId),
    kubernetes_executor: 'True',
    try_number: String(tryNumber),
    ...(mapIndex >= 0 && { map_index: String(mapIndex) }),
  };
}
