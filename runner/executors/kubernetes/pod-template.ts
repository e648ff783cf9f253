/** A pod from a YAML file, in the format of Airflow's KubernetesExecutor: a Pod whose first container is the task's. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** An absolute path: the first that is there of those that a relative one may mean. `folders`: absolute. */
export function locate(path: string, folders: readonly string[]): string {
  const expanded = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const places = folders.map((folder) => resolve(folder, expanded));
  return places.find((place) => existsSync(place)) ?? places[0] ?? expanded;
}

/** Airflow's own examples and its chart write this where the executor is to put its image. */
function withoutDummyImage(pod: JsonObject): JsonObject {
  const containers = containersOf(pod.spec).map(({ image, ...rest }) =>
    image === undefined || image === 'dummy_image' ? rest : { ...rest, image },
  );
  return { ...pod, spec: { ...objectOf(pod.spec), ...(containers.length > 0 && { containers }) } };
}
