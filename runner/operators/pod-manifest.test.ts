import { describe, expect, it } from 'vitest';
import type { InstanceTry } from '../executors/kubernetes/labels.ts';
import { podArgs, renderPodArgs, shownFields } from './pod-args.ts';
import { podManifest, templateNamespace } from './pod-manifest.ts';

const instance: InstanceTry = {
  workspace: '/w/.dagwright',
  dagId: 'etl',
  runId: 'manual__2026-01-31T05:00:00+00:00',
  taskId: 'load.to_db',
  mapIndex: -1,
  tryNumber: 1,
};

function labelsOf(manifest: unknown): { [name: string]: string } {
  return (manifest as { metadata: { labels: { [name: string]: string } } }).metadata.labels;
}

describe('the pod of a task', () => {
  it('has what the arguments say, and no more', () => {
    const { name, container, manifest } = podManifest(
      {
        image: 'app:1',
        cmds: ['sh', '-c'],
        arguments: ['echo', 3],
        env_vars: { A: '1', B: 2, C: true },
        container_resources: { limits: { memory: '64Mi' } },
        node_selector: { disk: 'ssd' },
        service_account_name: 'loader',
        image_pull_policy: 'Always',
        image_pull_secrets: 'one, two',
        volumes: [{ name: 'v', emptyDir: {} }],
        volume_mounts: [{ name: 'v', mountPath: '/v' }],
        annotations: { note: 'x' },
        labels: { team: 'data' },
        hostnetwork: false,
      },
      'mwaa',
      instance,
    );
    expect(name).toMatch(/^load-to-db-[0-9a-f]{8}$/);
    expect(container).toBe('base');
    expect(manifest).toMatchObject({ metadata: { name, namespace: 'mwaa', annotations: { note: 'x' } } });
    expect(manifest.spec).toEqual({
      restartPolicy: 'Never',
      containers: [
        {
          name: 'base',
          image: 'app:1',
          command: ['sh', '-c'],
          args: ['echo', '3'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
            { name: 'C', value: 'True' },
          ],
          imagePullPolicy: 'Always',
          resources: { limits: { memory: '64Mi' } },
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
      nodeSelector: { disk: 'ssd' },
      serviceAccountName: 'loader',
      imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
    });
    expect(labelsOf(manifest)).toMatchObject({ team: 'data', dag_id: 'etl', task_id: 'load.to_db', try_number: '1' });
  });

  it('has labels that Kubernetes takes, however the ids look', () => {
    const taskId = `${'ü'.repeat(3)}.${'x'.repeat(200)}`;
    const { name, manifest } = podManifest({ image: 'a' }, 'default', { ...instance, taskId, mapIndex: 7 });
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(name.length).toBeLessThanOrEqual(63);
    for (const value of Object.values(labelsOf(manifest))) {
      expect(value).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
    }
    expect(labelsOf(manifest)).toMatchObject({ 'dagwright/map-index': '7', map_index: '7' });
  });

  it('has the same name when it is made again for the same try, and another for another', () => {
    const nameOf = (other: Partial<InstanceTry>): string =>
      podManifest({ image: 'a', name: 'My Pod' }, 'default', { ...instance, ...other }).name;
    expect(nameOf({})).toMatch(/^my-pod-/);
    expect(nameOf({})).toBe(nameOf({}));
    const names = [nameOf({}), nameOf({ tryNumber: 2 }), nameOf({ mapIndex: 0 }), nameOf({ workspace: '/other' })];
    expect(new Set(names).size).toBe(4);
  });

  it('is laid over a template or a whole pod, as Airflow does', () => {
    const full_pod_spec = {
      metadata: { namespace: 'from-spec', labels: { team: 'data' } },
      spec: { hostname: 'h', containers: [{ name: 'main', image: 'spec:1', env: [{ name: 'A', value: '1' }] }] },
    };
    const { container, manifest } = podManifest({ full_pod_spec, cmds: ['ls'], env_vars: { B: '2' } }, 'ns', instance);
    expect(container).toBe('main');
    expect(manifest).toMatchObject({ metadata: { namespace: 'ns', labels: { team: 'data', dag_id: 'etl' } } });
    expect(manifest.spec).toEqual({
      hostname: 'h',
      restartPolicy: 'Never',
      containers: [
        {
          name: 'main',
          image: 'spec:1',
          command: ['ls'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ],
    });
    expect(templateNamespace({ full_pod_spec })).toBe('from-spec');
    expect(() => podManifest({ pod_template_dict: { spec: {} } }, 'ns', instance)).toThrow('the pod has no image');
  });

  it('gets the Secrets and ConfigMaps that it asks for', () => {
    const secrets = [
      { deploy_type: 'env', deploy_target: 'DB', secret: 'db', key: 'uri', items: [] },
      { deploy_type: 'env', deploy_target: null, secret: 'all', key: null, items: [] },
      { deploy_type: 'volume', deploy_target: '/keys', secret: 'keys', key: null, items: [{ key: 'k', path: 'p' }] },
    ];
    const { manifest } = podManifest({ image: 'a', secrets, configmaps: ['conf'] }, 'ns', instance);
    expect(manifest.spec).toMatchObject({
      volumes: [{ name: 'secretvol-0', secret: { secretName: 'keys', items: [{ key: 'k', path: 'p' }] } }],
      containers: [
        {
          env: [{ name: 'DB', valueFrom: { secretKeyRef: { name: 'db', key: 'uri' } } }],
          envFrom: [{ secretRef: { name: 'all' } }, { configMapRef: { name: 'conf' } }],
          volumeMounts: [{ name: 'secretvol-0', mountPath: '/keys', readOnly: true }],
        },
      ],
    });
  });

  it('has no value in it whose name says that it is secret', () => {
    const { name, manifest, secret } = podManifest(
      { image: 'a', env_vars: { DB_PASSWORD: 'hunter2', USER: 'me' } },
      'ns',
      instance,
    );
    expect(JSON.stringify(manifest)).not.toContain('hunter2');
    expect(secret).toEqual({ DB_PASSWORD: 'hunter2' });
    expect(manifest.spec).toMatchObject({
      containers: [
        { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name, key: 'DB_PASSWORD' } } }, { value: 'me' }] },
      ],
    });
  });

  it('has what is false in it as false', () => {
    const { manifest } = podManifest(
      {
        image: 'a',
        automount_service_account_token: false,
        full_pod_spec: { spec: { enableServiceLinks: false, containers: [{ name: 'base' }] } },
      },
      'ns',
      instance,
    );
    expect(manifest.spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  });

  it('has the rest of what the provider knows', () => {
    const { manifest, name } = podManifest(
      {
        image: 'a',
        pod_name: 'eks',
        dnspolicy: 'None',
        dns_config: { nameservers: ['10.0.0.1'] },
        host_aliases: [{ ip: '10.0.0.2', hostnames: ['db'] }],
        runtime_class_name: 'gvisor',
        termination_message_policy: 'FallbackToLogsOnError',
        env_vars: { A: '1' },
        pod_runtime_info_envs: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
        do_xcom_push: true,
        cmds: ['sh', '-c'],
        xcom_sidecar_container_security_context: { runAsUser: 7 },
      },
      'ns',
      instance,
    );
    expect(name).toMatch(/^eks-/);
    expect(manifest.spec).toMatchObject({
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.1'] },
      hostAliases: [{ ip: '10.0.0.2', hostnames: ['db'] }],
      runtimeClassName: 'gvisor',
      containers: [
        {
          terminationMessagePolicy: 'FallbackToLogsOnError',
          env: [
            { name: 'A', value: '1' },
            { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          ],
        },
        { securityContext: { runAsUser: 7 } },
      ],
    });
  });

  it('cannot be made of arguments that are no texts', () => {
    expect(() => podManifest({ image: 'a', cmds: [['sh']] }, 'default', instance)).toThrow(
      /cmds has to be a list of te/,
    );
    expect(() => podManifest({ image: 'a', env_vars: { A: [] } }, 'default', instance)).toThrow(/env_vars\["A"\]/);
  });
});

describe('arguments', () => {
  it('that only the provider’s own code understands leave the task to Python', () => {
    expect(podArgs({ image: 'a', callbacks: ['c'] })).toBeUndefined();
    expect(podArgs({ image: 'a', callbacks: [], retries: 3, cmds: null })).toEqual({ image: 'a' });
    expect(podArgs({ cmds: ['sh'] })).toBeUndefined();
    expect(podArgs({ pod_template_file: 'pod.yaml' })).toEqual({ pod_template_file: 'pod.yaml' });
  });

  it('are rendered in the depth, where Airflow has template fields', () => {
    const args = { image: '{{x}}', env_vars: [{ name: 'A', value: '{{x}}' }], image_pull_policy: '{{x}}' };
    expect(renderPodArgs(args, (text) => text.replace('{{x}}', '1'))).toEqual({
      image: '1',
      env_vars: [{ name: 'A', value: '1' }],
      image_pull_policy: '{{x}}',
    });
  });

  it('are shown without values that are secret by their names', () => {
    expect(shownFields({ env_vars: { DB_PASSWORD: 'x', API_KEY: 'y', USER: 'me' }, ports: [] })).toEqual({
      env_vars: { DB_PASSWORD: '***', API_KEY: '***', USER: 'me' },
    });
    expect(shownFields({ env_vars: [{ name: 'MY_TOKEN', value: 'x' }] })).toEqual({
      env_vars: [{ name: 'MY_TOKEN', value: '***' }],
    });
  });
});
