/** Whether a cluster can run DAGs, asked before the first run: reached, allowed, room, and images. */
import { messageOf } from '../../errors.ts';
import type { ClusterFinding } from '../../protocol.ts';
import { type Api, ApiError } from './api.ts';
import { refusal } from './api-errors.ts';
import type { Cluster } from './cluster.ts';
import type { Pod } from './objects.ts';
import { startTrouble } from './pod-reasons.ts';
import { podsPath } from './pod-watch.ts';

interface Right {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  /** What cannot be done without it. */
  readonly need: string;
  /** Only some tasks need it. */
  readonly optional?: boolean;
}

const RIGHTS: readonly Right[] = [
  { verb: 'create', resource: 'pods', need: 'run tasks' },
  { verb: 'get', resource: 'pods', need: 'run tasks' },
  { verb: 'list', resource: 'pods', need: 'find pods again after a restart' },
  { verb: 'watch', resource: 'pods', need: 'see what becomes of pods' },
  { verb: 'delete', resource: 'pods', need: 'clean up' },
  { verb: 'get', resource: 'pods', subresource: 'log', need: 'follow logs' },
  { verb: 'create', resource: 'secrets', need: 'hand tasks of the executor kubernetes what they need' },
  { verb: 'patch', resource: 'secrets', need: 'bind Secrets to their pods' },
  { verb: 'delete', resource: 'secrets', need: 'clean up' },
  { verb: 'create', resource: 'configmaps', need: 'hand tasks of the executor kubernetes their code' },
  { verb: 'delete', resource: 'configmaps', need: 'clean up' },
  {
    verb: 'create',
    resource: 'pods',
    subresource: 'exec',
    need: 'answer Python tasks, and send much code',
    optional: true,
  },
  { verb: 'list', resource: 'events', need: 'say more clearly why a pod does not start', optional: true },
  { verb: 'list', resource: 'configmaps', need: 'find what a runner that was killed left behind', optional: true },
];

/** Oldest API that is tried. */
const OLDEST_MINOR = 24;
/** Milliseconds that the image gets. */
const PULL_TIME = 90_000;

/** `image`: to be pulled; null: none is tried. Never throws for what the cluster says. */
export async function checkCluster(
  cluster: Cluster,
  namespace: string,
  image: string | null,
): Promise<ClusterFinding[]> {
  const findings: ClusterFinding[] = [];
  try {
    findings.push(await version(cluster));
  } catch (error) {
    const why = refusal(error, 'ask for the version', namespace, cluster.connection.title);
    return [{ state: 'bad', title: 'The API server', detail: why }];
  }
  const place = await theNamespace(cluster, namespace);
  findings.push(place, ...(await rights(cluster, namespace)));
  if (place.state === 'bad') return findings;
  findings.push(await quota(cluster.api, namespace));
  if (image !== null && !findings.some(({ state }) => state === 'bad'))
    findings.push(await pull(cluster, namespace, image));
  return findings;
}

async function version({ api, connection }: Cluster): Promise<ClusterFinding> {
  const { gitVersion, minor } = await api.call<{ gitVersion: string; minor: string }>({
    method: 'GET',
    path: '/version',
  });
  const old = Number.parseInt(minor, 10) < OLDEST_MINOR;
  return {
    state: old ? 'doubtful' : 'good',
    title: `Kubernetes ${gitVersion}`,
    detail: old
      ? `This was never tried with less than 1.${OLDEST_MINOR}.`
      : `${connection.server} (${connection.title})`,
  };
}

async function theNamespace({ api, connection }: Cluster, namespace: string): Promise<ClusterFinding> {
  const title = `Namespace ${namespace}`;
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    const { status } = await api.call<{ status?: { phase?: string } }>({ method: 'GET', path });
    if (status?.phase === 'Terminating') return { state: 'bad', title, detail: 'It is being deleted.' };
    return { state: 'good', title, detail: 'It is there.' };
  } catch (error) {
    if (error instanceof ApiError && error.code === 403) {
      return {
        state: 'doubtful',
        title,
        detail: 'Whether it is there is not for you to see; pods may be allowed all the same.',
      };
    }
    if (error instanceof ApiError && error.code === 404) {
      return { state: 'bad', title, detail: `It is not there. Make it with: kubectl create namespace ${namespace}` };
    }
    return { state: 'bad', title, detail: refusal(error, `get namespace ${namespace}`, namespace, connection.title) };
  }
}

