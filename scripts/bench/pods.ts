/**
 * Pods of a real cluster, each time beside kubectl: from a task that is ready to its running container, from the container's end to the
 * recorded state, and 100 pods with parallelism 10. One JSON line on stdout. KUBECONFIG names the cluster; kubectl is on PATH.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Runner } from '../../runner/index.ts';

const run = promisify(execFile);
const namespace = `dagwright-bench-${process.pid}`;
const kubectl = async (...args: string[]): Promise<string> => (await run('kubectl', ['-n', namespace, ...args])).stdout;
const workspace = mkdtempSync(join(tmpdir(), 'dagwright-bench-pods-'));
const rounds = Number(process.argv[2] ?? 7);
const STAMP = 'date +%s.%N';

interface Times {
  /** Milliseconds. */
  readonly toRunning: number;
  readonly toRecorded: number;
}

await kubectl('create', 'namespace', namespace);
const runner = await Runner.open({ workspace, program: 'a benchmark' });
try {
  await kubectl('wait', '--for=create', '--timeout=60s', 'serviceaccount/default');
  // The image is there, and all that is loaded at first is loaded.
  await ours();
  await theirs('warm');
  const [mine, kubectls]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    mine.push(await ours());
    kubectls.push(await theirs(`one-${round}`));
  }
  const hundred = { ours: await oursAtOnce(), kubectl: await theirsAtOnce() };
  const startUp = await kubectlStart();
  const of = (times: readonly Times[], name: keyof Times): number => median(times.map((one) => one[name]));
  process.stdout.write(
    `${JSON.stringify({
      toRunning: { ours: of(mine, 'toRunning'), kubectl: of(kubectls, 'toRunning') },
      toRecorded: { ours: of(mine, 'toRecorded'), kubectl: of(kubectls, 'toRecorded') },
      // What kubectl itself takes before it asks for anything, which a library in a running process would not.
      startUp,
      hundred,
      // A hundred pods one after the other, if ten could be had for the time of one.
      bareSum: mine.reduce((sum, one) => sum + one.toRunning + one.toRecorded, 0) * (10 / mine.length),
    })}\n`,
  );
} finally {
  await runner.close();
  await kubectl('delete', 'namespace', namespace, '--wait=false');
  rmSync(workspace, { recursive: true, force: true });
}

async function ours(): Promise<Times> {
  let [ready, recorded] = [0, 0];
  const stop = runner.events.on('taskInstances/changed', ({ state }) => {
    if (state === 'queued' || state === 'running') ready ||= Date.now();
    if (state === 'success') recorded = Date.now();
  });
  const { runId, done } = await runner.start({ file: dag(1) });
  const { state } = await done;
  stop();
  if (state !== 'success') throw new Error(runner.get(runId).taskInstances[0]?.reason ?? state);
  const printed = stamp(runner.readLog({ runId, taskId: 't0' }).text);
  return { toRunning: printed - ready, toRecorded: recorded - printed };
}

async function theirs(name: string): Promise<Times> {
  const ready = Date.now();
  await kubectl('run', name, '--image=debian:bookworm-slim', '--restart=Never', '--command', '--', 'sh', '-c', STAMP);
  await kubectl('wait', '--for=jsonpath={.status.phase}=Succeeded', '--timeout=120s', `pod/${name}`);
  const recorded = Date.now();
  const printed = stamp(await kubectl('logs', name));
  await kubectl('delete', 'pod', name, '--wait=false');
  return { toRunning: printed - ready, toRecorded: recorded - printed };
}

async function kubectlStart(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = Date.now();
    await kubectl('version', '--client');
    times.push(Date.now() - start);
  }
  return median(times);
}

async function oursAtOnce(): Promise<number> {
  const start = Date.now();
  const { done } = await runner.start({ file: dag(100), executor: 'kubernetes', parallelism: 10 });
  const { state } = await done;
  if (state !== 'success') throw new Error(`100 pods ended with ${state}`);
  return Date.now() - start;
}

/** Ten at a time, the next as soon as one has ended. */
async function theirsAtOnce(): Promise<number> {
  const start = Date.now();
  const names = Array.from({ length: 100 }, (_, i) => `many-${i}`);
  const worker = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await theirs(name);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  return Date.now() - start;
}

function dag(tasks: number): string {
  const file = join(workspace, `pods_${tasks}.py`);
  writeFileSync(
    file,
    `
from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("pods", schedule=None, max_active_tasks=1000):
    for i in range(${tasks}):
        KubernetesPodOperator(task_id=f"t{i}", namespace="${namespace}", image="debian:bookworm-slim", cmds=["sh", "-c", "${STAMP}"])
`,
  );
  return file;
}

/** Milliseconds since 1970, as the container printed them. */
function stamp(text: string): number {
  const [found] = /^\d{10}\.\d+$/m.exec(text) ?? [];
  if (found === undefined) throw new Error(`no time in ${text}`);
  return Number(found) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
