/** KubernetesPodOperator's arguments as plain data. Models of `kubernetes.client` are the objects that they stand for, in camelCase. */
import type { Json } from '../../dag/model.ts';
import { TREATMENTS } from './pod-arguments.ts';

export type JsonObject = { readonly [name: string]: Json };

/** Operators that are a pod with these arguments. EksPodOperator finds its cluster in the kubeconfig. */
export const POD_OPERATORS: ReadonlySet<string> = new Set(['KubernetesPodOperator', 'EksPodOperator']);

/** Whether a task of this class starts a pod itself. `bases`: paths of the classes that it derives from. */
export function startsPod(operator: string, bases: readonly string[]): boolean {
  const names = [operator, ...bases.map((base) => base.slice(base.lastIndexOf('.') + 1))];
  return names.some((name) => POD_OPERATORS.has(name) || /^_Kubernetes(Cmd)?DecoratedOperator$/.test(name));
}

/** Airflow's template fields that are carried out here. */
const TEMPLATED: ReadonlySet<string> = new Set([
  'annotations',
  'arguments',
  'base_container_name',
  'cluster_context',
  'cluster_name',
  'cmds',
  'config_file',
  'configmaps',
  'container_resources',
  'env_from',
  'env_vars',
  'hostname',
  'image',
  'kubernetes_conn_id',
  'labels',
  'name',
  'namespace',
  'node_selector',
  'pod_name',
  'pod_template_dict',
  'pod_template_file',
  'volume_mounts',
  'volumes',
]);

/** The arguments that matter here; undefined when something is in the way of carrying the task out natively. */
export function podArgs(args: JsonObject): JsonObject | undefined {
  const refused = ([name, value]: [string, Json]): boolean =>
    TREATMENTS.get(name)?.kind === 'refused' && isGiven(value);
  if (Object.entries(args).some(refused)) return undefined;
  const described = [args.full_pod_spec, args.pod_template_file, args.pod_template_dict].some(isGiven);
  if (typeof args.image !== 'string' && !described) return undefined;
  return Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) => TREATMENTS.has(name) && TREATMENTS.get(name)?.kind !== 'refused' && value !== null,
    ),
  );
}

export function renderPodArgs(args: JsonObject, render: (text: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, TEMPLATED.has(name) ? renderIn(value, render) : value]),
  );
}

export function hasTemplates(args: JsonObject): boolean {
  let found = false;
  renderPodArgs(args, (text) => {
    found ||= /\{[{%#]/.test(text);
    return text;
  });
  return found;
}

/** Rendered fields for a display: values whose names say that they are secret are hidden, as Airflow does. */
export function shownFields(args: JsonObject): JsonObject {
  const fields = Object.entries(args).filter(([name]) => TEMPLATED.has(name));
  return Object.fromEntries(fields.map(([name, value]) => [name, name === 'env_vars' ? maskEnv(value) : value]));
}

function maskEnv(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => maskVariable(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, isSecretName(name) ? '***' : text]));
}

function maskVariable(item: Json): Json {
  return isObject(item) && typeof item.name === 'string' && isSecretName(item.name) && 'value' in item
    ? { ...item, value: '***' }
    : item;
}

/** Airflow's words for names of secret values. */
export function isSecretName(name: string): boolean {
  return /access_?token|api_?key|authorization|passphrase|passw(or)?d|private_?key|secret|token|keyfile|credential/i.test(
    name,
  );
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function renderIn(value: Json, render: (text: string) => string): Json {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((item: Json) => renderIn(item, render));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renderIn(item, render)]));
}

function isGiven(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}
