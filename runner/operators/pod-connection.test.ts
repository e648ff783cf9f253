import { describe, expect, it } from 'vitest';
import { clusterConnection } from './pod-connection.ts';

const reads =
  (text: string | undefined) =>
  (_id: string): string | undefined =>
    text;

describe('kubernetes_conn_id', () => {
  it('says which kubeconfig, context and namespace, as JSON or as a URI', () => {
    const extra = { kube_config_path: '/etc/kube', cluster_context: 'prod', namespace: 'etl' };
    const expected = { choice: { configFile: '/etc/kube', context: 'prod' }, namespace: 'etl' };
    const asJson = JSON.stringify({ conn_type: 'kubernetes', extra: JSON.stringify(extra) });
    expect(clusterConnection('k8s', reads(asJson))).toEqual(expected);
    expect(clusterConnection('k8s', reads(JSON.stringify({ conn_type: 'kubernetes', extra })))).toEqual(expected);
    const older = Object.entries(extra).map(
      ([name, value]) => `extra__kubernetes__${name}=${encodeURIComponent(value)}`,
    );
    expect(clusterConnection('k8s', reads(`kubernetes://?${older.join('&')}`))).toEqual(expected);
  });

  it('may hold a kubeconfig itself, or mean the pod that this runs in', () => {
    const kubeConfig = { kind: 'Config', clusters: [] };
    const connection = (extra: object): string => JSON.stringify({ conn_type: 'kubernetes', extra });
    expect(clusterConnection('k8s', reads(connection({ kube_config: kubeConfig }))).choice).toEqual({
      configText: JSON.stringify(kubeConfig),
    });
    expect(clusterConnection('k8s', reads(connection({ in_cluster: true }))).choice).toEqual({ inCluster: true });
    expect(clusterConnection('k8s', reads('kubernetes://?in_cluster=True')).choice).toEqual({ inCluster: true });
  });

  it('that is not there is told, unless it is the usual one', () => {
    expect(clusterConnection('mine', reads(undefined))).toEqual({
      choice: {},
      note: 'There is no connection mine (kubernetes_conn_id): the cluster is that of the settings and the kubeconfig',
    });
    expect(clusterConnection('kubernetes_default', reads(undefined))).toEqual({ choice: {} });
    expect(clusterConnection(undefined, reads('kubernetes://?namespace=x'))).toEqual({ choice: {} });
  });

  it('that is damaged is named', () => {
    expect(() => clusterConnection('mine', reads('{"conn_type": '))).toThrow(
      /^The connection mine \(kubernetes_conn_id\)/,
    );
  });
});
