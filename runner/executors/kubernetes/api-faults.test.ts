/** Runs of a runner against an API server that refuses, forgets and is slow: how tasks end, what is said of it, and what is left. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Runner, type RunSummary, type StartRunParams } from '../../index.ts';
import { until } from './test-support/cluster.ts';
import { FakeApi, type FakeApiOptions, refuse } from './test-support/fake-api.ts';

let [api, runner, workspace]: [FakeApi?, Runner?, string?] = [];

afterEach(async () => {
  await runner?.close();
  api?.close();
  if (workspace) rmSync(workspace, { recursive: true, force: true });
});

async function open(options: FakeApiOptions = {}): Promise<{ api: FakeApi; runner: Runner; kubeconfig: string }> {
  workspace = mkdtempSync(join(tmpdir(), 'dagwright-api-'));
  api = await FakeApi.open(options);
  const kubeconfig = join(workspace, 'kubeconfig');
  writeFileSync(kubeconfig, api.kubeconfig());
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  runner = await Runner.open({ workspace, program: 'a test', killGrace: 1, env });
  return { api, runner, kubeconfig };
}

const SECRET = ', env_vars={"MY_TOKEN": "hidden"}';

async function run(tasks: number, params: Partial<StartRunParams> = {}): Promise<RunSummary> {
  const file = join(workspace ?? '', 'dags', 'pods.py');
  mkdirSync(join(workspace ?? '', 'dags'), { recursive: true });
  writeFileSync(
    file,
    `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("pods", schedule=None, max_active_tasks=1000):
    for i in range(${tasks}):
        KubernetesPodOperator(task_id=f"t{i}", namespace="etl", image="busybox", cmds=["true"]${tasks < 100 ? SECRET : ''})
`,
  );
  return ((await runner?.start({ file, ...params })) ?? { done: Promise.reject(new Error('no runner')) }).done;
}

function told(runId: string): string {
  const [first] = runner?.get(runId).taskInstances ?? [];
  return `${first?.state}: ${first?.reason ?? ''}`;
}

/** The request is answered like this the first times, then as usual. */
function atFirst(times: number, which: RegExp, answer: ReturnType<typeof refuse>): FakeApiOptions {
  let left = times;
  return { fault: (request) => (which.test(request) && left-- > 0 ? answer : undefined) };
}

