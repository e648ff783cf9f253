/**
 * `kill -9` of the runner at random moments of runs of 50 tasks that each append a line to a file. After each kill a client comes and finds
 * the run going on. At the end of a run every task has succeeded; what is counted is how often its line is there, how many successes that
 * the store had told of were repeated, and how many processes of tasks were left.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type RunnerLink, reachRunner } from '../runner/connect.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const TASKS = 50;
/** Milliseconds of a run in which a kill falls; longer than one that nobody disturbs takes. */
const MOMENTS = 1500;

const folder = mkdtempSync(join(tmpdir(), 'dagwright-kills-'));
const random = generator(Number(values.seed));
const count = { kills: 0, runs: 0, lines: 0, missing: 0, doubled: 0, repeated: 0, interrupted: 0, left: 0, failed: 0 };

while (count.kills < Number(values.kills)) await oneRun(join(folder, String(count.runs)));
rmSync(folder, { recursive: true, force: true });
console.log(
  [
    `${count.kills} kills in ${count.runs} runs of ${TASKS} tasks (seed ${values.seed})`,
    `${count.lines} successes in the stores, ${count.failed} runs that did not succeed`,
    `${count.missing} successes without their line, ${count.doubled} tasks whose line is there more than once`,
    `${count.repeated} recorded successes that ran again, ${count.interrupted} tries recorded as interrupted`,
    `${count.left} processes of tasks left`,
  ].join('\n'),
);
// Requests that a killed runner never answered are still open.
process.exit(count.missing + count.doubled + count.repeated + count.left + count.failed > 0 ? 1 : 0);

async function oneRun(workspace: string): Promise<void> {
  mkdirSync(workspace);
  const file = join(workspace, 'dag.py');
  writeFileSync(file, dag(workspace));
  count.runs += 1;
  const told = new Set<string>();
  let link = await reach(workspace, told);
  const { runId } = await link.request('runs/start', { file, dagId: 'kills', parallelism: 4 });
  for (;;) {
    const over = await Promise.race([hasEnded(link, runId), pause(random() * MOMENTS).then(() => false)]).catch(
      () => false,
    );
    if (over) break;
    if (count.kills >= Number(values.kills)) {
      while (!(await hasEnded(link, runId)));
      break;
    }
    const end = new Promise((gone) => link.onClose(gone));
    process.kill(link.welcome.pid, 'SIGKILL');
    count.kills += 1;
    if (process.stdout.isTTY) process.stdout.write(`\r${count.kills} kills`);
    await end;
    link = await reach(workspace, told);
  }
  if (process.stdout.isTTY) process.stdout.write('\r');
  await judge(link, runId, workspace, told);
  const end = new Promise((gone) => link.onClose(gone));
  await link.request('shutdown', null);
  await end;
}

async function judge(link: RunnerLink, runId: string, workspace: string, told: ReadonlySet<string>): Promise<void> {
  const { run, taskInstances } = await link.request('runs/get', { runId });
  const { tries } = await link.request('tasks/tries', { runId });
  if (run.state !== 'success') count.failed += 1;
  const lines = readFileSync(join(workspace, 'done'), 'utf8').trim().split('\n');
  count.interrupted += tries.filter(({ state }) => state === 'interrupted').length;
  for (const { taskId, state } of taskInstances) {
    const times = lines.filter((line) => line === taskId).length;
    if (state === 'success') count.lines += 1;
    if (times === 0) count.missing += 1;
    if (times > 1) count.doubled += 1;
    if (
      times > 1 &&
      told.has(taskId) &&
      tries.filter((one) => one.taskId === taskId && one.state === 'success').length > 1
    )
      count.repeated += 1;
  }
  const left = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`cd ${workspace}`) || line.includes(`>> ${workspace}`));
  count.left += left.length;
}

async function reach(workspace: string, told: Set<string>): Promise<RunnerLink> {
  const program = { command: process.execPath, script: resolve('dist/runner.mjs'), env: process.env };
  const link = await reachRunner({ workspace, hello: { client: 'the kill test', version: '0.0.0' } }, program);
  link.on('taskInstances/changed', ({ taskId, state }) => {
    if (state === 'success') told.add(taskId);
  });
  return link;
}

/** Resolves with true at the run's end; rejects when the runner is gone. */
async function hasEnded(link: RunnerLink, runId: string): Promise<boolean> {
  for (;;) {
    const { run } = await link.request('runs/get', { runId });
    if (run.state !== 'running' && run.state !== 'queued') return true;
    await pause(50);
  }
}

function dag(workspace: string): string {
  return `from airflow.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator

with DAG("kills", schedule=None):
    tasks = [
        BashOperator(task_id=f"t{i}", bash_command=f"sleep 0.0{i % 10}; echo t{i} >> ${workspace}/done")
        for i in range(${TASKS})
    ]
    for i in range(${TASKS - 5}):
        tasks[i] >> tasks[i + 5]
`;
}

/** The same numbers for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
