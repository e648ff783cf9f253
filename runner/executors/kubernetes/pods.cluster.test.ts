/** On a real cluster: DAGWRIGHT_TEST_KUBECONFIG names a kubeconfig that may make namespaces and pods. Its images are busybox and debian. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Runner, type RunSummary, type StartRunParams } from '../../index.ts';
import { Api, ApiError } from './api.ts';
import { connect } from './connection.ts';
import type { Pod } from './objects.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const kubeconfig = process.env.DAGWRIGHT_TEST_KUBECONFIG;
const noCluster = kubeconfig ? '' : ' (skipped: no cluster; DAGWRIGHT_TEST_KUBECONFIG does not name a kubeconfig)';
const namespace = `dagwright-test-${process.pid}`;
const env = { ...process.env, KUBECONFIG: kubeconfig };
const pods = `/api/v1/namespaces/${namespace}/pods`;

let api: Api;
let workspace: string;
let runner: Runner;

function dagFile(body: string): string {
  const file = join(workspace, 'dags', 'pods.py');
  mkdirSync(dirname(file), { recursive: true });
  const text = `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.bash import BashOperator

with DAG("pods", schedule=None, params={"who": "world"}):
${body.trim().replace(/^/gm, '    ')}
`;
  writeFileSync(file, text);
  return file;
}

/** One pod task with these arguments beside the usual ones. */
function podTask(rest: string, image = 'busybox'): string {
  return `KubernetesPodOperator(task_id="pod", namespace="${namespace}", image="${image}", ${rest})`;
}

async function run(body: string, params: Partial<StartRunParams> = {}): Promise<RunSummary> {
  return (await runner.start({ file: dagFile(body), ...params })).done;
}

async function podsLeft(): Promise<readonly Pod[]> {
  const { items } = await api.call<{ items: Pod[] }>({ method: 'GET', path: pods });
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

async function namesLeft(): Promise<readonly (string | undefined)[]> {
  return (await podsLeft()).map(({ metadata }) => metadata.name);
}

async function until<T>(what: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (;;) {
    const value = await what();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
}

function reason(runId: string, taskId = 'pod'): string {
  return runner.get(runId).taskInstances.find((one) => one.taskId === taskId)?.reason ?? '';
}

/** A way to the API server that can be cut. */
class CuttableProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = createConnection(port, host);
      for (const [one, other] of [[near, far] as const, [far, near] as const]) {
        this.#sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
    });
  }

  start(): Promise<number> {
    return new Promise((done) =>
      this.#server.listen(0, '127.0.0.1', () => done((this.#server.address() as AddressInfo).port)),
    );
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  mend(): void {
    this.#isCut = false;
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }
}

