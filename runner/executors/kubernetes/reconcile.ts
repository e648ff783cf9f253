/**
 * Two descriptions of one pod made one, by the rules of Airflow's PodGenerator.reconcile_pods: what `over` says goes before what `base`
 * says; labels, annotations, environment, volumes and init containers of both are there; containers go together by their position.
 */
import type { Json } from '../../../dag/model.ts';

export type JsonObject = { readonly [name: string]: Json };

export function reconcilePods(base: JsonObject, over: JsonObject): JsonObject {
  return {
    ...merge(base, over),
    metadata: reconcileMetadata(objectOf(base.metadata), objectOf(over.metadata)),
    spec: reconcileSpecs(objectOf(base.spec), objectOf(over.spec)),
  };
}

export function containersOf(spec: Json | undefined): readonly JsonObject[] {
  return listOf(objectOf(spec).containers).map(objectOf);
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function reconcileMetadata(base: JsonObject, over: JsonObject): JsonObject {
  return {
    ...merge(base, over),
    ...bothObjects(base, over, 'labels'),
    ...bothObjects(base, over, 'annotations'),
    ...bothLists(base, over, 'finalizers'),
    ...bothLists(base, over, 'ownerReferences'),
  };
}

function reconcileSpecs(base: JsonObject, over: JsonObject): JsonObject {
  return {
    ...merge(base, over),
    containers: reconcileContainers(containersOf(base), containersOf(over)),
    ...bothLists(base, over, 'initContainers'),
    ...bothLists(base, over, 'volumes'),
  };
}

function reconcileContainers(base: readonly JsonObject[], over: readonly JsonObject[]): JsonObject[] {
  const [mine, ...others] = base;
  const [theirs, ...more] = over;
  if (!mine) return [...over];
  if (!theirs) return [...base];
  const lists = ['volumeMounts', 'env', 'envFrom', 'ports', 'volumeDevices'].map((name) =>
    bothLists(mine, theirs, name),
  );
  return [Object.assign({}, merge(mine, theirs), ...lists), ...reconcileContainers(others, more)];
}

/** Airflow: an empty value is none where there is another one. By itself it counts: `automountServiceAccountToken: false`. */
function merge(base: JsonObject, over: JsonObject): JsonObject {
  const counts = ([name, value]: [string, Json]): boolean =>
    isGiven(value) || ((value === false || value === 0) && !isGiven(base[name] ?? null));
  return { ...base, ...Object.fromEntries(Object.entries(over).filter(counts)) };
}

function isGiven(value: Json): boolean {
  if (value === null || value === '' || value === 0 || value === false) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function bothLists(base: JsonObject, over: JsonObject, name: string): JsonObject {
  const both = [...listOf(base[name]), ...listOf(over[name])];
  return both.length > 0 ? { [name]: both } : {};
}

function bothObjects(base: JsonObject, over: JsonObject, name: string): JsonObject {
  const both = { ...objectOf(base[name]), ...objectOf(over[name]) };
  return Object.keys(both).length > 0 ? { [name]: both } : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
