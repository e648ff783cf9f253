/** Which cluster is meant, and how its API server is reached: a kubeconfig's context, or the pod that this process runs in. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, type RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Exec, KubeConfig, type User } from '@kubernetes/client-node';
import { messageOf, systemCode } from '../../errors.ts';

export interface ClusterChoice {
  /** Path of a kubeconfig; `KUBECONFIG` or `~/.kube/config` when absent. */
  readonly configFile?: string;
  /** A kubeconfig itself, in place of a file. */
  readonly configText?: string;
  /** Name of an EKS cluster: a context of it is taken when no context is named. */
  readonly eksCluster?: string;
  /** Name of a context; the current one when absent. */
  readonly context?: string;
  /** The service account of the pod that this process runs in. */
  readonly inCluster?: boolean;
}

export interface Connection {
  readonly server: string;
  /** For messages: `context kind-dev`. */
  readonly title: string;
  /** Name of the context; undefined inside a pod. */
  readonly context?: string;
  /** Of the context, or of the pod that this process runs in. */
  readonly namespace: string | undefined;
  /** Address, certificates and credentials of a request; the latter may come from a program and be renewed. */
  requestOptions(): Promise<RequestOptions>;
  /** Runs commands in containers. */
  exec(): Promise<Exec>;
  /** Reads the configuration anew, for credentials that have been refused. */
  renew(): void;
}

export class NoCluster extends Error {}

type Environment = { readonly [name: string]: string | undefined };

/** Throws NoCluster, with words about what was looked for. */
export function connect(choice: ClusterChoice, env: Environment): Connection {
  let config = load(choice, env);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new NoCluster(`The kubeconfig names no cluster for the context ${config.getCurrentContext() || '(none)'}.`);
  }
  const context = config.getContextObject(config.getCurrentContext());
  let turn: Promise<unknown> = Promise.resolve();
  return {
    server: cluster.server,
    title: choice.inCluster ? 'the cluster of this pod' : `context ${config.getCurrentContext()}`,
    ...(!choice.inCluster && { context: config.getCurrentContext() }),
    namespace: context?.namespace,
    requestOptions: () => {
      // One after the other: the first may have to ask a program for credentials, which all others then have.
      const mine = turn.then(() => optionsOf(config));
      turn = mine.catch(() => {});
      return mine;
    },
    exec: async () => new Exec(config),
    renew: () => {
      // Another context may be the current one by now: its credentials are for another server.
      const same = choice.inCluster ? choice : { ...choice, context: config.getCurrentContext() };
      try {
        config = load(same, env);
      } catch (error) {
        if (!(error instanceof NoCluster)) throw error;
      }
    },
  };
}

/** Changes when a kubeconfig that counts does. */
export function configurationState(choice: ClusterChoice, env: Environment): string {
  const files = choice.inCluster ? [] : choice.configFile === undefined ? kubeconfigFiles(env) : [choice.configFile];
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(existsSync(file) ? readFileSync(file) : 'none');
  return hash.digest('hex');
}

/** Throws an Error with words for the user when a program gives no credentials. */
async function optionsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = { headers: {} };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    const command = execOf(config.getCurrentUser())?.command;
    if (command === undefined) throw error;
    const why =
      systemCode(error) === 'ENOENT'
        ? 'it is not installed, or not on PATH'
        : messageOf(error).trim().split('\n').at(-1)?.trim() || 'it failed without a word';
    throw new Error(`The program ${command}, which the kubeconfig names for credentials, gave none: ${why}`);
  }
  return { ...options, agent: keptAlive(options.agent) };
}

const lasting = new WeakMap<Agent, Agent>();

/** Not a connection, with all that TLS asks for, for each request. Those through a proxy are the proxy's matter. */
function keptAlive(agent: RequestOptions['agent']): RequestOptions['agent'] {
  if (!(agent instanceof Agent) || agent.constructor !== Agent) return agent;
  const known = lasting.get(agent) ?? new Agent({ ...agent.options, keepAlive: true });
  lasting.set(agent, known);
  return known;
}

/** Throws NoCluster. */
export function listContexts(
  choice: ClusterChoice,
  env: Environment,
): {
  readonly contexts: readonly { readonly name: string; readonly cluster: string; readonly namespace?: string }[];
  readonly current: string | null;
} {
  const config = load(choice, env);
  const contexts = config.getContexts().map(({ name, cluster, namespace }) => ({
    name,
    cluster: config.clusters.find((one) => one.name === cluster)?.server ?? cluster,
    ...(namespace && { namespace }),
  }));
  return { contexts, current: config.getCurrentContext() || null };
}

interface CredentialProgram {
  readonly command?: string;
  readonly apiVersion?: string;
  env?: readonly { readonly name: string; readonly value: string }[] | null;
}

function execOf(user: User | null): CredentialProgram | undefined {
  return user?.exec as CredentialProgram | undefined;
}

