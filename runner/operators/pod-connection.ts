/** `kubernetes_conn_id`: what an Airflow connection of the type `kubernetes` says of the cluster. */
import type { Json } from '../../dag/model.ts';
import { messageOf } from '../errors.ts';
import type { ClusterChoice } from '../executors/kubernetes/connection.ts';
import { connectionFields } from '../templates/context.ts';
import { isObject, type JsonObject } from './pod-args.ts';

export interface ClusterConnection {
  readonly choice: ClusterChoice;
  readonly namespace?: string;
  /** For the log: what it could not be asked for. */
  readonly note?: string;
}

/** Airflow's default, which need not be there. */
const USUAL = 'kubernetes_default';

/** `read`: a connection's URI or JSON. Throws an Error with words for the user when it is damaged. */
export function clusterConnection(id: Json | undefined, read: (id: string) => string | undefined): ClusterConnection {
  if (typeof id !== 'string' || id === '') return { choice: {} };
  const text = read(id);
  if (text === undefined) {
    const note = `There is no connection ${id} (kubernetes_conn_id): the cluster is that of the settings and the kubeconfig`;
    return { choice: {}, ...(id !== USUAL && { note }) };
  }
  const extra = extraOf(id, text);
  // Older forms write this before each name.
  const field = (name: string): Json | undefined => extra[name] ?? extra[`extra__kubernetes__${name}`];
  const word = (name: string): string | undefined => {
    const value = field(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const config = field('kube_config');
  const configText =
    typeof config === 'string' ? config : config === undefined || config === null ? '' : JSON.stringify(config);
  const [path, context, namespace] = [word('kube_config_path'), word('cluster_context'), word('namespace')];
  return {
    choice: {
      ...(path !== undefined && { configFile: path }),
      ...(configText !== '' && { configText }),
      ...(context !== undefined && { context }),
      ...(String(field('in_cluster')).toLowerCase() === 'true' && { inCluster: true }),
    },
    ...(namespace !== undefined && { namespace }),
  };
}

function extraOf(id: string, text: string): JsonObject {
  try {
    const { extra } = connectionFields(text);
    const value = (typeof extra === 'string' && extra !== '' ? JSON.parse(extra) : extra) as Json | undefined;
    return isObject(value) ? value : {};
  } catch (error) {
    throw new Error(`The connection ${id} (kubernetes_conn_id) cannot be read: ${messageOf(error)}`);
  }
}
