import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../dag/model.ts';
import type { KubernetesSettings } from '../../protocol.ts';
import type { InstanceTry } from './labels.ts';
import { podSettings } from './pod-settings.ts';
import { reconcilePods } from './reconcile.ts';
import { workerPod } from './worker-pod.ts';

const instance: InstanceTry = {
  workspace: '/w/.dagwright',
  dagId: 'etl',
  runId: 'r1',
  taskId: 'load',
  mapIndex: -1,
  tryNumber: 1,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagwright-template-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function pod(settings: KubernetesSettings, executorConfig?: Json): { metadata: Json; spec: Json } {
  const parts = {
    command: ['python3'],
    args: ['x'],
    env: [],
    volumes: [{ name: 'own' }],
    volumeMounts: [{ name: 'own', mountPath: '/own' }],
    image: 'python:3-slim',
  };
  return workerPod(instance, 'jobs', settings, { config: executorConfig, folders: [folder] }, parts).manifest as {
    metadata: Json;
    spec: Json;
  };
}

function template(text: string): KubernetesSettings {
  const podTemplateFile = join(folder, 'pod.yaml');
  writeFileSync(podTemplateFile, text);
  return { podTemplateFile };
}

describe('the pod of a task', () => {
  it('has a template that is named from the workspace', () => {
    writeFileSync(join(folder, 'small.yaml'), 'spec: {containers: [{name: base, image: mine}]}');
    expect(pod({}, { pod_template_file: 'small.yaml' }).spec).toMatchObject({ containers: [{ image: 'mine' }] });
    expect(() => pod({ podTemplateFile: 'none.yaml' })).toThrow(
      `The pod template ${join(folder, 'none.yaml')} cannot be`,
    );
  });

  it('is what an executor_config of older DAG files says', () => {
    const older = {
      KubernetesExecutor: {
        image: 'old:1',
        request_memory: '64Mi',
        limit_cpu: '500m',
        node_selectors: { disk: 'ssd' },
        tolerations: [{ key: 'only' }],
        annotations: { a: 'b' },
        labels: { team: 'etl' },
        envs: { A: 1 },
        configmaps: ['conf'],
        image_pull_secrets: 'one,two',
        volume_mounts: [{ name: 'v', mountPath: '/v' }],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    };
    const { metadata, spec } = pod({}, older);
    expect(metadata).toMatchObject({ annotations: { a: 'b' }, labels: { team: 'etl' } });
    expect(spec).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'only' }],
      imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
      volumes: [{ name: 'v', emptyDir: {} }, { name: 'own' }],
      containers: [
        {
          image: 'old:1',
          resources: { requests: { memory: '64Mi' }, limits: { cpu: '500m' } },
          env: [{ name: 'A', value: '1' }],
          envFrom: [{ configMapRef: { name: 'conf' } }],
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'own', mountPath: '/own' },
          ],
        },
      ],
    });
    expect(() => pod({}, { ...older, pod_override: { spec: { hostNetwork: true } } })).toThrow(/only one of them/);
  });

  it('has our image and command where nobody says anything', () => {
    expect(pod({})).toMatchObject({
      metadata: { namespace: 'jobs', labels: { dag_id: 'etl', 'dagwright/task': 'load' } },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'base', image: 'python:3-slim', command: ['python3'], args: ['x'] }],
      },
    });
  });

  it('takes each thing from the last who says it: template, settings, pod_override', () => {
    const settings: KubernetesSettings = {
      ...template(`
kind: Pod
metadata: {labels: {a: template, b: template}}
spec:
  serviceAccountName: template
  schedulerName: template
  volumes: [{name: data, emptyDir: {}}]
  containers:
    - {name: main, image: "template:1", command: [gone], args: [gone], env: [{name: A, value: template}]}
    - {name: sidecar, image: "sidecar:1"}
`),
      serviceAccount: 'settings',
      image: 'settings:1',
    };
    const override = { metadata: { labels: { b: 'override' } }, spec: { containers: [{ image: 'override:1' }] } };
    const { metadata, spec } = pod(settings, { pod_override: override });
    expect(metadata).toMatchObject({ labels: { a: 'template', b: 'override', dag_id: 'etl' } });
    expect(spec).toMatchObject({
      serviceAccountName: 'settings',
      schedulerName: 'template',
      volumes: [{ name: 'data', emptyDir: {} }, { name: 'own' }],
      containers: [
        {
          name: 'main',
          image: 'override:1',
          command: ['python3'],
          args: ['x'],
          env: [{ name: 'A', value: 'template' }],
        },
        { name: 'sidecar', image: 'sidecar:1' },
      ],
    });
    expect(pod(settings).spec).toMatchObject({ containers: [{ image: 'settings:1' }, {}] });
  });

  it('keeps our image where a template has Airflow’s placeholder', () => {
    const settings = template('kind: Pod\nspec: {containers: [{name: base, image: dummy_image}]}');
    expect(pod(settings).spec).toMatchObject({ containers: [{ image: 'python:3-slim' }] });
  });

  it('comes from the task’s own template file, if it names one', () => {
    const { podTemplateFile = '' } = template('kind: Pod\nspec: {hostNetwork: true}');
    expect(pod({ podTemplateFile: '/nowhere.yaml' }, { pod_template_file: podTemplateFile }).spec).toMatchObject({
      hostNetwork: true,
    });
  });

  it('says what is wrong with a template', () => {
    expect(() => pod({ podTemplateFile: join(folder, 'missing.yaml') })).toThrow(/missing\.yaml cannot be read/);
    expect(() => pod(template('kind: Deployment\nspec: {a: 1}'))).toThrow(/is a Deployment, and not a Pod/);
    expect(() => pod(template('kind: Pod'))).toThrow(/has no spec of a pod/);
  });
});

describe('two pods', () => {
  it('become one as in Airflow: lists of both, values of the second, and an empty value is none', () => {
    const base = {
      spec: { initContainers: [{ name: 'a' }], hostname: 'base', containers: [{ env: [1], image: 'x' }] },
    };
    const over: Json = {
      spec: { initContainers: [{ name: 'b' }], hostname: '', containers: [{ env: [2], image: null }, { name: 's' }] },
    };
    expect(reconcilePods(base, over).spec).toEqual({
      initContainers: [{ name: 'a' }, { name: 'b' }],
      hostname: 'base',
      containers: [{ env: [1, 2], image: 'x' }, { name: 's' }],
    });
  });
});

describe('settings', () => {
  it('go before our variables, and these before Airflow’s', () => {
    const env = {
      DAGWRIGHT_KUBERNETES_NAMESPACE: 'ours',
      AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: 'airflows',
      AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_REPOSITORY: 'repo/airflow',
      AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_TAG: '3.1',
    };
    expect(podSettings({ context: 'dev' }, env)).toEqual({
      context: 'dev',
      namespace: 'ours',
      image: 'repo/airflow:3.1',
    });
    expect(podSettings({ namespace: 'mine', image: '' }, env)).toMatchObject({
      namespace: 'mine',
      image: 'repo/airflow:3.1',
    });
  });
});
