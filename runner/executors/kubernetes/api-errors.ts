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
    return `The cluster (${title}) does not accept the credentials of the kubeconfig: log in again, or renew them.`;
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

function forbidden(message: string, what: string, namespace: string, title: string): string {
  if (/exceeded quota/.test(message)) return `The quota of namespace ${namespace} is used up: ${message}`;
  const [, user, verb, resource] = /User "([^"]+)" cannot (\w+) resource "([^"]+)"/.exec(message) ?? [];
  if (!verb || !resource) return `It is forbidden to ${what} in namespace ${namespace} (${title}): ${message}`;
  return (
    `RBAC forbids it: ${user} may not ${verb} ${resource} in namespace ${namespace} (${title}). A Role with ` +
    `apiGroups [""], resources ["${resource}"], verbs ["${verb}"] there, and a RoleBinding to it, would allow it.`
  );
}
