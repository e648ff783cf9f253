import { describe, expect, test } from 'vitest';
import type { StaticValue } from '../../model.ts';
import { analyse } from '../../test-support.ts';

async function argument(imports: string, expression: string): Promise<StaticValue | undefined> {
  const { dags, problems } = await analyse(`
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
${imports}
with DAG("a"):
    KubernetesPodOperator(task_id="b", name="b", image="i", volumes=${expression})
`);
  expect(problems).toEqual([]);
  return dags[0]?.tasks[0]?.args.find(({ name }) => name === 'volumes')?.value;
}

describe('models of the Kubernetes client', () => {
  test.each([
    ['from kubernetes.client import models as k8s', 'k8s.V1EnvVar'],
    ['from kubernetes import client as k8s', 'k8s.V1EnvVar'],
    ['from kubernetes.client import V1EnvVar', 'V1EnvVar'],
    ['import kubernetes.client.models as k8s', 'k8s.V1EnvVar'],
    ['import kubernetes', 'kubernetes.client.V1EnvVar'],
  ])('are known by %s', async (imports, name) => {
    expect(await argument(imports, `[${name}(name="A", value="1")]`)).toEqual({
      kind: 'json',
      value: [{ name: 'A', value: '1' }],
    });
  });

  test('are the objects that the API knows, in the depth', async () => {
    const expression = `[k8s.V1Volume(name="v", host_path=None, config_map=k8s.V1ConfigMapVolumeSource(name="c", default_mode=0o644)),
      k8s.V1HostAlias(hostnames=["h"], ip="1.2.3.4"), k8s.V1NetworkPolicyIngressRule(_from=[])]`;
    expect(await argument('from kubernetes.client import models as k8s', expression)).toEqual({
      kind: 'json',
      value: [
        { name: 'v', configMap: { name: 'c', defaultMode: 420 } },
        { hostnames: ['h'], ip: '1.2.3.4' },
        { from: [] },
      ],
    });
  });

  test('are not known when something in them is not', async () => {
    const imports = 'import os\nfrom kubernetes.client import models as k8s';
    expect((await argument(imports, '[k8s.V1EnvVar(name="A", value=os.environ.get("A"))]'))?.kind).not.toBe('json');
    expect((await argument(imports, '[k8s.V1EnvVar("A")]'))?.kind).not.toBe('json');
  });

  test('may be read and changed', async () => {
    const imports =
      'from kubernetes.client import models as k8s\nv = k8s.V1Volume(name="v")\nv.name = "w"\nv.to_dict()';
    expect(await argument(imports, '[v]')).toEqual({ kind: 'json', value: [{ name: 'w' }] });
  });
});

describe('Secrets of pods', () => {
  test('are records with Airflow’s names', async () => {
    const imports = 'from airflow.providers.cncf.kubernetes.secret import Secret';
    expect(await argument(imports, '[Secret("env", "DB", "db", key="uri")]')).toEqual({
      kind: 'json',
      value: [{ deploy_type: 'env', deploy_target: 'DB', secret: 'db', key: 'uri' }],
    });
  });
});
