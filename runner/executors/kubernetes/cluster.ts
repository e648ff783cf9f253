/** The clusters that this process talks to: one connection each, and one watch for each namespace. */
import { Api } from './api.ts';
import { type ClusterChoice, type Connection, configurationState, connect } from './connection.ts';
import { workspaceSelector } from './labels.ts';
import { PodWatch } from './pod-watch.ts';

export interface Cluster {
  readonly api: Api;
  readonly connection: Connection;
  /** Pods of the workspace in the namespace. */
  watch(namespace: string, workspace: string): PodWatch;
}

type Environment = { readonly [name: string]: string | undefined };

/** By what was chosen: the cluster that it was when the kubeconfig had that state. */
const clusters = new Map<string, { readonly state: string; readonly cluster: Cluster }>();
/** By run: the context that was the current one when the run first needed a cluster. */
const contextsOfRuns = new Map<string, Map<string, string>>();

/** A kubeconfig that has changed is read anew; what goes on meanwhile keeps its connection. Throws NoCluster. */
export function clusterFor(choice: ClusterChoice, env: Environment): Cluster {
  const key = keyOf(choice, env);
  const state = configurationState(choice, env);
  const known = clusters.get(key);
  if (known?.state === state) return known.cluster;
  const cluster = open(connect(choice, env));
  clusters.set(key, { state, cluster });
  return cluster;
}

/** As `clusterFor`, but a run stays where it began when somebody makes another context the current one. */
export function clusterOfRun(choice: ClusterChoice, env: Environment, runId: string): Cluster {
  const contexts = contextsOfRuns.get(runId) ?? new Map<string, string>();
  contextsOfRuns.set(runId, contexts);
  const key = keyOf(choice, env);
  const context = contexts.get(key);
  const cluster = clusterFor(context === undefined ? choice : { ...choice, context }, env);
  if (cluster.connection.context !== undefined) contexts.set(key, cluster.connection.context);
  return cluster;
}

/** When a run has ended, and what it left was cleared away. */
export function forgetRun(runId: string): void {
  contextsOfRuns.delete(runId);
}

function open(connection: Connection): Cluster {
  const api = new Api(connection);
  const watches = new Map<string, PodWatch>();
  return {
    api,
    connection,
    watch: (namespace, workspace) => {
      const name = JSON.stringify([namespace, workspace]);
      const watch = watches.get(name) ?? new PodWatch(api, namespace, workspaceSelector(workspace));
      watches.set(name, watch);
      return watch;
    },
  };
}

function keyOf(choice: ClusterChoice, env: Environment): string {
  return JSON.stringify([choice, env.KUBECONFIG, env.HOME]);
}
