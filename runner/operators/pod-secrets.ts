/** KubernetesPodOperator's `secrets` and `configmaps`, and values of `env_vars` that must not stand in a pod for all to read. */
import type { Json } from '../../dag/model.ts';
import { type JsonObject, objectOf } from '../executors/kubernetes/reconcile.ts';
import { isSecretName } from './pod-args.ts';

/** Airflow's `Secret` objects and names of ConfigMaps as parts of a pod. */
export function givenSecrets({ secrets, configmaps }: JsonObject): JsonObject {
  const env: Json[] = [];
  const envFrom: Json[] = [];
  const volumes: Json[] = [];
  const volumeMounts: Json[] = [];
  for (const one of listOf(secrets).map(objectOf)) {
    const { deploy_type: type, deploy_target: target, secret = '', key, items } = one;
    if (type === 'volume') {
      const name = `secretvol-${volumes.length}`;
      const source: JsonObject = listOf(items).length > 0 ? { items: listOf(items) } : {};
      volumes.push({ name, secret: { secretName: secret, ...source } });
      volumeMounts.push({ name, mountPath: target ?? '', readOnly: true });
    } else if (target === null || target === undefined) {
      envFrom.push({ secretRef: { name: secret } });
    } else {
      env.push({ name: target, valueFrom: { secretKeyRef: { name: secret, key: key ?? null } } });
    }
  }
  for (const name of listOf(configmaps)) envFrom.push({ configMapRef: { name } });
  return { spec: { volumes, containers: [{ env, envFrom, volumeMounts }] } };
}

export interface HiddenEnvironment {
  readonly env: readonly Json[] | undefined;
  /** For a Secret of the pod's name. */
  readonly secret: { readonly [name: string]: string };
}

/** Values whose names say that they are secret become references into a Secret. */
export function hideSecrets(env: readonly Json[] | undefined, secretName: string): HiddenEnvironment {
  const secret: { [name: string]: string } = {};
  const hidden = env?.map((item) => {
    const { name, value } = objectOf(item);
    if (typeof name !== 'string' || typeof value !== 'string' || value === '' || !isSecretName(name)) return item;
    secret[name] = value;
    return { name, valueFrom: { secretKeyRef: { name: secretName, key: name } } };
  });
  return { env: hidden, secret };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