describe('an API server', () => {
  it('that is too busy is asked again when it wants to be', async () => {
    const { api } = await open(atFirst(2, /^POST pods/, refuse(429, 'TooManyRequests', { 'retry-after': '0.1' })));
    expect((await run(1)).state).toBe('success');
    expect(api.count(/^POST pods/)).toBe(3);
    expect([api.pods.size, api.others.size]).toEqual([0, 0]);
  });

  it('that has an error of its own is asked again, whatever is asked', async () => {
    const { api } = await open(atFirst(3, /pods|secrets/, refuse(500, 'InternalError')));
    expect((await run(1)).state).toBe('success');
    expect([api.pods.size, api.others.size]).toEqual([0, 0]);
  });

  it('that refuses a token gets the one that the kubeconfig has by now', async () => {
    let kubeconfig = '';
    const { api, ...opened } = await open({
      fault: (_request, { authorization }) => {
        if (authorization === 'Bearer renewed') return undefined;
        // The user has logged in again.
        writeFileSync(kubeconfig, api.kubeconfig('renewed'));
        return refuse(401, 'Unauthorized');
      },
    });
    kubeconfig = opened.kubeconfig;
    expect((await run(1)).state).toBe('success');
    expect([api.pods.size, api.others.size]).toEqual([0, 0]);
  });

  it('that refuses every token has the task say so, at once', async () => {
    const { api } = await open({ fault: () => refuse(401, 'Unauthorized') });
    const { runId, state } = await run(1);
    expect(state).toBe('failed');
    expect(told(runId)).toMatch(
      /^failed: The cluster \(context fake\) does not accept the credentials of the kubeconfig; they may have expired\. Log in/,
    );
    expect(api.requests.length).toBeLessThan(6);
  });

  it('that has forgotten where a watch was is asked for a list', async () => {
    let watches = 0;
    const { api } = await open({
      fault: (request) => (request === 'GET pods?watch' && ++watches <= 2 ? refuse(410, 'Expired') : undefined),
    });
    expect((await run(3)).state).toBe('success');
    expect(api.count(/^GET pods$/)).toBeGreaterThanOrEqual(2);
    expect(api.pods.size).toBe(0);
  });

  it('that forbids to watch has the task say which rule it lacks, and its pod goes', async () => {
    const message = 'pods is forbidden: User "ann" cannot watch resource "pods" in API group "" in the namespace "etl"';
    const forbidden: ReturnType<typeof refuse> = (response) =>
      response.writeHead(403).end(JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden', message }));
    const { api } = await open({
      endless: true,
      fault: (request) => (request === 'GET pods?watch' ? forbidden : undefined),
    });
    const { runId } = await run(1);
    expect(told(runId)).toMatch(/^failed: RBAC forbids it: ann may not watch pods .*verbs \["watch"\]/);
    expect([api.pods.size, api.others.size]).toEqual([0, 0]);
  });

  it('has 300 pods of a DAG, few at once, with one watch and few lists', async () => {
    const { api } = await open();
    const { state, counts } = await run(300, { parallelism: 10 });
    expect([state, counts.success]).toEqual(['success', 300]);
    expect(api.atOnce).toBeLessThanOrEqual(10);
    expect([api.count(/^POST pods/), api.count(/^DELETE pods/), api.count(/^GET pods\?log/)]).toEqual([300, 300, 300]);
    // One ends when nobody has a pod for a moment.
    expect(api.count(/^GET pods\?watch/)).toBeLessThanOrEqual(30);
    expect(api.count(/^GET pods$/)).toBeLessThanOrEqual(60);
    expect([api.pods.size, api.others.size]).toEqual([0, 0]);
  });
});

describe('an operator', () => {
  const pod = (args: string): string => {
    mkdirSync(join(workspace ?? '', 'dags'), { recursive: true });
    const file = join(workspace ?? '', 'dags', 'pods.py');
    const text = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("pods", schedule=None):
    KubernetesPodOperator(task_id="t0", image="busybox", cmds=["true"], ${args})
`;
    writeFileSync(file, text);
    return file;
  };

  it.each([
    ['', 0],
    ['on_kill_action="keep_pod", ', 1],
  ])('whose task is stopped has its pod deleted, unless it says otherwise: %s', async (args, left) => {
    const { api, runner } = await open({ endless: true });
    const { runId, done } = await runner.start({ file: pod(`${args}namespace="etl", termination_grace_period=0`) });
    // Its task has seen that it runs.
    await until(() => api.count(/^GET pods\?log/) > 0);
    await runner.cancel(runId);
    await done;
    expect(api.pods.size).toBe(left);
  });

  it('finds its cluster in a connection of the workspace', async () => {
    const { api, runner, kubeconfig } = await open();
    const elsewhere = join(workspace ?? '', 'elsewhere');
    writeFileSync(elsewhere, readFileSync(kubeconfig));
    rmSync(kubeconfig);
    const connection = { conn_type: 'kubernetes', extra: { kube_config_path: elsewhere, namespace: 'of-connection' } };
    writeFileSync(join(workspace ?? '', '.dagwright/connections.json'), JSON.stringify({ mine: connection }));
    const { runId, done } = await runner.start({ file: pod('kubernetes_conn_id="mine", poll_interval=9') });
    expect((await done).state).toBe('success');
    expect(api.count(/^POST pods/)).toBe(1);
    const log = runner.readLog({ runId, taskId: 't0' }).text;
    expect(log).toMatch(/Creating pod \S+ in namespace of-connection/);
    expect(log).toMatch(/poll_interval has no effect here: the cluster tells of each change/);
  });

  it.each([
    ['callbacks=[dict]', /callbacks \(they are Python functions/],
    ['log_formatter=lambda name, line: line', /log_formatter \(it is a Python function/],
  ])('that wants what only its provider does says what that is: %s', async (args, why) => {
    const { api, runner } = await open();
    const { runId, done } = await runner.start({ file: pod(args) });
    expect((await done).state).toBe('failed');
    expect(told(runId)).toMatch(why);
    expect(told(runId)).toContain('pip install apache-airflow-providers-cncf-kubernetes');
    expect(api.count(/^POST pods/)).toBe(0);
  });
});