/** What kubectl gives such programs: the environment of who asks, and what is asked for. */
function prepareProgram(config: KubeConfig, env: Environment): KubeConfig {
  const program = execOf(config.getCurrentUser());
  if (program) {
    const info = { kind: 'ExecCredential', apiVersion: program.apiVersion, spec: { interactive: false } };
    const given = { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
    const variables = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
    program.env = [...variables, ...(program.env ?? [])];
  }
  return config;
}

function load(choice: ClusterChoice, env: Environment): KubeConfig {
  return prepareProgram(read(choice, env), env);
}

function read(choice: ClusterChoice, env: Environment): KubeConfig {
  const config = new KubeConfig();
  if (choice.inCluster || (choice.configFile === undefined && isInside(env) && !anyFile(env))) {
    config.loadFromCluster();
    return config;
  }
  const files = choice.configFile === undefined ? kubeconfigFiles(env) : [choice.configFile];
  if (choice.configText !== undefined)
    return withContext(fromText(config, choice.configText), choice, ['the connection']);
  const found = files.filter((file) => existsSync(file));
  if (found.length === 0) throw new NoCluster(notFound(choice, env, files));
  try {
    const [first, ...others] = found;
    if (first !== undefined) config.loadFromFile(first);
    for (const other of others) {
      const more = new KubeConfig();
      more.loadFromFile(other);
      mergeInto(config, more);
    }
  } catch (error) {
    throw new NoCluster(`The kubeconfig ${found.join(', ')} cannot be read: ${messageOf(error)}`);
  }
  return withContext(config, choice, found);
}

function fromText(config: KubeConfig, text: string): KubeConfig {
  try {
    config.loadFromString(text);
  } catch (error) {
    throw new NoCluster(`The kubeconfig of the connection cannot be read: ${messageOf(error)}`);
  }
  return config;
}

function withContext(config: KubeConfig, choice: ClusterChoice, found: readonly string[]): KubeConfig {
  if (choice.context !== undefined) {
    if (!config.getContextObject(choice.context)) {
      const known = config.getContexts().map(({ name }) => name);
      throw new NoCluster(
        `There is no context ${choice.context} in ${found.join(', ')}; there is ${known.join(', ') || 'none'}.`,
      );
    }
    config.setCurrentContext(choice.context);
  } else if (choice.eksCluster !== undefined) {
    chooseEks(config, choice.eksCluster, found);
  }
  return config;
}

/** `aws eks update-kubeconfig` names contexts by ARN (`…:cluster/NAME`), eksctl by `USER@NAME.REGION.eksctl.io`. */
function chooseEks(config: KubeConfig, name: string, files: readonly string[]): void {
  const names = config.getContexts().map((context) => context.name);
  const mine = names.find((one) => one === name || one.endsWith(`:cluster/${name}`) || one.includes(`@${name}.`));
  if (mine === undefined) {
    throw new NoCluster(
      `No context in ${files.join(', ')} is of the EKS cluster ${name}; there is ${names.join(', ') || 'none'}. ` +
        `Add one with: aws eks update-kubeconfig --name ${name}`,
    );
  }
  config.setCurrentContext(mine);
}

/** As kubectl merges: what came first stays. */
function mergeInto(config: KubeConfig, more: KubeConfig): void {
  const missing = <T extends { readonly name: string }>(mine: readonly T[], others: readonly T[]): T[] =>
    others.filter(({ name }) => !mine.some((one) => one.name === name));
  config.clusters = [...config.clusters, ...missing(config.clusters, more.clusters)];
  config.users = [...config.users, ...missing(config.users, more.users)];
  config.contexts = [...config.contexts, ...missing(config.contexts, more.contexts)];
  if (!config.getCurrentContext()) config.setCurrentContext(more.getCurrentContext());
}

function kubeconfigFiles(env: Environment): readonly string[] {
  if (env.KUBECONFIG) return env.KUBECONFIG.split(delimiter).filter(Boolean);
  return [join(env.HOME ?? env.USERPROFILE ?? homedir(), '.kube', 'config')];
}

function anyFile(env: Environment): boolean {
  return kubeconfigFiles(env).some((file) => existsSync(file));
}

function isInside(env: Environment): boolean {
  return Boolean(env.KUBERNETES_SERVICE_HOST) && existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token');
}

function notFound({ configFile }: ClusterChoice, env: Environment, files: readonly string[]): string {
  const named = files.join(', ');
  const where =
    configFile !== undefined
      ? `config_file names ${named}, which does not exist`
      : env.KUBECONFIG
        ? `KUBECONFIG names ${named}, which does not exist`
        : `KUBECONFIG is not set, and there is no ${named}`;
  return `There is no kubeconfig, so no Kubernetes cluster is known: ${where}. Set KUBECONFIG, or start a cluster here (kind, minikube).`;
}
