/** What the user wants of the pods that tasks become, from settings and from the environment. */
import type { Json } from '../../../dag/model.ts';
import type { KubernetesSettings } from '../../protocol.ts';
import type { ClusterChoice } from './connection.ts';
import { type JsonObject, objectOf } from './reconcile.ts';

type Environment = { readonly [name: string]: string | undefined };

/**
 * Settings of the run go before DAGWRIGHT_KUBERNETES_…, and that before Airflow's own variables of its KubernetesExecutor, which a project
 * may have in its environment already.
 */
export function podSettings(settings: KubernetesSettings | undefined, env: Environment): KubernetesSettings {
  const airflow = (name: string): string | undefined => env[`AIRFLOW__KUBERNETES_EXECUTOR__${name}`];
  const [repository, tag] = [airflow('WORKER_CONTAINER_REPOSITORY'), airflow('WORKER_CONTAINER_TAG')];
  return given({
    kubeconfig: env.DAGWRIGHT_KUBERNETES_CONFIG,
    context: env.DAGWRIGHT_KUBERNETES_CONTEXT,
    namespace: env.DAGWRIGHT_KUBERNETES_NAMESPACE || airflow('NAMESPACE'),
    image: env.DAGWRIGHT_KUBERNETES_IMAGE || (repository && tag ? `${repository}:${tag}` : undefined),
    serviceAccount: env.DAGWRIGHT_KUBERNETES_SERVICE_ACCOUNT,
    podTemplateFile: env.DAGWRIGHT_KUBERNETES_POD_TEMPLATE || airflow('POD_TEMPLATE_FILE'),
    ...given({ ...settings }),
  });
}

/** The cluster that an operator means which names none. */
export function settingsCluster({ kubeconfig, context }: KubernetesSettings): ClusterChoice {
  return { ...(kubeconfig && { configFile: kubeconfig }), ...(context && { context }) };
}

/** The settings as a pod, to be laid over the template's. Not the environment: it goes into a Secret. */
export function settingsPod(settings: KubernetesSettings): JsonObject {
  const { image, serviceAccount, resources, nodeSelector, tolerations, volumes, volumeMounts, imagePullSecrets } =
    settings;
  const container = given({
    image,
    resources: resources,
    volumeMounts: volumeMounts,
  });
  const spec = given({
    serviceAccountName: serviceAccount,
    nodeSelector: nodeSelector,
    tolerations: tolerations,
    volumes: volumes,
    imagePullSecrets: imagePullSecrets?.map((name) => ({ name })),
    containers: [container],
  });
  return objectOf({ spec } as Json);
}

function given<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  ) as T;
}
