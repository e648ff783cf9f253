/** What the API server refuses, in words for the user. */
import { ApiError } from './api.ts';

/** `what`: what was to be done, as `create pod hello-1234`. */
export function refusal(error: unknown, what: string, namespace: string, title: string): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { details, message = error.message } = error.status ?? {};
  if (error.code === 404 && details?.kind === 'namespaces') {
    return `There is no namespace ${namespace} in the cluster (${title}). Make it with: kubectl create namespace ${namespace}`;
  }
  if (error.code === 401) {
    return (
      `The cluster (${title}) does not accept the credentials of the kubeconfig; they may have expired. Log in again, or renew them; ` +
      'the kubeconfig is read anew then.'
    );
  }
  if (error.code === 403) return forbidden(message, what, namespace, title);
  if (error.code === 422 || error.code === 400) return `The cluster does not accept the pod: ${message}`;
  return `Could not ${what} in namespace ${namespace} (${title}): ${message}`;
}

/** Asking again would have the same answer. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiError && [400, 401, 403, 404, 422].includes(error.code) && !isQuota(error);
}

/** A quota has room again when other pods have ended. */
function isQuota(error: ApiError): boolean {
  return error.code === 403 && /exceeded quota/.test(error.message);
}

/** Whether the quota is used up by others, and could take it if they weren't there. */
export function mayFitLater(error: unknown): boolean {
  return error instanceof ApiError && isQuota(error) && !exceedsByItself(error.message);
}

/** `requested: cpu=2,pods=1, used: cpu=1,pods=0, limited: cpu=1,pods=5`: one that asks for more than all there is, or finds all free. */
function exceedsByItself(message: string): boolean {
  const of = (name: string): Map<string, number | undefined> => {
    const [, list = ''] = new RegExp(`${name}: ([^ ]+?)(?:, |$)`).exec(message) ?? [];
    return new Map(list.split(',').map((one) => [one.split('=')[0] ?? '', quantity(one.split('=')[1] ?? '')]));
  };
  const [requested, limited] = [of('requested'), of('limited')];
  return [...limited].some(([name, limit]) => limit !== undefined && (requested.get(name) ?? 0) > limit);
}

const UNITS: { readonly [unit: string]: number } = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Of Kubernetes: `500m`, `2Gi`. Undefined for what isn't read here. */
function quantity(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = unit === '' ? 1 : UNITS[unit];
  return digits === '' || factor === undefined ? undefined : Number(digits) * factor;
}

function forbidden(message: string, what: string, namespace: string, title: string): string {
  if (/exceeded quota/.test(message)) {
    const what = exceedsByItself(message) ? 'does not allow for it' : 'is used up';
    return (
      `The quota of namespace ${namespace} (${title}) ${what}: ${message}. kubectl describe quota -n ${namespace} shows it; ` +
      'who administers the cluster can raise it.'
    );
  }
  const [, user, verb, resource] = /User "([^"]+)" cannot (\w+) resource "([^"]+)"/.exec(message) ?? [];
  if (!verb || !resource) return `It is forbidden to ${what} in namespace ${namespace} (${title}): ${message}`;
  return (
    `RBAC forbids it: ${user} may not ${verb} ${resource} in namespace ${namespace} (${title}). A Role with ` +
    `apiGroups [""], resources ["${resource}"], verbs ["${verb}"] there, and a RoleBinding to it, would allow it. ` +
    'The command "Dagwright: Check the Kubernetes cluster" lists all that is missing.'
  );
}
