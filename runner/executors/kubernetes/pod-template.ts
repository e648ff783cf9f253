/** A pod from a YAML file, in the format of Airflow's KubernetesExecutor: a Pod whose first container is the task's. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json } from '../../../dag/model.ts';
import { messageOf } from '../../errors.ts';
import { containersOf, type JsonObject, objectOf } from './reconcile.ts';

/** Throws an Error with words for the user. */
export function readPodTemplate(path: string): JsonObject {
  let pod: JsonObject;
  try {
    pod = objectOf(parse(readFileSync(path, 'utf8')) as Json);
  } catch (error) {
    throw new Error(`The pod template ${path} cannot be read: ${messageOf(error)}`);
  }
  if (pod.kind !== undefined && pod.kind !== 'Pod') {
    throw new Error(`The pod template ${path} is a ${String(pod.kind)}, and not a Pod`);
  }
  if (Object.keys(objectOf(pod.spec)).length === 0) throw new Error(`The pod template ${path} has no spec of a pod`);
  return withoutDummyImage(pod);
}

/** Airflow's own examples and its chart write this where the executor is to put its image. */
function withoutDummyImage(pod: JsonObject): JsonObject {
  const containers = containersOf(pod.spec).map(({ image, ...rest }) =>
    image === undefined || image === 'dummy_image' ? rest : { ...rest, image },
  );
  return { ...pod, spec: { ...objectOf(pod.spec), ...(containers.length > 0 && { containers }) } };
}
