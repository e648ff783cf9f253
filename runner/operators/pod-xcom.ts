/**
 * What a container leaves in `/airflow/xcom/return.json`. Where its image has a shell, a second container of the same image keeps the file
 * until it was read, whatever its size. Otherwise the kubelet carries it in the pod's status, which takes 4 KiB.
 */
import type { Json } from '../../dag/model.ts';
import { messageOf } from '../errors.ts';
import type { Connection } from '../executors/kubernetes/connection.ts';
import { execute } from '../executors/kubernetes/exec.ts';
import { containersOf, type JsonObject, objectOf } from '../executors/kubernetes/reconcile.ts';

const FOLDER = '/airflow/xcom';
const FILE = `${FOLDER}/return.json`;
/** Airflow's name for it. */
export const XCOM_SIDECAR = 'airflow-xcom-sidecar';
/** Bytes that a pod's status carries. */
export const XCOM_LIMIT = 4096;

/** The pod with a way for its XCom. `sidecar`: name of the container that keeps it, if there is one. */
export function withXCom(
  pod: JsonObject,
  container: string,
  security: Json | undefined,
): {
  readonly pod: JsonObject;
  readonly sidecar?: string;
} {
  const containers = containersOf(pod.spec);
  const own = containers.find(({ name }) => name === container) ?? {};
  const change = (fields: JsonObject, more: readonly JsonObject[]): JsonObject => ({
    ...objectOf(pod.spec),
    containers: [...containers.map((one) => (one === own ? { ...one, ...fields } : one)), ...more],
  });
  if (!hasShell(own)) return { pod: { ...pod, spec: change({ terminationMessagePath: FILE }, []) } };
  const mount = { name: 'xcom', mountPath: FOLDER };
  const context = security ?? own.securityContext;
  const sidecar: JsonObject = {
    name: XCOM_SIDECAR,
    ...(own.image !== undefined && { image: own.image }),
    ...(own.imagePullPolicy !== undefined && { imagePullPolicy: own.imagePullPolicy }),
    ...(context !== undefined && { securityContext: context }),
    command: ['sh', '-c', 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait $!; done'],
    volumeMounts: [mount],
    resources: { requests: { cpu: '1m', memory: '10Mi' } },
  };
  const spec = change({ volumeMounts: [...listOf(own.volumeMounts), mount] }, [sidecar]);
  return {
    pod: { ...pod, spec: { ...spec, volumes: [...listOf(spec.volumes), { name: 'xcom', emptyDir: {} }] } },
    sidecar: XCOM_SIDECAR,
  };
}

/** The file's text, '' when there is none; the sidecar ends a second later. Rejects with words for the user. */
export async function readXCom(connection: Connection, namespace: string, pod: string): Promise<string> {
  const command = `if [ -e ${FILE} ]; then cat ${FILE}; fi; (sleep 1; kill 1) >/dev/null 2>&1 </dev/null &`;
  try {
    const of = { namespace, pod, container: XCOM_SIDECAR };
    return await execute(connection, of, ['sh', '-c', command], Buffer.alloc(0));
  } catch (error) {
    throw new Error(`its XCom (${FILE}) cannot be read: ${messageOf(error)}`);
  }
}

/** Returns the value, nothing when nothing was written (no XCom, as in Airflow), or what is wrong with it. */
export function parseXCom(text: string | undefined, limit: number): { value?: Json; problem?: string } {
  if (text === undefined || text.trim() === '') return {};
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    const problem =
      Buffer.byteLength(text) >= limit
        ? `is longer than ${limit} bytes, which is the most that a pod's status carries; with a shell or Python as the first of ` +
          'its cmds it could be of any length'
        : `is not JSON: ${text.slice(0, 100)}`;
    return { problem: `its XCom (${FILE}) ${problem}` };
  }
}

/** What starts with a shell has one; so does, nearly always, an image with Python. */
function hasShell({ command }: JsonObject): boolean {
  const [first] = listOf(command);
  const name = typeof first === 'string' ? first.slice(first.lastIndexOf('/') + 1) : '';
  return /^(sh|bash|ash|dash|ksh|zsh|python[\d.]*)$/.test(name);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