async function rights({ api }: Cluster, namespace: string): Promise<ClusterFinding[]> {
  const asked = await Promise.all(
    RIGHTS.map(async (right) => ({ right, allowed: await isAllowed(api, namespace, right) })),
  );
  const missing = asked.filter(({ allowed }) => !allowed).map(({ right }) => right);
  if (missing.length === 0) return [{ state: 'good', title: 'RBAC', detail: 'Everything that is needed is allowed.' }];
  return missing.map(({ verb, resource, subresource, need, optional }) => {
    const what = subresource ? `${resource}/${subresource}` : resource;
    return {
      state: optional ? 'doubtful' : 'bad',
      title: `RBAC: ${verb} ${what}`,
      detail:
        `It is not allowed, and needed to ${need}. A Role in ${namespace} with apiGroups [""], ` +
        `resources ["${what}"], verbs ["${verb}"] and a RoleBinding to it would allow it.`,
    };
  });
}

async function isAllowed(api: Api, namespace: string, { verb, resource, subresource }: Right): Promise<boolean> {
  const resourceAttributes = { namespace, verb, resource, ...(subresource && { subresource }) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  try {
    const { status } = await api.call<{ status?: { allowed?: boolean } }>({ method: 'POST', path, body });
    return status?.allowed === true;
  } catch {
    return false;
  }
}

interface Quota {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly hard?: Amounts; readonly used?: Amounts };
}
type Amounts = { readonly [resource: string]: string };

async function quota(api: Api, namespace: string): Promise<ClusterFinding> {
  const title = 'Quota';
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/resourcequotas`;
    const { items } = await api.call<{ items: Quota[] }>({ method: 'GET', path });
    if (items.length === 0) return { state: 'good', title, detail: 'There is none.' };
    const lines = items.flatMap(({ metadata, status }) =>
      Object.entries(status?.hard ?? {}).map(([name, hard]) => ({
        full: status?.used?.[name] === hard,
        text: `${metadata.name}: ${status?.used?.[name] ?? 0} of ${hard} ${name}`,
      })),
    );
    const full = lines.some((line) => line.full);
    return { state: full ? 'doubtful' : 'good', title, detail: lines.map(({ text }) => text).join('; ') };
  } catch {
    return { state: 'doubtful', title, detail: 'You may not see the quotas of the namespace.' };
  }
}

/** A pod that does nothing, for its image alone. */
async function pull(cluster: Cluster, namespace: string, image: string): Promise<ClusterFinding> {
  const title = `Image ${image}`;
  const { api, connection } = cluster;
  const path = podsPath(namespace);
  const container = { name: 'check', image, command: ['python3', '--version'] };
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'dagwright-check-', labels: { 'dagwright/check': 'image' } },
    spec: { restartPolicy: 'Never', activeDeadlineSeconds: PULL_TIME / 1000, containers: [container] },
  };
  let name: string | undefined;
  try {
    const pod = await api.call<Pod>({ method: 'POST', path, body });
    name = pod.metadata.name;
    return { title, ...(await pulled(api, `${path}/${name}`)) };
  } catch (error) {
    return { state: 'bad', title, detail: refusal(error, 'create a pod', namespace, connection.title) };
  } finally {
    if (name) {
      const remove = { method: 'DELETE', path: `${path}/${name}`, body: { gracePeriodSeconds: 0 } } as const;
      await api.call(remove).catch((error: unknown) => messageOf(error));
    }
  }
}

async function pulled(api: Api, path: string): Promise<Omit<ClusterFinding, 'title'>> {
  const end = Date.now() + PULL_TIME;
  for (;;) {
    const pod = await api.call<Pod>({ method: 'GET', path });
    const { terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
    if (terminated?.exitCode === 0) return { state: 'good', detail: 'It can be pulled, and has Python.' };
    if (terminated)
      return { state: 'doubtful', detail: `It has no python3 that starts: ${terminated.message ?? terminated.reason}` };
    const trouble = startTrouble(pod);
    if (trouble && (trouble.hope !== 'waiting' || Date.now() > end)) return { state: 'bad', detail: trouble.message };
    if (Date.now() > end)
      return { state: 'doubtful', detail: `No pod had started within ${PULL_TIME / 1000} seconds.` };
    await new Promise((done) => setTimeout(done, 200));
  }
}