describe.skipIf(noCluster)(`pods of a real cluster${noCluster}`, { timeout: 90_000 }, () => {
  beforeAll(async () => {
    api = new Api(connect({ configFile: kubeconfig ?? '' }, env));
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await api.call({ method: 'POST', path: '/api/v1/namespaces', body });
    // Pods are refused until the controller has made it.
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await until(() => api.call({ method: 'GET', path }).catch((error: unknown) => !(error instanceof ApiError)));
  }, 60_000);

  afterAll(async () => {
    await api.call({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
  });

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), 'dagwright-pods-'));
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1, env });
  });

  afterEach(async () => {
    await runner.close();
    await api.call({ method: 'DELETE', path: pods, body: { gracePeriodSeconds: 0 } });
    rmSync(workspace, { recursive: true, force: true });
  });

  it('end well, with what they printed in the log and what they left as XCom, and are deleted', async () => {
    const { state, runId } = await run(`
pod = ${podTask(`cmds=["sh", "-c"], env_vars={"WHO": "{{ params.who }}"}, do_xcom_push=True,
    arguments=["echo hello $WHO; echo '{\\"rows\\": 3}' > /airflow/xcom/return.json"]`)}
pod >> BashOperator(task_id="count", bash_command="echo {{ ti.xcom_pull(task_ids='pod')['rows'] }} rows")`);
    expect(reason(runId)).toBe('');
    expect(state).toBe('success');
    expect(runner.readLog({ runId, taskId: 'pod' }).text).toContain('hello world\n');
    expect(runner.xcoms(runId)).toContainEqual({
      taskId: 'count',
      mapIndex: -1,
      key: 'return_value',
      value: '3 rows',
    });
    expect(await namesLeft()).toEqual([]);
  });

  it('fail with the exit code and the last line of the log, and stay when they shall be looked at', async () => {
    const { state, runId } = await run(
      podTask(`cmds=["sh", "-c", "echo about to fail; exit 3"], on_finish_action="delete_succeeded_pod"`),
    );
    expect(state).toBe('failed');
    expect(reason(runId)).toBe('the container base exited with 3; its log ends with: about to fail');
    await until(async () => (await podsLeft())[0]?.status?.phase === 'Failed');
  });

  it('say that their image cannot be pulled, while they wait and when they fail', async () => {
    const notes: string[] = [];
    runner.events.on('taskInstances/changed', (one) => one.state === 'running' && notes.push(one.reason ?? ''));
    const { state, runId } = await run(podTask('startup_timeout_seconds=6', 'no-such-image:1'));
    expect(state).toBe('failed');
    expect(reason(runId)).toMatch(
      /did not start.*the image no-such-image:1 cannot be pulled \((ErrImagePull|ImagePullB)/,
    );
    expect(notes.join('\n')).toContain('the image no-such-image:1 cannot be pulled');
    expect(await namesLeft()).toEqual([]);
  });

  it('say that no node can take them', async () => {
    const { runId } = await run(
      podTask('startup_timeout_seconds=8, container_resources={"requests": {"cpu": "1000"}}'),
    );
    expect(reason(runId)).toMatch(/did not start within .* 8: no node can take it \(Unschedulable\): .*cpu/);
  });

  it('say that they used more memory than they may', async () => {
    const { runId } = await run(
      podTask('cmds=["sh", "-c", "tail /dev/zero"], container_resources={"limits": {"memory": "16Mi"}}'),
    );
    expect(reason(runId)).toMatch(/used more memory than its limit of 16Mi and was ended \(OOMKilled, exit code 137\)/);
  });

  it('say that their deadline is over', async () => {
    const { runId } = await run(podTask('cmds=["sleep", "60"], active_deadline_seconds=3, termination_grace_period=1'));
    expect(reason(runId)).toMatch(/active_deadline_seconds \(DeadlineExceeded\)/);
  });

  it('say which namespace is missing and how it is made', async () => {
    const { state, runId } = await run(`KubernetesPodOperator(task_id="pod", namespace="nowhere", image="busybox")`);
    expect(state).toBe('failed');
    expect(reason(runId)).toMatch(/^There is no namespace nowhere .* kubectl create namespace nowhere$/);
  });

  it('fail, and are tried again, when somebody deletes them', async () => {
    const started = await runner.start({
      file: dagFile(
        podTask(
          'cmds=["sh", "-c", "[ $TRY = 2 ] || sleep 60"], env_vars={"TRY": "{{ ti.try_number }}"}, retries=1, retry_delay=0, termination_grace_period=1',
        ),
      ),
    });
    const pod = await until(async () => (await podsLeft()).find(({ status }) => status?.phase === 'Running'));
    await api.call({ method: 'DELETE', path: `${pods}/${pod.metadata.name}`, body: { gracePeriodSeconds: 1 } });
    expect((await started.done).state).toBe('success');
    expect(runner.tries(started.runId)[0]?.reason).toMatch(/was deleted by somebody before it had ended/);
  });

  it('are deleted when their run is cancelled', async () => {
    const started = await runner.start({ file: dagFile(podTask('cmds=["sleep", "600"]')) });
    await until(async () => (await podsLeft()).find(({ status }) => status?.phase === 'Running'));
    runner.cancel(started.runId);
    expect((await started.done).state).toBe('cancelled');
    expect(await namesLeft()).toEqual([]);
  });

  it('are taken over by the next runner when theirs was killed', async () => {
    await runner.close();
    const file = dagFile(podTask('cmds=["sh", "-c", "echo began; sleep 8; echo ended"], on_finish_action="keep_pod"'));
    const program = join(root, 'dist/cli.mjs');
    expect(existsSync(program)).toBe(true);
    const first = spawn(process.execPath, [program, 'run', file, '--workspace', workspace], { env, stdio: 'ignore' });
    const exited = new Promise((done) => first.once('exit', done));
    const pod = await until(async () => (await podsLeft()).find(({ status }) => status?.phase === 'Running'));
    first.kill('SIGKILL');
    await exited;
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1, env });
    const [unfinished] = runner.unfinished();
    const { runId, done } = await runner.resume(unfinished?.runId ?? '');
    expect((await done).state).toBe('success');
    expect((await podsLeft()).map(({ metadata }) => metadata.uid)).toEqual([pod.metadata.uid]);
    expect(runner.readLog({ runId, taskId: 'pod' }).text).toMatch(/goes on with it\n[\s\S]*began\nended\n/);
  });

  it('are deleted when their run is given up after its runner was killed', async () => {
    await runner.close();
    const file = dagFile(podTask('cmds=["sleep", "600"], termination_grace_period=1'));
    const first = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'run', file, '--workspace', workspace], {
      env,
      stdio: 'ignore',
    });
    const exited = new Promise((done) => first.once('exit', done));
    await until(async () => (await podsLeft()).find(({ status }) => status?.phase === 'Running'));
    first.kill('SIGKILL');
    await exited;
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1, env });
    runner.cancel(runner.unfinished()[0]?.runId ?? '');
    await until(async () => (await podsLeft()).length === 0);
  });

  it('go on while the API server cannot be reached, and lose no line and get none twice', async () => {
    const target = new URL(connect({ configFile: kubeconfig ?? '' }, env).server);
    const proxy = new CuttableProxy(target.hostname, Number(target.port));
    const text = readFileSync(kubeconfig ?? '', 'utf8');
    const config = join(workspace, 'kubeconfig');
    writeFileSync(config, text.replace(target.host, `127.0.0.1:${await proxy.start()}`));
    const body = podTask(
      `config_file="${config}", cmds=["sh", "-c", "for i in 1 2 3 4 5 6; do echo line $i; sleep 1; done"]`,
    );
    const started = await runner.start({ file: dagFile(body) });
    const log = (): string => runner.readLog({ runId: started.runId, taskId: 'pod' }).text;
    await until(() => reason(started.runId).includes('is running') && log().includes('line 2'));
    proxy.cut();
    await until(() => reason(started.runId).includes('cannot be reached'));
    proxy.mend();
    expect((await started.done).state).toBe('success');
    proxy.stop();
    expect(log().match(/^line \d$/gm)).toEqual([1, 2, 3, 4, 5, 6].map((i) => `line ${i}`));
    expect(await namesLeft()).toEqual([]);
  });

  it('that are forbidden say which rule would allow them', async () => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`;
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const answer = await api.call<{ status: { token: string } }>({ method: 'POST', path, body: request });
    const config = join(workspace, 'kubeconfig');
    const { server } = connect({ configFile: kubeconfig ?? '' }, env);
    writeFileSync(
      config,
      `
apiVersion: v1
kind: Config
current-context: weak
clusters: [{name: c, cluster: {server: '${server}', insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: '${answer.status.token}'}}]
contexts: [{name: weak, context: {cluster: c, user: u}}]
`,
    );
    const { runId } = await run(podTask(`config_file="${config}"`));
    expect(reason(runId)).toMatch(
      /^RBAC forbids it: system:serviceaccount:.*:default may not create pods in namespace .* resources \["pods"\]/,
    );
    expect(runner.readLog({ runId, taskId: 'pod' }).text).not.toContain(answer.status.token);
  });

  it('get Secrets, a whole pod to start from, and init containers, whose output is in the log, too', async () => {
    const path = `/api/v1/namespaces/${namespace}/secrets`;
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, stringData: { uri: 'postgres://x' } };
    await api.call({ method: 'POST', path, body });
    const { runId, state } = await run(`
from airflow.providers.cncf.kubernetes.secret import Secret
from kubernetes.client import models as k8s
KubernetesPodOperator(task_id="pod", env_vars={"API_TOKEN": "t0ken"}, secrets=[Secret("env", "DB", "db", "uri")],
    full_pod_spec=k8s.V1Pod(metadata=k8s.V1ObjectMeta(namespace="${namespace}"), spec=k8s.V1PodSpec(
        init_containers=[k8s.V1Container(name="first", image="busybox", command=["echo", "prepared"])],
        containers=[k8s.V1Container(name="main", image="busybox", command=["sh", "-c", "echo $DB; echo \${#API_TOKEN}"])])))`);
    expect(reason(runId)).toBe('');
    expect(state).toBe('success');
    expect(runner.readLog({ runId, taskId: 'pod' }).text).toMatch(/\[first\] prepared\n[\s\S]*postgres:\/\/x\n5\n/);
    expect(await namesLeft()).toEqual([]);
  });

  it('are what the example shows: Completed in the namespace mwaa, and there to be looked at', async () => {
    const example = join(workspace, 'kubernetes_pod_example.py');
    const text = readFileSync(join(root, 'examples/kubernetes_pod_example.py'), 'utf8');
    expect(text).toContain('namespace="mwaa"');
    // The namespace of that name may be in use; this one goes when the tests are over.
    writeFileSync(example, text.replace('namespace="mwaa"', `namespace="${namespace}"`));
    const { done, runId } = await runner.start({ file: example });
    expect((await done).state).toBe('success');
    expect(runner.readLog({ runId, taskId: 'pod_task' }).text).toContain(
      '\nHello from pod_task of kubernetes_pod_example\n',
    );
    await until(async () => (await podsLeft())[0]?.status?.phase === 'Succeeded');
  });

  it('carry out bash tasks with the executor kubernetes, with the same exit codes and XComs as here', async () => {
    runner.events.on('runner/message', ({ message }) => expect(message).toBe(''));
    await runner.close();
    const inPods = { ...env, DAGWRIGHT_KUBERNETES_NAMESPACE: namespace };
    runner = await Runner.open({ workspace, program: 'a test', killGrace: 1, env: inPods });
    const { runId, state } = await run(
      `
one = BashOperator(task_id="one", bash_command="echo in $(hostname); echo {{ params.who }} $NAME", env={"NAME": "x"})
skips = BashOperator(task_id="skips", bash_command="exit 99")
fails = BashOperator(task_id="fails", bash_command="exit 7")
one >> [skips, fails]`,
      { executor: 'kubernetes' },
    );
    expect(state).toBe('failed');
    const states = runner.get(runId).taskInstances.map((one) => `${one.taskId} ${one.state}`);
    expect(states).toEqual(['one success', 'skips skipped', 'fails failed']);
    expect(reason(runId, 'fails')).toBe('the container base exited with 7');
    expect(runner.xcoms(runId)).toContainEqual({ taskId: 'one', mapIndex: -1, key: 'return_value', value: 'world x' });
    expect(runner.readLog({ runId, taskId: 'one' }).text).toMatch(/^in one-[0-9a-f]{8}$/m);
    expect(await namesLeft()).toEqual([]);
  });
});
