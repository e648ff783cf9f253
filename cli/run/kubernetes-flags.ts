/** The options of `dagwright run` that say where pods go, and what they are like. Wrong ones are told before anything runs. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KubernetesSettings } from '../../runner/protocol.ts';
import { UsageError } from '../exit.ts';

export interface KubernetesFlags {
  readonly kubeconfig?: string;
  readonly kubeContext?: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly podTemplate?: string;
}

/** Throws a UsageError. */
export async function kubernetesOptions(flags: KubernetesFlags): Promise<KubernetesSettings> {
  const { kubeconfig, kubeContext, namespace, image, podTemplate } = flags;
  if (namespace !== undefined && !NAMESPACE.test(namespace)) {
    throw new UsageError(
      `--namespace ${namespace}: a namespace has at most 63 of a-z, 0-9 and -, and neither begins nor ends with -`,
    );
  }
  if (image !== undefined && !IMAGE.test(image)) {
    throw new UsageError(`--image ${image}: this is no name of an image; one is, for example, python:3.12-slim`);
  }
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new UsageError(`--kubeconfig ${kubeconfig}: there is no such file`);
  }
  const options: KubernetesSettings = {
    ...(kubeconfig !== undefined && { kubeconfig: resolve(kubeconfig) }),
    ...(kubeContext !== undefined && { context: kubeContext }),
    ...(namespace !== undefined && { namespace }),
    ...(image !== undefined && { image }),
    ...(podTemplate !== undefined && { podTemplateFile: resolve(podTemplate) }),
  };
  if (kubeContext !== undefined) await about(`--kube-context ${kubeContext}`, () => findCluster(options));
  else if (kubeconfig !== undefined) await about(`--kubeconfig ${kubeconfig}`, () => findCluster(options));
  if (podTemplate !== undefined) await about(`--pod-template ${podTemplate}`, () => readTemplate(resolve(podTemplate)));
  return options;
}

/** Kubernetes: a label as in RFC 1123. */
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** `HOST:PORT/PATH:TAG@DIGEST`, as the distribution specification has it. */
const IMAGE =
  /^([A-Za-z0-9.-]+(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@[a-z0-9+._-]+:[0-9a-f]{32,})?$/;

async function about(option: string, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

/** The client of Kubernetes is loaded for those alone who name a cluster. */
async function findCluster(options: KubernetesSettings): Promise<void> {
  const { connect } = await import('../../runner/executors/kubernetes/connection.ts');
  const { podSettings, settingsCluster } = await import('../../runner/executors/kubernetes/pod-settings.ts');
  connect(settingsCluster(podSettings(options, process.env)), process.env);
}

async function readTemplate(path: string): Promise<void> {
  const { readPodTemplate } = await import('../../runner/executors/kubernetes/pod-template.ts');
  readPodTemplate(path);
}
