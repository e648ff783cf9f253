/** The clusters that this process talks to: one connection each, and one watch for each namespace. */
import { Api } from './api.ts';
import { type ClusterChoice, type Connection, connect } from './connection.ts';
import { workspaceSelector } from './labels.ts';
import { PodWatch } from './pod-watch.ts';

export interface Cluster {
  readonly api: Api;
  readonly connection: Connection;
  /** Pods of the workspace in the namespace. */
  watch(namespace: string, workspace: string): PodWatch;
}

const clusters = new Map<string, Cluster>();

/** Throws NoCluster. */
export function clusterFor(choice: ClusterChoice, env: { readonly [name: string]: string | undefined }): Cluster {
  const key = JSON.stringify([choice, env.KUBECONFIG, env.HOME]);
  const known = clusters.get(key);
  if (known) return known;
  const connection = connect(choice, env);
  const api = new Api(connection);
  const watches = new Map<string, PodWatch>();
  const cluster: Cluster = {
    api,
    connection,
    watch: (namespace, workspace) => {
      const name = JSON.stringify([namespace, workspace]);
      const watch = watches.get(name) ?? new PodWatch(api, namespace, workspaceSelector(workspace));
      watches.set(name, watch);
      return watch;
    },
  };
  clusters.set(key, cluster);
  return cluster;
}
