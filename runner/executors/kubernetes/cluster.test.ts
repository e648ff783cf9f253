import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterFor, clusterOfRun, forgetRun } from './cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-clusters-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function kubeconfig(current: string, token = 'first'): { readonly KUBECONFIG: string } {
  const KUBECONFIG = join(folder, 'config');
  const text = `
apiVersion: v1
kind: Config
current-context: ${current}
clusters: [{name: dev, cluster: {server: 'https://dev.test'}}, {name: prod, cluster: {server: 'https://prod.test'}}]
users: [{name: me, user: {token: ${token}}}]
contexts: [{name: dev, context: {cluster: dev, user: me}}, {name: prod, context: {cluster: prod, user: me}}]
`;
  writeFileSync(KUBECONFIG, text);
  return { KUBECONFIG };
}

async function tokenOf(cluster: ReturnType<typeof clusterFor>): Promise<unknown> {
  const { headers } = await cluster.connection.requestOptions();
  return (headers as { readonly Authorization?: string }).Authorization;
}

describe('a kubeconfig', () => {
  it('is read once while it stays as it is', () => {
    const env = kubeconfig('dev');
    expect(clusterFor({}, env)).toBe(clusterFor({}, env));
  });

  it('counts as it is now: another context, another token', async () => {
    const env = kubeconfig('dev');
    expect(clusterFor({}, env).connection.server).toBe('https://dev.test');
    kubeconfig('prod');
    expect(clusterFor({}, env).connection.server).toBe('https://prod.test');
    kubeconfig('prod', 'second');
    expect(await tokenOf(clusterFor({}, env))).toBe('Bearer second');
  });

  it('moves no run to another cluster half-way, but gives it the new token', async () => {
    const env = kubeconfig('dev');
    clusterOfRun({}, env, 'one');
    kubeconfig('prod', 'second');
    const same = clusterOfRun({}, env, 'one');
    expect([same.connection.server, await tokenOf(same)]).toEqual(['https://dev.test', 'Bearer second']);
    expect(clusterOfRun({}, env, 'two').connection.server).toBe('https://prod.test');
    forgetRun('one');
    expect(clusterOfRun({}, env, 'one').connection.server).toBe('https://prod.test');
  });

  it('that has another context by now renews the credentials of the one that is connected', async () => {
    const env = kubeconfig('dev');
    const cluster = clusterFor({}, env);
    kubeconfig('prod', 'second');
    cluster.connection.renew();
    expect(await tokenOf(cluster)).toBe('Bearer second');
    expect(cluster.connection.title).toBe('context dev');
  });
});
